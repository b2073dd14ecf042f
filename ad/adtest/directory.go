package adtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// directory is the domain partition and the few objects of the configuration partition that clients ask for.
type directory struct {
	base    string // DC=contoso,DC=com
	root    string // that of the forest's root domain
	netBIOS string
	domain  string
	catalog bool

	mu      sync.RWMutex
	entries []*entry // in the order of their making
	rid     int      // of the last SID given out
	usn     int64    // of the last change
}

// DomainSID is the same in every practice domain.
const DomainSID = "S-1-5-21-1004336348-1177238915-682003330"

func newDirectory(c Config) *directory {
	d := &directory{netBIOS: c.NetBIOS, domain: c.Domain, catalog: c.Catalog, rid: 1103}
	d.base, d.root = baseOf(c.Domain), baseOf(c.Forest)
	if c.Objects != nil {
		d.entries, d.rid, d.usn = slices.Clone(c.Objects.entries), c.Objects.rid, c.Objects.usn
		return d
	}
	d.seed(d.base, "domainDNS", nil)
	d.seed("CN=Users,"+d.base, "container", nil)
	d.seed(d.configuration(), "configuration", nil)
	d.seed("CN=Partitions,"+d.configuration(), "crossRefContainer", nil)
	d.seed("CN=Enterprise Configuration,CN=Partitions,"+d.configuration(), "crossRef", map[string][]string{
		"nCName": {d.configuration()}, "dnsRoot": {c.Domain}, "systemFlags": {"1"}, // a partition that is no domain has no name before a backslash
	})
	anchor := map[string][]string{"lDAPDisplayName": {anchorAttribute}} // what the schema says of it ([MS-ADTS] 3.1.1.2.3, [MS-ADA2] mS-DS-ConsistencyGuid)
	if c.InCatalog {
		anchor["isMemberOfPartialAttributeSet"] = []string{"TRUE"}
	}
	d.seed(d.schema(), "dMD", nil)
	d.seed("CN=ms-DS-Consistency-Guid,"+d.schema(), "attributeSchema", anchor)
	d.seedDomain(c.NetBIOS, c.Domain)
	for netBIOS, domain := range c.Siblings {
		d.seedDomain(netBIOS, domain)
	}
	return d
}

// seedDomain adds what the configuration says of a domain.
func (d *directory) seedDomain(netBIOS, domain string) {
	d.seed("CN="+netBIOS+",CN=Partitions,"+d.configuration(), "crossRef", map[string][]string{
		"nCName": {baseOf(domain)}, "dnsRoot": {domain}, "nETBIOSName": {netBIOS}, "systemFlags": {"3"},
	})
}

func baseOf(domain string) string { return "DC=" + strings.ReplaceAll(domain, ".", ",DC=") }

// seed adds what every domain has; names made of a Config that are not valid names are simply absent.
func (d *directory) seed(dn, class string, attributes map[string][]string) {
	if e, err := d.plain(dn, class, attributes); err == nil {
		d.entries = append(d.entries, e)
	}
}

// plain makes an object that is not a user.
func (d *directory) plain(dn, class string, attributes map[string][]string) (*entry, error) {
	e, err := newEntry(dn)
	if err != nil {
		return nil, err
	}
	guid := guidOf(e.key)
	e.set("objectClass", "top", class)
	e.set("objectGUID", string(guid[:]))
	for name, values := range attributes {
		e.set(name, values...)
	}
	return e, nil
}

func (d *directory) configuration() string { return "CN=Configuration," + d.root }
func (d *directory) schema() string        { return "CN=Schema," + d.configuration() }

func (d *directory) nextSID() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rid++
	return fmt.Sprintf("%s-%d", DomainSID, d.rid)
}

// add puts objects into the directory with the parents they lack. It stops at the first whose names or ids are taken, since they must be unique in AD. A hundred thousand
// objects take no longer each than ten.
func (d *directory) add(entries ...*entry) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	taken := map[name]*entry{}
	noted := 0
	for _, e := range entries {
		for ; noted < len(d.entries); noted++ { // with the parents that were made
			for _, n := range d.entries[noted].names() {
				taken[n] = d.entries[noted]
			}
		}
		for _, n := range e.names() {
			if other := taken[n]; other != nil {
				return fmt.Errorf("adtest: %s has the %s of %s", e.dn, n.kind, other.dn)
			}
		}
		if err := d.addParents(e); err != nil {
			return err
		}
		d.stamp(e)
		d.entries = append(d.entries, e)
	}
	return nil
}

// name is what no two objects may share.
type name struct{ kind, value string }

// names returns all that no other object may share. User principal names may be shared: AD does not prevent it across controllers.
func (e *entry) names() []name {
	names := []name{{"distinguished name", e.key}}
	if e.account != "" {
		names = append(names, name{"sAMAccountName", e.account})
	}
	for _, kind := range []string{"objectGUID", "objectSid"} {
		if id := e.text(kind); id != "" {
			names = append(names, name{kind, id})
		}
	}
	return names
}

// stamp numbers a change, so whoever follows the changes finds what is new to them ([MS-ADTS] 3.1.1.1.9). The caller holds the lock.
func (d *directory) stamp(e *entry) {
	d.usn++
	e.set("uSNChanged", strconv.FormatInt(d.usn, 10))
}

// addParents makes the containers above an object that are not there yet, the highest first.
func (d *directory) addParents(e *entry) error {
	if e.parent == "" || d.at(e.parent) != nil {
		return nil
	}
	_, dn := CutRDN(e.dn)
	class := "container"
	if strings.HasPrefix(e.parent, "ou=") {
		class = "organizationalUnit"
	}
	parent, err := d.plain(dn, class, nil)
	if err != nil {
		return err
	}
	if !d.catalog && !parent.under(keyOfText(d.base)) {
		return fmt.Errorf("adtest: %s is not in the domain %s", e.dn, d.base)
	}
	if err := d.addParents(parent); err != nil {
		return err
	}
	d.entries = append(d.entries, parent)
	return nil
}

// CutRDN splits a DN at its first comma that is not escaped.
func CutRDN(dn string) (rdn, parent string) {
	for i := 0; i < len(dn); i++ {
		switch dn[i] {
		case '\\':
			i++
		case ',':
			return dn[:i], dn[i+1:]
		}
	}
	return dn, ""
}

// keyOfText returns the key of a DN that is known to be one.
func keyOfText(dn string) string {
	key, _ := parseKey(dn)
	return key
}

// at finds an object by its key; the caller holds the lock.
func (d *directory) at(key string) *entry {
	for _, e := range d.entries {
		if e.key == key {
			return e
		}
	}
	return nil
}

// where finds the objects that satisfy a condition, in the order of their creation.
func (d *directory) where(holds func(*entry) bool) []*entry {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var found []*entry
	for _, e := range d.entries {
		if holds(e) {
			found = append(found, e)
		}
	}
	return found
}

// from finds at most so many objects that satisfy a condition, beginning at a place in the directory; more reports that there is another, at the place next.
func (d *directory) from(place, most int, holds condition) (found []*entry, next int, more bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for next = place; next < len(d.entries); next++ {
		if e := d.entries[next]; holds(e) {
			if len(found) == most {
				return found, next, true
			}
			found = append(found, e)
		}
	}
	return found, next, false
}

// change replaces the object at a key with a changed copy. A change that fails leaves the object as it is.
func (d *directory) change(key string, do func(*entry) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, e := range d.entries {
		if e.key != key {
			continue
		}
		changed := *e
		changed.attributes = append([]attribute(nil), e.attributes...)
		err := do(&changed)
		if err == nil {
			d.stamp(&changed)
			d.entries[i] = &changed
		}
		return err
	}
	return nil
}

func (d *directory) remove(key string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.entries, func(e *entry) bool { return e.key == key })
	if i >= 0 {
		d.entries = append(d.entries[:i:i], d.entries[i+1:]...)
	}
	return i >= 0
}

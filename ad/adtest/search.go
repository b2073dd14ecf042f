package adtest

import (
	"strings"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

type query struct {
	base       string
	scope      int64
	sizeLimit  int
	typesOnly  bool
	filter     func(*entry) bool
	attributes []string
}

// readQuery reads a search request (RFC 4511, 4.5.1). The error is a protocol error.
func readQuery(request *ber.Packet) (query, error) {
	filter, err := compile(child(request, 6), maxFilterDepth)
	if err != nil {
		return query{}, err
	}
	q := query{
		base:      text(child(request, 0)),
		scope:     number(child(request, 1)),
		sizeLimit: int(max(0, number(child(request, 3)))),
		filter:    filter,
	}
	q.typesOnly, _ = child(request, 5).Value.(bool)
	for _, a := range child(request, 7).Children {
		q.attributes = append(q.attributes, text(a))
	}
	return q, nil
}

// search answers a search with the entries, the references and the final result.
func (s *session) search(m message) []*ber.Packet {
	q, err := readQuery(m.request)
	if err != nil {
		return []*ber.Packet{m.answer(result{code: ldap.LDAPResultProtocolError, message: err.Error()})}
	}
	if q.base == "" && q.scope == ldap.ScopeBaseObject {
		root := s.server.rootDSE()
		return []*ber.Packet{m.entry("", (&selection{names: q.attributes}).choose(root), q.typesOnly), m.answer(result{})}
	}
	if s.user == nil {
		return []*ber.Packet{m.answer(notBound)}
	}
	d := s.server.directory
	base, r := d.searchBase(q.base)
	if r.code != 0 {
		return []*ber.Packet{m.answer(r)}
	}
	p, r := m.page(s.server.config.PageSize)
	if r.code != 0 {
		return []*ber.Packet{m.answer(r)}
	}
	found, r, controls := p.cut(d, q.selects(base, d), q.sizeLimit)
	var answers []*ber.Packet
	of := selection{names: q.attributes}
	for _, e := range found {
		chosen := append(of.choose(e), s.rights(e, q.attributes)...)
		answers = append(answers, m.entry(e.dn, chosen, q.typesOnly))
	}
	if r.code == 0 && !p.more {
		answers = append(answers, m.references(q, base, d)...)
	}
	return append(answers, m.answer(r, controls...))
}

func (d *directory) searchBase(dn string) (key string, r result) {
	key, ok := d.resolve(dn)
	switch {
	case ok:
		return key, result{}
	case strings.HasPrefix(dn, "<"):
		return "", d.missing()
	}
	key, ok = parseKey(dn)
	switch {
	case dn == "" && d.catalog:
		return "", result{}
	case !ok:
		return "", result{code: ldap.LDAPResultInvalidDNSyntax,
			message: "0000208F: NameErr: DSID-031001F7, problem 2006 (BAD_NAME), data 8350, best match of:\n\t'" + dn + "'\n\x00"}
	case dn == "" || strings.HasSuffix(key, ","+keyOfText(d.base)):
		return "", d.missing()
	default:
		return "", elsewhere(dn)
	}
}

// elsewhere refers to the domain that a name outside this one belongs to.
func elsewhere(dn string) result {
	domain := dn
	if parsed, err := ldap.ParseDN(dn); err == nil {
		var labels []string
		for _, rdn := range parsed.RDNs {
			if a := rdn.Attributes[0]; strings.EqualFold(a.Type, "DC") {
				labels = append(labels, a.Value)
			}
		}
		domain = strings.Join(labels, ".")
	}
	return result{code: ldap.LDAPResultReferral, referral: "ldap://" + domain + "/" + dn,
		message: "0000202B: RefErr: DSID-0310082F, data 0, 1 access points\n\tref 1: '" + domain + "'\n\x00"}
}

// missing says that no object has a name.
func (d *directory) missing() result {
	return result{code: ldap.LDAPResultNoSuchObject, matched: d.base,
		message: "0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'" + d.base + "'\n\x00"}
}

// resolve finds the object that a name in a request stands for: a DN, <GUID=…> or <SID=…> ([MS-ADTS] 3.1.1.3.1.2.4).
func (d *directory) resolve(name string) (key string, ok bool) {
	holds := func(*entry) bool { return false }
	inner := strings.TrimSuffix(strings.TrimPrefix(name, "<"), ">")
	kind, value, _ := strings.Cut(inner, "=")
	switch extended := len(inner) == len(name)-2; {
	case extended && strings.EqualFold(kind, "GUID"):
		if guid, ok := parseGUID(value); ok {
			holds = func(e *entry) bool { return e.text("objectGUID") == string(guid[:]) }
		}
	case extended && strings.EqualFold(kind, "SID"):
		if sid, err := sidBytes(value); err == nil {
			holds = func(e *entry) bool { return e.text("objectSid") == sid }
		}
	default:
		key, ok := parseKey(name)
		if !ok {
			return "", false
		}
		d.mu.RLock()
		defer d.mu.RUnlock()
		return key, d.at(key) != nil
	}
	if found := d.where(holds); len(found) == 1 {
		return found[0].key, true
	}
	return "", false
}

// selects returns the condition of scope, partition and filter together.
func (q query) selects(base string, d *directory) func(*entry) bool {
	configuration := keyOfText(d.configuration())
	inConfiguration := base == configuration || strings.HasSuffix(base, ","+configuration)
	return func(e *entry) bool {
		if e.under(configuration) != inConfiguration {
			return false
		}
		switch q.scope {
		case ldap.ScopeBaseObject:
			return e.key == base && q.filter(e)
		case ldap.ScopeSingleLevel:
			return e.parent == base && q.filter(e)
		default:
			return e.under(base) && q.filter(e)
		}
	}
}

// references returns the other partitions below the domain's root, which AD names at the end of every search of its whole subtree.
func (m message) references(q query, base string, d *directory) []*ber.Packet {
	if q.scope != ldap.ScopeWholeSubtree || base != keyOfText(d.base) {
		return nil
	}
	return []*ber.Packet{
		m.reference("ldap://ForestDnsZones." + d.domain + "/DC=ForestDnsZones," + d.base),
		m.reference("ldap://DomainDnsZones." + d.domain + "/DC=DomainDnsZones," + d.base),
		m.reference("ldap://" + d.domain + "/" + d.configuration()),
	}
}

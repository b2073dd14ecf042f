package entratest

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// crowd are the many users of a large tenant. Each is made from its number when it is asked for, and is held only once it was changed:
// then it is in the store like any other.
type crowd struct {
	size int
	seed uint64
	mark [4]byte // begins all their GUIDs
}

// Populate adds so many synced users, numbered from 0, with names by chance from the seed. Whatever they are asked for can be
// computed, so that a hundred thousand cost no more than one.
func (t *Tenant) Populate(size int, seed uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.crowd = crowd{size: size, seed: seed}
	binary.BigEndian.PutUint32(t.crowd.mark[:], uint32(seed)|1<<31)
}

var (
	crowdGiven   = []string{"Ada", "Boris", "Chen", "Dana", "Emil", "Farah", "Goran", "Hanna", "Ivo", "Jana", "Kofi", "Lea", "Milan", "Nora", "Omar", "Petra"}
	crowdSurname = []string{"Abt", "Brandt", "Costa", "Duarte", "Ekman", "Fischer", "Garcia", "Haas", "Ito", "Jensen", "Kaya", "Lang", "Meier", "Novak", "Okoye", "Petrov"}
)

const (
	crowdDomain = "crowd.contoso.com"
	crowdName   = "user"
)

// crowdCreated is when all of them were made; their objects in Active Directory are older.
var crowdCreated = time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)

// guid is that of a number: of the account, or of the user in Active Directory. The number can be read back.
func (c crowd) guid(n int, directory byte) (b [16]byte) {
	copy(b[:], c.mark[:])
	b[4], b[6], b[8] = directory, 0x40, 0x80
	binary.BigEndian.PutUint32(b[12:], uint32(n))
	return b
}

func guidText(b [16]byte) string {
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// user makes the user of a number.
func (c crowd) user(n int) *User {
	r := rand.New(rand.NewPCG(c.seed, uint64(n)))
	given, surname := crowdGiven[r.IntN(len(crowdGiven))], crowdSurname[r.IntN(len(crowdSurname))]
	number := strconv.Itoa(n)
	upn := crowdName + number + "@" + crowdDomain
	anchor := c.guid(n, 2)
	return &User{
		ID: guidText(c.guid(n, 1)), UPN: upn, DisplayName: given + " " + surname, GivenName: given, Surname: surname, Mail: upn,
		Proxies: []string{"SMTP:" + upn}, EmployeeID: "C" + number, Created: crowdCreated, Sync: new(true), LastSync: crowdCreated,
		ImmutableID: base64.StdEncoding.EncodeToString(anchor[:]), SID: c.sid() + number, SAM: crowdName + number,
		DN: "CN=" + crowdName + number + ",OU=Crowd,DC=contoso,DC=com", OnPremUPN: upn, OnPremDomain: "contoso.com",
		ObjectIdentifier: guidText(anchor), Licences: []string{"SPE_E3"},
	}
}

func (c crowd) sid() string { return fmt.Sprintf("S-1-5-21-%d-1-1-", c.seed%1e9) }

// byID makes the user of an object id; nil for one that is not of the crowd.
func (c crowd) byID(id string) *User {
	raw, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if err != nil || len(raw) != 16 {
		return nil
	}
	return c.only(int(binary.BigEndian.Uint32(raw[12:])), func(u *User) bool { return strings.EqualFold(u.ID, id) })
}

// byName makes the user of a sign-in name; nil for one that is not of the crowd.
func (c crowd) byName(upn string) *User {
	number := strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(upn), crowdName), "@"+crowdDomain)
	n, err := strconv.Atoi(number)
	if err != nil {
		return nil
	}
	return c.only(n, func(u *User) bool { return strings.EqualFold(u.UPN, upn) })
}

// byAnchor makes the user who has an ImmutableID; nil for one that is not of the crowd.
func (c crowd) byAnchor(value string) *User {
	raw, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(raw) != 16 {
		return nil
	}
	return c.only(int(binary.BigEndian.Uint32(raw[12:])), func(u *User) bool { return u.ImmutableID == value })
}

func (c crowd) only(n int, is func(*User) bool) *User {
	if n < 0 || n >= c.size {
		return nil
	}
	if u := c.user(n); is(u) {
		return u
	}
	return nil
}

// crowdEntities are those of the crowd that nobody has changed, as a filter sees them. The properties are the same map each time: what fits
// must be made anew.
func (t *Tenant) crowdEntities(k *kind) iter.Seq2[*User, entity] {
	return func(yield func(*User, entity) bool) {
		props := map[string]any{}
		for n := range t.crowd.size {
			u := t.crowd.user(n)
			if t.users[u.ID] != nil {
				continue
			}
			fillForFilter(props, u)
			if !yield(u, entity{k, props}) {
				return
			}
		}
	}
}

// fillForFilter tells what the users of a crowd can differ in. Everything else about them is the same, or null.
func fillForFilter(props map[string]any, u *User) {
	props["id"], props["userPrincipalName"], props["displayName"], props["givenName"] = u.ID, u.UPN, u.DisplayName, u.GivenName
	props["surname"], props["mail"], props["mailNickname"], props["employeeId"] = u.Surname, u.Mail, u.SAM, u.EmployeeID
	props["proxyAddresses"], props["accountEnabled"], props["userType"] = u.Proxies, true, "Member"
	props["onPremisesImmutableId"], props["onPremisesSecurityIdentifier"] = u.ImmutableID, u.SID
	props["onPremisesSamAccountName"], props["onPremisesUserPrincipalName"], props["onPremisesSyncEnabled"] = u.SAM, u.OnPremUPN, true
}

package entra

import (
	"encoding/json"
	"math/bits"
	"slices"
	"time"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// listedAccount is an account of a list of everybody, read with everyonesProperties: what such a list lacks is read one account at a time.
func (c *Client) listedAccount(raw json.RawMessage, in place, withoutIdentifier string) (link.Account, error) {
	a, err := c.account(raw, in)
	if err != nil {
		return a, err
	}
	a.Roles, a.Units, a.CloudManaged = link.Unknown[[]link.Role](needsRoles), link.Unknown[[]link.Unit](needsUnits), link.Unknown[bool](needsBehaviour)
	switch {
	case in == live && !a.DeletedAt.IsZero():
		return link.Account{}, web.Unfitf("the answer has the deleted account %s among the live ones", a.ID)
	case !a.Enabled.IsKnown(): // no more than its name may be read
		a.ObjectIdentifier = link.Unknown[string](needsReading)
		return a, nil
	case withoutIdentifier != "":
		a.ObjectIdentifier = link.Unknown[string](withoutIdentifier)
	case !a.ObjectIdentifier.IsKnown(): // which an answer may leave out if there is none: the audit sees whether it does so for everybody
		a.ObjectIdentifier, a.Absent = link.Know(""), append(a.Absent, identifierProperty)
	}
	if !a.Usage.Licences.IsKnown() && !slices.Contains(a.Absent, licencesProperty) { // null, or one without its id: no one knows that there is none
		a.Absent = append(a.Absent, licencesProperty)
	}
	const alone = "a check-up of the account"
	none := link.Unknown[int](alone)
	a.Usage = link.Usage{LastSignIn: link.Unknown[time.Time](alone), Licences: a.Usage.Licences, Mailbox: link.Unknown[bool](alone), Groups: none,
		Devices: none, Owned: none, Reports: none, Created: link.Unknown[time.Time](alone), PasswordChanged: link.Unknown[time.Time](alone)}
	return a, nil
}

// askedOfEverybody are the properties of everyonesProperties, except the id, without which an account is refused: each has a place of its own.
var askedOfEverybody = func() map[string]int {
	asked := map[string]int{}
	for i, name := range everyonesProperties[1:] {
		asked[name] = i
	}
	return asked
}()

// leftOut returns the properties that are asked for of everybody and that the answer does not have, not even as null, in the order of asking; nil for none. An answer
// written in another way than Graph's is read in full: that takes ten times as long.
func leftOut(raw json.RawMessage) (names []string) {
	there := uint64(0)
	for name := range children(raw) {
		if at, asked := askedOfEverybody[string(name)]; asked {
			there |= 1 << at
		}
	}
	if bits.OnesCount64(there) == len(askedOfEverybody) {
		return nil
	}
	properties := web.Fields(raw)
	for _, name := range everyonesProperties[1:] {
		if _, has := properties[name]; !has {
			names = append(names, name)
		}
	}
	return names
}

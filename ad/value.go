package ad

import (
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// value returns the first value of an attribute as text; "" if it is absent.
func value(e *ldap.Entry, attribute string) string { return e.GetEqualFoldAttributeValue(attribute) }

// number returns an integer attribute; 0 if it is absent or no integer.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// generalizedTime reads AD's format of a time, 20261102090000.0Z; zero if it is absent ([MS-ADTS] 3.1.1.2.2.2.4).
func generalizedTime(text string) time.Time {
	t, _ := time.Parse("20060102150405.0Z", text)
	return t
}

// fileTimeEpoch is the second of Unix time at which a FILETIME is 0, 1601-01-01; its ticks are 100 nanoseconds ([MS-DTYP] 2.3.3).
const fileTimeEpoch = -11_644_473_600

// passwordSet reads pwdLastSet, which is 0 if the user must change the password at the next sign-in ([MS-ADA3] 2.175).
func passwordSet(text string) link.Known[time.Time] {
	ticks, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil || ticks < 0:
		return link.Unknown[time.Time]("the right to read pwdLastSet in Active Directory")
	case ticks == 0:
		return link.Know(time.Time{})
	default:
		return link.Know(fileTime(ticks))
	}
}

// lastLogon reads lastLogonTimestamp ([MS-ADA1] 2.351). It is absent if someone never signed in, or if it cannot be read.
func lastLogon(text string) link.Known[time.Time] {
	ticks, err := strconv.ParseInt(text, 10, 64)
	if err != nil || ticks <= 0 {
		return link.Unknown[time.Time]("the right to read lastLogonTimestamp in Active Directory")
	}
	return link.Know(fileTime(ticks))
}

func fileTime(ticks int64) time.Time {
	return time.Unix(fileTimeEpoch+ticks/10_000_000, ticks%10_000_000*100).UTC()
}

// sidText returns the text form of an objectSid, S-1-5-21-… ([MS-DTYP] 2.4.2.1); "" if it is not a SID.
func sidText(raw []byte) string {
	if len(raw) < 8 || len(raw) != 8+4*int(raw[1]) {
		return ""
	}
	issuer := binary.BigEndian.Uint64(raw) & (1<<48 - 1)
	var b strings.Builder
	fmt.Fprintf(&b, "S-%d-%d", raw[0], issuer)
	for rest := raw[8:]; len(rest) > 0; rest = rest[4:] {
		fmt.Fprintf(&b, "-%d", binary.LittleEndian.Uint32(rest))
	}
	return b.String()
}

// sidTexts returns the text forms of SIDs, sorted: a directory gives the values of an attribute in any order ([MS-ADTS] 3.1.1.1.4).
func sidTexts(raw [][]byte) []string {
	var out []string
	for _, r := range raw {
		if sid := sidText(r); sid != "" {
			out = append(out, sid)
		}
	}
	slices.Sort(out)
	return out
}

// masterSID reads msExchMasterAccountSid. A shared or room mailbox of this forest holds "self" there, S-1-5-10, which belongs to no one ([MS-DTYP]
// 2.4.2.4).
func masterSID(raw []byte) string {
	if sid := sidText(raw); sid != "S-1-5-10" {
		return sid
	}
	return ""
}

// cloudID reads msDS-ExternalDirectoryObjectId, "User_" and the account's id, as the sync writes it back for Exchange.
func cloudID(text string) link.AccountID {
	rest, ok := strings.CutPrefix(text, "User_")
	guid, err := link.ParseGUID(rest)
	if !ok || err != nil || !strings.EqualFold(guid.String(), rest) { // it may have braces, which this has not
		return ""
	}
	return link.AccountID(guid.String())
}

// What a controller computes if a client asks for it ([MS-ADTS] 3.1.1.4.5).
const (
	allowedEffective = "allowedAttributesEffective"
	sdRights         = "sDRightsEffective"
	metaData         = "msDS-ReplAttributeMetaData"
)

// mayWrite reports whether the bound user may write an attribute. An empty list of writable attributes is absent. The rights to the
// security descriptor, a number, are never absent, so they show that the controller has computed rights.
func mayWrite(e *ldap.Entry, attribute string) link.Known[bool] {
	may := e.GetEqualFoldAttributeValues(allowedEffective)
	if len(may) == 0 && value(e, sdRights) == "" {
		return link.Unknown[bool]("the right to read " + allowedEffective + " in Active Directory")
	}
	return link.Know(slices.ContainsFunc(may, func(name string) bool { return strings.EqualFold(name, attribute) }))
}

// change is the last change of an attribute (Learn: DS_REPL_ATTR_META_DATA structure).
type change struct {
	Attribute string    `xml:"pszAttributeName"`
	Version   int       `xml:"dwVersion"`
	At        time.Time `xml:"ftimeLastOriginatingChange"`
}

// moved returns when the object came to where it is, by a move or a new name: both change its name, which has version 1 as long as the object is where
// it was made. Then moved returns zero.
func moved(changes []string) time.Time {
	for _, text := range changes {
		var c change
		err := xml.Unmarshal([]byte(text), &c)
		if err == nil && c.Attribute == "name" && c.Version > 1 {
			return c.At.UTC()
		}
	}
	return time.Time{}
}

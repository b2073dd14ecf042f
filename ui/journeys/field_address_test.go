package journeys

import (
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/ui/practice"
)

// sipper has an address for calls beside the one for mail, and two of Exchange.
func sipper(u *adtest.User) {
	u.Addresses = append(u.Addresses, "SIP:sipper@contoso.com", "X500:/o=Contoso/ou=First/cn=Recipients/cn=Sipper", "EUM:4711;phone-context=dial.contoso.com")
}

// otherThan is another account of the tenant, of someone else.
func otherThan(change func(*entratest.User)) entratest.User {
	return fieldAccount("somebody.else", func(u *entratest.User) {
		u.ID, u.DisplayName, u.GivenName, u.Surname, u.EmployeeID = "00000000-0000-4000-8000-00000000f1e2", "Somebody Else", "Somebody", "Else", "815"
		change(u)
	})
}

// field-1 K12, 21, and others of the kind: an address of any type is on one object only, and whoever has it is named.
func TestAddressesOfEveryTypeAreInTheWay(t *testing.T) {
	t.Parallel()
	for address, kind := range map[string]string{
		"sip:sipper@contoso.com": "user", "SIP:Sipper@contoso.com": "user", "x500:/O=CONTOSO/ou=First/cn=Recipients/cn=Sipper": "user",
		"eum:4711;phone-context=dial.contoso.com": "user", "smtp:sipper@contoso.com": "group", "SIP:sipper@contoso.com": "group",
		"x500:/o=Contoso/ou=First/cn=Recipients/cn=Sipper": "contact", "sip:sipper@CONTOSO.com": "contact",
	} {
		s := field(t, fieldUser("sipper", sipper), fieldAccount("sipper", func(u *entratest.User) { u.Proxies = nil; u.Mail = "" }))
		severity, object := link.Warns, link.KindAccount
		switch kind {
		case "user":
			s.company.Tenant().AddUser(otherThan(func(u *entratest.User) { u.Proxies = append(u.Proxies, address) }))
		case "group":
			object = link.KindGroup
			s.company.Tenant().AddGroup(entratest.Group{DisplayName: "Callers", Mail: "callers@contoso.com", Proxies: []string{"SMTP:callers@contoso.com", address}})
		case "contact":
			object = link.KindContact
			s.company.Tenant().AddContact(entratest.Contact{DisplayName: "Caller", Proxies: []string{"SMTP:caller@example.com", address}})
		}
		f := sole(t, s.checkUp("sipper", ""), link.CodeAddressConflict, severity)
		_, rest, _ := strings.Cut(address, ":")
		if f.Object.Kind != object || !strings.Contains(strings.ToLower(f.Cause), strings.ToLower(rest)) {
			t.Errorf("%s of a %s: %+v", address, kind, f)
		}
	}
}

// What is in the recycle bin has the address too, and is not in the way.
func TestAnAddressInTheRecycleBin(t *testing.T) {
	t.Parallel()
	s := field(t, fieldUser("sipper", sipper), fieldAccount("sipper", nil), otherThan(func(u *entratest.User) {
		u.Proxies, u.DeletedAt = []string{"sip:sipper@contoso.com"}, practice.Epoch.AddDate(0, 0, -2)
	}))
	if f := sole(t, s.checkUp("sipper", ""), link.CodeAddressConflict, link.Notes); !strings.Contains(f.Cause, "recycle bin") {
		t.Errorf("%+v", f)
	}
}

// Two AD users claim an address of any type.
func TestTwoADUsersClaimAnAddressOfAnyType(t *testing.T) {
	t.Parallel()
	s := field(t, fieldUser("sipper", sipper), fieldAccount("sipper", nil))
	s.joins(fieldUser("second", func(u *adtest.User) {
		u.GUID[0], u.SID, u.EmployeeID, u.DisplayName = 0xee, "S-1-5-21-1004336348-1177238915-682003330-7002", "5000", "Second User"
		u.Addresses = []string{"sip:sipper@contoso.com"}
	}))
	if f := sole(t, s.checkUp("sipper", ""), link.CodePersonAddressShared, link.Warns); !strings.Contains(f.Cause, "sip:sipper@contoso.com") {
		t.Errorf("%+v", f)
	}
}

// field-1 K12, 22, and others of the kind: whoever signs in with the person's address has it.
func TestSignInIdentitiesAreInTheWay(t *testing.T) {
	t.Parallel()
	guest := func(change func(*entratest.User)) func(*entratest.User) {
		return func(u *entratest.User) {
			u.UPN, u.Mail, u.Proxies, u.Guest, u.ExternalState = "somebody_example.com#EXT#@contoso.onmicrosoft.com", "", nil, true, "Accepted"
			change(u)
		}
	}
	for name, c := range map[string]struct {
		change func(*entratest.User)
		says   string // "": it is not in the way
	}{
		"of another organisation": {guest(func(u *entratest.User) {
			u.Identities = []entratest.Identity{{SignInType: "federated", Issuer: "contoso.com", AssignedID: "Sipper@contoso.com"}}
		}), "issuerAssignedId"},
		"by a code": {guest(func(u *entratest.User) {
			u.Identities = []entratest.Identity{{SignInType: "federated", Issuer: "mail", AssignedID: "sipper@contoso.com"}}
		}), "issuerAssignedId"},
		"a local account": {func(u *entratest.User) {
			u.Identities = []entratest.Identity{{SignInType: "emailAddress", Issuer: "contoso.onmicrosoft.com", AssignedID: "sipper@contoso.com"}}
		}, "issuerAssignedId"},
		"other mail of a guest":  {guest(func(u *entratest.User) { u.OtherMails = []string{"sipper@contoso.com"} }), "otherMails"},
		"other mail of a member": {func(u *entratest.User) { u.OtherMails = []string{"sipper@contoso.com"} }, ""},
		"another's identity": {guest(func(u *entratest.User) {
			u.Identities = []entratest.Identity{{SignInType: "federated", Issuer: "mail", AssignedID: "ssipper@contoso.com"}}
		}), ""},
	} {
		s := field(t, fieldUser("sipper", sipper), fieldAccount("sipper", nil), otherThan(c.change))
		check := s.checkUp("sipper", "")
		if c.says == "" {
			none(t, check, link.CodeAddressConflict)
			continue
		}
		if f := sole(t, check, link.CodeAddressConflict, link.Warns); !strings.Contains(f.Cause, c.says) || !strings.Contains(f.Cause, "sipper@contoso.com is what Somebody Else") {
			t.Errorf("%s: %+v", name, f)
		}
		none(t, check, link.CodeUnknownSignIns, link.CodeAccountRival)
	}
}

package journeys

import (
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/ui/practice"
	"hardmatch/ui/uitest"
)

// searched is a wizard on the search screen with that text typed.
func (s *stage) searched(text string) *uitest.Driver {
	s.t.Helper()
	d := s.wizard(120, 40)
	toSearch(d)
	d.Paste(text)
	return d
}

// field-1 K9 18, K10 26: the search field takes what USER takes.
func TestTheSearchFieldTakesEveryForm(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, text := range []string{
		`CONTOSO\anna.simple`, "{8162cb7b-fbfe-4c5c-ab32-223de170dcc1}", "CN=Anna Simple,OU=Staff,DC=contoso,DC=com", "\u200eanna.simple@contoso.com", "contoso.com/Staff/Anna Simple",
		`"Simple, Anna" <anna.simple@contoso.com>`, "anna.simple@CONTOSO", "i:0#.f|membership|anna.simple@contoso.com", `AzureAD\AnnaSimple`,
	} {
		s.searched(text).Expect("1 person", "Anna Simple")
	}
	for text, says := range map[string][]string{
		`FABRIKAM\anna.simple`: {"This is the domain CONTOSO", `not FABRIKAM`}, `CONTOSO\nobody.here`: {`No one in contoso.com answers to "CONTOSO\nobody.here", taken for a logon name with its domain`},
		"S-1-5-21-9-9-9-9999":                     {"taken for a SID (objectSid)."},
		"CN=Doe, Jane,OU=Staff,DC=contoso,DC=com": {"needs a backslash before it", `CN=Doe\, Jane,OU=Staff,DC=contoso,DC=com`},
		"nobody.here@contoso.com":                 {"taken for a sign-in name or address. Nor does an account in Entra ID that has it lead to anyone here."},
		"ann\u200ba.simple":                       {"contains an invisible character: type it again"},
	} {
		d := s.searched(text)
		d.Expect(says...)
		d.Refuse(`\\`)
	}
}

// A sign-in name of the tenant that no one in AD has leads to the person by what ties the account to them.
func TestACloudNameLeadsToThePerson(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i, c := range []struct {
		name, typed, by string
		change          func(u *entratest.User, person adtest.User)
	}{
		{"tiea", "tiea.cloud@contoso.onmicrosoft.com", "its ImmutableID", func(u *entratest.User, p adtest.User) { u.ImmutableID = string(link.GUID(p.GUID).ImmutableID()) }},
		{"tieb", "tieb.cloud@contoso.onmicrosoft.com", "its SID", func(u *entratest.User, p adtest.User) { u.SID = p.SID }},
		{"tiec", "tiec.cloud@contoso.onmicrosoft.com", "an address", func(u *entratest.User, p adtest.User) { u.Mail, u.Proxies = p.Mail, []string{"SMTP:" + p.Mail} }},
		{"tied", "tied.alias@contoso.onmicrosoft.com", "its ImmutableID", func(u *entratest.User, p adtest.User) {
			u.ImmutableID, u.Proxies = string(link.GUID(p.GUID).ImmutableID()), []string{"smtp:tied.alias@contoso.onmicrosoft.com"}
		}},
		{"tiee", "tiee.cloud@contoso.onmicrosoft.com", "its ImmutableID", func(u *entratest.User, p adtest.User) {
			u.ImmutableID, u.DeletedAt = string(link.GUID(p.GUID).ImmutableID()), practice.Epoch.AddDate(0, 0, -3)
		}},
	} {
		person := fieldUser(c.name, func(u *adtest.User) {
			u.GUID[0], u.SID, u.EmployeeID, u.DisplayName = byte(i), "S-1-5-21-1004336348-1177238915-682003330-71"+string(rune('0'+i)), "", "Person "+c.name
		})
		s.joins(person, fieldAccount(c.name, func(u *entratest.User) {
			u.ID, u.UPN, u.Mail, u.Proxies, u.EmployeeID = "", c.name+".cloud@contoso.onmicrosoft.com", "", nil, ""
			c.change(u, person)
		}))
		s.searched(c.typed).Expect("No one in AD has this name", "leads here by "+c.by+":", "Person "+c.name)
	}
	d := s.searched("tieb@contoso.com")
	d.Expect("1 person", "Person tieb")
	d.Refuse("No one in AD")
	s.company.Tenant().Fail("", "", 99, entratest.Fault{Status: 403})
	s.searched("tieb.cloud@contoso.onmicrosoft.com").Expect("No one in", "Entra ID could not be asked whose it is:")
}

// The free search on Pick looks into the recycle bin too, and never says that nothing begins with what a listed candidate begins with.
func TestTheFreeSearchFindsWhatIsInTheRecycleBin(t *testing.T) {
	if bothFaces(t, TestTheFreeSearchFindsWhatIsInTheRecycleBin) {
		return
	}
	s := newStage(t)
	gone := practice.Epoch.AddDate(0, 0, -3)
	person := fieldUser("binner", nil)
	s.joins(person,
		fieldAccount("binner", func(u *entratest.User) { u.DeletedAt = gone }),
		fieldAccount("stranger.gone", func(u *entratest.User) {
			u.ID, u.DeletedAt, u.DisplayName, u.EmployeeID = siteID("gone"), gone, "Xaver Gone", ""
		}),
		fieldAccount("alias", func(u *entratest.User) {
			u.ID, u.UPN, u.Mail, u.DisplayName, u.EmployeeID = siteID("alias"), "nothing.alike@contoso.com", "", "Yves Other", "4711"
			u.GivenName = "Zacharias"
		}))
	d := s.wizard(120, 40)
	toPick(d, "binner")
	for text, want := range map[string][]string{
		"stranger.gone": {`Accounts that begin with "stranger.gone" (1 of 1):`, "Xaver Gone", "recycle bin"},
		"Xaver":         {"Xaver Gone"}, "stranger.gone@contoso.com": {"Xaver Gone"},
		"binner":                    {"Field Case", "binner@contoso.com", "recycle bin"},
		"zachar":                    {"Yves Other", "same employee id"}, // what is listed, and no server's filter finds
		"SMTP:binner@contoso.com":   {"Field Case"},
		"nobody.at.all@contoso.com": {`No account begins with "nobody.at.all@contoso.com", live or in the recycle bin`},
		string(link.GUID(person.GUID).ImmutableID()): {"No account"},
	} {
		d.Press("ctrl+u")
		d.Type(text)
		d.Expect(want...)
	}
	d.Press("ctrl+u")
	s.company.Tenant().Fail("", "/directory/deletedItems", 9, entratest.Fault{Status: 403})
	d.Type("stranger")
	d.Expect(`No account begins with "stranger". Try`, "The recycle bin could not be searched:")
}

package journeys

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/ad"
	"hardmatch/ad/adtest"
	"hardmatch/ad/sambatest"
	"hardmatch/ui"
	"hardmatch/ui/practice"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// needsSamba skips a test if HARDMATCH_REQUIRE_SAMBA is not set, as .ci/run does: to start a controller costs as much as all runs of one kind, and package ad
// is held against one wherever Samba is.
func needsSamba(t *testing.T) {
	t.Helper()
	if os.Getenv("HARDMATCH_REQUIRE_SAMBA") == "" {
		t.Skip("whole runs with a real Active Directory need HARDMATCH_REQUIRE_SAMBA=1")
	}
}

// startSamba starts a real Active Directory with the people of the practice company.
func startSamba(t *testing.T, s *stage) *sambatest.Controller {
	t.Helper()
	needsSamba(t)
	s.connected()
	var people []adtest.User
	for _, name := range inSamba(s) {
		people = append(people, s.userOf(name))
	}
	c, err := sambatest.Start(t.Context(), people...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// inSamba are the people of the company whose attributes Samba knows: its schema is that of a forest without Exchange, and it records no moves.
func inSamba(s *stage) []string {
	return slices.DeleteFunc(s.company.People(), func(name string) bool {
		p, err := s.people.Person(s.t.Context(), name)
		if err != nil {
			s.t.Fatal(err)
		}
		if !p.Moved.IsZero() {
			return true
		}
		object, _ := s.company.Directory().Get(name)
		for attribute := range object.Attributes {
			if strings.HasPrefix(attribute, "msExch") || slices.Contains(exchangeOnly, attribute) {
				return true
			}
		}
		return false
	})
}

// exchangeOnly are attributes that only a forest prepared for Exchange has; the last one came with Windows Server 2016.
var exchangeOnly = []string{"mailNickname", "targetAddress", "msDS-ExternalDirectoryObjectId"}

// userOf recreates a user of the simulated directory.
func (s *stage) userOf(name string) adtest.User {
	s.t.Helper()
	p, err := s.people.Person(s.t.Context(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	o, _ := s.company.Directory().Get(name)
	_, container, _ := strings.Cut(o.DN, ",")
	u := adtest.User{
		DN: p.DN, OU: strings.TrimSuffix(container, ",DC=contoso,DC=com"), SAMAccountName: p.SAMAccountName, UPN: p.UPN,
		GivenName: o.Text("givenName"), Surname: o.Text("sn"), DisplayName: p.DisplayName, Mail: p.Mail, EmployeeID: p.EmployeeID,
		GUID: p.GUID, SID: p.SID, ConsistencyGUID: p.ConsistencyGUID.Or(nil), Addresses: p.Addresses, Disabled: !p.Enabled,
		Critical: p.Critical, Created: p.Created, Protected: !p.MayStamp.Or(true) || !p.MayCarry.Or(true), SIDHistory: p.FormerSIDs, Extra: map[string][]string{},
	}
	if u.OU == "CN=Users" {
		u.OU = "" // it is there already
	}
	for _, attribute := range []string{"adminDescription", "pwdLastSet"} {
		if value := o.Text(attribute); value != "" {
			u.Extra[attribute] = []string{value}
		}
	}
	if p.UPN == practice.Operator {
		u.Password = practice.Password
	}
	return u
}

// sambaStage is the stage with a real Active Directory in place of the simulated one.
type sambaStage struct {
	*stage
	options ad.Options
}

func (s sambaStage) ConnectDirectory(ctx context.Context, password string) error {
	o := s.options
	if o.Password == "" {
		o.Password = password
	}
	client, err := ad.Dial(ctx, o)
	if err != nil {
		return err
	}
	s.people = client
	s.t.Cleanup(client.Close)
	return nil
}

func (s sambaStage) Connections() ui.Connections {
	c := s.stage.Connections()
	c.Server, c.User, c.AskPassword, c.Practice = s.options.Server, s.options.User, s.options.User != "" && s.options.Password == "", false
	return c
}

func (s sambaStage) wizard() *uitest.Driver {
	d := uitest.New(s.t, s, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
	d.Resize(80, 24)
	return d
}

// TestRunsAgainstSamba are whole runs with a real Active Directory: keys go in, and the end is read from the screen and from the tenant.
// Each run signs in another way.
func TestRunsAgainstSamba(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	samba := startSamba(t, s)
	simple := ad.Options{Server: samba.LDAPS(), CA: samba.CA(), User: practice.Operator, Password: practice.Password}
	startTLS, byPassword, byTicket, byDNS := simple, simple, simple, simple
	startTLS.Server = samba.LDAP()
	byPassword.Auth = ad.AuthKerberos
	byTicket.User, byTicket.Password, byTicket.Kerberos.Cache = "", "", filepath.Join(t.TempDir(), "tickets")
	if err := samba.Kinit(t.Context(), "helpdesk", practice.Password, byTicket.Kerberos.Cache, "10h"); err != nil {
		t.Fatal(err)
	}
	byDNS.Server, byDNS.Domain, byDNS.Lookup, byDNS.Dial = "", sambatest.Domain, samba.Resolver().LookupSRV, samba.Dial
	for _, run := range []struct {
		name, person, option string
		typed                []string
		accounts, state      string
		options              ad.Options
	}{
		{"delete the synced duplicate, over LDAPS", "james.bond", "Delete", []string{bondsDuplicate},
			"Bond", "james.bond@contoso.com: live, " + bondsValue, simple},
		{"clear a cloud account, over StartTLS", "carla.clear", "Clear", nil,
			"carla", "carla.clear@contoso.com: live, VALUE\ncarla.test@contoso.onmicrosoft.com: live, no ImmutableID", startTLS},
		{"clear a cloud account, by Kerberos with a password", "carla.clear", "Clear", nil,
			"carla", "carla.clear@contoso.com: live, VALUE\ncarla.test@contoso.onmicrosoft.com: live, no ImmutableID", byPassword},
		{"delete the synced duplicate, by Kerberos with a ticket", "james.bond", "Delete", []string{bondsDuplicate},
			"Bond", "james.bond@contoso.com: live, " + bondsValue, byTicket},
		{"delete the synced duplicate, at a controller found by DNS", "james.bond", "Delete", []string{bondsDuplicate},
			"Bond", "james.bond@contoso.com: live, " + bondsValue, byDNS},
	} {
		t.Run(run.name, func(t *testing.T) {
			s := sambaStage{newStage(t), run.options}
			d := s.wizard()
			carryOut(d, run.person, run.option, run.typed...)
			d.Expect("Prepared")
			if got, want := s.accounts(run.accounts), strings.ReplaceAll(run.state, "VALUE", s.value(run.person)); got != want {
				t.Errorf("the tenant has\n%s\nwant\n%s", got, want)
			}
		})
	}
	t.Run("a password that is asked for, wrong and right", func(t *testing.T) {
		asking := simple
		asking.Password = ""
		typeThePassword(sambaStage{newStage(t), asking})
	})
	t.Run("a link from the AD side, and back", func(t *testing.T) {
		linkFromADSide(t, sambaStage{newStage(t), simple})
	})
	t.Run("addresses are carried, and back", func(t *testing.T) {
		s := sambaStage{newStage(t), simple}
		carryAddresses(t, s.stage, s.wizard())
	})
	t.Run("an X500 address is carried, and back", func(t *testing.T) {
		s := sambaStage{newStage(t), simple}
		d := s.wizard()
		d.Resize(100, 40)
		carryX500(t, s.stage, d)
	})
	t.Run("what check says", func(t *testing.T) { checkAgainst(t, samba, inSamba(s), nil) })
	t.Run("what check says of people outside the base, through the catalog", func(t *testing.T) {
		checkAgainst(t, samba, []string{"james.bond", "carla.clear", "sara.second"}, map[string]string{
			"HARDMATCH_AD_SERVER": samba.LDAPS() + ":3269", "HARDMATCH_AD_BASE": "OU=Domain Controllers,DC=contoso,DC=com"})
	})
}

// linkFromADSide writes mS-DS-ConsistencyGuid, and takes it away again.
func linkFromADSide(t *testing.T, s sambaStage) {
	d := s.wizard()
	toADSide(d, "sara.second")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared", "in AD", "sara.second@contoso.com")
	if got, want := s.stamped("sara.second"), s.account("sara.second@contoso.com").ImmutableID; string(got) != want || len(s.changes()) > 0 {
		t.Errorf("AD has %q, want %q; the cloud was changed: %v", got, want, s.changes())
	}
	d.Press("u")
	fill(d)
	press(d, "Confirm: this is what will be undone", "Undo")
	d.Expect("Done: undo complete")
	if got := s.stamped("sara.second"); got != "" {
		t.Errorf("AD has %q, want nothing", got)
	}
}

// typeThePassword signs in with the wrong password, then with the right one. Neither is ever on the screen.
func typeThePassword(s sambaStage) {
	d := s.wizard()
	d.Expect("Connect")
	d.Type("wrong-password")
	d.Press("enter")
	d.Expect("Connect", "as helpdesk@contoso.com", "The user name or the password is wrong", "data 52e")
	d.Press("ctrl+u")
	d.Type(practice.Password)
	d.Refuse("wrong-password", practice.Password)
	d.Press("enter")
	d.Expect("Find")
}

// checkAgainst holds that check says of these people the same as with the simulated directory. More of the environment may be given.
func checkAgainst(t *testing.T, samba *sambatest.Controller, people []string, more map[string]string) {
	company := newStage(t).company
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, samba.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	env := environment(company)
	env["HARDMATCH_AD_SERVER"], env["HARDMATCH_AD_CA"] = samba.LDAPS(), ca
	maps.Copy(env, more)
	for _, name := range people {
		p := newCommandLine(t, env)
		if status := p.Run(t.Context(), []string{"check", name, "--json"}); status != 0 && status != 3 {
			t.Errorf("%s: exit status %d: %s", name, status, &p.errs)
			continue
		}
		if want, err := os.ReadFile(filepath.Join("testdata", "check", name+".json")); err != nil || p.out.String() != string(want) {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, p.out.String(), want)
		}
	}
}

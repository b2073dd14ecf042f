package practice_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/ui/practice"
)

// story is one person in a company, whose sync runs.
type story struct {
	*practice.Company
	t *testing.T
}

// ada is an AD user whom no sync has met.
var ada = adtest.User{OU: "OU=Staff", SAMAccountName: "ada", UPN: "ada@contoso.com", DisplayName: "Ada Lovelace", GivenName: "Ada", Surname: "Lovelace",
	Mail: "ada@contoso.com", Addresses: []string{"SMTP:ada@contoso.com"}, EmployeeID: "1815", GUID: [16]byte{0x18, 15: 0x15}, SID: "S-1-5-21-1004336348-1177238915-682003330-1815"}

var adasAnchor = base64.StdEncoding.EncodeToString(ada.GUID[:])

const adasAccount = "00000000-0000-4000-8000-000000001815"

// account returns Ada's account in the cloud, prepared for the match, under other names than in Active Directory.
func account(edit func(*entratest.User)) entratest.User {
	u := entratest.User{ID: adasAccount, UPN: "countess@contoso.com", DisplayName: "The Countess", ImmutableID: adasAnchor, EmployeeID: "7",
		Proxies: []string{"SMTP:countess@contoso.com", "smtp:countess@contoso.onmicrosoft.com"}, Licences: []string{"SPE_E3"}}
	if edit != nil {
		edit(&u)
	}
	return u
}

// sync runs the sync, over the wire, and returns what it says.
func (s story) sync() string {
	s.t.Helper()
	text, status := s.post()
	if status != http.StatusOK {
		s.t.Fatalf("%d: %s", status, text)
	}
	return text
}

func (s story) post() (string, int) {
	s.t.Helper()
	answer, err := http.Post(s.SyncURL(), "", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text), answer.StatusCode
}

// made returns the accounts that were not there before.
func (s story) made() []entratest.User {
	return slices.DeleteFunc(s.Tenant().Users(), func(u entratest.User) bool { return u.SID != ada.SID || u.ID == adasAccount })
}

// forget removes Ada, and whoever is like her, from the company.
func (s story) forget() {
	for _, name := range []string{"ada", "twin"} {
		_ = s.Directory().Remove(name) // a person who is not there need not go
	}
	for _, u := range s.Tenant().Users() {
		if u.ID == adasAccount || u.SID == ada.SID || u.ImmutableID == adasAnchor || u.SAM == "twin" {
			s.Tenant().Remove(u.ID)
		}
	}
	s.sync()
}

func (s story) account() entratest.User {
	s.t.Helper()
	u, found := s.Tenant().User(adasAccount)
	if !found {
		s.t.Fatal("Ada's account is gone")
	}
	return u
}

func linked(u entratest.User) bool {
	return u.DeletedAt.IsZero() && u.Sync != nil && *u.Sync && u.ImmutableID == adasAnchor && u.SID == ada.SID
}

// Each rule of the sync once: who is there, which feature of the tenant is on, what the run says of Ada, and which of the accounts is linked then. "made" is a
// new one, "" none.
func TestTheRulesOfTheSync(t *testing.T) {
	t.Parallel()
	const blocked, bypass, noSoft = "blockCloudObjectTakeoverThroughHardMatchEnabled", "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled", "blockSoftMatchEnabled"
	group := entratest.Group{ID: "00000000-0000-4000-8000-0000000000aa", RoleAssignable: true, Roles: []string{"Reports Reader"}}
	yesterday := practice.Epoch.AddDate(0, 0, -1)
	company := start(t)
	company.Tenant().AddGroup(group)
	story{company, t}.sync() // so that no one but Ada is left
	for name, c := range map[string]struct {
		person  func(*adtest.User)
		account func(*entratest.User) // nil: prepared
		none    bool                  // there is no account
		second  *entratest.User
		feature string
		says    string
		links   string // "Ada's", "the second", "made", ""
	}{
		"prepared":             {says: "ada to ada@contoso.com, by hard match", links: "Ada's"},
		"left scope once":      {account: func(u *entratest.User) { u.Sync = new(false) }, says: "by hard match", links: "Ada's"},
		"by the address":       {account: func(u *entratest.User) { u.ImmutableID, u.Proxies = "", ada.Addresses }, says: "by soft match", links: "Ada's"},
		"by the sign-in name":  {account: func(u *entratest.User) { u.ImmutableID, u.UPN, u.Proxies = "", ada.UPN, nil }, says: "by soft match", links: "Ada's"},
		"soft match blocked":   {account: func(u *entratest.User) { u.ImmutableID, u.UPN = "", ada.UPN }, feature: noSoft, says: "ada, ada1000@contoso.onmicrosoft.com", links: "made"},
		"no account":           {none: true, says: "1 made (ada, ada@contoso.com)", links: "made"},
		"nothing in common":    {account: func(u *entratest.User) { u.ImmutableID = "" }, says: "1 made (ada, ada@contoso.com)", links: "made"},
		"another anchor":       {account: func(u *entratest.User) { u.ImmutableID, u.UPN = "bm9ib2R5J3MgYW5jaG9yIQ==", ada.UPN }, says: "1 refused (ada: InvalidSoftMatch"},
		"in the recycle bin":   {account: func(u *entratest.User) { u.DeletedAt = yesterday }, says: "restored from the recycle bin", links: "Ada's"},
		"the bin copy wins":    {second: &entratest.User{UPN: "copy@contoso.onmicrosoft.com", ImmutableID: adasAnchor, SID: ada.SID, Sync: new(true), DeletedAt: yesterday}, says: "restored from the recycle bin", links: "the second"},
		"the live copy wins":   {account: func(u *entratest.User) { u.ImmutableID = "" }, second: &entratest.User{UPN: "copy@contoso.onmicrosoft.com", ImmutableID: adasAnchor, SID: ada.SID, Sync: new(true)}, says: "1 updated (ada)", links: "the second"},
		"role":                 {account: func(u *entratest.User) { u.Roles = []string{"Reports Reader"} }, says: "1 refused (ada: InvalidHardMatch"},
		"role through a group": {account: func(u *entratest.User) { u.Groups = []string{group.ID} }, says: "InvalidHardMatch"},
		"eligible":             {account: func(u *entratest.User) { u.EligibleRoles = []string{"Reports Reader"} }, says: "InvalidHardMatch"},
		"role in the bin":      {account: func(u *entratest.User) { u.Roles, u.DeletedAt = []string{"Reports Reader"}, yesterday }, says: "InvalidHardMatch"},
		"role, soft match": {account: func(u *entratest.User) { u.ImmutableID, u.UPN, u.Roles = "", ada.UPN, []string{"Reports Reader"} },
			says: "1 made (ada, ada1000@contoso.onmicrosoft.com)", links: "made"},
		"cloud managed":            {account: func(u *entratest.User) { u.CloudManaged = true }, says: "InvalidHardMatch"},
		"hard match blocked":       {feature: blocked, says: "ada: InvalidHardMatch)"},
		"blocked against itself":   {account: func(u *entratest.User) { u.DeletedAt, u.Sync = yesterday, new(true) }, feature: blocked, says: "InvalidHardMatch"},
		"mapped elsewhere":         {account: func(u *entratest.User) { u.ObjectIdentifier = adasAccount }, says: "1 refused (ada: AttributeUpdateNotAllowed)"},
		"mapped elsewhere, bypass": {account: func(u *entratest.User) { u.ObjectIdentifier = adasAccount }, feature: bypass, says: "by hard match", links: "Ada's"},
		"mapped here":              {account: func(u *entratest.User) { u.ObjectIdentifier = "00000018-0000-0000-0000-000000000015" }, says: "by hard match", links: "Ada's"},
		"SID elsewhere": {second: &entratest.User{UPN: "former@contoso.com", SID: ada.SID},
			says: "1 refused (ada: AttributeValueMustBeUnique)"},
		"not a sign-in name":    {person: func(p *adtest.User) { p.UPN = "adä@contoso.com" }, says: "1 refused (ada: IdentityDataValidationFailed"},
		"out of scope":          {person: func(p *adtest.User) { p.OU = practice.NotSynced + ",OU=Staff" }, says: "1 skipped (ada: in OU=Not synced"},
		"adminDescription":      {person: func(p *adtest.User) { p.Extra = map[string][]string{"adminDescription": {"User_x"}} }, says: "1 skipped (ada: filtered by adminDescription)"},
		"critical":              {person: func(p *adtest.User) { p.Critical = true }, says: "1 skipped (ada: a critical system object)"},
		"linked mailbox":        {person: func(p *adtest.User) { p.MasterSID = ada.SID + "1" }, says: "1 skipped (ada: a linked mailbox)"},
		"another's anchor":      {person: func(p *adtest.User) { p.ConsistencyGUID = []byte("shared by the two") }, none: true, says: "another AD user gives the same source anchor"},
		"an account of its own": {person: func(p *adtest.User) { p.ConsistencyGUID = ada.GUID[:] }, says: "by hard match", links: "Ada's"},
	} {
		t.Run(name, func(t *testing.T) {
			s := story{company, t}
			defer s.forget()
			p, second := ada, ""
			if c.person != nil {
				c.person(&p)
			}
			people := []adtest.User{p}
			if string(p.ConsistencyGUID) == "shared by the two" {
				people = append(people, adtest.User{SAMAccountName: "twin", OU: "OU=Staff", ConsistencyGUID: p.ConsistencyGUID})
			}
			if err := s.Directory().Add(people...); err != nil {
				t.Fatal(err)
			}
			if !c.none {
				s.Tenant().AddUser(account(c.account))
			}
			if c.second != nil {
				second = s.Tenant().AddUser(*c.second)
			}
			if c.feature != "" {
				s.Tenant().SetFeature(c.feature, true)
				defer s.Tenant().SetFeature(c.feature, false)
			}
			if said := s.sync(); !strings.Contains(said, c.says) {
				t.Errorf("the run says %q, want %q", said, c.says)
			}
			for _, u := range s.Tenant().Users() {
				who := map[string]string{adasAccount: "Ada's", second: "the second"}[u.ID]
				if who == "" {
					who = "made"
				}
				if linked(u) != (who == c.links) && u.SID == ada.SID {
					t.Errorf("%s account %s: %+v", who, u.UPN, u)
				}
			}
			if n := len(s.made()); (c.links == "made") != (n == 1 && second == "") && second == "" {
				t.Errorf("%d new accounts", n)
			}
		})
	}
}

// What Active Directory says overwrites what the cloud said, except the address at the initial domain; and the anchor is written back.
func TestTheSyncOverwrites(t *testing.T) {
	t.Parallel()
	s := story{start(t), t}
	p := ada
	p.Disabled, p.Addresses = true, append(p.Addresses, "smtp:lovelace@contoso.com", "smtp:ada@elsewhere.example", "X500:/o=x")
	if err := s.Directory().Add(p); err != nil {
		t.Fatal(err)
	}
	s.Tenant().AddUser(account(nil))
	s.sync()
	u := s.account()
	wantAddresses := "SMTP:ada@contoso.com smtp:lovelace@contoso.com X500:/o=x smtp:countess@contoso.onmicrosoft.com"
	if u.UPN != ada.UPN || u.DisplayName != ada.DisplayName || u.EmployeeID != ada.EmployeeID || !u.Disabled || u.Mail != ada.Mail ||
		strings.Join(u.Proxies, " ") != wantAddresses || len(u.Licences) != 1 || len(u.Quarantined) != 0 {
		t.Errorf("the account is %+v", u)
	}
	if u.SAM != "ada" || u.DN != "CN=Ada Lovelace,OU=Staff,DC=contoso,DC=com" || u.OnPremUPN != ada.UPN || u.OnPremDomain != practice.Domain ||
		u.ObjectIdentifier != "00000018-0000-0000-0000-000000000015" || !u.LastSync.Equal(practice.Epoch.Add(25*time.Minute)) {
		t.Errorf("what it carries of Active Directory: %+v", u)
	}
	if object, _ := s.Directory().Get("ada"); object.Text("mS-DS-ConsistencyGuid") != string(ada.GUID[:]) {
		t.Errorf("mS-DS-ConsistencyGuid is %x", object.Text("mS-DS-ConsistencyGuid"))
	}
	if said := s.sync(); said != "ran at 2026-11-02 09:55Z: nothing was to be done\n" || !s.account().LastSync.Equal(u.LastSync) {
		t.Errorf("nothing has changed, and the run says %q; the account was synced at %s", said, s.account().LastSync)
	}
	if last := s.Tenant().LastSync(); !last.Equal(s.Now()) {
		t.Errorf("a run without anything to do was at %s, says the tenant", last)
	}
	if err := s.Directory().Set("ada", "displayName", []byte("Ada King")); err != nil {
		t.Fatal(err)
	}
	if said := s.sync(); !strings.Contains(said, "1 updated (ada)") || s.account().DisplayName != "Ada King" {
		t.Errorf("after a change in Active Directory the run says %q, and the account is %+v", said, s.account())
	}
}

// A value that someone else has is quarantined: the account goes on with what is left, and the errors say what it lacks. The value is released when it is free.
func TestTheSyncQuarantines(t *testing.T) {
	t.Parallel()
	s := story{start(t), t}
	if err := s.Directory().Add(ada); err != nil {
		t.Fatal(err)
	}
	rival := s.Tenant().AddUser(entratest.User{UPN: ada.UPN, Proxies: []string{"smtp:" + ada.Mail}, ImmutableID: "bm9ib2R5J3MgYW5jaG9yIQ=="})
	s.Tenant().AddUser(account(nil))
	s.sync()
	u := s.account()
	if len(u.Quarantined) != 2 || u.Quarantined[0].Property != "UserPrincipalName" || u.Quarantined[1].Value != "SMTP:ada@contoso.com" ||
		u.UPN != "countess@contoso.com" || u.Mail != "" || strings.Join(u.Proxies, " ") != "SMTP:countess@contoso.onmicrosoft.com" || !linked(u) {
		t.Errorf("beside the rival the account is %+v", u)
	}
	s.Tenant().Remove(rival)
	s.sync()
	if u = s.account(); len(u.Quarantined) != 0 || u.UPN != ada.UPN || u.Mail != ada.Mail || !slices.Contains(u.Proxies, "SMTP:ada@contoso.com") {
		t.Errorf("without the rival it is %+v", u)
	}
}

// A sign-in name in a domain that is not the tenant's becomes one at the initial domain.
func TestTheSyncReplacesASuffix(t *testing.T) {
	t.Parallel()
	s := story{start(t), t}
	p := ada
	p.UPN = "lovelace@contoso.local"
	if err := s.Directory().Add(p); err != nil {
		t.Fatal(err)
	}
	s.Tenant().AddUser(account(nil))
	s.sync()
	if u := s.account(); u.UPN != "ada@contoso.onmicrosoft.com" || u.OnPremUPN != p.UPN || len(u.Quarantined) != 0 {
		t.Errorf("the account is %+v", u)
	}
}

// A person who leaves the scope, or Active Directory, loses the synced account to the recycle bin; one who comes back has it restored. An anchor that changes
// after the export stops the person's sync.
func TestTheSyncFollowsScope(t *testing.T) {
	t.Parallel()
	s := story{start(t), t}
	if err := s.Directory().Add(ada); err != nil {
		t.Fatal(err)
	}
	s.Tenant().AddUser(account(nil))
	s.sync()
	move := func(to string) string {
		t.Helper()
		if err := s.Directory().Move("ada", to+",DC=contoso,DC=com"); err != nil {
			t.Fatal(err)
		}
		return s.sync()
	}
	if said := move(practice.NotSynced); !strings.Contains(said, "1 removed (ada, ada@contoso.com)") {
		t.Errorf("out of scope: %q", said)
	}
	if u := s.account(); u.DeletedAt.IsZero() || !u.DeletedBySync || u.ImmutableID != adasAnchor {
		t.Errorf("out of scope: %+v", u)
	}
	if said := move("OU=Staff"); !strings.Contains(said, "1 linked (ada to ada@contoso.com, restored from the recycle bin)") || !linked(s.account()) {
		t.Errorf("back in scope: %q, %+v", said, s.account())
	}
	if err := s.Directory().Set("ada", "mS-DS-ConsistencyGuid", []byte("sixteen other by")); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it is tried again
		if said := s.sync(); !strings.Contains(said, "1 refused (ada: its source anchor was changed after it had been exported)") || !linked(s.account()) {
			t.Errorf("another anchor: %q, %+v", said, s.account())
		}
	}
	if err := s.Directory().Remove("ada"); err != nil {
		t.Fatal(err)
	}
	if said := s.sync(); !strings.Contains(said, "1 removed") || s.account().DeletedAt.IsZero() {
		t.Errorf("gone: %q, %+v", said, s.account())
	}
}

// An account is deleted in the cloud while the person is still in scope: the next run restores it from the bin, or makes a new one if it was purged.
func TestTheSyncBringsBackWhatWasDeleted(t *testing.T) {
	t.Parallel()
	s := story{start(t), t}
	if err := s.Directory().Add(ada); err != nil {
		t.Fatal(err)
	}
	s.Tenant().AddUser(account(nil))
	s.sync()
	s.Tenant().Change(adasAccount, func(u *entratest.User) { u.DeletedAt = practice.Epoch })
	if said := s.sync(); !strings.Contains(said, "restored from the recycle bin") || !linked(s.account()) {
		t.Errorf("deleted: %q, %+v", said, s.account())
	}
	s.Tenant().Remove(adasAccount)
	if said := s.sync(); !strings.Contains(said, "1 made (ada, ada@contoso.com)") || len(s.made()) != 1 {
		t.Errorf("purged: %q, %+v", said, s.made())
	}
}

// Nothing runs if the tenant has synchronisation switched off, and only a POST runs it.
func TestTheSyncIsNotAlwaysThere(t *testing.T) {
	t.Parallel()
	s := story{start(t), t}
	if answer, err := http.Get(s.SyncURL()); err != nil || answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: %v, %v", answer, err)
	}
	s.Tenant().SetSyncOn(new(false))
	if text, status := s.post(); status != http.StatusServiceUnavailable || !strings.Contains(text, "switched off in the tenant") || !s.Now().Equal(practice.Epoch) {
		t.Errorf("%d: %s; it is %s", status, text, s.Now())
	}
}

// The clock moves on to when the run is due, by the company's interval.
func TestTheClockGoesWithTheSync(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		options practice.Options
		due     time.Duration // after the first run, from Epoch
	}{
		{practice.Options{}, 25 * time.Minute},
		{practice.Options{SyncEvery: time.Hour}, 55 * time.Minute},
		{practice.Options{CloudSync: true}, time.Minute},
		{practice.Options{Now: func() time.Time { return practice.Epoch.Add(2 * time.Hour) }}, 2*time.Hour + 25*time.Minute},
	} {
		company, err := practice.Start(c.options)
		if err != nil {
			t.Fatal(err)
		}
		s := story{company, t}
		said := s.sync()
		want := practice.Epoch.Add(c.due)
		if !s.Now().Equal(want) || !s.Tenant().LastSync().Equal(want) || !strings.HasPrefix(said, "ran at "+want.Format("2006-01-02 15:04Z")) {
			t.Errorf("%+v: it is %s, the last run was at %s: %s", c.options, s.Now(), s.Tenant().LastSync(), said)
		}
		_ = company.Close()
	}
}

package engine

import (
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// One finding has other words if the facts are others.
func TestTheCauseIsWordedForWhatIsSo(t *testing.T) {
	for cause, c := range map[string]struct {
		code  link.Code
		world *world
	}{
		"replaces james.bond@contoso.com with the AD user's jb@contoso.com": {link.CodeChangeSignInName, newWorld().changePerson(func(p *link.Person) { p.UPN = "jb@contoso.com" })},
		"with a name at the initial domain, since the AD user's jb@contoso.local is not in a verified domain": {
			link.CodeChangeSignInName, newWorld().changePerson(func(p *link.Person) { p.UPN = "jb@contoso.local" })},
		"The sync brings the AD password's hash":    {link.CodeChangePassword, newWorld().with(link.SyncSettings{PasswordHashSync: true})},
		"if the sync brings password hashes":        {link.CodeChangePassword, newWorld()},
		"still carries the person's SID S-1-5-21-7": {link.CodeAccountWasSynced, newWorld().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") })},
		"It was once synced: SID S-1-5-21-9":        {link.CodeAccountWasSynced, newWorld().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") })},
		"looks like the account the person works with: has a mailbox, 1 licence, 1 device": {link.CodeHolderBetter, newWorld(holder("h", func(a *link.Account) {
			a.Usage = rightAccount().Usage
			a.Usage.Devices = link.Know(1)
		}))},
		"1 of 1 synced account has a value that is not a GUID": {link.CodeAnchorCustom, numbered()},
	} {
		if f, _ := findingOf(c.world.check(t, "right"), c.code); !strings.Contains(f.Cause, cause) {
			t.Errorf("%s: %q, want %q in it", c.code, f.Cause, cause)
		}
	}
}

// numbered is a world in which the sync has given an account the number of an employee for an anchor.
func numbered() *world {
	return newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) {
		a.DisplayName, a.Sync, a.ImmutableID = "James Bond", link.Know(link.Synced), link.Know(link.ImmutableID("E-4711"))
	})
}

// Values that are not GUIDs prove an anchor of the tenant's own only if most have one, and the administrator has not stated another.
func TestOneStrangeValueIsNoCustomAnchor(t *testing.T) {
	mixed := numbered()
	mixed.add(holder("h", synced))
	for name, w := range map[string]*world{"as many are GUIDs": mixed, "it is stated": numbered().with(link.SyncSettings{Anchor: link.AnchorObjectGUID})} {
		if f, found := findingOf(w.check(t, "right"), link.CodeAnchorCustom); found {
			t.Errorf("%s: %s", name, f.Cause)
		}
	}
}

// What could not be read is a warning only if it can hurt.
func TestWhatIsUnreadHurtsOnlyInTheRecycleBin(t *testing.T) {
	w := newWorld()
	facts, err := w.engine(t).Gather(t.Context(), w.bond(), "right")
	if err != nil {
		t.Fatal(err)
	}
	facts.Unread = []link.Unread{link.UnreadGroups, link.UnreadRecycleBin}
	check := checkup.Check(facts, testNow)
	for code, want := range map[link.Code]link.Severity{link.CodeUnknownGroups: link.Notes, link.CodeUnknownRecycleBin: link.Warns} {
		if f, _ := findingOf(check, code); f.Severity != want {
			t.Errorf("%s %s", code, f.Severity)
		}
	}
}

// A permission that the token has is not what is missing.
func TestATokenIsNotToldToLackWhatItHas(t *testing.T) {
	w := newWorld().changeTenant(func(t *link.Tenant) {
		t.Scopes = link.Know([]string{"User.ReadWrite.All", "OnPremDirectorySynchronization.Read.All"})
		t.HardMatchBlocked, t.LastSync = link.Unknown[bool]("OnPremDirectorySynchronization.Read.All and the role Global Administrator"), link.Unknown[time.Time]("another try: x.y")
	})
	if f, found := findingOf(w.check(t, "right"), link.CodeOperatorScope); found {
		t.Errorf("%s", f.Cause)
	}
}

// No role for the whole tenant is called too weak for a member of a restricted unit: it is for someone else.
func TestARestrictedUnitIsToldOnce(t *testing.T) {
	check := newWorld().operator(link.Role{Name: "Global Administrator"}).change("right", func(a *link.Account) { a.Restricted = link.Know(true) }).check(t, "right")
	if stops := check.Having(link.Stops); len(stops) != 1 || stops[0].Code != link.CodeAccountRestricted {
		t.Errorf("%v", stops)
	}
}

// Someone gives the account another name while the plan runs: it has not come back as the plan says.
func TestAnAccountThatComesBackAsAnother(t *testing.T) {
	w := replaced(nil)
	p := w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})
	w.answer = func(do link.Verb, _ link.AccountID) error {
		if do == link.DoRestore {
			w.change("right", func(a *link.Account) { a.UPN = "somebody@contoso.com" })
		}
		return nil
	}
	out, err := w.engine(t).Apply(t.Context(), confirm(t, p), nil)
	if out.End != plan.EndPartly || err == nil || !strings.Contains(err.Error(), "its sign-in name is now somebody@contoso.com") {
		t.Errorf("%s, %v", out.End, err)
	}
}

// Who is linked has been met by the sync, though they were moved within AD since its last run.
func TestWhoIsLinkedIsNotRecent(t *testing.T) {
	w := newWorld().change("right", func(a *link.Account) { synced(a); a.ImmutableID = link.Know(testGUID(7).ImmutableID()) }).
		changePerson(func(p *link.Person) { p.Moved = testNow.Add(-time.Minute) })
	check := w.check(t, "right")
	if f, found := findingOf(check, link.CodePersonRecent); found || check.Verdict != checkup.VerdictLinked {
		t.Errorf("%s: %+v", check.Verdict, f)
	}
}

package link

import (
	"strings"
	"testing"
	"time"
)

// One finding has other words where the facts are others.
func TestTheCauseIsWordedForWhatIsSo(t *testing.T) {
	for cause, c := range map[string]struct {
		code  Code
		world *world
	}{
		"replaces james.bond@contoso.com by the AD user's jb@contoso.com": {"change.sign-in-name", newWorld().changePerson(func(p *Person) { p.UPN = "jb@contoso.com" })},
		"by a name at the initial domain, since that of the AD user's jb@contoso.local is not verified": {
			"change.sign-in-name", newWorld().changePerson(func(p *Person) { p.UPN = "jb@contoso.local" })},
		"The sync brings the hash of the AD password": {"change.password", newWorld().with(SyncSettings{PasswordHashSync: true})},
		"where the sync brings password hashes":       {"change.password", newWorld()},
		"still carries the person's SID S-1-5-21-7":   {"account.was-synced", newWorld().change("right", func(a *Account) { a.SID = Know("S-1-5-21-7") })},
		"It was synced once: SID S-1-5-21-9":          {"account.was-synced", newWorld().change("right", func(a *Account) { a.SID = Know("S-1-5-21-9") })},
		"looks like the account the person works with: has a mailbox, 1 licence, 1 device": {"holder.better", newWorld(holder("h", func(a *Account) {
			a.Evidence = rightAccount().Evidence
			a.Evidence.Devices = Know(1)
		}))},
		"1 of 1 synced account has a value that is not a GUID": {"anchor.custom", numbered()},
	} {
		if f, _ := c.world.check(t, "right").finding(c.code); !strings.Contains(f.Cause, cause) {
			t.Errorf("%s: %q, want %q in it", c.code, f.Cause, cause)
		}
	}
}

// numbered is a world in which the sync has given an account the number of an employee for an anchor.
func numbered() *world {
	return newWorld(account("x", "x@contoso.com")).change("x", func(a *Account) {
		a.DisplayName, a.Sync, a.ImmutableID = "James Bond", Know(Synced), Know(ImmutableID("E-4711"))
	})
}

// Values that are not GUIDs prove an anchor of the tenant's own only where most have one, and where the administrator has not stated another.
func TestOneStrangeValueIsNoCustomAnchor(t *testing.T) {
	mixed := numbered()
	mixed.add(holder("h", synced))
	for name, w := range map[string]*world{"as many are GUIDs": mixed, "it is stated": numbered().with(SyncSettings{Anchor: AnchorObjectGUID})} {
		if f, found := w.check(t, "right").finding("anchor.custom"); found {
			t.Errorf("%s: %s", name, f.Cause)
		}
	}
}

// What could not be read is a warning only where it can hurt.
func TestWhatIsUnreadHurtsOnlyInTheRecycleBin(t *testing.T) {
	w := newWorld()
	facts, err := w.engine(t).Gather(t.Context(), w.bond(), "right")
	if err != nil {
		t.Fatal(err)
	}
	facts.Unread = []Unread{{Name: "groups", What: "x"}, {Name: "recycle-bin", What: "x"}}
	check := Check(facts, testNow)
	for code, want := range map[Code]Severity{"unknown.groups": Notes, "unknown.recycle-bin": Warns} {
		if f, _ := check.finding(code); f.Severity != want {
			t.Errorf("%s %s", code, f.Severity)
		}
	}
}

// A permission that the token has is not what is missing.
func TestATokenIsNotToldToLackWhatItHas(t *testing.T) {
	w := newWorld().changeTenant(func(t *Tenant) {
		t.Scopes = Know([]string{"User.ReadWrite.All", "OnPremDirectorySynchronization.Read.All"})
		t.HardMatchBlocked, t.LastSync = Unknown[bool]("OnPremDirectorySynchronization.Read.All and the role Global Administrator"), Unknown[time.Time]("another try: x.y")
	})
	if f, found := w.check(t, "right").finding("operator.scope"); found {
		t.Errorf("%s", f.Cause)
	}
}

// Nobody's role for the whole tenant is too weak for a member of a restricted unit: it is for somebody else.
func TestARestrictedUnitIsToldOnce(t *testing.T) {
	check := newWorld().operator(Role{Name: "Global Administrator"}).change("right", func(a *Account) { a.Restricted = Know(true) }).check(t, "right")
	if stops := check.Having(Stops); len(stops) != 1 || stops[0].Code != "account.restricted" {
		t.Errorf("%v", stops)
	}
}

// Somebody gives the account another name while the plan runs: it has not come back as the plan says.
func TestAnAccountThatComesBackAsAnother(t *testing.T) {
	w := replaced(nil)
	plan := w.plan(t, Decision{Choice: ChooseDelete})
	w.answer = func(do Verb, _ AccountID) error {
		if do == DoRestore {
			w.change("right", func(a *Account) { a.UPN = "somebody@contoso.com" })
		}
		return nil
	}
	out, err := w.engine(t).Apply(t.Context(), confirm(t, plan), nil)
	if out.End != EndPartly || err == nil || !strings.Contains(err.Error(), "its sign-in name is now somebody@contoso.com") {
		t.Errorf("%s, %v", out.End, err)
	}
}

package link

import (
	"strings"
	"testing"
	"time"
)

// told are the signs of an account's use, a line each.
func told(a Account) string {
	var lines []string
	for _, s := range a.Signs(testNow) {
		lines = append(lines, s.Of+": "+s.Text())
	}
	return strings.Join(lines, "\n")
}

func TestTheSignsOfUse(t *testing.T) {
	a := account("a", "a@contoso.com")
	a.Evidence.Created, a.Evidence.PasswordChanged = Know(time.Time{}), Know(time.Time{})
	if got, want := told(a), `Last sign-in: none recorded
Licences: none
Mailbox: no
Groups: none
Roles: none
Devices: none
Owned objects: none
Reports: none
Created: before June 2018
Password set: no day recorded`; got != want {
		t.Errorf("of an unused account:\n%s\nwant\n%s", got, want)
	}
	a.Roles, a.MoreRoles = Know([]Role{{Name: "Global Reader"}, {Name: "User Administrator", Via: "Helpers", Eligible: true}}), "x"
	a.Evidence = Evidence{
		LastSignIn: Know(testNow.AddDate(0, 0, -3)), Licences: Know([]string{"AAD_PREMIUM", "SPE_E3"}), Mailbox: Know(true), Groups: Know(4),
		Devices: Know(1), Owned: Unknown[int]("Directory.Read.All"), Created: Know(testNow), PasswordChanged: Unknown[time.Time]("")}
	if got, want := told(a), `Last sign-in: 2026-10-30
Licences: AAD_PREMIUM, SPE_E3
Mailbox: yes
Groups: 4
Roles: Global Reader, User Administrator through the group Helpers (eligible), others not readable, needs x
Devices: 1
Owned objects: not readable, needs Directory.Read.All
Reports: not readable
Created: 2026-11-02
Password set: not readable`; got != want {
		t.Errorf("of another:\n%s\nwant\n%s", got, want)
	}
}

// All that is missing is named in one finding, with all that could read it, and a token that lacks it is told so.
func TestTheMissingSignsAreNamed(t *testing.T) {
	w := newWorld(holder("h", func(a *Account) {
		a.Evidence.LastSignIn, a.Evidence.Devices, a.Evidence.Owned = Unknown[time.Time]("AuditLog.Read.All and P1"), Unknown[int]("Device.Read.All"), Unknown[int]("Device.Read.All")
	})).changeTenant(func(t *Tenant) { t.Scopes = Know([]string{"User.ReadWrite.All"}) })
	check := w.check(t, "right")
	if f, _ := check.finding("unknown.use"); f.Title != "Not known: signs of the account's use: last sign-in, devices, owned objects" ||
		f.Cure != "It could be read with AuditLog.Read.All and P1; Device.Read.All" {
		t.Errorf("%+v", f)
	}
	if f, _ := check.finding("operator.scope"); !strings.Contains(f.Cause, "AuditLog.Read.All, Device.Read.All") {
		t.Errorf("%+v", f)
	}
}

func TestUseIsNeverCalledUnusedOnAFailedRead(t *testing.T) {
	if got := account("x", "x").Evidence.Use(testNow); got != SeemsUnused {
		t.Errorf("all read and nothing found: %s", got)
	}
	for n, unread := range []func(*Evidence){
		func(e *Evidence) { e.LastSignIn = Unknown[time.Time]("AuditLog.Read.All") }, func(e *Evidence) { e.Licences = Unknown[[]string]("") },
		func(e *Evidence) { e.Mailbox = Unknown[bool]("") }, func(e *Evidence) { e.Groups = Unknown[int]("") }, func(e *Evidence) { e.Devices = Unknown[int]("") },
		func(e *Evidence) { e.Owned = Unknown[int]("") }, func(e *Evidence) { e.Reports = Unknown[int]("") },
		func(e *Evidence) { e.Created = Unknown[time.Time]("") }, func(e *Evidence) { e.PasswordChanged = Unknown[time.Time]("") },
	} {
		e := account("x", "x").Evidence
		unread(&e)
		if got := e.Use(testNow); got != CannotTell {
			t.Errorf("without sign %d: %s", n, got)
		}
		if e.Mailbox = Know(true); e.Use(testNow) != InUse {
			t.Errorf("a mailbox, without sign %d: %s", n, e.Use(testNow))
		}
	}
}

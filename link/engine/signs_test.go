package engine

import (
	"strings"
	"testing"
	"time"

	"hardmatch/link"
)

// told are the signs of an account's use, a line each.
func told(a link.Account) string {
	var lines []string
	for _, s := range a.UsageSigns(testNow) {
		lines = append(lines, s.Of+": "+s.Text())
	}
	return strings.Join(lines, "\n")
}

func TestTheSignsOfUse(t *testing.T) {
	a := account("a", "a@contoso.com")
	a.Usage.Created, a.Usage.PasswordChanged = link.Know(time.Time{}), link.Know(time.Time{})
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
	a.Roles, a.MoreRoles = link.Know([]link.Role{{Name: "Global Reader"}, {Name: "User Administrator", Via: "Helpers", Eligible: true}}), "x"
	a.Usage = link.Usage{
		LastSignIn: link.Know(testNow.AddDate(0, 0, -3)), Licences: link.Know([]string{"AAD_PREMIUM", "SPE_E3"}), Mailbox: link.Know(true), Groups: link.Know(4),
		Devices: link.Know(1), Owned: link.Unknown[int]("Directory.Read.All"), Created: link.Know(testNow), PasswordChanged: link.Unknown[time.Time]("")}
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

// All that is missing is named in one finding, with all that could read it, and what the token lacks is named too.
func TestTheMissingSignsAreNamed(t *testing.T) {
	w := newWorld(holder("h", func(a *link.Account) {
		a.Usage.LastSignIn, a.Usage.Devices, a.Usage.Owned = link.Unknown[time.Time]("AuditLog.Read.All and P1"), link.Unknown[int]("Device.Read.All"), link.Unknown[int]("Device.Read.All")
	})).changeTenant(func(t *link.Tenant) { t.Scopes = link.Know([]string{"User.ReadWrite.All"}) })
	check := w.check(t, "right")
	if f, _ := findingOf(check, link.CodeUnknownUse); f.Title != "Not known: some signs of use: last sign-in, devices, owned objects" ||
		f.Cure != "It could be read with AuditLog.Read.All and P1; Device.Read.All" {
		t.Errorf("%+v", f)
	}
	if f, _ := findingOf(check, link.CodeOperatorScope); !strings.Contains(f.Cause, "AuditLog.Read.All, Device.Read.All") {
		t.Errorf("%+v", f)
	}
}

func TestUseIsNeverCalledUnusedOnAFailedRead(t *testing.T) {
	if got := account("x", "x").Usage.Verdict(testNow); got != link.SeemsUnused {
		t.Errorf("all read and nothing found: %s", got)
	}
	for n, unread := range []func(*link.Usage){
		func(e *link.Usage) { e.LastSignIn = link.Unknown[time.Time]("AuditLog.Read.All") }, func(e *link.Usage) { e.Licences = link.Unknown[[]string]("") },
		func(e *link.Usage) { e.Mailbox = link.Unknown[bool]("") }, func(e *link.Usage) { e.Groups = link.Unknown[int]("") }, func(e *link.Usage) { e.Devices = link.Unknown[int]("") },
		func(e *link.Usage) { e.Owned = link.Unknown[int]("") }, func(e *link.Usage) { e.Reports = link.Unknown[int]("") },
		func(e *link.Usage) { e.Created = link.Unknown[time.Time]("") }, func(e *link.Usage) { e.PasswordChanged = link.Unknown[time.Time]("") },
	} {
		e := account("x", "x").Usage
		unread(&e)
		if got := e.Verdict(testNow); got != link.CannotTell {
			t.Errorf("without sign %d: %s", n, got)
		}
		if e.Mailbox = link.Know(true); e.Verdict(testNow) != link.InUse {
			t.Errorf("a mailbox, without sign %d: %s", n, e.Verdict(testNow))
		}
	}
}

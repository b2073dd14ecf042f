package journeys

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
)

// A check-up that finds the account linked solves nothing that it has not found gone: the address that two claim is still the other's, and neither screen says that
// nothing is left to do. Once the address is free, the same check-up solves the row.
func TestALinkedAccountWithoutItsAddressIsStillToDo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	l := s.listed()
	d := s.wizard(80, 24)
	l.toWorklist(d)
	d.Press("f", "enter")
	d.Expect("Linked, but", "Another account owns one of the person's addresses")
	d.Refuse("Nothing is left to do")
	d.Press("enter")
	d.Expect(append(l.says(0, 0), "f 1 address-conflict", "paula.pair@contoso.com is still to do")...)
	d.Refuse("solved", "Solved")
	if text, _ := checkShown(t, s.company, "paula.pair"); strings.Contains(text, "nothing to do") || !strings.Contains(text, "Linked, but") {
		t.Errorf("check says\n%s", text)
	}

	const team = "smtp:team.pair@contoso.com"
	if err := s.company.Directory().Set("paul.pair", "proxyAddresses", []byte("SMTP:paul.pair@contoso.com")); err != nil {
		t.Fatal(err)
	}
	s.company.Tenant().Change(s.account("paul.pair@contoso.com").ID, func(u *entratest.User) {
		u.Proxies = slices.DeleteFunc(u.Proxies, func(a string) bool { return a == team })
	})
	d.Press("enter")
	d.Expect("Linked: the sync has taken this account. Nothing is left to do.")
	d.Press("enter")
	d.Expect("f 0 address-conflict", "1 solved", "Solved 2026-11-02", "a check-up found the account linked")
	d.Refuse("Next")
}

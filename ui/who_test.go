package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/ui/uitest"
)

// jane is the account of someone else, which has James Bond's names.
func jane() link.Account {
	a := right()
	a.DisplayName = "Jane Smithers"
	return a
}

// field-1 K1, the last screen before the write: who the AD user is, and whose account it is.
func TestTheConfirmScreenNamesThePersonAndTheAccountOfEveryPlan(t *testing.T) {
	const account, replaces = "james.bond@contoso.com", "Name: James Bond replaces Jane Smithers"
	named := func(t *testing.T, d *uitest.Driver, title string, texts ...string) {
		t.Helper()
		for _, size := range [][2]int{{80, 24}, {60, 16}, {120, 40}} {
			d.Resize(size[0], size[1])
			d.Expect(append([]string{"Confirm: " + title, account, "11111111"}, texts...)...)
		}
		d.Resize(80, 24)
	}
	t.Run("set", func(t *testing.T) {
		d := newWorld(t, jane()).atCheck(t)
		d.Press("enter")
		named(t, d, "this is what will be done", "STAYS")
		d.Expect(replaces)
	})
	t.Run("the same name", func(t *testing.T) {
		d := newWorld(t, right()).atCheck(t)
		d.Press("enter")
		d.Expect("STAYS")
		d.Refuse("replaces")
	})
	t.Run("clear, and undo", func(t *testing.T) {
		d := newWorld(t, jane(), cloudHolder()).atConfirm(t)
		named(t, d, "this is what will be done", "STAYS", "GIVES WAY", dupUPN, "22222222")
		d.Expect(replaces, "keeps everything but the ImmutableID")
		d.Type("INC-2")
		d.Press("enter")
		d.Type("james.bond")
		d.Press("tab", "tab")
		d.Expect("Confirm: this is what will be done", "11111111 ]")
		d.Press("enter")
		d.Expect("Done: prepared")
		d.Press("u")
		named(t, d, "this is what will be undone", "STAYS", "GETS BACK", dupUPN, "22222222")
		d.Refuse("replaces")
	})
	t.Run("delete", func(t *testing.T) {
		d := newWorld(t, jane(), duplicate()).atConfirm(t)
		named(t, d, "this is what will be done", "STAYS", "DELETED FOR GOOD", dupUPN, "22222222", "No one can bring it back")
		d.Resize(120, 40)
		d.Expect(replaces)
		d.Resize(60, 16) // the text has its room before fields that have not the focus
		d.Refuse("Type ")
		d.Press("enter")
		d.Expect("> Type james.bond, which stays:")
	})
	t.Run("finish", func(t *testing.T) {
		w := newWorld(t, jane(), duplicate())
		w.crash(t, "purge")
		d := w.atRecovery(t)
		d.Press("f")
		named(t, d, "this is what is left to do", "STAYS", "DELETED FOR GOOD", dupUPN, "22222222")
	})
}

// What stands between the eye and a wrong deletion is not shortened: a sign-in name as long as Entra ID allows, in the smallest window too.
func TestTheSignInNameOfAnAccountThatIsChangedIsNeverShortened(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {61, 16}, {80, 24}, {110, 24}, {120, 40}} {
		for _, n := range []int{1, 20, 40, 64} {
			h := duplicate()
			h.UPN = strings.Repeat("x", n) + "@" + strings.Repeat("a", 34) + ".onmicrosoft.com"
			h.DisplayName = strings.Repeat("Wolfeschlegelstein ", 8)
			d := newWorld(t, right(), h).atConfirm(t)
			d.Resize(size[0], size[1])
			if frame := strings.Join(strings.Fields(strings.NewReplacer("║", "", "│", "").Replace(d.Frame())), ""); !strings.Contains(frame, h.UPN) || !strings.Contains(frame, "22222222") {
				t.Errorf("%v does not show %s whole:\n%s", size, h.UPN, d.Frame())
			}
			d.Expect("DELETED FOR GOOD", "Cancel", "x Delete 22222222")
			d.Press("enter")
			d.Type("?")
			d.Expect("Type ", "?_  !")
		}
	}
}

// If there are more accounts than lines, nothing is confirmed that is not in view: the window is too small for it.
func TestManyAccountsNeedALargerWindow(t *testing.T) {
	accounts := []link.Account{right()}
	for i := range 9 {
		h := cloudHolder()
		h.ID, h.UPN = link.AccountID(fmt.Sprintf("3333333%d-bbbb-4bbb-8bbb-000000000002", i)), fmt.Sprintf("holder%d@contoso.onmicrosoft.com", i)
		accounts = append(accounts, h)
	}
	w := newWorld(t, accounts...)
	d := w.atCheck(t)
	d.Press("enter")
	for range 9 {
		d.Choose("")
		d.Press("enter")
	}
	d.Resize(60, 16)
	d.Expect("Confirm: this is what will be done", "The window is too small", "lines more", "Nothing is lost")
	d.Type("INC-1")
	d.Press("tab", "tab")
	d.Refuse("Cancel", "11111111 ]")
	d.Press("enter")
	d.Expect("Confirm: this is what will be done", "The window is too small")
	if len(w.writes) > 0 {
		t.Errorf("written: %v", w.writes)
	}
	d.Resize(80, 24)
	d.Expect("Ticket number", "Clear 9 accounts and link 11111111")
	for i := range 9 {
		d.Expect(fmt.Sprintf("holder%d@contoso.onmicrosoft.com  3333333%d", i, i))
	}
}

// A name that looks like the person's or another account's, and is not, is warned of on every screen that names both.
func TestWhatLooksAlikeIsSaidWherePeopleDecide(t *testing.T) {
	h := duplicate()
	h.DisplayName = "\ua4d9\ua4ee\ua4df\ua4f0\ua4e2 \ua4d0\ua4f3\ua4e0\ua4d3" // Lisu
	a := right()
	a.DisplayName = "J\u0430mes Bond" // Cyrillic
	w := newWorld(t, a, h)
	both := []string{
		"A name of james.bond@contoso.com (11111111) looks like the AD user's, but is not",
		"A name of " + dupUPN + " (22222222) looks like that of james.bond@contoso.com (11111111), but is not",
	}
	d := w.atPick(t)
	d.Expect("its name looks like the AD user's, but is not", "its name looks like another one's in this list, but is not")
	d.Resize(80, 40)
	d.Press("enter")
	d.Expect(append(both, "Check-up")...)
	d.Press("enter")
	d.Choose("")
	d.Press("enter")
	d.Expect(append(both, "Confirm: this is what will be done", "James Bond replaces J\u0430mes Bond (they look the same, but are not)")...)
}

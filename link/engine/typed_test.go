package engine

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

func TestWhatIsTypedIsOnlyTheVictims(t *testing.T) {
	const id, alikeID = "22222222-bbbb-4bbb-8bbb-000000000002", "22222222-bbbb-4bbb-8bbb-00000000000f"
	long := strings.Repeat("x", 65536)
	for name, c := range map[string]struct {
		upn, otherUPN, otherID string
		expect, also           string
	}{
		"nothing shared":          {"bond48@contoso.com", "bond@contoso.com", "1", "bond48", "bond48@contoso.com"},
		"the part before the @":   {"bond@a.com", "BOND@b.com", "1", "bond@a.com", ""},
		"the whole name":          {"bond@a.com", "Bond@A.com", "1", "22222222", ""},
		"the id too":              {"bond@a.com", "bond@a.com", alikeID, id, ""},
		"part of the id":          {"bond@a.com", "bond@a.com", "2222222-", "22222222", ""},
		"the other's id":          {"22222222@a.com", "bond@a.com", alikeID, "22222222@a.com", ""},
		"the other's only name":   {"bond@a.com", "bond", "1", "bond@a.com", ""},
		"not plain ASCII":         {"jämes@a.com", "bond@a.com", "1", "22222222", ""},
		"Cyrillic":                {"b\u043end@a.com", "bond@a.com", "1", "22222222", ""},
		"not plain after the @":   {"bond@ä.com", "m@a.com", "1", "bond", ""},
		"the same, and shared":    {"bond@ä.com", "bond@ö.com", "1", "22222222", ""},
		"a blank in it":           {"bo nd@a.com", "m@a.com", "1", "22222222", ""},
		"no name":                 {"", "m@a.com", "1", "22222222", ""},
		"nothing before the @":    {"@a.com", "m@a.com", "1", "@a.com", ""},
		"a name that is too long": {long, "m@a.com", "1", "22222222", ""},
	} {
		victim, other := link.Account{ID: id, UPN: c.upn}, link.Account{ID: link.AccountID(c.otherID), UPN: c.otherUPN}
		got := plan.NewTypedConfirmation(victim, []link.Account{other, victim}, "")
		if got.Expect != c.expect || got.Also != c.also {
			t.Errorf("%s: %q %q, want %q %q", name, got.Expect, got.Also, c.expect, c.also)
		}
	}
	if got := plan.NewTypedConfirmation(link.Account{ID: id}, []link.Account{{ID: id + "0"}}, ""); got.Expect != "" || got.Matches("") || got.Matches(id) {
		t.Errorf("%+v is taken, though another account's id begins with it", got)
	}
}

// typesOnly holds that what must be typed for a names no other account, whoever else is on the screen.
func typesOnly(t *testing.T, a link.Account, others ...link.Account) {
	t.Helper()
	field := plan.NewTypedConfirmation(a, append(others, a), "")
	if !field.Matches(field.Expect) || !field.Matches(" "+strings.ToUpper(field.Expect)+" ") {
		t.Fatalf("nothing names %s %q among %v", a.ID, a.UPN, others)
	}
	for _, other := range others {
		for _, name := range []string{other.UPN, strings.Split(other.UPN, "@")[0], other.ID.Short(), string(other.ID)} {
			if other.ID != a.ID && field.Matches(name) {
				t.Fatalf("%q, a name of %s %q, confirms what is done to %s %q", name, other.ID, other.UPN, a.ID, a.UPN)
			}
		}
	}
}

func TestWhatIsTypedNamesNoOtherOfThePracticeCompany(t *testing.T) {
	company, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = company.Close() })
	var all []link.Account
	for _, u := range company.Tenant().Users() {
		all = append(all, link.Account{ID: link.AccountID(u.ID), UPN: u.UPN, DisplayName: u.DisplayName})
	}
	stride := linktest.Stride(5)
	for i, a := range all {
		typesOnly(t, a, all...)
		for j := i % stride; j < len(all); j += stride {
			typesOnly(t, a, all[j])
		}
	}
}

func TestWhatIsTypedNamesNoOtherOfRandomAccounts(t *testing.T) {
	dice := rand.New(rand.NewPCG(10, 1))
	some := func(letters string, n int) string {
		var b strings.Builder
		runes := []rune(letters)
		for range n {
			b.WriteRune(runes[dice.IntN(len(runes))])
		}
		return b.String()
	}
	for n := range 20000 {
		var accounts []link.Account
		for i := range 2 + dice.IntN(3) {
			upn := some("aA1é@ ", 1+dice.IntN(3)) + "@" + some("abü", 1)
			accounts = append(accounts, link.Account{ID: link.AccountID(some("1a", 9) + fmt.Sprintf("-%04d", n*5+i)[:5] + fmt.Sprint(i)), UPN: upn})
		}
		typesOnly(t, accounts[0], accounts[1:]...)
	}
}

// attacks: the account and its copy have the same names.
func TestNewPlanFinishAndUndoAskForTheVictimsNameAlone(t *testing.T) {
	copied := holder("c0ffee00-1", synced)
	copied.UPN = "james.bond@contoso.com"
	w := newWorld(copied)
	p := w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})
	if len(p.Typed) != 1 || p.Typed[0].Expect != "c0ffee00" {
		t.Fatalf("a plan asks for %+v", p.Typed)
	}
	for _, shared := range []string{"james.bond", "james.bond@contoso.com"} {
		if _, err := p.Confirm(map[link.AccountID]string{copied.ID: shared}, "INC-1"); err == nil {
			t.Errorf("%s, which both have, confirms it", shared)
		}
	}
	o := journal.Operation{Plan: p}
	for i, s := range p.Steps {
		o.Steps = append(o.Steps, plan.Progress{Index: i, Step: s, State: plan.Waiting})
	}
	if got := o.Typed(); len(got) != 1 || got[0].Expect != "c0ffee00" {
		t.Errorf("finishing asks for %+v", got)
	}
}

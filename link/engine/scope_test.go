package engine

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// What the operator says of the scope is doubted if a live account of the sync speaks against it, and no runs are made up.
func TestThatTheADUserIsOutOfScopeIsDoubtedWhereTheCopyIsLive(t *testing.T) {
	for held, doubted := range map[link.SyncHold]bool{link.OutOfScope: true, link.SyncPaused: false} {
		w := newWorld(holder("h", synced))
		facts := w.check(t, "right").Facts
		facts.Held = held
		check := checkup.Check(facts, testNow)
		var codes []link.Code
		for _, f := range check.Having(link.Warns) {
			codes = append(codes, f.Code)
		}
		p, err := plan.New(check, map[link.AccountID]plan.Decision{"h": {Choice: checkup.ChooseDelete}}, codes)
		if err != nil {
			t.Fatal(err)
		}
		says := func(text string) bool {
			return slices.ContainsFunc(p.Statements, func(s plan.Statement) bool { return strings.Contains(s.Text, text) })
		}
		if says("still live and owned by the sync") != doubted || says("two runs have passed") {
			t.Errorf("%s: %v", held, p.Statements)
		}
	}
}

// Words that are the same of two accounts have the id among them, and an account that may have come back since is not said to be in the recycle bin.
func TestTheWordsOfAPlanTellItsAccountsApart(t *testing.T) {
	b := plan.Basis{Which: map[link.AccountID]string{
		"082343af-1": "the cloud account since 2026-10-06, 082343af", "26e87287-1": "the cloud account since 2026-10-06, 26e87287",
		"879c200e-1": "the one in the recycle bin", "5": "the one deleted on 2026-10-07",
	}}
	for id, want := range map[link.AccountID][2]string{
		"082343af-1": {"the cloud account since 2026-10-06, 082343af", "the cloud account since 2026-10-06, 082343af"},
		"26e87287-1": {"the cloud account since 2026-10-06, 26e87287", "the cloud account since 2026-10-06, 26e87287"},
		"879c200e-1": {"the one in the recycle bin", "the one that was in the recycle bin"},
		"5":          {"the one deleted on 2026-10-07", "the one that was deleted on 2026-10-07"},
	} {
		if got := [2]string{b.WhichIs(id), b.WhichWas(id)}; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The addresses of an account that may be someone else's are not carried to the person by themselves.
func TestAnAccountThatMayBeAnothersIsMarkedSo(t *testing.T) {
	for name, c := range map[string]struct {
		check checkup.CheckUp
		want  bool
	}{
		"the person's":   {newWorld().check(t, "right"), false},
		"another name":   {calledSo(newWorld(), "Anna", "Meier", "Anna", "Huber").check(t, "right"), true},
		"nothing shared": {newWorld(account("x", "somebody@contoso.com")).check(t, "x"), true},
	} {
		if c.check.PerhapsOthers != c.want {
			t.Errorf("%s: %v", name, c.check.PerhapsOthers)
		}
	}
}

package ui_test

import (
	"testing"
	"time"

	"hardmatch/link/audit"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// TestAListThatNamesNoOneSaysWhy: with whatever is in its totals. That all is well it does not say: a list that was narrowed may leave out who waits in vain.
func TestAListThatNamesNoOneSaysWhy(t *testing.T) {
	type totals = []audit.Total
	for _, c := range []struct {
		totals []audit.Total
		says   string
	}{
		{nil, "This list says nothing: no one could be read."},
		{totals{{Category: audit.Linked, Many: 0}}, "This list says nothing: no one could be read."},
		{totals{{Category: audit.Linked, Many: 5}}, "Everybody who could be read is linked correctly."},
		{totals{{Category: audit.Prepared, Many: 2}}, "This list names no one: 2 waiting for the sync."},
		{totals{{Category: audit.OutOfScope, Many: 1}}, "This list names no one: 1 out of scope."},
		{totals{{Category: audit.Prepared, Many: 2}, {Category: audit.Linked, Many: 5}, {Category: audit.OutOfScope, Many: 1}}, "This list names no one: 2 waiting for the sync, 5 linked, 1 out of scope."},
		{totals{{Category: audit.Unlinked, Many: 1}, {Category: audit.Linked, Many: 5}}, "This list was narrowed, and names no one: 1 of its audit asks for something."},
		{totals{{Category: audit.Unknown, Many: 2}}, "This list was narrowed, and names no one: 2 of its audit ask for something."},
		{totals{{Category: audit.NotTaken, Many: 1}, {Category: audit.OrphanCloud, Many: 2}, {Category: audit.Prepared, Many: 3}}, "This list was narrowed, and names no one: 3 of its audit ask for something."},
	} {
		w := newWorld(t, right(), duplicate())
		d := uitest.New(t, w, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Worklist: &audit.Worklist{Tenant: "contoso.onmicrosoft.com", ObservedAt: testNow, Totals: c.totals}})
		d.Resize(80, 24)
		d.Press("enter")
		d.Expect(c.says)
	}
}

// TestARowWithoutAnAccount says that there is none only if the audit says so.
func TestARowWithoutAnAccount(t *testing.T) {
	list := &audit.Worklist{Tenant: "contoso.onmicrosoft.com", ObservedAt: testNow}
	for category, says := range map[audit.Category]string{audit.NoAccount: "none", audit.Unknown: "not read", audit.Several: "several", audit.SharedAnchor: "unclear"} {
		list.Items = []audit.Item{{Category: category, PersonUPN: "ada@contoso.com", PersonGUID: bond().GUID.String()}}
		d := uitest.New(t, newWorld(t, right(), duplicate()), ui.Options{Theme: term.ThemePlain, Location: time.UTC, Worklist: list})
		d.Resize(80, 24)
		d.Press("enter")
		d.ExpectFrame(string(category) + " ada@contoso.com " + says)
	}
}

package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// hostileText forges a line, turns the writing round, and is longer than any window.
const hostileText = "x\x1b[2J\r\n\u202e\t" + "wide 漢字 and much more of it, so that it fits in no row at all"

// listOf is a list of people whose names begin and end alike, and of an account that is no one's. Every text in it is hostile.
func listOf(many int) *audit.Worklist {
	list := &audit.Worklist{Tenant: "contoso.onmicrosoft.com", ObservedAt: testNow, Unread: []audit.Hole{{What: hostileText, Cause: hostileText, Cure: hostileText}}}
	days := 3
	for n := range many {
		id := link.GUID{byte(n), 1}
		list.Items = append(list.Items, audit.Item{
			Category: audit.Duplicate, Next: hostileText, Why: hostileText, Codes: []link.Code{"x\x1b"}, PersonGUID: id.String(), PersonName: hostileText,
			PersonUPN: fmt.Sprintf("a.very.long.name.of.somebody.%d.with.a.very.long.end%s@contoso.example", n, hostileText), AccountID: link.AccountID(id.String()),
			AccountUPN: hostileText, AccountState: hostileText, HolderID: link.AccountID(id.String()), HolderUPN: hostileText, HolderState: "recycle-bin " + hostileText, DaysLeft: &days,
			Lost: []string{hostileText}, Unknown: []string{hostileText},
		})
	}
	list.Items = append(list.Items, audit.Item{Category: audit.OrphanCloud, AccountID: rightID, AccountUPN: hostileText})
	return list
}

// Whatever the names are, and how large the window is: the frame fits, no text of a list is a command, and no two rows look the same.
func TestTheWorklistAtEverySize(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {61, 17}, {80, 24}, {107, 30}, {120, 40}, {200, 60}} {
		w := newWorld(t, right(), duplicate())
		d := uitest.New(t, w, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Worklist: listOf(60)})
		d.Resize(size[0], size[1])
		d.Press("enter")
		d.Expect("Worklist:")
		for _, key := range []string{"down", "end", "d", "x", "esc", "right", "right", "home", "pgdown", "/", "esc", "o", "a"} {
			d.Press(key)
			frame := d.Frame()
			uitest.Fits(t, frame, size[0], size[1])
			if strings.ContainsAny(frame, "\x1b\r\t\u202e") {
				t.Fatalf("%v after %s: a name is a command:\n%q", size, key, frame)
			}
			seen := map[string]bool{}
			for row := range strings.Lines(frame) {
				if row = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(row), ">")); strings.HasPrefix(row, "duplicate ") {
					if seen[row] {
						t.Fatalf("%v after %s: two rows look the same:\n%s", size, key, frame)
					}
					seen[row] = true
				}
			}
		}
	}
}

// A letter shows only its category, and again all; an account that is no one's has no check-up, and says so.
func TestAnAccountThatIsNoOnesHasNoCheckUp(t *testing.T) {
	w := newWorld(t, right())
	d := uitest.New(t, w, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Worklist: listOf(2)})
	d.Press("enter")
	d.Expect("3 to do")
	d.Press("o")
	d.Expect("row 1 of 1", "Enter is off: this account is no one's")
	d.Press("enter")
	d.Expect("Worklist:")
	d.Press("o")
	d.Expect("row 1 of 3")
}

// Anyone who cannot be found any more is named; no one else is taken in their place.
func TestWhoIsGoneSinceTheListWasMade(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := uitest.New(t, w, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Worklist: listOf(1)})
	d.Press("enter", "enter")
	d.Expect("Worklist:", "Does not exist")
}

// A row whose objectGUID is another person's than its names leads to no one; neither does a list that was narrowed say that all is well.
func TestAWorklistIsAFileThatOthersMayHaveChanged(t *testing.T) {
	open := func(list *audit.Worklist) *uitest.Driver {
		d := uitest.New(t, newWorld(t, right(), duplicate()), ui.Options{Theme: term.ThemePlain, Location: time.UTC, Worklist: list})
		d.Press("enter")
		d.Expect("Worklist:")
		return d
	}
	row := audit.Item{Category: audit.Duplicate, PersonGUID: bond().GUID.String(), PersonUPN: "anna.simple@contoso.com", PersonSAM: "anna.simple"}
	list := &audit.Worklist{Tenant: "contoso.onmicrosoft.com", ObservedAt: testNow, Items: []audit.Item{row}}
	d := open(list)
	d.Press("enter")
	d.Expect("Worklist:", "The list says anna.simple@contoso.com", "search for the person by hand")
	row.PersonUPN = strings.ToUpper(bond().UPN)
	list.Items[0] = row
	d = open(list)
	d.Press("enter")
	d.Refuse("Worklist:")

	d = open(list)
	d.Press("/")
	d.Type("nobody")
	d.Press("enter")
	d.Expect("No one here has", "a shows all")

	totals := []audit.Total{{Category: audit.Linked, Many: 9}}
	for want, list := range map[string]*audit.Worklist{
		"Everybody who could be read is linked correctly": {ObservedAt: testNow, Totals: totals},
		"no one could be read":                            {ObservedAt: testNow},
		"names no one: 4 of its audit ask":                {ObservedAt: testNow, Totals: append(totals, audit.Total{Category: audit.Duplicate, Many: 4})},
	} {
		list.Tenant = "contoso.onmicrosoft.com"
		open(list).Expect(want)
	}
}

package audit

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
)

// A saved list is read again as it was, whatever is in it, and no name in it is a command to a terminal.
func TestAWorklistIsReadAsItWasSaved(t *testing.T) {
	for seed := range uint64(40) {
		w := randomCollection(seed).Join(observed).Worklist()
		if seed == 0 && len(w.Items) == 0 {
			t.Fatal("nothing is on the list")
		}
		for i := range w.Items {
			if i%3 == 0 {
				m := w.MarkOf(w.Items[i], Aside, observed, link.Account{UPN: "help\x1bdesk@contoso.com"})
				m.Reason = "\u202etomorrow\x07"
				w.Items[i].Mark = &m
			}
		}
		text, err := w.JSON()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range string(text) {
			if link.Invisible(r) && r != '\n' {
				t.Fatalf("the saved list has %U in it", r)
			}
		}
		read, err := ReadWorklist(text)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		again, err := read.JSON()
		if err != nil || !bytes.Equal(again, text) {
			t.Fatalf("seed %d: %v: saved again it is\n%s\nand was\n%s", seed, err, again, text)
		}
		for i, item := range read.Items {
			if item.Open() != (i%3 != 0) {
				t.Fatalf("seed %d: item %d: %+v", seed, i, item.Mark)
			}
		}
	}
}

// What is not a list is refused with the reason: no one is left out in silence.
func TestWhatIsNoWorklist(t *testing.T) {
	const guid = `"personGuid":"8d0d02e1-1e4c-4cf7-9a60-ea4b5e8da56c"`
	for text, why := range map[string]string{
		"":              "it is not JSON",
		"[]":            "it is not JSON",
		`{"format":2}`:  "its format is 2, and this version reads 1",
		`{"format":1}`:  "its format is 1",
		`{"verdict":1}`: "its format is 0",
		`{"format":1,"observedAt":"2026-11-02T09:00:00Z","people":[{"category":"unlinked"}]}`:                                        "entry 1 does not say whom",
		`{"format":1,"observedAt":"2026-11-02T09:00:00Z","people":[{"category":"newer",` + guid + `}]}`:                              `"newer"`,
		`{"format":1,"observedAt":"2026-11-02T09:00:00Z","people":[],"orphans":[{"category":"orphan-cloud","accountId":"../../x"}]}`: "entry 1 does not say whom",
		`{"format":1,"observedAt":"2026-11-02T09:00:00Z","orphans":[{"category":"orphan-cloud",` + guid + `}]}`:                      "entry 1 does not say whom",
	} {
		_, err := ReadWorklist([]byte(text))
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, want %s", text, err, why)
		}
	}
	w, err := ReadWorklist([]byte("\uFEFF" + `{"format":1,"observedAt":"2026-11-02T09:00:00Z","people":[{"category":"linked",` + guid + `},{"category":"unlinked",` + guid + `,"accountUpn":null,"binDaysLeft":null}]}`))
	if err != nil || len(w.Items) != 1 || w.Items[0].Category != Unlinked {
		t.Errorf("%v, %+v", err, w)
	}
}

// The latest mark counts; what was solved before the audit, and what was put aside for something else, does not.
func TestWhichMarksCount(t *testing.T) {
	const id = "8d0d02e1-1e4c-4cf7-9a60-ea4b5e8da56c"
	at := func(minutes int, state MarkState) Mark {
		return Mark{At: observed.Add(time.Duration(minutes) * time.Minute), Tenant: "contoso", Of: id, Category: Duplicate, State: state}
	}
	other, elsewhere := at(1, Aside), at(1, Aside)
	other.Category, elsewhere.Tenant = Moved, "fabrikam"
	for name, c := range map[string]struct {
		marks []Mark
		want  MarkState
	}{
		"none":                        {nil, ""},
		"solved after the audit":      {[]Mark{at(1, Solved)}, Solved},
		"solved before the audit":     {[]Mark{at(-1, Solved)}, ""},
		"aside before the audit":      {[]Mark{at(-1000, Aside)}, Aside},
		"aside for another category":  {[]Mark{other}, ""},
		"of another tenant":           {[]Mark{elsewhere}, ""},
		"taken up again":              {[]Mark{at(1, Aside), at(2, Reopened)}, ""},
		"the order is that of time":   {[]Mark{at(2, Solved), at(1, Reopened)}, Solved},
		"the last of the same moment": {[]Mark{at(1, Aside), at(1, Reopened)}, ""},
	} {
		w := &Worklist{Tenant: "contoso", ObservedAt: observed, Items: []Item{{Category: Duplicate, PersonGUID: id}}}
		w.Apply(c.marks)
		var got MarkState
		if m := w.Items[0].Mark; m != nil {
			got = m.State
		}
		if got != c.want || w.Left()[Duplicate] != map[bool]int{true: 1, false: 0}[got == ""] {
			t.Errorf("%s: %q, want %q; left %v", name, got, c.want, w.Left())
		}
	}
}

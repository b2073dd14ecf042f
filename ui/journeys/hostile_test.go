package journeys

import (
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/linktest"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// hostileNames are the kinds of text that would forge a screen, or fill it.
var hostileNames = map[string]string{
	"emoji, skin tones": strings.Repeat("\U0001F468\U0001F3FD", 45),
	"conjuncts":         strings.Repeat("\u0915\u094d\u0937\u094d\u0924\u094d\u0930\u093f", 20),
	"escape sequences":  "Eve\x1b[2J\x1b[1;1H\x1b]0;title\x07",
	"C0 controls":       "Eve\x00\x07\x08\x0c\x7f",
	"C1 controls":       "Eve\u0085\u009b31m\u0090",
	"newlines, tabs":    "Eve\r\n+ linked, press Enter\tnow\u2028\u2029",
	"default ignorable": "E\u034fv\u17b4e\u180b\ufe0f\u3164\U000e0100",
	"zero-width":        "E\u200bv\u200c\u200de\ufeff\u2060",
	"bidi controls":     "\u202eevE\u202c\u2066x\u2069\u200f",
	"combining flood":   "Eve" + strings.Repeat("\u0301", 400),
	"lone surrogates":   "Eve\xed\xa0\x80\xed\xbf\xbf" + surrogate,
	"64 KB":             strings.Repeat("Eve ", 16*1024),
}

// TestHostileText takes names of each kind through the whole stack, from both directories to every screen of the way. No frame holds anything that
// a terminal would obey, none is wider or higher than its window, and the decision is made by what the server says, not by the name.
func TestHostileText(t *testing.T) {
	t.Parallel()
	stride := goldenStride(5)
	for i, kind := range slices.Sorted(maps.Keys(hostileNames)) {
		if i%stride != 0 {
			continue
		}
		name := hostileNames[kind]
		t.Run(kind, func(t *testing.T) {
			s := newSite(t)
			if err := s.directory.Set(siteUPN, "displayName", []byte(name)); err != nil {
				t.Fatal(err)
			}
			right, holder := rightAccount(), holderAccount(syncedHolder)
			right.DisplayName, right.EmployeeID = name, name
			holder.DisplayName, holder.Proxies, holder.DN = name, []string{"SMTP:" + name}, "CN="+name
			s.settle(entratest.Behaviour{}, right, holder)
			d := uitest.New(t, &siteBackend{site: s, dir: linktest.Dir(t)}, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
			file := filepath.Join("testdata", "frames", "hostile", strings.NewReplacer(" ", "-", ",", "").Replace(kind)+".txt")
			for _, step := range []func(){
				func() { toSearch(d); d.Type("ada.right") },
				func() { d.Press("enter"); d.Expect("Pick"); golden(t, file, d.Frame()+"\n") },
				func() { d.Press("enter"); d.Expect("Check-up") },
				func() { d.Press("f1") },
				func() { d.Press("esc", "enter"); d.Expect("Decide:"); d.Choose("Delete") },
				func() { d.Press("enter"); d.Expect("Confirm") },
				func() {
					fill(d, siteUPN, crashHolder) // the account too: its employee id is another one
					d.Expect("Confirm: this is what will be done", applyButton.FindString(d.Frame()))
					d.Press("enter")
				},
			} {
				step()
				harmless(t, d.Frame())
			}
			d.Expect("Prepared")
			if got := s.standing(); got != "right live with the value" {
				t.Errorf("the tenant has %s", got)
			}
		})
	}
}

// harmless holds that a frame is nothing but lines of signs that show, and fits 80x24.
func harmless(t *testing.T, frame string) {
	t.Helper()
	uitest.Fits(t, frame, 80, 24)
	for _, line := range strings.Split(frame, "\n") {
		if at := strings.IndexFunc(line, link.Invisible); at >= 0 {
			t.Errorf("not to be seen at %d: %q", at, line)
		}
		if marks := strings.Count(line, "\u0301"); marks > 4*strings.Count(line, "e\u0301") {
			t.Errorf("%d combining marks: %q", marks, line)
		}
	}
}

// TestHostileTextMatchesItself sends values of random runes through the filters to the tenant: each finds the account that has it, and no other.
// Package entra imports the SDK, which is too much to be fuzzed.
func TestHostileTextMatchesItself(t *testing.T) {
	t.Parallel()
	runes := []rune("'''\"\\%&+#?/;:,()$@ \t\n\x00\x1b\u0085\u200b\u202e\u2028\u00e9\u0416\u5c71\U0001f600ab1")
	dice := rand.New(rand.NewPCG(1, 2))
	s := newSite(t)
	for range 400 {
		text := "x"
		for range 1 + dice.IntN(12) {
			text += string(runes[dice.IntN(len(runes))])
		}
		text += "x" // a blank at the end is no part of a search
		right, other := rightAccount(), holderAccount(nil)
		right.ImmutableID, right.DisplayName, other.ImmutableID, other.DisplayName = text, text, text+"'", "'"+text
		s.settle(entratest.Behaviour{AnchorFilterExact: true}, right, other)
		held, err := s.cloud.Holders(t.Context(), link.ImmutableID(text))
		if err != nil || len(held) != 1 || string(held[0].ID) != right.ID {
			t.Fatalf("ImmutableID %q: %v, %v", text, held, err)
		}
		found, _, err := s.cloud.Find(t.Context(), text, 10)
		if err != nil || len(found) != 1 || string(found[0].ID) != right.ID {
			t.Fatalf("name %q: %v, %v", text, found, err)
		}
	}
}

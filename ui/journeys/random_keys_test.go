package journeys

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link/linktest"
	"hardmatch/ui"
	"hardmatch/ui/practice"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

var walkCount = flag.Int("walks", 0, "how many random walks through the wizard are tried; 0: 100, or a sample of them")

// TestRandomKeys presses random keys, in random tenants, which others change at random. Nothing is written except by Enter on Apply, and then only
// to accounts that the confirm screen has shown with what is done to them. The account and the operator are never deleted, except by an undo.
func TestRandomKeys(t *testing.T) {
	t.Parallel()
	walks := cmp.Or(*walkCount, 100/linktest.Stride(6))
	var applied, deleted atomic.Int64
	t.Run("walks", func(t *testing.T) {
		for first := range walkers {
			t.Run(fmt.Sprintf("from %d", first), func(t *testing.T) {
				t.Parallel()
				s := newSite(t)
				for n := first; n < walks; n += walkers {
					w := newWalk(t, s, n)
					w.play()
					applied.Add(int64(w.applied))
					deleted.Add(int64(w.deleted))
				}
			})
		}
	})
	t.Logf("%d random walks: %d plans applied, %d deletions and purges", walks, applied.Load(), deleted.Load())
	if applied.Load() < int64(walks/4) || deleted.Load() < int64(walks/20) {
		t.Error("too few of them came that far")
	}
}

// walkers are how many walk at once, each on a site of its own.
const walkers = 4

// walk is one walk, all of it decided by its number.
type walk struct {
	t       *testing.T
	n       int
	dice    *rand.Rand
	site    *site
	d       *uitest.Driver
	confirm string // the confirm screen, as it was when Enter was pressed on it; "": it was not
	seen    int    // so many requests have been judged

	applied, deleted int
}

func newWalk(t *testing.T, s *site, n int) *walk {
	w := &walk{t: t, n: n, dice: rand.New(rand.NewPCG(1966, uint64(n))), site: s}
	right := rightAccount()
	if w.dice.IntN(4) == 0 {
		deletedHolder(&right)
	}
	accounts := []entratest.User{right}
	states := []func(*entratest.User){nil, syncedHolder, syncedHolder, leftHolder, deletedHolder, binnedBySync}
	if w.dice.IntN(6) > 0 {
		accounts = append(accounts, holderAccount(states[w.dice.IntN(len(states))]))
	}
	accounts = append(accounts, entratest.User{ID: siteID("bystander"), UPN: "ada.other@contoso.com", DisplayName: "Ada Right"})
	s.settle(entratest.Behaviour{
		BinCopyBlocks: w.dice.IntN(2) == 0, LeftScopeReadOnly: w.dice.IntN(3) == 0, StaleReads: w.dice.IntN(2), StaleUniqueness: w.dice.IntN(2),
	}, accounts...)
	w.d = uitest.New(t, &siteBackend{site: s, dir: linktest.Dir(t)}, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Search: "ada.right"})
	w.d.Resize(160, 150) // so that the confirm screen is seen whole
	return w
}

// walkKeys are the keys that are pressed on a screen, by the beginning of its title. Most of them get somewhere; "fill" types what is asked for.
var walkKeys = map[string]string{
	"Connect": "enter enter enter enter esc f1",
	"Find":    "enter enter enter enter enter enter down up esc f1 again a",
	"Pick":    "enter enter enter enter enter down up esc f1",
	"Decide":  "down down right right enter enter enter enter up left tab d esc",
	"Confirm": "fill fill fill fill fill enter enter enter enter tab shift+tab esc pgdown strike",
	"":        "enter enter enter enter enter enter enter right right left tab down d esc pgdown r u u strike",
}

var keyboard = uitest.Keyboard()

// play presses keys. That every key is pressed on every screen, some thousand times, is shown by the same test in package ui, at a lower cost.
func (w *walk) play() {
	for range 60 {
		title, _, _ := strings.Cut(w.d.Title(), ":")
		choice, known := walkKeys[strings.Fields(title)[0]]
		if !known {
			choice = walkKeys[""]
		}
		keys := strings.Fields(choice)
		if w.dice.IntN(15) == 0 {
			keys = keyboard // any key that there is
		}
		switch key := keys[w.dice.IntN(len(keys))]; key {
		case "fill":
			w.fill()
		case "again":
			w.press("ctrl+u")
			w.d.Type("ada.right")
		case "strike":
			w.strike()
		default:
			w.press(key)
		}
		if w.d.Quit() || w.t.Failed() {
			return
		}
	}
}

// The titles of the confirm screen, what it asks to be typed, and the button that applies a plan, under the focus.
var (
	confirmTitle = regexp.MustCompile(`Confirm: this is what (will be done|will be undone|is left to do)`)
	typeThis     = regexp.MustCompile(`Type (\S+?)(?: to delete it:|, which stays:|: it )`)
	applyButton  = regexp.MustCompile(`\[ (Undo|Give|Finish|Delete|Clear|Purge|Link|Restore|Change|Untie|Rename|Remove|Do|Add)[^\]]* \]`)
)

// press presses a key, and judges what came of it.
func (w *walk) press(key string) {
	w.confirm = ""
	frame := w.d.Frame()
	title, button := confirmTitle.FindString(w.d.Title()), applyButton.FindString(frame)
	if key == "enter" && title != "" && button != "" {
		w.d.Expect(title, button) // else the driver refuses
		w.confirm = frame
	}
	w.d.Press(key)
	w.judge()
}

// fill types what the confirm screen asks for, as a person who knows the way does, or the wrong thing.
func (w *walk) fill() {
	frame := w.d.Frame()
	if strings.Contains(frame, "INC-4711") {
		w.press("tab")
		return
	}
	if strings.Contains(frame, "> Ticket") {
		w.d.Type("INC-4711")
		w.press("enter")
	}
	for _, field := range typeThis.FindAllStringSubmatch(frame, -1) {
		if w.dice.IntN(8) > 0 {
			w.press("ctrl+u")
			w.d.Type(field[1])
		}
		w.press("enter")
	}
	w.press("tab")
}

// strike changes an account as another administrator, or the sync, would.
func (w *walk) strike() {
	if w.dice.IntN(3) > 0 {
		return
	}
	users := w.site.tenant.Load().Users()
	u := users[1+w.dice.IntN(len(users)-1)]
	w.site.tenant.Load().Change(u.ID, func(u *entratest.User) {
		switch w.dice.IntN(4) {
		case 0:
			u.ImmutableID = siteValue()
		case 1:
			u.ImmutableID = ""
		case 2:
			u.UPN = "renamed." + u.UPN
		default:
			u.DeletedAt = practice.Epoch.Add(-time.Hour)
		}
	})
}

// judge holds the rules for all that was written since the last key.
func (w *walk) judge() {
	w.t.Helper()
	all := w.site.tenant.Load().Requests()
	wrote := false
	for _, r := range all[w.seen:] {
		if r.Method == http.MethodGet {
			continue
		}
		wrote = true
		if why := w.forbidden(r); why != "" {
			w.t.Errorf("walk %d: %s %s: %s\n%s", w.n, r.Method, r.Path, why, w.confirm)
		}
	}
	if w.seen = len(all); wrote {
		w.applied++
	}
}

// forbidden says why a write must not be; "" if it may.
func (w *walk) forbidden(r entratest.Request) string {
	if w.confirm == "" {
		return "nobody pressed Enter on Apply"
	}
	for _, u := range append(w.site.tenant.Load().Users(), rightAccount(), holderAccount(nil)) {
		if !strings.Contains(r.Path, u.ID) {
			continue
		}
		name := strings.TrimPrefix(u.UPN, "renamed.")
		if !strings.Contains(w.confirm, name) {
			return "the confirm screen does not name " + u.UPN
		}
		undo := strings.Contains(w.confirm, "will be undone")
		if r.Method == http.MethodDelete {
			w.deleted++
			if u.ID == siteID("operator") || u.ID == siteID("right") && !undo {
				return fmt.Sprintf("%s is deleted", u.UPN)
			}
			if says := regexp.MustCompile(`(?i)(delete|purge) ` + u.ID[:8]); !says.MatchString(strings.Join(strings.Fields(w.confirm), " ")) {
				return "the confirm screen does not say that it is deleted"
			}
		}
		return ""
	}
	return "nobody knows this account"
}

package ui_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

var oneWalk = flag.Int("walk", -1, "try this random walk only, and tell its keys")

// walks are how many random walks there are in all.
const walks = 3000

// TestRandomKeys presses every key of the keyboard, on every screen, in companies of every sort: to link, to delete, from the AD side, to take back, and to
// finish what a dead process has left. Whatever is pressed:
//
//   - nothing is written except by Enter on a confirm screen's button;
//   - nothing is written that this screen does not name: what is done, to which account, and, of an ImmutableID, which; of an undo too;
//   - no frame deceives, see sights.
func TestRandomKeys(t *testing.T) {
	t.Parallel()
	var tally tally
	if *oneWalk >= 0 {
		w := newRandomWalk(t, *oneWalk, &tally)
		new(sights).join(w)
		w.play()
		return
	}
	stride := min(linktest.Stride(151), 151) // with the race detector too: fewer walks come nowhere, and see too little
	var seen [2]sights
	t.Run("walks", func(t *testing.T) {
		for first := range seen {
			t.Run(fmt.Sprintf("from %d", first), func(t *testing.T) {
				t.Parallel()
				for n := first * stride; n < walks && !t.Failed(); n += len(seen) * stride {
					w := newRandomWalk(t, n, &tally)
					seen[first].join(w)
					w.play()
				}
			})
		}
	})
	least := int64(walks / stride)
	t.Logf("%d random walks: %s", least, &tally)
	if tally.applied.Load() < least/4 || tally.takenBack.Load() < least/10 || tally.finished.Load() < least/20 || tally.synced.Load() == 0 {
		t.Error("too few of them came that far")
	}
	frames, buttons, lost := seen[0].frames+seen[1].frames, seen[0].buttons+seen[1].buttons, seen[0].lost+seen[1].lost
	t.Logf("%d frames, %d buttons, %d of them say what is lost", frames, buttons, lost)
	if frames < 1000 || buttons < 50 || lost < 15 {
		t.Error("too little was seen")
	}
}

// tally is how far the walks have come: confirm screens on which Enter wrote something.
type tally struct{ applied, takenBack, finished, synced atomic.Int64 }

func (c *tally) String() string {
	return fmt.Sprintf("%d plans applied, %d taken back, %d finished, Cloud Sync asked %d times", c.applied.Load(), c.takenBack.Load(), c.finished.Load(), c.synced.Load())
}

// write is one change that was asked of a directory.
type write struct {
	do    link.Verb
	on    link.AccountID // "" of the person
	value link.ImmutableID
}

// witness notes each write before it is made.
type witness struct {
	link.Writer
	note func(write)
}

func (w witness) Set(ctx context.Context, id link.AccountID, value link.ImmutableID) error {
	w.note(write{link.DoSet, id, value})
	return w.Writer.Set(ctx, id, value)
}

func (w witness) Clear(ctx context.Context, id link.AccountID) error {
	w.note(write{link.DoClear, id, ""})
	return w.Writer.Clear(ctx, id)
}

func (w witness) SoftDelete(ctx context.Context, id link.AccountID) error {
	w.note(write{link.DoSoftDelete, id, ""})
	return w.Writer.SoftDelete(ctx, id)
}

func (w witness) Restore(ctx context.Context, id link.AccountID, o link.RestoreOptions) error {
	w.note(write{link.DoRestore, id, ""})
	return w.Writer.Restore(ctx, id, o)
}

func (w witness) Purge(ctx context.Context, id link.AccountID) error {
	w.note(write{link.DoPurge, id, ""})
	return w.Writer.Purge(ctx, id)
}

func (w witness) Rename(ctx context.Context, id link.AccountID, upn string) error {
	w.note(write{link.DoRename, id, ""})
	return w.Writer.Rename(ctx, id, upn)
}

func (w witness) ClearObjectIdentifier(ctx context.Context, id link.AccountID) error {
	w.note(write{link.DoClearIdentifier, id, ""})
	return w.Writer.ClearObjectIdentifier(ctx, id)
}

func (w witness) AddAddress(ctx context.Context, person link.GUID, address string) (string, error) {
	w.note(write{link.DoCarry, "", link.ImmutableID(address)})
	return w.Writer.AddAddress(ctx, person, address)
}

func (w witness) RemoveAddress(ctx context.Context, person link.GUID, address string) (string, error) {
	w.note(write{link.DoUncarry, "", link.ImmutableID(address)})
	return w.Writer.RemoveAddress(ctx, person, address)
}

func (w witness) SetConsistencyGUID(ctx context.Context, person link.GUID, from, to []byte) (string, error) {
	w.note(write{link.DoStamp, "", link.EncodeAnchor(to)})
	return w.Writer.SetConsistencyGUID(ctx, person, from, to)
}

// randomWalk is one walk, all of it decided by its number.
type randomWalk struct {
	*world
	t       *testing.T
	n       int
	dice    *rand.Rand
	d       *uitest.Driver
	tally   *tally
	keys    []string
	confirm string // the confirm screen on whose button Enter was pressed last; "": it was another key
	look    func() // after each key; nil: nothing
}

func newRandomWalk(t *testing.T, n int, c *tally) *randomWalk {
	w := &randomWalk{world: newWorld(t), t: t, n: n, dice: rand.New(rand.NewPCG(1966, uint64(n))), tally: c}
	w.people[0].MayStamp = link.Know(true)
	mine := right()
	switch w.dice.IntN(6) {
	case 0:
		mine.DeletedAt = testNow.AddDate(0, 0, -3)
	case 1: // to be linked from the AD side
		mine.Sync, mine.ImmutableID = link.Know(link.Synced), link.Know(link.GUID{9, 15: 9}.ImmutableID())
	}
	w.people[0].MayCarry = link.Know(true)
	if n%3 == 0 {
		mine.Addresses = append(slices.Clone(mine.Addresses), "smtp:j.bond@contoso.com", "smtp:007@contoso.com")
	}
	w.accounts[mine.ID] = mine
	holders := []func() link.Account{nil, cloudHolder, cloudHolder, duplicate, duplicate, binned}
	if make := holders[w.dice.IntN(len(holders))]; make != nil {
		h := make()
		w.accounts[h.ID] = h
	}
	if w.dice.IntN(3) == 0 {
		w.killInMidPlan()
	}
	w.d = uitest.New(t, w, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Search: "bond"})
	w.d.Resize(160, 200) // so that the confirm screen is seen whole
	return w
}

// binned is a copy in the recycle bin that has the value.
func binned() link.Account {
	a := cloudHolder()
	a.DeletedAt = testNow.AddDate(0, 0, -6)
	return a
}

// Engine is the world's, whose writes are seen.
func (w *randomWalk) Engine() engine.Engine {
	e := w.world.Engine()
	e.Writer, e.Settings = witness{w.world, w.judge}, link.SyncSettings{Anchor: link.AnchorConsistencyGUID}
	if w.n%2 == 0 {
		e.Syncer, e.Settings.Tool = w, link.CloudSync
	}
	return e
}

// SyncPerson holds that Cloud Sync is asked by Enter on the question alone.
func (w *randomWalk) SyncPerson(_ context.Context, p link.Person) (link.PersonSync, error) {
	if !strings.Contains(w.confirm, syncQuestion) || !strings.Contains(w.confirm, "undo can no longer take the link back") {
		w.t.Errorf("walk %d: Cloud Sync was asked for %s, and nobody pressed Enter on the question: %q", w.n, p.Name(), w.keys)
	}
	w.tally.synced.Add(1)
	return link.PersonSync{Result: link.SyncSkipped, Code: "RedundantExport"}, nil
}

// syncQuestion is the title of the question whether Cloud Sync shall take a person.
const syncQuestion = "Watch: let the sync take them now?"

// killInMidPlan leaves what a process leaves that dies at its n-th write, if a plan can be made.
func (w *randomWalk) killInMidPlan() {
	e := w.world.Engine()
	facts, err := e.Gather(w.t.Context(), w.people[0], rightID)
	if err != nil {
		w.t.Fatal(err)
	}
	check := checkup.Check(facts, testNow)
	decisions := map[link.AccountID]plan.Decision{}
	for _, h := range check.Undecided() {
		decisions[h.Account.ID] = plan.Decision{Choice: []checkup.Choice{checkup.ChooseClear, checkup.ChooseDelete}[w.dice.IntN(2)]}
	}
	var codes []link.Code
	for _, f := range check.Findings {
		codes = append(codes, f.Code)
	}
	p, err := plan.New(check, decisions, codes)
	if err != nil {
		return
	}
	typed := map[link.AccountID]string{}
	for _, name := range p.Typed {
		typed[name.Account.ID] = name.Expect
	}
	confirmed, err := p.Confirm(typed, "INC-1")
	if err != nil {
		w.t.Fatal(err)
	}
	left := 1 + w.dice.IntN(3)
	w.strike = func(string) error {
		if left--; left == 0 {
			runtime.Goexit()
		}
		return nil
	}
	linktest.Mortal(func() { _, _ = e.Apply(w.t.Context(), confirmed, nil) })
	w.strike, w.later = nil, 10*time.Minute // so that it is known that it has not happened
}

// ways are keys that get somewhere, by the beginning of the screen's title; "fill" does what a confirm screen asks for. Every other key is any key of the
// keyboard.
var ways = map[string]string{
	"Connect":    "enter",
	"Unfinished": "f u f u f u enter l down",
	"Find":       "enter enter enter down again",
	"Pick":       "enter enter enter down up",
	"Check-up":   "enter enter enter enter l r",
	"Decide":     "enter enter down down up right left tab d",
	"Confirm":    "fill fill fill fill enter enter enter tab shift+tab space space",
	"Done":       "u u u u u w p t n esc",
	"Stopped":    "u u t t n esc",
	"Watch":      "enter enter esc esc r p y n down",
	"History":    "enter enter u u f down esc",
	"Quit":       "esc",
	"Help":       "esc",
}

var keyboard = uitest.Keyboard()

func (w *randomWalk) play() {
	for range 80 {
		title, _, _ := strings.Cut(w.d.Title(), ":")
		title = strings.Fields(title + " ?")[0]
		switch key := w.next(title); key {
		case "fill":
			w.fill()
		case "again":
			w.press("ctrl+u")
			w.d.Type("bond")
		default:
			w.press(key)
		}
		if w.d.Quit() || w.t.Failed() {
			break
		}
		if w.look != nil {
			w.look()
		}
	}
	if *oneWalk >= 0 {
		w.t.Logf("%q\n%s", w.keys, w.d.Frame())
	}
}

func (w *randomWalk) next(title string) string {
	known := strings.Fields(ways[title])
	if len(known) == 0 || w.dice.IntN(3) == 0 {
		return keyboard[w.dice.IntN(len(keyboard))]
	}
	return known[w.dice.IntN(len(known))]
}

var (
	confirmTitle = regexp.MustCompile(`Confirm: this is what (will be done|will be undone|is left to do)`)
	applyButton  = regexp.MustCompile(`\[ (Undo|Give|Finish|Delete|Clear|Purge|Link|Restore|Change|Untie|Rename|Remove|Do|Add)[^\]]* \]`)
	marked       = regexp.MustCompile(`(?m)^ *> (Type (\S+?)(?: to delete it:|, which stays:|: it )|Ticket number)`)
	typeThis     = regexp.MustCompile(`Type (\S+?)(?: to delete it:|, which stays:|: it )`)
)

// press presses a key. If the button of a confirm screen has the focus, the screen is looked at first, whatever the key.
func (w *randomWalk) press(key string) {
	w.confirm = ""
	title, frame, button := w.d.Title(), "", ""
	if asked := confirmTitle.FindString(title); asked != "" {
		frame = w.d.Frame()
		if button = applyButton.FindString(frame); button != "" {
			w.d.Expect(asked, button) // else the driver refuses Enter
		}
	} else if title == syncQuestion {
		frame, button = w.d.Frame(), "Let Cloud Sync take"
		w.d.Expect(syncQuestion, button)
	}
	if button != "" && key == "enter" {
		w.confirm = strings.Join(strings.Fields(frame), " ")
	}
	before := len(w.writes)
	w.keys = append(w.keys, key)
	w.d.Press(key)
	if len(w.writes) > before {
		switch {
		case strings.HasPrefix(button, "[ Undo"), strings.HasPrefix(button, "[ Move it"):
			w.tally.takenBack.Add(1)
		case strings.HasPrefix(button, "[ Finish"):
			w.tally.finished.Add(1)
		default:
			w.tally.applied.Add(1)
		}
	}
}

// fill types what the confirm screen asks for, and goes on to its button.
func (w *randomWalk) fill() {
	for range 8 {
		if !confirmTitle.MatchString(w.d.Title()) {
			return
		}
		frame := w.d.Frame()
		asked, mark := typeThis.FindAllStringSubmatch(frame, -1), marked.FindStringSubmatch(frame)
		switch {
		case applyButton.MatchString(frame):
			return
		case mark != nil && mark[2] != "" && len(asked) > 0:
			w.press("ctrl+u")
			w.d.Type(mark[2])
		case mark != nil:
			w.press("ctrl+u")
			w.d.Type("INC-2")
		}
		w.press("tab")
	}
}

// shown says how a confirm screen announces a write, before the beginning of the account's id.
var shown = map[link.Verb]string{
	link.DoSet:             `([Ll]ink|give (it|the ImmutableID) back to) `,
	link.DoClear:           `[Cc]lear `,
	link.DoSoftDelete:      `[Dd]elete `,
	link.DoRestore:         `[Rr]estore `,
	link.DoPurge:           `([Pp]urge|[Dd]elete) `,
	link.DoRename:          `rename `,
	link.DoClearIdentifier: `untie `,
}

// judge holds the rules for a write that is about to be made.
func (w *randomWalk) judge(c write) {
	switch {
	case w.confirm == "":
		w.t.Errorf("walk %d: %v is written, and nobody pressed Enter on a button: %q", w.n, c, w.keys)
	case c.do == link.DoCarry || c.do == link.DoUncarry:
		kept := strings.Contains(w.confirm, "(•) keep "+string(c.value))
		listed := regexp.MustCompile(`mail addresses[^│]*` + regexp.QuoteMeta(string(c.value))).MatchString(w.confirm)
		if !strings.Contains(w.confirm, "CHANGED IN AD") || !kept && !listed {
			w.t.Errorf("walk %d: the screen does not name %v: %q\n%s", w.n, c, w.keys, w.confirm)
		}
	case c.do == link.DoStamp:
		if !strings.Contains(w.confirm, "mS-DS-ConsistencyGuid") || !strings.Contains(w.confirm, "in AD") {
			w.t.Errorf("walk %d: the screen does not name the change in AD: %q\n%s", w.n, w.keys, w.confirm)
		}
	case !regexp.MustCompile(shown[c.do] + string(c.on[:8])).MatchString(w.confirm):
		w.t.Errorf("walk %d: the screen does not show %v: %q\n%s", w.n, c, w.keys, w.confirm)
	case c.do == link.DoSet && !strings.Contains(w.confirm, string(c.value)):
		w.t.Errorf("walk %d: the screen does not show the value of %v: %q\n%s", w.n, c, w.keys, w.confirm)
	}
}

package journeys

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// TestFrames holds what each screen on the way looks like, to the last blank, at each size, in the plain theme, in the dark one and with ASCII signs:
// testdata/frames/LOOK-SIZE/SCREEN.txt, the plain ones without a look. With -update it rewrites them; read the difference as a tired person on the phone
// would.
func TestFrames(t *testing.T) {
	t.Parallel()
	galleries(t, func(g gallery) {
		g.t.Parallel()
		g.looks = allLooks
		g.theWay()
	})
}

// theWay is every screen that needs no journal, in one look.
func (g gallery) theWay() {
	g.t.Helper()
	g.connecting()
	g.delete()
	g.recycleBin()
	g.names()
	g.others()
	g.waits()
	g.worklist()
	g.worklistHole()
}

// TestFramesWithAJournal does the same for what shows where the journal is. That is in the folder of the process, so that no other test runs meanwhile.
func TestFramesWithAJournal(t *testing.T) {
	galleries(t, func(g gallery) {
		g.looks = allLooks
		g.unfinished()
		g.adSide()
	})
}

// galleries lets the frames of each size be held against their files; of the one that most people have, if a sample is tried.
func galleries(t *testing.T, do func(gallery)) {
	files, err := filepath.Abs(filepath.Join("testdata", "frames"))
	if err != nil {
		t.Fatal(err)
	}
	sizes := [][2]int{{80, 24}, {120, 40}, {60, 16}, {200, 60}}
	if goldenStride(2) > 1 {
		sizes = sizes[:1]
	}
	for _, size := range sizes {
		g := gallery{files: files, width: size[0], height: size[1]}
		t.Run(g.size(), func(t *testing.T) {
			g.t = t
			do(g)
		})
	}
}

// gallery compares frames of one size with their golden files.
type gallery struct {
	t             *testing.T
	files         string // the folder of the golden files
	width, height int
	looks         []wall // in which each frame is drawn; the first is the wizard's own
	setup         ui.Setup
}

// wall is how frames are drawn, and the name that their folder begins with; "" for the plain ones of the way.
type wall struct {
	name string
	uitest.Look
}

var (
	plainLook = wall{"", uitest.Look{Theme: term.ThemePlain}}
	darkLook  = wall{"dark-", uitest.Look{Theme: term.ThemeDark}}
	asciiLook = wall{"ascii-", uitest.Look{Theme: term.ThemePlain, ASCII: true}}
	allLooks  = []wall{plainLook, darkLook, asciiLook}
)

func (g gallery) size() string { return fmt.Sprintf("%dx%d", g.width, g.height) }

func (g gallery) wizard() *uitest.Driver { return g.wizardOn(newCrowdedStage(g.t)) }

func (g gallery) wizardOn(s *stage) *uitest.Driver {
	return g.lookedAt(s.wizardAs(g.ownLook(), g.width, g.height))
}

// ownLook is the first look, which the wizard has itself.
func (g gallery) ownLook() ui.Options {
	return ui.Options{Theme: g.looks[0].Theme, ASCII: g.looks[0].ASCII, Setup: g.setup}
}

// lookedAt has the frames of a wizard drawn in every look.
func (g gallery) lookedAt(d *uitest.Driver) *uitest.Driver {
	var looks []uitest.Look
	for _, l := range g.looks {
		looks = append(looks, l.Look)
	}
	d.LookIn(looks...)
	return d
}

// show holds that a frame fits its window, and is the one on file, in every look: testdata/frames/LOOK-SIZE/NAME.txt.
func (g gallery) show(name string, frames []string) {
	g.t.Helper()
	for i, frame := range frames {
		uitest.Fits(g.t, frame, g.width, g.height)
		golden(g.t, filepath.Join(g.files, g.looks[i].name+g.size(), name+".txt"), frame+"\n")
	}
}

// goldenStride is linktest.Stride for a test with golden files, which are all looked at when they are rewritten.
func goldenStride(sample int) int {
	if *update {
		return 1
	}
	return linktest.Stride(sample)
}

// golden compares a text with a file, or writes the file with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if test, _, _ := strings.Cut(t.Name(), "/"); !withGoldens.MatchString(test) {
		t.Errorf("%s has golden files: withGoldens must name it", test)
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew); got\n%s\nwant\n%s", file, got, want)
	}
}

// delete is the way of james.bond, whose synced duplicate is deleted.
func (g gallery) delete() {
	g.t.Helper()
	s := newCrowdedStage(g.t).patient()
	d := g.wizardOn(s)
	show := func(name string) { g.t.Helper(); g.show(name, d.Frames()) }
	show("connect")
	d.Press("enter")
	show("search-empty")
	d.Type("james.bond")
	show("search")
	d.Press("enter")
	show("pick")
	d.Press("enter")
	show("check-up")
	d.Press("d", "down", "down")
	show("check-up-warning")
	d.Press("d")
	d.Press("enter")
	show("decide")
	d.Choose("Delete")
	show("decide-chosen")
	d.Press("d")
	show("decide-details")
	d.Press("d", "enter")
	show("confirm")
	d.Press("f1")
	show("help")
	d.Press("esc")
	fill(d, bondsDuplicate)
	show("confirm-filled")
	d.Expect("Confirm: this is what will be done", "Delete 6c2aa297 and link 9aaed317 ]")
	d.Press("enter")
	g.show("apply", d.PassedIn("Apply"))
	show("done")
	d.Press("pgdown")
	show("done-below")
	d.Press("s", "down")
	show("save")
	d.Press("esc", "w")
	show("watch")
	g.synced(s, d)
	show("watch-linked")
	d.Press("n")
	show("find-next")
}

// synced has the sync run, and waits until a watch has looked again.
func (g gallery) synced(s *stage, d *uitest.Driver) {
	g.t.Helper()
	if _, err := s.runSync(g.t.Context()); err != nil {
		g.t.Fatal(err)
	}
	d.Wait(time.Minute)
	d.Expect("Watch: linked")
}

func (g gallery) recycleBin() {
	g.t.Helper()
	d := g.wizard()
	toResolve(d, "rita.bin")
	g.show("decide-recycle-bin", d.Frames())
	d.Choose("Delete")
	d.Press("enter")
	g.show("confirm-recycle-bin", d.Frames())
}

// names are the people whose names are hard on a screen.
func (g gallery) names() {
	g.t.Helper()
	d := g.wizard()
	toSearch(d)
	for _, search := range []string{"forge", "wanda", "smith", "nobody at all", "*", ")("} {
		d.Press("ctrl+u")
		d.Type(search)
		g.show("search-"+strings.NewReplacer(" ", "-", "*", "star", ")(", "brackets").Replace(search), d.Frames())
	}
	d.Press("ctrl+c")
	g.show("quit", d.Frames())
}

// others are the check-ups that stop, or have nothing left to do.
func (g gallery) others() {
	g.t.Helper()
	s := newCrowdedStage(g.t) // all are read, and no one is changed
	for _, person := range []string{"adam.admin", "fred.federated", "lena.linked", "peter.prepared", "toby.two", "anna.simple"} {
		d := g.wizardOn(s)
		toCheckUp(d, person)
		g.show("check-up-"+person, d.Frames())
	}
	d := g.wizardOn(s)
	toCheckUp(d, "fred.federated")
	d.Press("enter")
	g.show("confirm-fred.federated", d.Frames())
	d = g.wizardOn(s)
	toConfirm(d, "tess.taken", "Delete")
	g.show("confirm-tess.taken", d.Frames())
}

// journaled is a stage whose journal, which is shown, always has the same path.
func (g gallery) journaled() *stage {
	g.t.Helper()
	s := newCrowdedStage(g.t)
	g.t.Chdir(g.t.TempDir())
	j, err := journal.Open("journal")
	if err != nil {
		g.t.Fatal(err)
	}
	s.journal = j
	return s
}

// unfinished is what stands after a plan that stopped half way: on the last screen, at the next start, and in the history.
func (g gallery) unfinished() {
	g.t.Helper()
	s := g.journaled()
	s.writer = func(w link.Writer) link.Writer { return dying{w, s.company.Tenant()} }
	d := g.wizardOn(s)
	d.Resize(80, 24)
	carryOut(d, "james.bond", "Delete", bondsDuplicate)
	d.Resize(g.width, g.height)
	g.show("half-way", d.Frames())
	s.company.Tenant().ClearFaults()
	s.writer = nil
	d = g.wizardOn(s)
	d.Press("enter")
	g.show("recovery", d.Frames())
	d.Press("l", "f2")
	g.show("history", d.Frames())
	d.Press("enter")
	g.show("operation", d.Frames())
	d.Press("u")
	g.show("confirm-undo", d.Frames())
}

// waits are what a busy tenant looks like, while it is read and while it is written to.
func (g gallery) waits() {
	g.t.Helper()
	s := newCrowdedStage(g.t).patient()
	d := g.wizardOn(s)
	toPick(d, "carla.clear")
	busy := graphfault.Throttled("23")
	s.company.Tenant().Fail("GET", "/organization", 1, busy)
	d.Press("enter")
	g.show("waiting-pick", d.Frames())
	d.Wait(time.Minute)
	s.company.Tenant().Fail("GET", "/organization", 1, busy)
	d.Press("r")
	g.show("waiting-check-up", d.Frames())
	d.Press("esc", "enter", "enter")
	d.Choose("Clear")
	d.Press("enter")
	fill(d)
	s.company.Tenant().Fail("PATCH", "/users/", 1, graphfault.Throttled("40"))
	d.Expect("Confirm: this is what will be done", applyButton.FindString(d.Frame()))
	d.Press("enter")
	g.show("waiting-apply", d.Frames())
}

// adSide is the way of sara.second, whose account is synced already: it is linked from the AD side.
func (g gallery) adSide() {
	g.t.Helper()
	d := g.wizardOn(g.journaled())
	toCheckUp(d, "sara.second")
	g.show("check-up-sara.second", d.Frames())
	d.Press("l")
	g.show("confirm-ad-side", d.Frames())
	fill(d)
	d.Expect("Confirm: this is what will be done", "CHANGED IN AD", "Change AD for ")
	d.Press("enter")
	g.show("apply-ad-side", d.PassedIn("Apply"))
	g.show("done-ad-side", d.Frames())
	d.Press("u")
	g.show("confirm-undo-ad-side", d.Frames())
	d.Press("esc", "n", "f2", "enter")
	g.show("operation-ad-side", d.Frames())
}

func TestATooSmallWindowSaysSo(t *testing.T) {
	t.Parallel()
	s := newCrowdedStage(t)
	d := s.wizard(80, 24)
	toCheckUp(d, "james.bond")
	before := d.Frame()
	d.Resize(40, 10)
	d.Expect("too small")
	d.Press("enter", "enter")
	d.Resize(80, 24)
	if d.Frame() != before {
		t.Errorf("keys went through a window that showed nothing:\n%s", d.Frame())
	}
}

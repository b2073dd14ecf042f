package journeys

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"hardmatch/ui"
	"hardmatch/ui/practice"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// pictures are the screens that the README shows, and what they say to whoever does not see them.
var pictures = []struct{ name, title, describes string }{
	{"find", "Find", "The search: who is found by a name, and what tells people apart."},
	{"pick", "Pick", "Two cloud accounts that may be James Bond's: for each of them who it is, where it comes from, how it is used."},
	{"check-up", "Check-up", "What is to be decided, what is in the way, and what to know."},
	{"decide", "Decide", "The account that stays beside the one that gives way, and the choices: clear, delete, swap."},
	{"confirm", "Confirm", "What will be done: the account that stays, the one that is deleted for good, its name that has been typed, and the button that says what it does."},
	{"apply", "Apply", "Step by step: what is done, what is being done, what waits."},
	{"done", "Done", "What has been done, what to tell the person, and what follows."},
	{"watch", "Watch", "Whether the sync has taken the account: each sign of it, when it ran, and when it runs next."},
}

// The window of the pictures.
const pictureWidth, pictureHeight = 80, 24

// leastContrast is what WCAG 2.2 asks for at level AA (1.4.3).
const leastContrast = 4.5

// TestPictures holds the README's pictures, made of the frames of a whole run in the dark and in the light theme; -update rewrites them. Every pair of
// colours that occurs in them can be distinguished.
func TestPictures(t *testing.T) {
	t.Parallel()
	dark, light := filmed(t, term.ThemeDark), filmed(t, term.ThemeLight)
	if len(dark) != len(light) {
		t.Fatalf("%d frames in the dark theme, %d in the light one", len(dark), len(light))
	}
	still := 0
	film := svg{title: "hardmatch", columns: pictureWidth, rows: pictureHeight,
		describes: "From the search for James Bond to the linked account: the sync has made a second account, which is deleted, and the first one gets the ImmutableID."}
	for i, f := range dark {
		film.shots = append(film.shots, shot{f.text, light[i].text, f.lasts})
		if f.name == "confirm" {
			still = i
		}
	}
	film.still = still
	drawn(t, &film, "film")
	drawn(t, &svg{title: "Worklist", describes: "Everybody who is not linked right: how many of each category, the table, and what is known of the marked person.",
		columns: pictureWidth, rows: pictureHeight, shots: []shot{{worklistPicture(t, term.ThemeDark), worklistPicture(t, term.ThemeLight), 0}}}, "worklist")
	for _, p := range pictures {
		shown := false
		for i, f := range dark {
			if f.name == p.name {
				shown = true
				drawn(t, &svg{title: p.title, describes: p.describes, columns: pictureWidth, rows: pictureHeight, shots: []shot{{f.text, light[i].text, 0}}}, p.name)
			}
		}
		if !shown {
			t.Errorf("no frame is called %s", p.name)
		}
	}
}

// drawn holds a picture against its file, and its colours against each other.
func drawn(t *testing.T, s *svg, name string) {
	t.Helper()
	text, err := s.draw()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, l := range s.order {
		if c := darkPalette.contrast(l.dark); c < leastContrast {
			t.Errorf("%s, dark: %+v has a contrast of %.2f", name, l.dark, c)
		}
		if c := lightPalette.contrast(l.light); c < leastContrast {
			t.Errorf("%s, light: %+v has a contrast of %.2f", name, l.light, c)
		}
	}
	golden(t, "../testdata/"+name+".svg", text)
	readme, err := os.ReadFile("../../README.md")
	if err != nil || !strings.Contains(string(readme), "ui/testdata/"+name+".svg") {
		t.Errorf("the README does not show %s.svg (%v)", name, err)
	}
}

// filmedFrame is one of the frames of the film; those of the pictures have a name.
type filmedFrame struct {
	name, text string
	lasts      time.Duration
}

// camera takes the frames of a run.
type camera struct {
	*uitest.Driver
	frames []filmedFrame
}

// filmed is the way of james.bond from the search to the linked account.
func filmed(t *testing.T, theme term.Theme) []filmedFrame {
	t.Helper()
	s := newCrowdedStage(t)
	s.timer, s.syncs = uitest.NewClock(practice.Epoch), true
	d := s.wizardAs(ui.Options{Theme: theme}, pictureWidth, pictureHeight)
	c := &camera{Driver: d}
	toSearch(d)
	c.types("james.bond", "find")
	d.Press("enter")
	c.take("pick")
	d.Press("enter")
	c.take("check-up")
	d.Press("enter")
	c.take("")
	d.Choose("Delete")
	c.take("decide")
	d.Press("enter")
	c.take("")
	c.fill()
	c.take("confirm")
	d.Expect("Confirm: this is what will be done", "DELETED FOR GOOD", "Delete 6c2aa297 and link 9aaed317 ]")
	d.Press("enter")
	for _, step := range []string{"step 1 of", "step 2 of", "step 3 of", "step 4 of", "step 5 of"} {
		c.add(map[string]string{"step 2 of": "apply"}[step], d.Passed(step), 1200*time.Millisecond)
	}
	c.take("done")
	d.Press("w")
	c.take("watch")
	d.Press("f5")
	d.Wait(time.Minute)
	d.Expect("Linked")
	c.take("")
	return c.frames
}

// fill does what the confirm screen asks for, whichever field has the focus.
func (c *camera) fill() {
	for range 4 {
		switch frame := ansi.Strip(c.Frame()); {
		case strings.Contains(frame, "> Type"):
			c.types("james.bond4821", "")
		case strings.Contains(frame, "> Ticket"):
			c.types("INC0815", "")
		}
		if applyButton.MatchString(ansi.Strip(c.Frame())) {
			return
		}
		c.Press("tab")
	}
}

// types types a text, and takes a frame for each letter.
func (c *camera) types(text, name string) {
	for i, r := range text {
		c.Type(string(r))
		if i < len(text)-1 {
			c.add("", c.Frame(), 120*time.Millisecond)
		}
	}
	c.take(name)
}

// take takes what is shown, for as long as it takes to read what is new in it.
func (c *camera) take(name string) {
	known := map[string]bool{}
	if n := len(c.frames); n > 0 {
		for _, word := range strings.Fields(ansi.Strip(c.frames[n-1].text)) {
			known[word] = true
		}
	}
	words := 0
	for _, word := range strings.Fields(ansi.Strip(c.Frame())) {
		if !known[word] {
			words++
		}
	}
	c.add(name, c.Frame(), (time.Second + time.Duration(words)*75*time.Millisecond).Round(time.Second)) // so that another word moves nothing
}

func (c *camera) add(name, text string, lasts time.Duration) {
	c.frames = append(c.frames, filmedFrame{name, text, lasts})
}

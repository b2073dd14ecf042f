package ui_test

import (
	"context"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"hardmatch/link"
	"hardmatch/link/linktest"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// hostile is a name that would clear the screen, set the title, turn the line around and forge a second line.
const hostile = "\x1b[2J\x1b]0;owned\x07\u202eEvil\u009b31m\nDone: linked\r\u200b"

// wide is a long name of wide, combining and right-to-left letters.
var wide = strings.Repeat("山田太郎", 20) + " " + strings.Repeat("e\u0301", 40) + " " + strings.Repeat("שלום", 20)

// namedWorld makes a world whose every name is the one given.
func namedWorld(t testing.TB, name string) *world {
	t.Helper()
	a, h := right(), cloudHolder()
	a.DisplayName, h.DisplayName, h.UPN = name, name, name+"é@contoso.com"
	w := newWorld(t, a, h)
	p := bond()
	p.DisplayName, p.DN, p.Mail = name, "CN="+name+",OU="+name+",DC=contoso,DC=com", name
	w.people = []link.Person{p}
	w.ways.Server, w.ways.User, w.ways.Tenant = name, name, name
	return w
}

// tour goes through every screen and calls look at each frame.
func tour(t testing.TB, d *uitest.Driver, look func()) {
	t.Helper()
	press := func(keys ...string) {
		d.Press(keys...)
		look()
	}
	look()
	press("enter")
	d.Type("james.bond")
	look()
	for _, key := range []string{"enter", "enter", "down", "enter", "down", "down", "enter", "pgdown", "pgdown"} {
		press(key)
	}
	d.Type("INC-1")
	press("tab")
	d.Type("22222222")
	press("tab", "tab")
	d.Expect("Confirm: this is what will be done", "11111111 ]")
	press("enter")
	d.Expect("Done:")
	press("pgdown")
	press("f1")
	press("esc", "u")
	d.Expect("Confirm: this is what will be undone")
	press("esc")
	press("n", "f2")
	press("enter")
	d.Expect("History: one operation")
	press("pgdown")
	press("esc", "esc")
}

// recoveryTour goes through the screens of an operation that was cut off.
func recoveryTour(t testing.TB, d *uitest.Driver, look func()) {
	t.Helper()
	for _, key := range []string{"enter", "pgdown", "f", "pgdown", "esc", "u", "pgdown", "esc", "l", "f2", "enter"} {
		d.Press(key)
		look()
	}
	d.Expect("History: one operation")
}

// tours runs both tours in worlds whose every name is the one given.
func tours(t *testing.T, name string, options ui.Options, look func(d *uitest.Driver)) {
	t.Helper()
	options.Location = time.UTC
	d := uitest.New(t, namedWorld(t, name), options)
	tour(t, d, func() { look(d) })
	w := namedWorld(t, name)
	holder := w.accounts[dupID]
	holder.Sync = link.Know(link.Synced)
	w.accounts[dupID] = holder
	w.crash(t, "purge")
	d = uitest.New(t, w, options)
	recoveryTour(t, d, func() { look(d) })
}

func TestAHostileNameCannotReachAFrame(t *testing.T) {
	colours := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, theme := range []term.Theme{term.ThemePlain, term.ThemeAuto} {
		tours(t, hostile, ui.Options{Theme: theme}, func(d *uitest.Driver) {
			frame := d.Frame()
			if theme != term.ThemePlain {
				frame = colours.ReplaceAllString(frame, "")
			}
			for _, line := range strings.Split(frame, "\n") {
				if strings.HasPrefix(strings.TrimPrefix(line, " "), "Done: linked") {
					t.Fatalf("the name has forged a line:\n%s", frame)
				}
				if i := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsGraphic(r) }); i >= 0 {
					t.Fatalf("%q reaches the terminal in theme %s", line[i:], theme)
				}
			}
		})
	}
}

func TestAFrameIsNeverLargerThanTheWindow(t *testing.T) {
	stride := linktest.Stride(5)
	for i, size := range [][2]int{{80, 24}, {60, 16}, {120, 40}, {61, 17}, {200, 60}, {20, 5}, {1, 1}} {
		for j, name := range []string{wide, hostile, "James Bond"} {
			if (i+j)%stride != 0 {
				continue
			}
			tours(t, name, ui.Options{}, func(d *uitest.Driver) {
				d.Resize(size[0], size[1])
				uitest.Fits(t, d.Frame(), size[0], size[1])
				d.Resize(80, 24)
			})
		}
	}
}

func TestNoKeyAndNoSizeMakesAFrameTooLarge(t *testing.T) {
	keys := []string{"enter", "enter", "enter", "esc", "tab", "shift+tab", "up", "down", "left", "right", "pgup", "pgdown", "b", "?", "f1", "r", "n", "u", "t", "f", "l", "f2", "f5", "space", "backspace", "ctrl+u"}
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 7))
		w := namedWorld(t, wide)
		w.ways.Practice = true
		says := func(context.Context) (string, error) { return "ran: " + strings.Repeat(wide+" "+hostile+" ", 20), nil }
		d := uitest.New(t, w, ui.Options{Location: time.UTC, ASCII: seed%2 == 0, Search: "james", RunSync: says})
		width, height := 80, 24
		for range 120 {
			if random.IntN(4) == 0 {
				width, height = 1+random.IntN(160), 1+random.IntN(50)
				d.Resize(width, height)
			}
			d.Press(keys[random.IntN(len(keys))])
			if d.Quit() {
				break
			}
			uitest.Fits(t, d.Frame(), width, height)
		}
	}
}

func TestThePlainThemeHasNoEscapeCodes(t *testing.T) {
	d := uitest.New(t, newWorld(t, right(), duplicate()), ui.Options{Theme: term.ThemePlain, Location: time.UTC})
	for _, key := range []string{"enter", "b", "enter", "enter", "enter", "down", "right", "d", "enter"} {
		d.Press(key)
		if strings.Contains(d.Frame(), "\x1b") {
			t.Fatalf("an escape code in the plain theme:\n%q", d.Frame())
		}
	}
}

func TestALegacyCodePageGetsASCIISigns(t *testing.T) {
	d := uitest.New(t, newWorld(t, right(), duplicate()), ui.Options{Theme: term.ThemePlain, Location: time.UTC, ASCII: true})
	for _, key := range []string{"enter", "b", "enter", "enter", "enter", "down", "right", "d", "enter"} {
		d.Press(key)
		if i := strings.IndexFunc(d.Frame(), func(r rune) bool { return r > unicode.MaxASCII }); i >= 0 {
			t.Fatalf("%q in a frame that must be ASCII:\n%s", d.Frame()[i:i+3], d.Frame())
		}
	}
}

func TestTheSignInNameStaysReadableBesideALongName(t *testing.T) {
	w := newWorld(t, right())
	p := bond()
	p.DisplayName = strings.Repeat("Wolfeschlegelsteinhausenbergerdorff ", 4)
	w.people = []link.Person{p}
	d := w.atSearch(t)
	d.Resize(60, 16)
	d.Type("wolf")
	d.Expect("james.bond@contoso.com", "Wolfeschlegel", "…")
}

// attacks-1 T11: names on whose width terminals disagree. Whichever way one counts, no line of a frame is broken, and no other one lost.
var disagreed = []string{
	strings.Repeat("\U0001F468\U0001F3FD", 45),                                      // a man with a skin tone
	strings.Repeat("\U0001F469\u200d\u2764\ufe0f\u200d\U0001F468", 30),              // joined by ZWJ, with a variation selector
	strings.Repeat("\u0915\u094d\u0937\u094d\u0924\u094d\u0930\u093f", 20),          // Devanagari conjuncts
	strings.Repeat("\U0001F1E9\U0001F1EA", 40) + strings.Repeat("1\ufe0f\u20e3", 9), // flags, keycaps
	strings.Repeat("\u0410\u0411", 60) + " " + strings.Repeat("\u00e9\u00df", 40),   // Cyrillic, and what is ambiguous in Latin
	strings.Repeat("\u2500\u2026\u2192\u00b7\ufffd", 30),                            // the frame's own signs
	strings.Repeat("\u1112\u1161\u11ab", 30) + strings.Repeat("\uff76\uff9e", 30),   // Hangul by its parts, half-width kana
	strings.Repeat("\u0e01\u0e33\u0e49", 40) + strings.Repeat("\ufdfd", 20),         // Thai, and the widest Arabic ligature
	strings.Repeat("e\u0301\u0323\u0302", 60), strings.Repeat("\u2630\u4dc0\U0001d360\u2139\u203c", 20),
}

func TestAFrameFitsHoweverATerminalCounts(t *testing.T) {
	stride := linktest.Stride(5)
	for i, name := range disagreed {
		if i%stride != 0 {
			continue
		}
		tours(t, name, ui.Options{ASCII: i%(2*stride) == 0}, func(d *uitest.Driver) {
			for _, size := range [][2]int{{60, 16}, {120, 40}, {80, 24}} {
				d.Resize(size[0], size[1])
				uitest.Fits(t, d.Frame(), size[0], size[1])
			}
		})
	}
}

// Random names of all that can be shown, in all proportions.
func TestAFrameFitsWithRandomNames(t *testing.T) {
	dice := rand.New(rand.NewPCG(11, 11))
	for range max(6/linktest.Stride(3), 1) { // one at least, with the race detector too
		var b strings.Builder
		for range 40 + dice.IntN(80) {
			switch parts := []rune(disagreed[dice.IntN(len(disagreed))]); dice.IntN(4) {
			case 0:
				b.WriteRune(rune(dice.IntN(0x20000)))
			case 1:
				b.WriteString("a b")
			default:
				at := dice.IntN(len(parts) - 4)
				b.WriteString(string(parts[at : at+4]))
			}
		}
		width, height := 60+dice.IntN(80), 16+dice.IntN(30)
		tours(t, strings.ReplaceAll(b.String(), ",", ""), ui.Options{}, func(d *uitest.Driver) {
			d.Resize(width, height)
			uitest.Fits(t, d.Frame(), width, height)
			d.Resize(80, 24)
		})
	}
}

// The lines that say what is done to whom are there at the worst width too.
func TestWhatIsDoneToWhomStaysOnTheScreen(t *testing.T) {
	for _, name := range disagreed {
		a, h := right(), duplicate()
		a.DisplayName, h.DisplayName = name, name
		w := newWorld(t, a, h)
		w.people[0].DisplayName = name
		d := w.atConfirm(t)
		d.Expect("Confirm: this is what will be done", "STAYS", "james.bond@contoso.com", "11111111", "DELETED FOR GOOD", dupUPN, "22222222", "Type james.bond4821 to delete it")
	}
}

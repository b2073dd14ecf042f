package term

import (
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

func boxed(p Painter, b Box, lines []Line, width int) []string {
	return strings.Split(p.paintAll(b.View(lines, width), width, 99), "\n")
}

func TestABoxNamesWhatIsInIt(t *testing.T) {
	lines := []Line{Say("james.bond@contoso.com"), Blank(), Row(Subtle.Of("Signed in   "), Strong.Of("today"))}
	p := NewPainter(ThemePlain, false)
	got := strings.Join(boxed(p, Box{Heading: "STAYS", Tag: "9aaed317"}, lines, 34), "\n")
	want := `┌ STAYS ─────────────── 9aaed317 ┐
│ james.bond@contoso.com         │
│                                │
│ Signed in   today              │
└────────────────────────────────┘`
	if got != want {
		t.Errorf("drawn\n%s\nwant\n%s", got, want)
	}
	got = strings.Join(boxed(NewPainter(ThemePlain, true), Box{Heading: "DELETED FOR GOOD", Role: Danger, Double: true}, lines[:1], 30), "\n")
	want = `# DELETED FOR GOOD ==========#
# james.bond@contoso.com     #
#============================#`
	if got != want {
		t.Errorf("drawn\n%s\nwant\n%s", got, want)
	}
}

// Names on whose width terminals disagree: the box is whole, its edges stand under each other on most terminals, and what is in it fits in all.
func TestABoxHoldsWhateverIsInIt(t *testing.T) {
	p := NewPainter(ThemePlain, false)
	for _, name := range []string{
		"Jürgen Müller", strings.Repeat("山田太郎", 20), strings.Repeat("e\u0301", 60), strings.Repeat("\U0001F468\U0001F3FD", 45), "\x1b[2J\u202eEvil\r\n",
		strings.Repeat("ü", 20), strings.Repeat("│", 40),
	} {
		for width := 20; width < 60; width++ {
			rows := boxed(p, Box{Heading: name, Tag: "9aaed317"}, []Line{Say(name), Say("1 … and • 2"), Say("x")}, width)
			if len(rows) != 5 {
				t.Fatalf("%q has made %d rows of 5", name, len(rows))
			}
			for i, row := range rows {
				inside := strings.Trim(row, "┌─┐│└┘ ")
				if n := ansi.StringWidth(row); n > width || i > 0 && (n != width || Cells(inside) > width-frameWidth) {
					t.Fatalf("%q in %d: %q is %d columns, and %d inside", name, width, row, n, Cells(inside))
				}
				if !strings.ContainsRune("┐│┘", []rune(row)[len([]rune(row))-1]) || strings.IndexFunc(row, func(r rune) bool { return !unicode.IsGraphic(r) }) >= 0 {
					t.Fatalf("%q in %d: %q", name, width, row)
				}
			}
		}
	}
}

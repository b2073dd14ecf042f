package term

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/mattn/go-runewidth"

	"hardmatch/link"
)

func TestNoTerminalGivesARuneMoreColumnsThanWidest(t *testing.T) {
	eastAsian := runewidth.Condition{EastAsianWidth: true}
	for r := rune(' '); r <= unicode.MaxRune; r++ {
		if link.Invisible(r) || !utf8.ValidRune(r) {
			continue
		}
		text := string(r)
		for counts, n := range map[string]int{
			"runes": 1, "clusters": ansi.StringWidth(text), "wcwidth": ansi.StringWidthWc(text),
			"wcwidth, ambiguous ones wide": eastAsian.RuneWidth(r), "clusters, ambiguous ones wide": eastAsian.StringWidth(text),
		} {
			if n > widest(r) {
				t.Errorf("%U is %d columns by %s, and at most %d here", r, n, counts, widest(r))
			}
		}
		if n := widest(r); n > 2 {
			t.Errorf("%U is said to be %d columns", r, n)
		}
	}
	if n := Cells("James Bond <james.bond@contoso.com> (9aaed317)"); n != 46 {
		t.Errorf("plain text is said to be %d columns", n)
	}
}

func TestWhatIsCutFitsAndKeepsLettersWhole(t *testing.T) {
	for _, text := range []string{
		"", "james.bond@contoso.com", strings.Repeat("\U0001F468\U0001F3FD", 45), strings.Repeat("\u0915\u094D\u0937\u093F", 30), strings.Repeat("e\u0301\u0302", 40),
		strings.Repeat("\u5c71", 40), "\u0301" + strings.Repeat("\u0301", 9), "a" + strings.Repeat("\U0001F1E9\U0001F1EA", 20),
	} {
		whole := Clean(text)
		for width := range 100 {
			for how, got := range map[string]string{"end": CutEnd(text, width), "middle": CutMiddle(text, width)} {
				fits := Cells(whole) <= width
				if Cells(got) > width || fits != (got == whole) || got != "" && !fits && !strings.Contains(got, ellipsis) {
					t.Fatalf("%q cut at its %s to %d columns is %q", whole, how, width, got)
				}
				head, tail, _ := strings.Cut(got, ellipsis)
				next, _ := utf8.DecodeRuneInString(whole[min(len(head), len(whole)):])
				first, _ := utf8.DecodeRuneInString(tail)
				if !strings.HasPrefix(whole, head) || !strings.HasSuffix(whole, tail) || !fits && head != "" && unicode.Is(unicode.M, next) || unicode.Is(unicode.M, first) {
					t.Fatalf("%q cut at its %s to %d columns is %q: a mark is parted from its letter", whole, how, width, got)
				}
			}
		}
	}
}

func TestWrappedLinesFitAndLoseNothing(t *testing.T) {
	for _, text := range []string{
		"one-two three  four", "mS-DS-ConsistencyGuid " + strings.Repeat("x", 90), strings.Repeat("\U0001F468\U0001F3FD ", 45), strings.Repeat("\u0915\u094D\u0937\u093F", 30),
		"  blanks around  ", strings.Repeat("e\u0301", 50) + " " + strings.Repeat("\u0411", 50),
	} {
		for width := 1; width < 60; width++ {
			var all string
			for _, l := range Normal.Wrap(text, width) {
				if n := l.Cells(); n > max(width, 2) && len([]rune(l[0].Text)) > 3 {
					t.Fatalf("%q is %d columns in %d", l[0].Text, n, width)
				}
				all += l[0].Text
			}
			if bare := strings.ReplaceAll(Clean(text), " ", ""); strings.ReplaceAll(all, " ", "") != bare {
				t.Fatalf("%q in %d columns has become %q", text, width, all)
			}
		}
	}
}

// Names on whose width terminals disagree leave the second column where it is, as long as all of it fits.
func TestTheSecondColumnStaysInPlaceWhereItCan(t *testing.T) {
	name := "\u0411\u043e\u043d\u0434" // four ambiguous letters
	left := []Line{Say("Bond"), Say(name), Say(name + name + name)}
	right := []Line{Say("12345678"), Say("12345678"), Say(strings.Repeat("x", 20))}
	var starts []int
	for i, l := range Beside(left, right, 20, 40) {
		if l.Cells() > 40 || !strings.HasSuffix(l.Join().Text, right[i].Join().Text) {
			t.Errorf("%q is %d columns", l.Join().Text, l.Cells())
		}
		starts = append(starts, l[:len(l)-1].usual())
	}
	if starts[0] != 20 || starts[1] != 20 || starts[2] >= 20 {
		t.Errorf("the second column begins at %v", starts)
	}
}

package term

import (
	"strings"
	"testing"
	"time"
	"unicode"
)

func waitingText(elapsed time.Duration, width int) string {
	var all []string
	for _, l := range Waiting("Reading everything", elapsed, width) {
		all = append(all, l.Join().Text)
	}
	return strings.ReplaceAll(strings.Join(all, "|"), "\u00a0", " ")
}

func TestAWaitMovesAndCounts(t *testing.T) {
	for elapsed, want := range map[time.Duration]string{
		0: "  Reading everything …", 249 * time.Millisecond: "  Reading everything …",
		250 * time.Millisecond: "⠙ Reading everything …", 500 * time.Millisecond: "⠹ Reading everything …", 2500 * time.Millisecond: "⠋ Reading everything …",
		5900 * time.Millisecond: "⠸ Reading everything … 5 s",
	} {
		if got := waitingText(elapsed, 60); got != want {
			t.Errorf("after %v: %q, want %q", elapsed, got, want)
		}
	}
	if got, want := waitingText(time.Second, 16), "⠼ Reading|  everything …"; got != want {
		t.Errorf("in 16 columns: %q, want %q", got, want)
	}
}

func TestAWaitIsASCIIWhereThatIsAllThereIs(t *testing.T) {
	p := NewPainter(ThemePlain, true)
	seen := map[string]bool{}
	for i := range 40 {
		text := p.paintAll(Waiting("Reading", time.Duration(i)*SpinEvery, 60), 60, 9)
		if at := strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }); at >= 0 {
			t.Fatalf("%q is no ASCII", text)
		}
		seen[text[:1]] = true
	}
	if len(seen) != 5 { // none, and four that turn
		t.Errorf("the signs are %v", seen)
	}
}

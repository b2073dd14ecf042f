package term

import (
	"strings"
	"testing"
)

func headed(width, height int, f Frame, ascii bool) []string {
	f.Body = func(int, int) []Line { return nil }
	f.Last = HelpKey()
	return strings.Split(first(f.View(NewPainter(ThemePlain, ascii), width, height)), "\n")
}

var pickOfContoso = Frame{
	Where: []string{"Contoso (contoso.onmicrosoft.com)", "helpdesk@contoso.com"}, Badge: "PRACTICE", Whom: "James Bond", Title: "Which account is theirs?",
	Stations: Stations{Names: []string{"Find", "Pick", "Check"}, At: 1},
}

func TestTheFirstLinesSayWhereOneIs(t *testing.T) {
	for _, c := range []struct {
		name          string
		width, height int
		frame         Frame
		ascii         bool
		want          []string
	}{
		{"usual", 80, 24, pickOfContoso, false, []string{
			" Contoso (contoso.onmicrosoft.com) · helpdesk@contoso.com              PRACTICE",
			" James Bond                                           Find ✓  ● Pick  · Check",
			strings.Repeat("─", 80), " Which account is theirs?",
		}},
		{"ASCII", 80, 24, pickOfContoso, true, []string{
			" Contoso (contoso.onmicrosoft.com) - helpdesk@contoso.com              PRACTICE",
			" James Bond                                           Find +  * Pick  - Check",
			strings.Repeat("-", 80), " Which account is theirs?",
		}},
		{"low: the question has no line of its own", 60, 16, pickOfContoso, false, []string{
			" Contoso (contoso.onmicrosoft.com) · helpdesk@…   PRACTICE",
			" James Bond                    2/3 Which account is theirs?",
			strings.Repeat("─", 60), "",
		}},
		{"beside the way", 80, 24, Frame{Where: []string{"hardmatch"}, Title: "History"}, false, []string{
			" hardmatch", " History", strings.Repeat("─", 80), "",
		}},
		{"a question that is the step's own name is not said twice", 80, 24, Frame{Whom: "James Bond", Title: "Pick", Stations: pickOfContoso.Stations}, false, []string{
			"", " James Bond                                           Find ✓  ● Pick  · Check", strings.Repeat("─", 80), "",
		}},
	} {
		got := headed(c.width, c.height, c.frame, c.ascii)
		for i, want := range c.want {
			if got[i] != want {
				t.Errorf("%s: line %d is\n%q, want\n%q", c.name, i+1, got[i], want)
			}
		}
	}
}

func TestTheKeysAreAlwaysTheLastLine(t *testing.T) {
	f := pickOfContoso
	for _, notice := range []string{"", "Said.", strings.Repeat("said at length ", 40)} {
		for _, keys := range [][]Control{nil, {EnterKey("go on")}, {EnterKey("go on"), BackKey("back"), MoveKey("move in a long list"), PageKey(), QuitKey(), On("F2", "history", "f2")}} {
			f.Notice, f.Controls = notice, keys
			got := headed(60, 16, f, false)
			if last := got[len(got)-1]; len(got) != 16 || !strings.Contains(last, "F1 help") {
				t.Errorf("with notice %.10q and %d keys the last of %d lines is %q", notice, len(keys), len(got), last)
			}
		}
	}
}

package term

import (
	"strings"
	"testing"
)

func first(text string, _ Caret) string { return text }

func TestTheCursorIsWhereThePersonWorksInEveryTheme(t *testing.T) {
	field := NewField("bond")
	name := func(focused bool) Line { return append(Say("Name:  "), field.View(30, focused, false)...) }
	for what, c := range map[string]struct {
		lines []Line
		want  string // what stands at the cursor
	}{
		"a field":                  {[]Line{Row(Mark(true), Normal.Of("row")), name(true), Buttons(Button{Label: "Go", Chosen: true})}, "_"},
		"a button before a row":    {[]Line{Row(Mark(true), Normal.Of("row")), name(false), Buttons(Button{Label: "Stay"}, Button{Label: "Go", Chosen: true})}, "[ Go ]"},
		"a row":                    {[]Line{name(false), Row(Mark(false), Normal.Of("a")), Row(Mark(true), Normal.Of("b"))}, "> b"},
		"nothing has the focus":    {[]Line{name(false)}, ""},
		"behind wide letters":      {[]Line{append(Say("山田"), Row(Mark(true), Normal.Of("b"))...)}, "> b"},
		"in a box, in two columns": {Box{}.View(Beside([]Line{Say("left")}, []Line{Row(Mark(true), Normal.Of("b"))}, 10, 40), 40), "> b"},
	} {
		for _, theme := range []Theme{ThemePlain, ThemeAuto, ThemeDark} {
			f := Frame{Title: "Test", Body: func(int, int) []Line { return c.lines }, Last: HelpKey()}
			_, at := f.View(NewPainter(theme, false), 80, 24)
			if at.There != (c.want != "") {
				t.Fatalf("%s: the cursor is there: %t", what, at.There)
			}
			if !at.There {
				continue
			}
			plain := strings.Split(first(f.View(NewPainter(ThemePlain, false), 80, 24)), "\n")[at.Y]
			under := strings.Replace(plain, "山田", "山 田 ", 1) + " " // two columns each
			if got := string([]rune(under)[at.X:]); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s, %s: the cursor is at %d of %q", what, theme, at.X, plain)
			}
		}
	}
}

func TestTheCursorIsPutBackAfterEachThingThatIsDrawn(t *testing.T) {
	var out strings.Builder
	s := NewScreen(&out)
	draw := func(want string) {
		t.Helper()
		out.Reset()
		if n, err := s.Output().Write([]byte("drawn")); n != 5 || err != nil || out.String() != want {
			t.Errorf("wrote %d bytes, %v: %q, want %q", n, err, out.String(), want)
		}
	}
	draw("drawn\x1b[?25l")
	s.Put(Caret{X: 7, Y: 4, There: true})
	draw("drawn\x1b[5;8H\x1b[?25h")
	s.Leave()
	draw("drawn")
}

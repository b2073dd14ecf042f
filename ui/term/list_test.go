package term

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// numbered are lines that each say which one they are.
func numbered(n int) []Line {
	var lines []Line
	for i := range n {
		lines = append(lines, Say(fmt.Sprint(i)))
	}
	return lines
}

// drawn is lines in one line.
func drawn(lines []Line) string {
	var all []string
	for _, l := range lines {
		all = append(all, strings.TrimSpace(l.Join().Text))
	}
	return strings.Join(all, " ")
}

func TestATextIsScrolledByLinesAndByHalfItsRoom(t *testing.T) {
	var s Scroll
	press := func(keys ...tea.KeyType) {
		for _, k := range keys {
			if !s.Press(tea.KeyMsg{Type: k}, 9, 5) {
				t.Fatalf("%v does not scroll", k)
			}
		}
	}
	shows := func(want string) {
		t.Helper()
		if got := drawn(s.View(numbered(9), 5)); got != want {
			t.Errorf("shows %q, want %q", got, want)
		}
	}
	shows("0 1 2 3 … 5 more lines below (PgDn)")
	press(tea.KeyDown)
	shows("1 2 3 4 … 4 more lines below (PgDn)")
	press(tea.KeyPgDown)
	shows("3 4 5 6 … 2 more lines below (PgDn)")
	press(tea.KeyPgDown, tea.KeyPgDown, tea.KeyPgDown)
	shows("5 6 7 8 5 lines above (PgUp)")
	press(tea.KeyUp) // what was pressed at the end is not made up for
	shows("4 5 6 7 … 1 more line below (PgDn)")
	press(tea.KeyPgUp)
	shows("2 3 4 5 … 3 more lines below (PgDn)")
	s.Top()
	shows("0 1 2 3 … 5 more lines below (PgDn)")
	if s.Press(tea.KeyMsg{Type: tea.KeyEnter}, 9, 5) {
		t.Error("Enter is said to scroll")
	}
	press(tea.KeyPgDown, tea.KeyPgDown, tea.KeyPgDown)
	if got := drawn(s.View(numbered(3), 5)); got != "0 1 2" {
		t.Errorf("of a text that has become short it shows %q", got)
	}
}

func TestTheMarkedRowOfAListIsInView(t *testing.T) {
	var at Cursor
	draw := func(row int, here bool) []Line { // the second row has two lines
		l := []Line{append(Row(Mark(here)), Say(fmt.Sprint(row))...)}
		return append(l, numbered(row%2)...)
	}
	for _, step := range []struct {
		key  tea.KeyType
		want string
	}{
		{tea.KeyUp, "> 0 1 0"}, {tea.KeyDown, "> 1 0 2"}, {tea.KeyDown, "> 2 3 0"}, {tea.KeyPgDown, "8 > 9 0"}, {tea.KeyDown, "8 > 9 0"}, {tea.KeyPgUp, "> 0 1 0"},
	} {
		if !at.Press(tea.KeyMsg{Type: step.key}, 10) {
			t.Fatalf("%v does not move", step.key)
		}
		if got := drawn(at.View(10, 3, draw)); got != step.want {
			t.Errorf("after %v it shows %q, want %q", step.key, got, step.want)
		}
	}
	if at = 7; at.Step(tea.KeyMsg{Type: tea.KeyPgUp}, 10) || at != 7 {
		t.Error("a step is a row, not a page")
	}
	if at.Clamp(3); at != 2 {
		t.Errorf("row %d of 3 is marked", at)
	}
	if at.Clamp(0); at != 0 || len(at.View(0, 3, draw)) != 0 {
		t.Error("an empty list shows something")
	}
}

// Rows shows what View shows, and draws no more than could be in view.
func TestRowsDrawsWhatIsInView(t *testing.T) {
	for rows := range 40 {
		for height := range 14 {
			for at := range rows {
				drawn := 0
				row := func(i int, here bool) Line {
					drawn++
					return Row(Mark(here), Normal.Of(strconv.Itoa(i)))
				}
				want := Cursor(at).View(rows, height, func(i int, here bool) []Line { return []Line{row(i, here)} })
				drawn = 0
				if got := Cursor(at).Rows(rows, height, row); !reflect.DeepEqual(got, want) || drawn > 2*height+1 {
					t.Fatalf("%d rows, %d high, at %d: %v, want %v; %d are drawn", rows, height, at, got, want, drawn)
				}
			}
		}
	}
}

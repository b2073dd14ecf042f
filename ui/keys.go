package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// control is a key of a screen as the key line and the help show it. One that is off says why, and never reaches its screen.
type control struct {
	binding key.Binding
	off     string // why it cannot be used now; "" where it can
	aside   bool   // why is told when it is pressed, and not before
}

// on makes a key that works: what it is called, what it does, and the names that bubbletea gives it.
func on(label, does string, names ...string) control {
	return control{binding: key.NewBinding(key.WithKeys(names...), key.WithHelp(label, does))}
}

// offBecause makes the key say why instead of working; "" leaves it as it is.
func (c control) offBecause(why string) control {
	c.off = why
	return c
}

// besides makes the key one that is not the way of this screen: why it is off need not be told unasked.
func (c control) besides() control {
	c.aside = true
	return c
}

func (c control) label() string { return c.binding.Help().Key }
func (c control) does() string  { return c.binding.Help().Desc }

// is tells whether the press means this key. Pasted text never does.
func (c control) is(press tea.KeyMsg) bool { return key.Matches(press, c.binding) }

// The keys that every screen shares.
func enterKey(does string) control { return on("Enter", does, "enter") }
func backKey(does string) control  { return on("Esc", does, "esc") }
func moveKey(does string) control  { return on("Up/Down", does, "up", "down") }
func pageKey() control             { return on("PgUp/PgDn", "scroll", "pgup", "pgdown") }

// helpKey and quitKey are added by the root.
func helpKey() control { return on("F1", "help", "f1") }
func quitKey() control { return on("Ctrl+C", "quit", "ctrl+c") }

// refusal is the reason of the key that was pressed, where it is off.
func refusal(controls []control, press tea.KeyMsg) (why string, off bool) {
	for _, c := range controls {
		if c.is(press) {
			return c.off, c.off != ""
		}
	}
	return "", false
}

// keyLines are the last lines of a frame, at most so many. A key that is off stands in brackets. Where there is no room keys fall away
// from the end, but the last one stays: it leads to all the others.
func keyLines(controls []control, last control, width, rows int) []line {
	for n := len(controls); n > 0; n-- {
		if lines := layKeys(append(slices.Clone(controls[:n]), last), width); len(lines) <= rows {
			return lines
		}
	}
	return []line{joinKeys([]control{last})}
}

// layKeys breaks the keys into lines.
func layKeys(controls []control, width int) []line {
	for n := len(controls); n > 1; n-- {
		if l := joinKeys(controls[:n]); l.cells() <= width {
			if n == len(controls) {
				return []line{l}
			}
			return append([]line{l}, layKeys(controls[n:], width)...)
		}
	}
	return []line{joinKeys(controls)}
}

func joinKeys(controls []control) line {
	var l line
	for i, c := range controls {
		if i > 0 {
			l = append(l, normal.of("   "))
		}
		if c.off != "" {
			l = append(l, subtle.of("["+c.label()+" "+c.does()+"]"))
			continue
		}
		l = append(l, strong.of(c.label()), normal.of(" "+c.does()))
	}
	return l
}

// offLine says why the first key that is off cannot be used.
func offLine(controls []control) string {
	for _, c := range controls {
		if c.off != "" && !c.aside {
			return c.label() + " is off: " + strings.TrimSuffix(c.off, ".") + "."
		}
	}
	return ""
}

// isText tells whether the press is text to be typed. AltGr arrives as Alt, so that Alt makes no difference to it.
func isText(press tea.KeyMsg) bool { return press.Type == tea.KeyRunes || press.Type == tea.KeySpace }

// isStray tells whether the press is text that no single key made, where no field takes text: pasted, or many at once.
func isStray(press tea.KeyMsg) bool {
	return press.Type == tea.KeyRunes && (press.Paste || press.Alt || len(press.Runes) > 1)
}

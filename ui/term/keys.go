package term

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// Control is a key of a screen as the key line and the help show it. One that is off says why, and never reaches its screen.
type Control struct {
	binding key.Binding
	Off     string // why it cannot be used now; "" if it can
	aside   bool   // says why when it is pressed, and not before
	short   string // what it does, if the key line has no room for more; "": no shorter
	quiet   bool   // stands in the help, and on the key line only if the window is wide
}

// On makes a key that works: what it is called, what it does, and the names that bubbletea gives it.
func On(label, does string, names ...string) Control {
	return Control{binding: key.NewBinding(key.WithKeys(names...), key.WithHelp(label, does))}
}

// OffBecause makes the key say why instead of working; "" leaves it as it is.
func (c Control) OffBecause(why string) Control {
	c.Off = why
	return c
}

// Besides makes the key one that is not the way of this screen: why it is off is not said unasked.
func (c Control) Besides() Control {
	c.aside = true
	return c
}

// Short is what the key line says that the key does if keys would otherwise have to fall away.
func (c Control) Short(does string) Control {
	c.short = does
	return c
}

// Quietly makes the key one that the help says, and the key line only if the window is wide: a line of keys that are not needed now hides those that are.
func (c Control) Quietly() Control {
	c.quiet = true
	return c
}

// QuietIf is Quietly if that holds.
func (c Control) QuietIf(holds bool) Control {
	c.quiet = c.quiet || holds
	return c
}

// wideKeys is the width from which the key line has the quiet keys too.
const wideKeys = 100

// Label is the name of the key, as it stands on the keyboard.
func (c Control) Label() string { return c.binding.Help().Key }

// Does is what the key does.
func (c Control) Does() string { return c.binding.Help().Desc }

// Press is the press of the key, the first if there are several: of those that move a mark or a text that is the one to the top.
func (c Control) Press() tea.KeyMsg {
	name := c.binding.Keys()[0]
	for t := tea.KeyType(-100); t <= tea.KeyCtrlUnderscore; t++ {
		if press := (tea.KeyMsg{Type: t}); press.String() == name {
			return press
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// EnterKey is Enter.
func EnterKey(does string) Control { return On("Enter", does, "enter") }

// BackKey is Esc.
func BackKey(does string) Control { return On("Esc", does, "esc") }

// MoveKey are the keys that move the mark of a list.
func MoveKey(does string) Control { return On("Up/Down", does, "up", "down") }

// PageKey are the keys that scroll a text.
func PageKey() Control { return On("PgUp/PgDn", "scroll", "pgup", "pgdown") }

// HelpKey is F1.
func HelpKey() Control { return On("F1", "help", "f1") }

// QuitKey is Ctrl+C.
func QuitKey() Control { return On("Ctrl+C", "quit", "ctrl+c") }

// Refusal is the reason of the key that was pressed, if it is off.
func Refusal(controls []Control, press tea.KeyMsg) (why string, off bool) {
	for _, c := range controls {
		if key.Matches(press, c.binding) {
			return c.Off, c.Off != ""
		}
	}
	return "", false
}

// keyLine is the last line of a frame. A key that is off stands in brackets. If there is no room keys fall away from the end, but the last one stays: it leads
// to all the others. If a letter would fall away they say in short what they do, if that is known.
func keyLine(controls []Control, last Control, width int) Line {
	if width < wideKeys {
		controls = slices.DeleteFunc(slices.Clone(controls), func(c Control) bool { return c.quiet })
	}
	line, n := fitKeys(controls, last, width, Control.Does)
	if slices.ContainsFunc(controls[n:], Control.isLetter) {
		if short, m := fitKeys(controls, last, width, Control.inShort); m > n {
			return short
		}
	}
	return line
}

// fitKeys is a line of as many keys as there is room for, and how many.
func fitKeys(controls []Control, last Control, width int, does func(Control) string) (Line, int) {
	for n := len(controls); n > 0; n-- {
		if l := joinKeys(append(slices.Clone(controls[:n]), last), does); l.Cells() <= width {
			return l, n
		}
	}
	return joinKeys([]Control{last}, does), 0
}

func (c Control) isLetter() bool { return len(c.Label()) == 1 }

func (c Control) inShort() string { return cmp.Or(c.short, c.Does()) }

func joinKeys(controls []Control, does func(Control) string) Line {
	var l Line
	for i, c := range controls {
		if i > 0 {
			l = append(l, Normal.Of("  "))
		}
		if c.Off != "" {
			l = append(l, Subtle.Of("["+c.Label()+" "+does(c)+"]"))
			continue
		}
		l = append(l, Strong.Of(c.Label()), Normal.Of(" "+does(c)))
	}
	return l
}

// offLine says why the first key that is off cannot be used.
func offLine(controls []Control) string {
	for _, c := range controls {
		if c.Off != "" && !c.aside {
			return c.Label() + " is off: " + strings.TrimSuffix(c.Off, ".") + "."
		}
	}
	return ""
}

// IsText reports whether the press is text to be typed. AltGr arrives as Alt, so Alt makes no difference to it.
func IsText(press tea.KeyMsg) bool { return press.Type == tea.KeyRunes || press.Type == tea.KeySpace }

// IsStray reports whether the press is text that no single key made while no field takes text: pasted, or many at once.
func IsStray(press tea.KeyMsg) bool {
	return press.Type == tea.KeyRunes && (press.Paste || press.Alt || len(press.Runes) > 1)
}

// Button is one of several choices in a row. One that is off says why elsewhere.
type Button struct {
	Label  string
	Chosen bool
	Off    string
}

// Buttons draw a row of buttons. The chosen one stands between brackets, one that is off has an x.
func Buttons(all ...Button) Line {
	var l Line
	for i, b := range all {
		if i > 0 {
			l = append(l, Normal.Of("   "))
		}
		label := b.Label
		if b.Off != "" {
			label = "x " + label
		}
		switch {
		case b.Chosen:
			l = append(l, Marked.Of("[ "+label+" ]").holding(holdButton))
		case b.Off != "":
			l = append(l, Subtle.Of("  "+label+"  "))
		default:
			l = append(l, Normal.Of("  "+label+"  "))
		}
	}
	return l
}

package uitest

import (
	tea "github.com/charmbracelet/bubbletea"
)

// special are the keys that have names.
var special = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "f1": tea.KeyF1, "f2": tea.KeyF2,
	"ctrl+c": tea.KeyCtrlC, "ctrl+u": tea.KeyCtrlU, "ctrl+w": tea.KeyCtrlW,
}

// key makes the press of a key by its name, or of a rune.
func (d *Driver) key(name string) tea.KeyMsg {
	d.tb.Helper()
	if kind, ok := special[name]; ok {
		return tea.KeyMsg{Type: kind}
	}
	if name == " " || name == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	runes := []rune(name)
	if len(runes) != 1 {
		d.tb.Fatalf("there is no key %q", name)
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: runes}
}

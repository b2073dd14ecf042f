package uitest

import (
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// special are the keys that have names, all that bubbletea distinguishes, by its names for them.
var special = func() map[string]tea.KeyType {
	all := map[string]tea.KeyType{tea.KeyBackspace.String(): tea.KeyBackspace}
	for key := tea.KeyF20; key <= tea.KeyCtrlUnderscore; key++ {
		if key != tea.KeyRunes && key != tea.KeySpace {
			all[key.String()] = key
		}
	}
	return all
}()

// Keyboard are the names of all keys that a keyboard has, each once, in a fixed order: those with names, the characters of ASCII, some that have another
// width or come of several presses, and letters with Alt.
func Keyboard() []string {
	keys := slices.Sorted(maps.Keys(special))
	for r := ' '; r <= '~'; r++ {
		keys = append(keys, string(r))
	}
	return append(keys, "ü", "ß", "€", "日", "😀", "alt+a", "alt+q", "alt+u", "alt+l", "alt+ü")
}

// key makes the press of a key by its name, or of a rune, either with "alt+" in front.
func (d *Driver) key(name string) tea.KeyMsg {
	d.tb.Helper()
	if bare, alt := strings.CutPrefix(name, "alt+"); alt && bare != "" {
		press := d.key(bare)
		press.Alt = true
		return press
	}
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

package term

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func typed(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }

func TestAFieldTakesWhatAKeyboardAndATerminalSend(t *testing.T) {
	altGr := typed("@")
	altGr.Alt = true
	pasted := typed("Bond\tJames\r\n")
	pasted.Paste = true
	for name, c := range map[string]struct {
		keys []tea.KeyMsg
		want string
	}{
		"AltGr arrives as Alt":        {[]tea.KeyMsg{typed("bond"), altGr, typed("contoso")}, "bond@contoso"},
		"Alt+b and Alt+d are letters": {[]tea.KeyMsg{typed("a"), {Type: tea.KeyRunes, Runes: []rune("b"), Alt: true}, {Type: tea.KeyRunes, Runes: []rune("d"), Alt: true}}, "abd"},
		"a pasted line has no end":    {[]tea.KeyMsg{pasted}, "Bond James"},
		"a blank alone stays":         {[]tea.KeyMsg{typed("a"), {Type: tea.KeySpace, Runes: []rune(" ")}}, "a "},
		"Ctrl+V reads no clipboard":   {[]tea.KeyMsg{typed("a"), {Type: tea.KeyCtrlV}}, "a"},
		"Ctrl+W takes a word":         {[]tea.KeyMsg{typed("james bond"), {Type: tea.KeyCtrlW}}, "james "},
		"Ctrl+U takes what is before": {[]tea.KeyMsg{typed("james bond"), {Type: tea.KeyLeft}, {Type: tea.KeyCtrlU}}, "d"},
	} {
		f := NewField("")
		for _, k := range c.keys {
			f.Press(k)
		}
		if f.Value() != c.want {
			t.Errorf("%s: %q, want %q", name, f.Value(), c.want)
		}
	}
}

func TestAFieldSaysThatItIsFull(t *testing.T) {
	f := NewField("")
	if changed, lost := f.Press(typed(strings.Repeat("x", MostRunes))); lost || !changed {
		t.Error("what fits is said to be lost")
	}
	if changed, lost := f.Press(typed("y")); !lost || changed || f.Value() != strings.Repeat("x", MostRunes) {
		t.Errorf("what does not fit is not said to be lost, or kept: %d runes", len(f.Value()))
	}
}

// Without colours the cursor is a sign, and the text before it gives way, however long it is.
func TestTheCursorOfAFieldIsAlwaysInView(t *testing.T) {
	for _, text := range []string{"", "bond", strings.Repeat("bond", 60), strings.Repeat("山", 200)} {
		f := NewField(text)
		for _, k := range []tea.KeyType{tea.KeyEnd, tea.KeyLeft, tea.KeyHome} {
			f.Press(tea.KeyMsg{Type: k})
			if l := f.View(20, true, true); !strings.Contains(l.Join().Text, "_") || l.Cells() > 20 {
				t.Errorf("%q after %v: %q, %d columns", text, k, l.Join().Text, l.Cells())
			}
		}
	}
	secret := NewSecret()
	if secret.Press(typed("hunter2")); strings.Contains(secret.View(20, true, true).Join().Text, "h") {
		t.Error("a password is shown")
	}
}

// textinput panics at Alt+d behind the last rune: no key may.
func TestNoKeyBreaksAField(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 12))
	f := NewField("")
	for range 5000 {
		k := tea.KeyMsg{Type: tea.KeyType(dice.IntN(160) - 100), Alt: dice.IntN(3) == 0}
		if k.Type == tea.KeyRunes || dice.IntN(2) == 0 {
			k.Type, k.Runes = tea.KeyRunes, []rune([]string{"a", " ", "d", "b", "f", "山 x", "\u0301"}[dice.IntN(7)])
		}
		f.Press(k)
		if f.View(10, true, true).Cells() > 10 || len([]rune(f.Value())) > MostRunes {
			t.Fatalf("after %v: %q", k, f.Value())
		}
	}
}

package term

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// MostRunes is how much a field takes. No name, address or reason is longer; a pasted document is.
const MostRunes = 256

// Field takes one line of text. Bubbles' textinput edits it; drawing is ours, since textinput's View goes by the usual width of a text, and its cursor
// does not show without colours. Make one with NewField or NewSecret.
type Field struct{ edit textinput.Model }

// NewField makes a field that begins with a text.
func NewField(text string) *Field {
	edit := textinput.New()
	edit.KeyMap, edit.CharLimit = fieldKeys(), MostRunes
	edit.Cursor.SetMode(cursor.CursorStatic) // a blink would be a command, which a field has no use for
	edit.Focus()                             // keys reach a field only through Press, from the screen that has the focus
	edit.SetValue(text)
	return &Field{edit}
}

// NewSecret makes an empty field that shows stars.
func NewSecret() *Field {
	f := NewField("")
	f.edit.EchoMode = textinput.EchoPassword
	return f
}

// fieldKeys are textinput's without those that come with Alt, since AltGr arrives as Alt, and without its clipboard: pasting is the terminal's.
func fieldKeys() textinput.KeyMap {
	keys, none := textinput.DefaultKeyMap, key.Binding{}
	keys.WordForward.SetKeys("ctrl+right")
	keys.WordBackward.SetKeys("ctrl+left")
	keys.DeleteWordBackward.SetKeys("ctrl+w")
	keys.DeleteWordForward, keys.Paste = none, none
	keys.AcceptSuggestion, keys.NextSuggestion, keys.PrevSuggestion = none, none, none
	return keys
}

// Text is what was typed, without blanks at its ends.
func (f *Field) Text() string { return strings.TrimSpace(f.Value()) }

// Value is what was typed, exactly.
func (f *Field) Value() string { return f.edit.Value() }

// Clear empties the field.
func (f *Field) Clear() { f.edit.Reset() }

// Set makes the text another one, and says whether it was too long.
func (f *Field) Set(text string) (lost bool) {
	f.edit.SetValue(text)
	f.edit.CursorEnd()
	return len([]rune(text)) > MostRunes
}

// Press edits the text, if the key is one that edits. changed says that Text is another one, and lost that the field was full.
func (f *Field) Press(msg tea.KeyMsg) (changed, lost bool) {
	before := f.Text()
	if len(msg.Runes) > 1 { // the line end of a pasted line
		msg.Runes = []rune(strings.TrimRightFunc(string(msg.Runes), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }))
	}
	lost = IsText(msg) && len(msg.Runes) > MostRunes-len([]rune(f.Value()))
	f.edit, _ = f.edit.Update(msg)
	return f.Text() != before, lost
}

// View draws the field in the width given. The part around the cursor is always visible. "_" is the cursor; with colours, within the text, an underlined letter.
func (f *Field) View(width int, focused, plain bool) Line {
	runes, at := []rune(f.Value()), f.edit.Position()
	if f.edit.EchoMode == textinput.EchoPassword {
		runes = []rune(strings.Repeat("*", len(runes)))
	}
	if !focused {
		return Row(Normal.Of(string(runes))).Fit(width)
	}
	before := Normal.Of(cutBeginning(string(runes[:at]), width*3/4))
	switch after := string(runes[at:]); {
	case plain:
		return Row(before, Strong.Of("_").holding(holdField), Normal.Of(after)).Fit(width)
	case after == "":
		return Row(before, Strong.Of("_").holding(holdField)).Fit(width)
	default: // not reversed: the terminal's own cursor stands there, and would turn it back
		return Row(before, Match.Of(string(runes[at])).holding(holdField), Normal.Of(string(runes[at+1:]))).Fit(width)
	}
}

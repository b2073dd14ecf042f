package line

import (
	"fmt"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui"
	"hardmatch/ui/term"
)

// words work as an answer to every question except that for a password. The names of the keys are words too: some sentences speak of them.
var words = map[string]func() tea.Msg{
	"back": ui.GoBack, "esc": ui.GoBack,
	"history": ui.ShowHistory, "f2": ui.ShowHistory,
	"details": ui.SwitchDetails,
	"quit":    ui.AskToQuit,
}

// Take makes a message of an answer. If that is nil, said is all that there is to say.
func (t *Talk) Take(text string) (msg tea.Msg, said string) {
	if now := t.now(); t.paced && now.Sub(t.asked) < grace {
		t.asked = now
		return nil, "\n! That line came before you could read the question, so it does not count. Answer now.\n" + t.prompt()
	}
	if !t.Asks() { // the question has gone by itself
		return nil, ""
	}
	if t.turn.Secret {
		if text == "" {
			return ui.GoBack(), ""
		}
		return t.turn.Answer(text), ""
	}
	text = strings.TrimSpace(text)
	if quoted := len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"'; quoted && t.turn.Prompt != "" {
		return t.turn.Answer(text[1 : len(text)-1]), ""
	}
	word := strings.ToLower(text)
	if message, ok := words[word]; ok {
		return message(), ""
	}
	switch word {
	case "help", "?", "f1":
		return nil, t.help() + t.prompt()
	case "again":
		t.shown = min(most, len(t.turn.Choices))
		return nil, "\n" + t.says() + t.choices(0, t.shown) + t.prompt()
	case "more":
		if from := t.shown; from < len(t.turn.Choices) {
			t.shown = min(from+most, len(t.turn.Choices))
			return nil, t.choices(from, t.shown) + t.prompt()
		}
	}
	for _, c := range t.turn.Words {
		if c.Word == word {
			return t.pick(c)
		}
	}
	return t.choose(text, word)
}

// choose takes an answer that is no word which works everywhere: a number, the word of a choice, or a text.
func (t *Talk) choose(text, word string) (tea.Msg, string) {
	at, err := strconv.Atoi(text)
	if strings.HasPrefix(text, "+") { // that is how a telephone number begins
		err = strconv.ErrSyntax
	}
	if err != nil && t.turn.Prompt == "" {
		for i, c := range t.turn.Choices[:t.shown] {
			if c.Word == word && word != "" {
				at, err = i+1, nil
			}
		}
	}
	switch {
	case err == nil && at >= 1 && at <= t.shown:
		return t.pick(t.turn.Choices[at-1])
	case err == nil && len(t.turn.Choices) > 0 && t.turn.Prompt != "":
		return nil, t.refuse("There is no " + text + ". To look for it, write it in quotes: \"" + text + "\"")
	case t.turn.Prompt != "" && (text != "" || t.turn.Empty):
		return t.turn.Answer(text), ""
	case text == "":
		return nil, t.refuse("Nothing was answered")
	default:
		return nil, t.refuse("That is not one of the answers. The word \"again\" shows them once more")
	}
}

// pick takes a choice.
func (t *Talk) pick(c ui.Choice) (tea.Msg, string) {
	if len(c.Tells) > 0 {
		return nil, "\n" + strings.Join(t.paint.Lines(c.Tells), "\n") + "\n" + t.prompt()
	}
	if c.Off != "" {
		return nil, t.refuse("Not now: " + c.Off)
	}
	if c.Applies && t.paced {
		return applies{t.turn.Choose(c)}, ""
	}
	return t.turn.Choose(c), ""
}

// applies is an answer of a person that begins to change something: it counts only if no other line comes right behind it.
type applies struct{ msg tea.Msg }

// Alone is what an answer comes to once it is sure that no other line came right behind it.
func Alone(answer tea.Msg) tea.Msg {
	if a, held := answer.(applies); held {
		return a.msg
	}
	return answer
}

// Pasted takes back an answer behind which another line came at once.
func (t *Talk) Pasted() string {
	t.asked = t.now()
	return "\n! Another line came right behind that answer, as if both were pasted: nothing is done. Answer again, alone.\n" + t.prompt()
}

func (t *Talk) refuse(why string) string {
	return t.clean("! ", term.Sentence(why)) + "\n" + t.prompt()
}

// help says how to answer, and what the signs and the words mean.
func (t *Talk) help() string {
	lines := []string{
		"", "How to answer",
		"  A number takes the choice that has it. So does the word in parentheses after it.",
		"  back      one step back. On Confirm that forgets what was typed.",
		"  again     the question once more, with all that belongs to it",
		"  more      the next choices, if there are more than fit",
		"  details   ids, codes, sources and every step too, or no more",
		"  history   what was done",
		"  quit      quits, and asks first where something would be lost. So does Ctrl+C.",
		"  A name that is one of these words, or a number, is written in quotes: \"Back\".",
		"  Where a sentence speaks of a key: Esc, F1 and F2 are words too, for back, help and history.",
	}
	for _, c := range t.turn.Words {
		lines = append(lines, t.clean(fmt.Sprintf("  %-9s %s", c.Word, c.Label)))
	}
	lines = append(lines, t.paint.Lines(ui.Explained())...)
	return strings.Join(lines, "\n") + "\n"
}

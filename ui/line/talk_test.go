package line

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hardmatch/ui"
	"hardmatch/ui/term"
)

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// clock is a time that a test moves.
type clock struct{ now time.Time }

func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

// talking is a talk that has shown a turn, and its clock.
func talking(paced bool, turn ui.Turn) (*Talk, *clock, string) {
	c := &clock{start}
	t := New(func() time.Time { return c.now }, paced, false)
	shown := t.Show(turn, false)
	return t, c, shown
}

func holds(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// decision is a question whose second answer changes something.
func decision() ui.Turn {
	return ui.Turn{Where: "Contoso · PRACTICE", Title: "Confirm", Says: []term.Line{term.Say("DELETED FOR GOOD: a@b")}, Choices: []ui.Choice{
		{Label: "Cancel"}, {Label: "Delete it", Applies: true}, {Label: "Why", Tells: []term.Line{term.Say("because")}}, {Label: "Undo", Word: "u", Off: "nothing was done"},
	}}
}

func TestAQuestionIsPrintedOnceWithAllItsAnswers(t *testing.T) {
	talk, _, shown := talking(true, decision())
	want := "\nContoso · PRACTICE\nConfirm\nDELETED FOR GOOD: a@b\n  1  Cancel\n  2  Delete it\n  3  Why\n  4  Undo (u). Not now: Nothing was done.\nNumber [back, help, quit]: "
	if shown != want {
		t.Errorf("%q\nwant\n%q", shown, want)
	}
	if again := talk.Show(decision(), false); again != "" {
		t.Errorf("nothing has changed, and it says %q", again)
	}
	if again := talk.Show(decision(), true); again != "Number [back, help, quit]: " {
		t.Errorf("after an answer that changes nothing it says %q", again)
	}
}

// What comes of something while the same is asked is said when it comes, and once: that the sync has run, say.
func TestWhatComesMeanwhileIsSaid(t *testing.T) {
	talk, _, _ := talking(true, decision())
	came := decision()
	came.Notice = "The sync of the practice company ran."
	if got, want := talk.Show(came, false), "\n! The sync of the practice company ran.\nNumber [back, help, quit]: "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if again := talk.Show(came, false); again != "" {
		t.Errorf("it is said again: %q", again)
	}
}

// A telephone number is no choice.
func TestANumberWithASignIsText(t *testing.T) {
	talk, c, _ := talking(true, decision())
	c.pass(grace)
	if msg, said := talk.Take("+2"); msg != nil {
		t.Errorf("taken: %v, %q", msg, said)
	}
}

// What a person pastes decides nothing but the first line; what a script says counts.
func TestLinesThatWereThereBeforeTheirQuestionDecideNothing(t *testing.T) {
	talk, c, _ := talking(true, decision())
	for range 3 { // each of the lines of a paste
		c.pass(time.Millisecond)
		if msg, said := talk.Take("2"); msg != nil || !strings.Contains(said, "it does not count") {
			t.Errorf("taken: %v, %q", msg, said)
		}
	}
	c.pass(grace)
	if msg, _ := talk.Take("2"); msg == nil {
		t.Error("an answer that came in its time is not taken")
	}
	msg, _ := talk.Take("2")
	if _, waits := msg.(applies); !waits {
		t.Errorf("%T: an answer that changes something is taken before it is sure that no other line comes with it", msg)
	}
	holds(t, talk.Pasted(), "nothing is done. Answer again", "Number")
	if msg, said := talk.Take("2"); msg != nil || !strings.Contains(said, "it does not count") {
		t.Errorf("the third line of a paste is taken: %v, %q", msg, said)
	}
	c.pass(grace)
	if msg, _ := talk.Take("1"); fmt.Sprintf("%T", msg) != fmt.Sprintf("%T", ui.Turn{}.Choose(ui.Choice{})) {
		t.Errorf("%T: what changes nothing has to wait", msg)
	}
	script, _, _ := talking(false, decision())
	msg, _ = script.Take("2")
	if _, waits := msg.(applies); waits || msg == nil {
		t.Errorf("%v: the answer of a script is not taken at once", msg)
	}
}

func TestAnswers(t *testing.T) {
	search := ui.Turn{Title: "Find", Prompt: "name", Choices: []ui.Choice{{Label: "Anna"}}}
	field := ui.Turn{Title: "Confirm", Prompt: "Ticket number"}
	for _, c := range []struct {
		turn   ui.Turn
		answer string
		taken  bool
		says   string
	}{
		{decision(), "1", true, ""},
		{decision(), " 2 ", true, ""},
		{decision(), "0", false, "not one of the answers"},
		{decision(), "5", false, "not one of the answers"},
		{decision(), "-1", false, "not one of the answers"},
		{decision(), "", false, "Nothing was answered"},
		{decision(), "yes", false, "not one of the answers"},
		{decision(), "3", false, "because"},
		{decision(), "4", false, "Not now: nothing was done"},
		{decision(), "U", false, "Not now: nothing was done"},
		{decision(), "again", false, "DELETED FOR GOOD"},
		{decision(), "help", false, "How to answer"},
		{decision(), "back", true, ""},
		{decision(), "F2", true, ""},
		{decision(), "quit", true, ""},
		{search, "1", true, ""},
		{search, "2", false, "There is no 2"},
		{search, `"2"`, true, ""},
		{search, "anna", true, ""},
		{field, "2", true, ""},
		{field, "", false, "Nothing was answered"},
		{field, `"back"`, true, ""},
	} {
		talk, _, _ := talking(false, c.turn)
		msg, said := talk.Take(c.answer)
		if (msg != nil) != c.taken || !strings.Contains(said, c.says) {
			t.Errorf("%s, %q: %v, %q", c.turn.Title, c.answer, msg, said)
		}
		if msg == nil && !strings.HasSuffix(said, ": ") {
			t.Errorf("%s, %q: it does not ask again: %q", c.turn.Title, c.answer, said)
		}
	}
}

// A password may be a word that works everywhere else, or have blanks at its ends.
func TestAPasswordIsTakenAsItIs(t *testing.T) {
	turn := ui.Turn{Title: "Connect", Prompt: "Password", Secret: true}
	for _, password := range []string{"quit", " x ", `"x"`, "1"} {
		talk, _, _ := talking(false, turn)
		if msg, said := talk.Take(password); fmt.Sprint(msg) != fmt.Sprint(turn.Answer(password)) || said != "" {
			t.Errorf("%q becomes %v, %q", password, msg, said)
		}
	}
	talk, _, shown := talking(false, turn)
	if msg, _ := talk.Take(""); fmt.Sprint(msg) != fmt.Sprint(ui.GoBack()) || !talk.Secret() {
		t.Errorf("an empty line is %v", msg)
	}
	holds(t, shown, "it is not shown")
}

func TestManyChoicesComeInParts(t *testing.T) {
	turn := ui.Turn{Title: "Find", Prompt: "name"}
	for i := range 45 {
		turn.Choices = append(turn.Choices, ui.Choice{Label: fmt.Sprintf("person %d.", i+1)})
	}
	talk, _, shown := talking(false, turn)
	holds(t, shown, "20  person 20.", "25 more: answer more to read them")
	if msg, _ := talk.Take("21"); msg != nil {
		t.Error("what was not read is taken")
	}
	for _, want := range []string{"40  person 40.\n5 more", "45  person 45.\n"} {
		_, said := talk.Take("more")
		holds(t, said, want)
	}
	if msg, _ := talk.Take("45"); msg == nil {
		t.Error("the last is not taken")
	}
}

// A wait is announced once, then every five seconds; what has come of it once each.
func TestAWaitIsToldNowAndThen(t *testing.T) {
	turn := func(elapsed time.Duration, said ...string) ui.Turn {
		w := ui.Turn{Waiting: "Linking", Elapsed: elapsed}
		for _, s := range said {
			w.Says = append(w.Says, term.Say(s))
		}
		return w
	}
	talk, _, shown := talking(true, turn(0, "doing: a"))
	steps := []struct {
		turn ui.Turn
		says string
	}{
		{turn(time.Second, "doing: a"), ""},
		{turn(4*time.Second, "done: a", "doing: b"), "done: a\ndoing: b\n"},
		{turn(5*time.Second, "done: a", "doing: b"), "Linking, 5 s. Ctrl+C asks whether to stop.\n"},
		{turn(9*time.Second, "done: a", "doing: b"), ""},
		{turn(10*time.Second, "done: a", "doing: b"), "Linking, 10 s.\n"},
	}
	if shown != "Linking ...\ndoing: a\n" || talk.Asks() {
		t.Errorf("%q", shown)
	}
	for _, s := range steps {
		if said := talk.Show(s.turn, false); said != s.says {
			t.Errorf("after %v it says %q, want %q", s.turn.Elapsed, said, s.says)
		}
	}
	if msg, said := talk.Take("2"); msg != nil || said != "" {
		t.Errorf("while nothing is asked %v is taken, %q", msg, said)
	}
	pause := turn(11*time.Second, "done: a", "doing: b")
	pause.Pause = "Entra ID is busy."
	holds(t, talk.Show(pause, false), "Entra ID is busy.")
}

// What a directory has in its names forges no line and no answer.
func TestHostileTextIsCleaned(t *testing.T) {
	const evil = "A\x1b[2J\x07\r\n  2  Safe choice\u202egnp.exe\u200b"
	turn := ui.Turn{Where: evil, Title: evil, Notice: evil, Says: []term.Line{term.Say(evil)}, Prompt: evil,
		Choices: []ui.Choice{{Group: evil, Label: evil, Off: evil}, {Label: "why", Tells: []term.Line{term.Say(evil)}}}}
	talk, _, shown := talking(false, turn)
	_, told := talk.Take("2")
	_, off := talk.Take("1")
	waits := New(func() time.Time { return start }, false, false).Show(ui.Turn{Waiting: evil, Pause: evil, Notice: evil}, false)
	for _, text := range []string{shown, told, off, waits} {
		if strings.ContainsAny(text, "\x1b\x07\r\u202e\u200b") || strings.Contains(text, "\n  2  Safe") {
			t.Errorf("%q", text)
		}
	}
}

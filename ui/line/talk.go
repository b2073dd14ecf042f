package line

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"hardmatch/ui"
	"hardmatch/ui/term"
)

const (
	// goesOn is how often it is said that a wait goes on.
	goesOn = 5 * time.Second
	// grace is how long after a question a line can only have been on its way before it: pasted, or typed ahead. No one reads and answers so fast.
	grace = 300 * time.Millisecond
	// most is how many choices are printed at once.
	most = 20
)

// Talk prints what the wizard says and asks, and makes its messages of the answers. It reads and writes nothing itself.
//
// It keeps apart what a person decides and what only happens to be in the buffer. At a terminal a line that came before its question, or with it, is
// dropped, and what begins to change something is held for as long: another line right behind it says that both were pasted, and neither is taken.
//
// Piped input is another thing: it is a script. All its lines are there before the first question, whoever wrote it decided beforehand, and there is no one
// who could be surprised. So they are all taken. What stands between a script and the wrong account is the name that it has to type, which must be that of
// the account which this very plan names; and its end quits, and applies nothing.
type Talk struct {
	paced bool      // a person answers, at a terminal
	asked time.Time // when the question was
	now   func() time.Time
	paint term.Painter

	turn  ui.Turn
	where string // the company that was named last
	said  string // what was printed to be read before the last answer
	noted string // the notice that was printed last
	menu  string // and all the choices
	shown int    // how many of them were printed
	wait  wait
}

// wait is what was said since nothing is asked.
type wait struct {
	on     bool
	told   map[string]bool // a line each
	times  int             // how often it was said that it goes on
	paused bool
}

// New makes a talk. paced says that a person answers, at a terminal; if ascii is true the signs are plain.
func New(now func() time.Time, paced, ascii bool) *Talk {
	return &Talk{paced: paced, now: now, paint: term.NewPainter(term.ThemePlain, ascii)}
}

// Asks reports whether there is a question, so a line must be read.
func (t *Talk) Asks() bool { return t.turn.Waiting == "" && !t.turn.Over }

// Secret says that what is typed must not be seen.
func (t *Talk) Secret() bool { return t.turn.Secret && t.Asks() }

// Show is what to print now that the wizard has got a message; "" if all has been said. After an answer it asks again, though the question may be the same.
func (t *Talk) Show(turn ui.Turn, answered bool) string {
	t.turn = turn
	if turn.Over {
		return ""
	}
	if turn.Waiting != "" {
		return t.waiting()
	}
	said, menu := t.says(), t.choices(0, len(turn.Choices))
	news := turn.Notice != t.noted && turn.Notice != ""
	t.noted = turn.Notice
	if said == t.said && menu == t.menu && !answered {
		if !news {
			return ""
		}
		return "\n" + t.clean("! ", turn.Notice) + "\n" + t.prompt() // what came of something, while the same is asked
	}
	var b strings.Builder
	if said != t.said {
		b.WriteString("\n")
		if turn.Where != t.where { // in which company one is, if that is another one than was said last
			t.where = turn.Where
			b.WriteString(t.clean(t.where) + "\n")
		}
		b.WriteString(said)
	}
	if said != t.said || menu != t.menu {
		t.shown = min(most, len(turn.Choices))
		b.WriteString(t.choices(0, t.shown))
	}
	t.said, t.menu, t.wait = said, menu, wait{}
	t.asked = t.now()
	if turn.Notice != "" {
		b.WriteString(t.clean("! ", turn.Notice) + "\n")
	}
	return b.String() + t.prompt()
}

// waiting says once what is waited for, what has come of it so far, and from time to time that it goes on.
func (t *Talk) waiting() string {
	if !t.wait.on {
		t.said, t.menu, t.wait = "", "", wait{on: true, told: map[string]bool{}}
	}
	var b strings.Builder
	tell := func(text string) {
		if text != "" && !t.wait.told[text] {
			t.wait.told[text] = true
			b.WriteString(text + "\n")
		}
	}
	tell(t.clean(t.turn.Notice))
	tell(t.clean(t.turn.Waiting, " ..."))
	for _, l := range t.paint.Lines(t.turn.Says) {
		tell(l)
	}
	times, paused := int(t.turn.Elapsed/goesOn), t.turn.Pause != ""
	if times > t.wait.times || paused && !t.wait.paused {
		b.WriteString(t.clean(t.goesOn(times)) + "\n")
	}
	t.wait.times, t.wait.paused = times, paused
	return b.String()
}

// goesOn says for how long something is waited for, what else is known of that, and the first time how to stop.
func (t *Talk) goesOn(times int) string {
	var parts []string
	if times > 0 {
		parts = append(parts, fmt.Sprintf("%s, %d s.", t.turn.Waiting, int(t.turn.Elapsed.Seconds())))
	}
	if t.turn.Pause != "" {
		parts = append(parts, t.turn.Pause)
	}
	if times > 0 && t.wait.times == 0 && !t.turn.Held {
		parts = append(parts, "Ctrl+C asks whether to stop.")
	}
	return strings.Join(parts, " ")
}

// says is the question and what must be read before its answer.
func (t *Talk) says() string {
	var b strings.Builder
	for _, l := range append([]string{t.clean(t.turn.Title)}, t.paint.Lines(t.turn.Says)...) {
		if l != "" {
			b.WriteString(l + "\n")
		}
	}
	return b.String()
}

// choices are some of the choices, a line each with its number.
func (t *Talk) choices(from, to int) string {
	var b strings.Builder
	group := ""
	for i, c := range t.turn.Choices[from:to] {
		if c.Group != group {
			group = c.Group
			b.WriteString(t.clean(cmp.Or(group, "More"), ":") + "\n")
		}
		text := fmt.Sprintf("%3d  %s", from+i+1, c.Label)
		if c.Word != "" {
			text += " (" + c.Word + ")"
		}
		if c.Off != "" {
			text += ". Not now: " + term.Sentence(c.Off)
		}
		b.WriteString(t.clean(text) + "\n")
	}
	if left := len(t.turn.Choices) - to; left > 0 {
		fmt.Fprintf(&b, "%d more: answer more to read them.\n", left)
	}
	return b.String()
}

// prompt is what stands before the answer.
func (t *Talk) prompt() string {
	ask := "Number"
	switch {
	case t.turn.Secret:
		return t.clean(t.turn.Prompt, " (it is not shown; empty goes back)") + ": "
	case t.turn.Prompt != "" && len(t.turn.Choices) > 0:
		ask = "Number, or another " + t.turn.Prompt
	case t.turn.Prompt != "":
		ask = strings.ToUpper(t.turn.Prompt[:1]) + t.turn.Prompt[1:]
	}
	return t.clean(ask) + " [back, help, quit]: "
}

func (t *Talk) clean(parts ...string) string { return t.paint.Prose(strings.Join(parts, "")) }

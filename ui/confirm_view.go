package ui

import (
	"fmt"
	"slices"

	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// leastFields is what the fields need, however many there are: what is asked and the field, the buttons, and why one is off.
const leastFields = 4

// confirmRoom is how a window is shared out: who it is about always stays in view, then come the fields, and the rest scrolls between them.
type confirmRoom struct {
	cards    []term.Line // all that the plan does something to
	passages []passage   // what scrolls
	lines    []term.Line // all of that
	text     int         // lines of the window for that
	alone    bool        // every step is shown and has no room beside the cards: what scrolls has the window for itself, and nothing can be confirmed
	tooSmall int         // how many lines are missing for all that must not give way; 0: none
}

// keptRoom is how a window of a size was shared out while the wizard rested.
type keptRoom struct {
	still         uint64
	width, height int
	room          confirmRoom
}

// share is how a window is shared out: worked out once while the wizard rests, and looked up by all that draws its frame.
func (f *confirm) share(width, height int) confirmRoom {
	if f.still == 0 {
		return f.sharedOut(width, height)
	}
	if k := f.kept; k.still != f.still || k.width != width || k.height != height {
		f.kept = keptRoom{f.still, width, height, f.sharedOut(width, height)}
	}
	return f.kept.room
}

// sharedOut shares a window out: the cards give way line by line, as far as they may, so that the rest has some room.
func (f *confirm) sharedOut(width, height int) confirmRoom {
	if width < term.LeastWidth-2 || height < leastFields {
		return confirmRoom{tooSmall: max(leastFields-height, 1)}
	}
	passages := f.said(width)
	want := leastRead
	if f.details {
		want = height / 2
	}
	var levels [cardLevels][]term.Line // each made when it is tried: nearly always the first is the last
	var least int
	fewest := f.fewestFields(width)
	if f.details { // every step has the window for itself instead
		fewest = leastFields
	}
	for _, try := range [][2]int{{want, leastFields}, {leastRead, fewest}, {2, leastFields}, {1, leastFields}, {0, leastFields}} {
		wanted, asks := try[0], try[1]
		for level := range levels {
			if levels[level] == nil {
				levels[level] = f.cardLines(level, width)
			}
			cards := levels[level]
			passages := append(slices.Clip(passages), f.leftOut(level, width)...)
			lines := linesOf(passages)
			text := len(lines)
			fields := len(f.fields(width, max(asks, height-len(cards)-min(wanted, text)), ""))
			if least = fields - (height - len(cards)); least > -min(wanted, text) {
				continue
			}
			r := confirmRoom{cards: slices.Clip(cards), passages: passages, lines: lines, text: height - len(cards) - fields}
			if r.alone = f.details && r.text < min(text, leastRead); r.alone {
				r.text = height
			}
			return r
		}
	}
	return confirmRoom{lines: linesOf(passages), tooSmall: least}
}

// body has three parts: the accounts, the steps in short with what follows, and the fields.
func (f *confirm) body(width, height int) []term.Line {
	r := f.share(width, height)
	if r.tooSmall > 0 {
		return term.Hang(term.Warning.Of("! "), term.Strong.Of(f.tooSmallFor(r)+" Nothing is lost."), width)
	}
	if r.alone {
		return f.text.View(r.lines, r.text)
	}
	lines := append(r.cards, f.text.View(r.lines, r.text)...)
	fields := f.fields(width, height-len(r.cards)-r.text, f.missingIn(r))
	return append(term.Fill(lines, max(len(lines), height-len(fields))), fields...)
}

// noRoom reports whether a window of that size is too small for what must not give way.
func (f *confirm) noRoom(width, height int) bool { return f.share(width, height).tooSmall > 0 }

// leastRead is how many lines of the steps can be read, with the one that says that there are more.
const leastRead = 3

func (f *confirm) tooSmallFor(r confirmRoom) string {
	return fmt.Sprintf("The window is too small for what you must read before you confirm: it needs %s more.", link.Count(r.tooSmall, "line", "lines"))
}

func (f *confirm) cardLines(level, width int) []term.Line {
	var lines []term.Line
	cards := f.proposal.cards()
	for _, c := range cards {
		c.extras = f.extraRows(c, level, width-4)
		lines = append(lines, c.view(level, width)...)
	}
	return append(lines, term.Normal.Wrap(f.proposal.wayBack(cards), width)...)
}

// leftOut is what the cards have no room for of what is done to each of the accounts. With details the steps say it.
func (f *confirm) leftOut(level, width int) []passage {
	var out []passage
	if f.details {
		return nil
	}
	for _, c := range f.proposal.cards() {
		out = append(out, passage{lines: c.leftOut(level, width)})
	}
	return out
}

// said is what the plan warns of, the steps in short and what comes after them, or every step.
func (f *confirm) said(width int) []passage {
	out := f.warnings(width)
	say := func(lines []term.Line) { out = append(out, passage{lines: lines}) }
	if f.proposal.finish != nil && !f.details {
		say(f.begunLines(width))
	}
	say(f.proposal.shortLines(width))
	say(term.Normal.Wrap(f.proposal.after(), width))
	if held := f.proposal.plan.From.Held; held != link.NotHeld {
		say(term.Hang(term.Subtle.Of("Sync   "), term.Normal.Of(f.proposal.saysHeld(f.older)), width))
	}
	if f.details {
		say(f.detailLines(width))
	}
	return out
}

// detailLines say each step once, in the order in which it is tried, its exceptions indented under it, and then all that is known of it.
func (f *confirm) detailLines(width int) []term.Line {
	var lines []term.Line
	number := 0
	for _, p := range f.proposal.steps() {
		switch {
		case p.State != plan.Waiting:
			lines = append(lines, progressLines(stateSigns[p.State], p, width)...)
			continue
		case p.Step.Exception():
			lines = append(lines, term.Indent(stepLines("  ", p.Step, width-3), 3)...)
		default:
			number++
			lines = append(lines, stepLines(fmt.Sprintf("%2d ", number), p.Step, width)...)
		}
		if p.Note != "" {
			lines = append(lines, term.Indent(term.Warning.Wrap(p.Note, width-5), 5)...)
		}
	}
	if f.proposal.finish != nil {
		return append(lines, f.begunLines(width)...)
	}
	for _, s := range f.proposal.plan.Statements {
		if s.Severity == link.Notes {
			lines = append(lines, term.Hang(severitySigns[s.Severity], term.Normal.Of(s.Text), width)...)
		}
	}
	return lines
}

// begunLines say when an operation was begun that is finished, and why.
func (f *confirm) begunLines(width int) []term.Line {
	o := f.proposal.finish
	text := "Begun " + f.clock(o.Started) + " by " + o.Operator.UPN + ", reason: " + o.Reason + ". What was done is not done again."
	lines := term.Hang(term.Subtle.Of("- "), term.Normal.Of(text), width)
	if f.details {
		return lines
	}
	for _, p := range f.proposal.steps() {
		if p.State == plan.Waiting && p.Note != "" {
			lines = slices.Concat(term.Hang(term.Warning.Of("! "), term.Normal.Of(p.Step.Title()+": "+p.Note), width), lines)
		}
	}
	return lines
}

// stepLines show one step: what it does, to which sign-in name, before and after, and when it is skipped.
func stepLines(number string, s plan.Step, width int) []term.Line {
	sign := term.Row(term.Normal.Of(number), stepSigns[s.Sign()])
	column := term.Cells(number) + 2
	lines := term.Hang(sign.Join(), term.Normal.Of(s.Title()), width)
	lines[0] = append(sign, lines[0][1:]...)
	lines = append(lines, term.Indent(term.Subtle.Wrap(s.Change(), width-column), column)...)
	if s.Irreversible() {
		lines = append(lines, term.Indent(term.Danger.Wrap("cannot be undone", width-column), column)...)
	}
	return append(lines, term.Indent(term.Subtle.Wrap(s.Condition(), width-column), column)...)
}

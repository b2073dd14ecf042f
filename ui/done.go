package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
)

// done says what happened, what is true now, and what to do next.
type done struct {
	*shared
	busy
	outcome link.Outcome
	reason  string
	text    scroll
}

func newDone(s *shared, o link.Outcome, reason string) *done {
	return &done{shared: s, outcome: o, reason: reason}
}

func (d *done) title() string {
	switch d.outcome.End {
	case link.EndLinked:
		return "Done: linked"
	case link.EndPrepared:
		return "Done: prepared"
	case link.EndNotVisible:
		return "Done: accepted, not visible yet"
	case link.EndPartly:
		return "Stopped: partly carried out"
	default:
		return "Stopped: nothing was changed"
	}
}

func (d *done) writing() bool { return false }
func (d *done) typing() bool  { return false }

const laterVersion = "it comes in a later version; the journal keeps what it needs"

func (d *done) controls() []control {
	return []control{
		on("n", "next person", "n").offBecause(d.whileBusy()),
		on("s", "save the receipt", "s").offBecause(d.whileBusy()),
		on("y", "copy it", "y").offBecause(d.whileBusy()),
		on("q", "quit", "q"),
		backKey("check again").offBecause(d.whileBusy()),
		on("u", "undo", "u").offBecause(laterVersion),
		on("w", "watch", "w").offBecause(laterVersion),
		pageKey(),
	}
}

func (d *done) update(msg tea.Msg) action {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return d.press(msg)
	case receiptSaved:
		d.rest()
		return notice("Saved: " + msg.path)
	case receiptCopied:
		d.rest()
		return notice("Sent to the terminal's clipboard. A terminal may ignore that; s saves a file instead.")
	case checkedUp:
		d.rest()
		return action{move: recheck, to: newCheck(d.shared, msg.check)}
	case failed:
		d.fail(msg.problem)
	}
	return action{}
}

func (d *done) press(msg tea.KeyMsg) action {
	switch {
	case msg.Type == tea.KeyEsc:
		d.start("Reading everything again")
		return begin(checkUp(d.engine, d.outcome.Plan.From.Person, d.outcome.Plan.From.Account.ID))
	case msg.String() == "n":
		return action{move: restart}
	case msg.String() == "q":
		return action{move: quit}
	case msg.String() == "s":
		d.start("Saving")
		return begin(saveReceipt(d.backend, receiptName(d.outcome), receipt(d.shared, d.outcome, d.reason)))
	case msg.String() == "y":
		d.start("Copying")
		return begin(copyReceipt(d.opts.Clipboard, receipt(d.shared, d.outcome, d.reason)))
	}
	d.text.press(msg, len(d.story(d.width-2)), d.height)
	return action{}
}

func (d *done) body(width, height int) []line {
	top := d.lines(width - 2)
	return indent(append(top, d.text.view(d.story(width-2), height-len(top))...), 1)
}

// story is the receipt with signs and colours in front of it: first how it ended and what to do, then the rest.
func (d *done) story(width int) []line {
	lines := append(d.verdict(width), problemLines(d.outcome.Problem, width)...)
	for _, section := range sections(d.shared, d.outcome, d.reason) {
		lines = append(lines, blank(), row(strong.of(section.heading)))
		for _, text := range section.lines {
			lines = append(lines, normal.wrap(text, width)...)
		}
	}
	lines = append(lines, blank(), row(strong.of("What happened")))
	for _, p := range d.outcome.Steps {
		lines = append(lines, progressLines(p, p.Took, width)...)
	}
	return lines
}

func (d *done) verdict(width int) []line {
	text := strong.of(verdictOf(d.outcome))
	switch d.outcome.End {
	case link.EndLinked, link.EndPrepared:
		return hang(good.of("+ "), text, width)
	case link.EndNothing:
		return hang(warning.of("! "), text, width)
	default:
		return hang(danger.of("x "), text, width)
	}
}

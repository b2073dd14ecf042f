package ui

import (
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

const nextHeading = "What to do next"

// section is a part of the receipt.
type section struct {
	heading string
	lines   []string
}

// verdictOf says in one sentence how an operation ended.
func verdictOf(o engine.Outcome) string {
	switch o.End {
	case plan.EndLinked:
		return "Linked: the sync has taken the account already."
	case plan.EndPrepared:
		if o.Plan.FromAD() {
			return "Prepared: the AD user now carries the account's ImmutableID, which was read back. The next sync takes the account."
		}
		return "Prepared: the ImmutableID is written and was read back. The next sync takes the account."
	case plan.EndNotVisible:
		return "Entra ID accepted the ImmutableID, but it cannot be read back yet. Check again in a few minutes."
	case plan.EndTakenBack:
		return "Taken back: the former state is there again, as far as it can be."
	case plan.EndPurgeDue:
		return purgeDue(o)
	case plan.EndReverted:
		return "Stopped: nothing is linked, and what had been changed was put back. Read below what is true now."
	case plan.EndPartly:
		if o.Plan.Undoes != "" {
			return "Stopped half way: some of it is taken back, and some is not. Read below what is true now."
		}
		if doubtful(o) {
			return "Stopped: no certain answer came, and nothing could be seen to have changed. Read below what is true now."
		}
		if _, linked := linkedNow(o); linked {
			return "Stopped half way: the account carries the ImmutableID, but not everything is done. Read below what is true now."
		}
		return "Stopped half way: something was changed, and the account is not ready. Read below what is true now."
	default:
		return "Stopped before anything was changed."
	}
}

// purgeDue says of an operation that only a purge is left of how the account stands, and what the purge is for.
func purgeDue(o engine.Outcome) string {
	text := "Prepared"
	if a, _ := linkedNow(o); a.Sync.Or("") == link.Synced {
		text = "Linked"
	}
	var names []string
	for _, p := range o.Steps {
		if p.Step.Do == link.DoPurge && p.State != plan.Done && p.State != plan.Skipped {
			names = append(names, p.Step.Name+" ("+p.Step.UPN+")")
		}
	}
	return text + ", but the purge of " + strings.Join(names, " and ") + " is still due: until then the sync may take the copy in the recycle bin instead."
}

// doubtful reports whether the only change there may have been is one of which nothing is known.
func doubtful(o engine.Outcome) bool {
	return o.Problem != nil && o.Problem.Kind == link.MaybeDone && !slices.ContainsFunc(o.Steps, func(p plan.Progress) bool {
		return p.Step.Writes() && p.State == plan.Done
	})
}

// sections are what the done screen and the receipt say beside the steps.
func (d *done) sections() []section {
	var all []section
	if lost := d.lost(); len(lost) > 0 {
		all = append(all, section{"What could not be taken back", lost})
	}
	all = append(all, section{"What is true now", trueNow(d.outcome)})
	if lines := whichLines(d.outcome.Plan); len(lines) > 0 {
		all = append(all, section{"Which account is which", lines})
	}
	return append(all, section{"For the ticket", d.ticket()})
}

// whichLines are the words that have told the accounts apart on the screens.
func whichLines(p plan.Plan) []string {
	var lines []string
	for _, a := range shownIn(p.From.Account, p.From.Holders) {
		if which := p.From.WhichIs(a.ID); which != "" && len(p.From.Holders) > 0 {
			lines = append(lines, a.ID.Short()+": "+which)
		}
	}
	return lines
}

func (d *done) ticket() []string {
	o, operator := d.outcome, "Operator: "
	if d.proposal.finish != nil {
		operator = "Begun by: "
	}
	lines := []string{"Reason: " + d.reason, "Operation: " + o.Operation}
	if o.Plan.Undoes != "" {
		lines = append(lines, "Takes back: "+o.Plan.Undoes)
	}
	return append(lines, "Started: "+d.clock(o.Started), "Finished: "+d.clock(o.Finished), operator+o.Plan.From.Tenant.Operator.UPN)
}

// lost is what an undo cannot bring back, and where the journal has what is known of it.
func (d *done) lost() []string {
	lines := d.outcome.Plan.Lost(d.outcome.Steps)
	if len(lines) == 0 || d.outcome.End != plan.EndTakenBack {
		return nil
	}
	return append(lines, "The snapshot: "+d.engine.Journal.File(d.outcome.Plan.Undoes))
}

// receipt is the plain text for the ticket. Its lines are clean: a ticket system shows them to people too.
func (d *done) receipt() string {
	o := d.outcome
	var b strings.Builder
	put := func(text string) { b.WriteString(term.Clean(text) + "\n") }
	put("hardmatch receipt")
	put(verdictOf(o))
	if o.Problem != nil {
		put("Problem: " + o.Problem.Error())
	}
	next := section{nextHeading, followUpTexts(d.followUps(o), o.Plan.From.Person, onPaper(o))}
	for _, section := range append([]section{next}, d.sections()...) {
		put("")
		put(section.heading)
		for _, text := range section.lines {
			put(text)
		}
	}
	put("")
	put("What happened")
	for _, p := range o.Steps {
		put(fmt.Sprintf("%2d. %-8s  %s%s", p.Index+1, p.State, p.Step.Title(), stepLine(p)))
	}
	return b.String()
}

// stepLine says what a step changes, on which object id, and what came of it.
func stepLine(p plan.Progress) string {
	if p.Note != "" {
		return p.Step.Receipt() + ": " + p.Note
	}
	return p.Step.Receipt()
}

// receiptName is the name of the file: the operation's id names the person's files apart.
func receiptName(o engine.Outcome) string {
	id := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' {
			return r
		}
		return -1
	}, o.Operation)
	return "hardmatch-" + id + ".txt"
}

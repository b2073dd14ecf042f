package ui

import (
	"fmt"
	"strings"

	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// What is shown of an operation: a row of a list, and all that is known of it.

// operationList lists operations around the marked one.
func operationList(s *shared, all []journal.Operation, at term.Cursor, width, height int) []term.Line {
	return at.View(len(all), height, func(i int, here bool) []term.Line {
		return []term.Line{append(term.Row(term.Mark(here)), operationRow(s, all[i], width-2, here)...)}
	})
}

// operationRow is an operation in a list: when, how it stands, whom it is about.
func operationRow(s *shared, o journal.Operation, width int, here bool) term.Line {
	when := "(no beginning)   "
	if !o.Started.IsZero() {
		when = o.Started.In(s.opts.Location).Format("2006-01-02 15:04 ")
	}
	l := term.Row(term.Focus(here).Of(when)).Pad(18)
	l = append(l, term.Row(term.Normal.Of(s.standingHere(o))).Pad(13)...)
	if o.Plan.From.Account == nil {
		return append(l, term.Subtle.Of(o.ID)).Fit(width)
	}
	p, ids := o.Plan.From.Person, "  "+idsOf(o, 2)
	if width-l.Cells()-term.Cells(ids) < leastNames {
		ids = "  " + idsOf(o, 1)
	}
	room, end := width-l.Cells()-term.Cells(ids), term.Subtle.Of(ids)
	if room < 30 { // for both names
		return append(l, term.Focus(here).Of(term.CutMiddle(p.Name(), room)), end)
	}
	return append(append(l, identity(p.Name(), p.UPN, "", term.Focus(here), room)...), end)
}

// operationSaid is an operation in a list of lines.
func operationSaid(s *shared, o journal.Operation) string {
	return strings.Join(strings.Fields(operationRow(s, o, lineWidth, false).Join().Text), " ") + ", operation " + o.ID
}

// leastNames is how much of a name an operation has in a list.
const leastNames = 16

// idsOf are the short ids of the account of an operation and of what gives way, at most so many, and how many there are more.
func idsOf(o journal.Operation, most int) string {
	ids := []string{o.Plan.From.Account.ID.Short()}
	for _, h := range touched(o.Plan) {
		ids = append(ids, h.Account.ID.Short())
	}
	if len(ids) > most {
		return ids[0] + fmt.Sprintf(" +%d", len(ids)-1)
	}
	return strings.Join(ids, " ")
}

// operationLines are all that is known of an operation. found is how what it touched is, once that has been read.
func operationLines(s *shared, o journal.Operation, found engine.Now, width int) []term.Line {
	sign, text := standingSentence(o, found)
	lines := term.Hang(sign, text, width)
	warn := func(text string) {
		lines = append(lines, term.Hang(term.Warning.Of("! "), term.Normal.Of(text), width)...)
	}
	if o.Torn {
		warn("The last line of its journal was cut off, as by a crash or a full disk. The line is kept, and nothing was done after it.")
	}
	if why := s.elsewhere(o); why != "" {
		warn(term.Sentence(why) + " Nothing can be done about it here.")
	}
	if !o.Sealed && o.Plan.From.Account != nil {
		warn("An earlier version wrote this, without checksums. hardmatch believes it only as far as both directories confirm it.")
	}
	put := func(label, value string) { lines = append(lines, term.Labelled(label, value, storyColumn, width)...) }
	var stands []term.Line
	if o.Plan.From.Account != nil {
		stands = append(doubtLines(o, width), nowLines(found, width)...)
	}
	if o.Unfinished() { // where it stands decides what is done about it
		lines, stands = append(lines, stands...), nil
	}
	put("What", o.What())
	if o.Plan.From.Account != nil {
		put("Begun", s.clock(o.Started)+" by "+o.Operator.UPN)
		put("Reason", o.Reason)
	}
	lines = append(lines, stands...)
	if next := o.FollowUps(s.now.In(s.opts.Location), found.Others); len(next) > 0 {
		lines = append(lines, term.Row(term.Strong.Of(nextHeading)))
		lines = append(lines, followUpLines(next, o.Plan.From.Person, onRecord, width)...)
	}
	put("Operation", o.ID)
	put("Journal", s.engine.Journal.File(o.ID))
	lines = append(append(lines, stepsOf(o, width)...), accountsOf(o, width)...)
	if where := o.Place.String(); where != "" {
		put("Where", where)
	}
	return lines
}

// stepsOf are the steps of an operation, with what came of each.
func stepsOf(o journal.Operation, width int) (lines []term.Line) {
	for _, p := range o.Steps {
		sign := stateSigns[p.State]
		if p.State == plan.Doing && !o.Running {
			sign = term.Warning.Of("? in doubt ")
		}
		lines = append(lines, progressLines(sign, p, width)...)
	}
	return lines
}

// accountsOf are the accounts of an operation by their whole ids, as they were then.
func accountsOf(o journal.Operation, width int) (lines []term.Line) {
	for i, a := range checkup.AccountsOf(o.Plan.From.Account, o.Plan.From.Holders) {
		named := a.UPN + ", " + string(a.ID)
		if which := o.Plan.From.WhichWas(a.ID); which != "" {
			named += ", " + which
		}
		lines = append(lines, term.Labelled([]string{"Account", "Holder"}[min(i, 1)], named, storyColumn, width)...)
	}
	return lines
}

// doubtLines say where an unfinished operation stopped.
func doubtLines(o journal.Operation, width int) []term.Line {
	if !o.Unfinished() && !o.Running {
		return nil
	}
	label, p := "Stopped before", plan.Progress{}
	doubt, inDoubt := o.Doubt()
	switch {
	case inDoubt && doubt.State == plan.Doing:
		label, p = "In doubt", doubt
	case inDoubt:
		label, p = "Failed", doubt
	default:
		for _, step := range o.Steps {
			if step.State == plan.Waiting {
				p = step
				break
			}
		}
	}
	if p.Step.Do == "" {
		return term.Labelled("Stopped after", "the last step, before the end was written down", storyColumn, width)
	}
	text := stepNamed(p)
	if p.Problem != nil {
		text += ": " + p.Problem.Cause
	}
	return term.Labelled(label, text, storyColumn, width)
}

// stepNamed names a step when it does not stand in a list.
func stepNamed(p plan.Progress) string {
	return fmt.Sprintf("Step %d: %s", p.Index+1, p.Step.Title())
}

// nowLines are what is true now.
func nowLines(found engine.Now, width int) []term.Line {
	if found.At.IsZero() {
		return term.Labelled("True now", "reading …", storyColumn, width)
	}
	var lines []term.Line
	for i, sentence := range nowSentences(found) {
		lines = append(lines, term.Labelled([]string{"True now", " "}[min(i, 1)], sentence, storyColumn, width)...)
	}
	return lines
}

package ui

import (
	"fmt"
	"strings"

	"hardmatch/link"
)

// section is a part of the receipt.
type section struct {
	heading string
	lines   []string
}

// verdictOf says in one sentence how an operation ended.
func verdictOf(o link.Outcome) string {
	switch o.End {
	case link.EndLinked:
		return "Linked: the sync has taken the account already."
	case link.EndPrepared:
		return "Prepared: the ImmutableID is written and was read back. The next sync takes the account."
	case link.EndNotVisible:
		return "Entra ID accepted the ImmutableID, but it cannot be read back yet. Check again in a minute."
	case link.EndPartly:
		return "Stopped half way: something was changed, and the account is not ready. Read below what is true now."
	default:
		return "Stopped before anything was changed."
	}
}

// sections are what the done screen and the receipt say beside the steps.
func sections(s *shared, o link.Outcome, reason string) []section {
	return []section{
		{"What to do next", nextSteps(s, o)},
		{"What is true now", trueNow(o)},
		{"For the ticket", []string{
			"Reason: " + reason,
			"Operation: " + o.Operation,
			"Started: " + s.clock(o.Started),
			"Finished: " + s.clock(o.Finished),
			"Operator: " + o.Plan.From.Facts.Tenant.Operator.UPN,
		}},
	}
}

// trueNow is the account as it was last read, and what became of the holders.
func trueNow(o link.Outcome) []string {
	lines := []string{"Person: " + named(o.Plan.From.Person.Name(), o.Plan.From.Person.UPN)}
	if o.Account == nil {
		lines = append(lines, "Account: could not be read afterwards.")
	} else {
		value, known := o.Account.ImmutableID.Get()
		text := valueName(value)
		if !known {
			text = "unknown"
		}
		lines = append(lines, "Account: "+accountNamed(*o.Account), "Object id: "+string(o.Account.ID),
			"ImmutableID: "+text, "State: "+syncState(*o.Account))
	}
	for _, h := range o.Plan.From.Undecided() {
		lines = append(lines, "Holder "+accountNamed(h.Account)+": "+becameOf(o, h.Account.ID))
	}
	return lines
}

// becameOf says which steps touched a holder, in order.
func becameOf(o link.Outcome, id link.AccountID) string {
	var did []string
	for _, p := range o.Steps {
		if p.Step.On != id || p.State != link.Done {
			continue
		}
		switch p.Step.Do {
		case link.DoClear:
			did = append(did, "its ImmutableID was cleared")
		case link.DoSoftDelete:
			did = append(did, "it was moved to the recycle bin")
		case link.DoRestore:
			did = append(did, "it was restored")
		case link.DoPurge:
			did = append(did, "it was purged for good")
		}
	}
	if len(did) == 0 {
		return "not touched"
	}
	return strings.Join(did, ", then ")
}

// nextSteps is what somebody has to do now.
func nextSteps(s *shared, o link.Outcome) []string {
	var lines []string
	if o.Problem != nil && o.Problem.Cure != "" {
		lines = append(lines, sentence(o.Problem.Cure))
	}
	switch o.End {
	case link.EndLinked:
		return append(lines, "Nothing: AD manages the account now.")
	case link.EndPrepared, link.EndNotVisible:
		when := "at its next run"
		if !o.NextSync.IsZero() {
			when = "about " + s.clock(o.NextSync)
		}
		return append(lines, "Wait for the sync, expected "+when+". If it was paused for this, start it again now.",
			"Then look again (Esc): the check-up says linked once the sync has taken the account.")
	default:
		return append(lines, "Look again (Esc): the check-up shows how things stand and what is possible now.")
	}
}

// receipt is the plain text for the ticket. Its lines are clean: a ticket system shows them to people too.
func receipt(s *shared, o link.Outcome, reason string) string {
	var b strings.Builder
	put := func(text string) { b.WriteString(clean(text) + "\n") }
	put("hardmatch receipt")
	put(verdictOf(o))
	if o.Problem != nil {
		put("Problem: " + o.Problem.Error())
	}
	for _, section := range sections(s, o, reason) {
		put("")
		put(section.heading)
		for _, text := range section.lines {
			put(text)
		}
	}
	put("")
	put("What happened")
	for _, p := range o.Steps {
		put(fmt.Sprintf("%2d. %-8s  %s%s", p.Index+1, p.State, p.Step.Title(), stepChange(p)))
	}
	return b.String()
}

// stepChange names the account of a step, what it carried before and after where that is another value, and what came of it.
func stepChange(p link.Progress) string {
	text := ", " + p.Step.UPN + " (" + string(p.Step.On) + ")"
	if p.Step.Do.Writes() && p.Step.Before != p.Step.After {
		text += ", " + valueName(p.Step.Before) + " → " + valueName(p.Step.After)
	}
	if p.Note != "" {
		text += ": " + p.Note
	}
	return text
}

// receiptName is the name of the file: the operation's id names the person's files apart.
func receiptName(o link.Outcome) string {
	id := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' {
			return r
		}
		return -1
	}, o.Operation)
	return "hardmatch-" + id + ".txt"
}

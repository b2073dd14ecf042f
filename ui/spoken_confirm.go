package ui

import (
	"slices"
	"strings"

	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// What the confirm screen, and those after it, say and ask in lines.

// spoken says all that will be done, and asks for the fields one after the other. Only then comes the last question, whose first answer is Cancel.
func (f *confirm) spoken(t Turn) Turn {
	cards := f.proposal.cards()
	for _, c := range cards {
		t.Says = append(t.Says, c.said()...)
	}
	t.Says = append(t.Says, term.Normal.Wrap(f.proposal.wayBack(cards), lineWidth)...)
	t.Says = append(t.Says, linesOf(f.said(lineWidth))...)
	if reason := f.drafts.reason.Text(); reason != "" {
		t.Says = append(t.Says, term.Row(term.Normal.Of("Ticket number or reason: "+reason)))
	}
	f.hear()
	if extras := f.spokenExtras(); len(extras) > 0 && !f.settled {
		t.Choices = append([]Choice{{Label: "Go on with these", Word: "go", mark: func() { f.settled = true }}}, extras...)
		return t
	}
	if text := f.proposal.holdAgain(); text != "" && !f.held && !f.backend.Connections().ReadOnly {
		t.Choices = []Choice{{Label: "It is no longer so, or I do not know: go back", do: f.leave}, {Label: text, mark: func() { f.held = true }}}
		return t
	}
	i := f.start()
	if s := f.tabs[i]; (s.kind == tabName || s.kind == tabReason) && !f.backend.Connections().ReadOnly {
		return f.spokenField(t, i)
	}
	t.Choices = []Choice{f.tabChoice("Cancel", tabCancel), f.tabChoice(f.proposal.button(lineWidth), tabApply)}
	t.Choices[1].Off, t.Choices[1].Applies = f.missing(), true
	if len(f.spokenExtras()) > 0 {
		t.Choices = append(t.Choices, Choice{Label: "Change what can be chosen", mark: func() { f.settled = false }})
	}
	return t
}

// spokenExtras are what can still be chosen. It is asked first, since a plan that is made again wants its names typed again.
func (f *confirm) spokenExtras() []Choice {
	var out []Choice
	for i, s := range f.tabs {
		if !s.extra() {
			continue
		}
		label := "Switch on: " + s.label
		if f.on(s) {
			label = "Switch off: " + s.label
		}
		if s.holder != "" {
			label += " (" + s.holder.Short() + ")"
		}
		out = append(out, Choice{Label: label, key: enterPress, mark: func() { f.focus = i }})
	}
	return out
}

func (f *confirm) tabChoice(label string, kind tabKind) Choice {
	at := slices.IndexFunc(f.tabs, func(s tabStop) bool { return s.kind == kind })
	return Choice{Label: label, key: enterPress, mark: func() { f.focus = at }}
}

// spokenField asks for a name or for the reason.
func (f *confirm) spokenField(t Turn, i int) Turn {
	s := f.tabs[i]
	label, field := "Ticket number or reason", f.drafts.reason
	if s.kind == tabName {
		label, field = strings.TrimSuffix(f.nameAsked(s.typed), ":"), f.drafts.typed[s.typed.Account.ID]
	}
	return t.prompted(label, field, func() action {
		f.focus = i
		if s.kind == tabName && !s.typed.Matches(field.Value()) {
			return notice("That is not the name. Type " + s.typed.Expect + " to confirm.")
		}
		return f.enter()
	})
}

// said is a card without its frame.
func (c fateCard) said() []term.Line {
	head := term.Row(c.role.Of(c.fate+": "), term.Strong.Of(c.name), term.Normal.Of(" ("+c.tag+")"))
	lines := []term.Line{head}
	for _, text := range slices.Concat(c.warnings, c.facts, c.saidOnly, c.must) {
		lines = append(lines, term.Indent(term.Normal.Wrap(text, lineWidth), 2)...)
	}
	return lines
}

// busyTurn says each step as soon as it has begun, and again when it has ended.
func (a *apply) busyTurn() Turn {
	t := Turn{Waiting: a.doing() + notHalfWay, Elapsed: a.now.Sub(a.since)}
	if a.since.IsZero() {
		t.Elapsed = 0
	}
	for _, p := range a.steps {
		line := term.Say(strings.TrimSpace(stateSigns[p.State].Text) + ": " + p.Step.Title())
		if p.Note != "" {
			line = append(line, term.Normal.Of(". "+p.Note))
		}
		if p.State != plan.Waiting {
			t.Says = append(t.Says, line)
		}
	}
	return t
}

func (*apply) spoken(t Turn) Turn { return t } // it asks nothing

func (d *done) spoken(t Turn) Turn {
	t.Says = append(t.Says, d.receiptLines(lineWidth)...)
	t.Choices = withText(keyed(d.controls()), "Show the receipt", d.receipt().text())
	return t
}

package ui

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// What the check-up and the screen that decides say and ask in lines.

func (k *check) spoken(t Turn) Turn {
	t.Says = k.top(lineWidth)
	for _, f := range k.check.Findings { // no one may go on without what these say
		if f.Severity == link.Stops || f.Severity == link.Warns || f.Typed {
			t.Says = append(t.Says, k.explain(f, lineWidth)...)
		}
	}
	for _, f := range k.findings {
		t.Choices = append(t.Choices, Choice{Group: f.counted(k.findings), Label: severitySigns[f.Severity].Text + f.Title, Tells: k.explain(f.Finding, lineWidth)})
	}
	if k.asksHere() {
		t.Says = append(t.Says, term.Say("Out of scope counts only after the sync has run twice since the AD user was moved."))
		t.Choices = append(t.Choices, k.drafts.holdChoices(func() action {
			k.held()
			return action{}
		})...)
	}
	for _, c := range withText(keyed(k.controls()), "Show the text for whoever must act", messageOf(k.check, inWizard)) {
		c.Group = "What now"
		t.Choices = append(t.Choices, c)
	}
	return t
}

// holdChoices are the answers to what the sync is doing.
func (d *drafts) holdChoices(then func() action) []Choice {
	var out []Choice
	for _, h := range holds {
		out = append(out, Choice{Group: "What the sync is doing", Label: upperFirst(h.label + ": " + h.means), do: func() action {
			d.answered, d.hold = true, h.hold
			return then()
		}})
	}
	return out
}

// spoken asks one thing after the other: what becomes of each account, what the sync is doing, and whether to go on.
func (r *resolve) spoken(t Turn) Turn {
	switch {
	case r.open() >= 0:
		return r.spokenHolder(t, r.holders[r.open()])
	case r.check.SyncDue != nil && !r.drafts.answered:
		t.Title = "Decide: what is the sync doing?"
		t.Says = append(t.Says, term.Normal.Wrap("The sync must not run until this is done.", lineWidth)...)
		t.Choices = r.drafts.holdChoices(func() action {
			r.held()
			if why := r.whyNot(); why != "" {
				return notice(term.Sentence(offInLines(why)))
			}
			return r.goOn()
		})
		return t
	}
	for i, h := range r.holders {
		t.Says = append(t.Says, term.Say(h.Account.ID.Short()+": "+choiceLabels[r.chosen(h)]+", "+r.does(h.Option(r.chosen(h)), h.Account)))
		t.Choices = append(t.Choices, Choice{Label: "Choose again for " + h.Account.Called(), do: func() action {
			delete(r.drafts.decisions, h.Account.ID)
			r.turn(i)
			return action{}
		}})
	}
	if r.check.SyncDue != nil {
		t.Says = append(t.Says, term.Say("The sync: "+holdLabel(r.drafts.hold)))
		t.Choices = append(t.Choices, Choice{Label: "Say again what the sync is doing", mark: func() { r.drafts.answered = false }})
	}
	t.Choices = append(keyed(r.controls()), t.Choices...)
	return t
}

// spokenHolder asks what becomes of one account.
func (r *resolve) spokenHolder(t Turn, h checkup.Holder) Turn {
	which := whichOf(&r.check)
	t.Says = append(t.Says, r.claim(lineWidth)...)
	card := func(heading string, a link.Account) {
		t.Says = append(t.Says, term.Row(term.Strong.Of(heading+": "+calledApart(a, which[a.ID]))))
		if a.DisplayName != r.check.Person.DisplayName {
			t.Says = append(t.Says, term.Say("  Name: "+a.Name()))
		}
		for _, s := range r.signs(a) {
			t.Says = append(t.Says, term.Say("  "+s[0]+": "+s[1]))
		}
	}
	card("Stays", *r.check.Account)
	card("Gives way", h.Account)
	for _, o := range h.Options {
		text := choiceLabels[o.Choice] + " is not possible. " + o.Reason
		if o.Available {
			text = choiceLabels[o.Choice] + ": " + o.Reason
		}
		if o.Available && o.TakeBack != "" {
			text = term.Sentence(text) + " " + o.TakeBack
		}
		t.Says = append(t.Says, term.HangProse(term.Say("- ").Join(), term.Normal.Of(term.Sentence(text)), lineWidth)...)
		if !o.Available {
			continue
		}
		label := choiceLabels[o.Choice] + ": " + r.does(o, h.Account)
		if o.Final {
			label += ". " + noWayBack
		}
		t.Choices = append(t.Choices, Choice{Label: label, Word: strings.ToLower(choiceLabels[o.Choice]), do: func() action { return r.decide(h, o.Choice) }})
	}
	return t
}

// decide makes a choice for an account, and goes on if nothing else is asked here.
func (r *resolve) decide(h checkup.Holder, c checkup.Choice) action {
	r.choose(h, c)
	r.turn(slices.IndexFunc(r.holders, func(other checkup.Holder) bool { return other.Account.ID == h.Account.ID }))
	if r.whyNot() != "" {
		return action{}
	}
	return r.goOn()
}

func holdLabel(hold link.SyncHold) string {
	for _, h := range holds {
		if h.hold == hold {
			return h.label
		}
	}
	return string(hold)
}

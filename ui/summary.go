package ui

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// summary is what someone on the phone needs first about what has ended well: that it is done, what to tell the person, what to do, and what was done to
// which account.
func (d *done) summary(width int) []term.Line {
	o := d.outcome
	if o.End != plan.EndPrepared && o.End != plan.EndLinked && o.End != plan.EndNotVisible {
		return nil
	}
	if f := notAsLeft(o); f.says != "" {
		return d.fallen(f, width)
	}
	sign := term.Good.Of("✓ ")
	if o.Plan.Refused() && o.End != plan.EndLinked || len(withheld(o)) > 0 {
		sign = term.Warning.Of("! ")
	}
	lines := term.Hang(sign, term.Strong.Of(d.howFar()), width)
	if len(withheld(o)) > 0 {
		lines = append(lines, term.Indent(term.Normal.Wrap(withheldText(o), width-2), 2)...)
	}
	next := slices.DeleteFunc(d.followUps(o), func(f plan.FollowUp) bool { return f.Way.To == link.ToWatch }) // the first line says that
	lines = append(lines, followUpLines(next, o.Plan.From.Person, onDone, width)...)
	return append(append(lines, didLines(o, d.reason, width)...), d.undoLines(width)...)
}

// howFar is how far it is.
func (d *done) howFar() string {
	o := d.outcome
	switch {
	case len(withheld(o)) > 0:
		return linkedWithout
	case o.End == plan.EndLinked:
		return "Done. The sync has already taken the account."
	case o.Plan.Refused():
		return "Done here, but the sync refuses the AD user."
	default:
		return "Done here. The sync does the rest" + o.Plan.Onward(o.NextSync.In(d.opts.Location)) + "."
	}
}

// didLines are a line for each account that was changed, and for the person in AD.
func didLines(o engine.Outcome, reason string, width int) []term.Line {
	p, steps := o.Plan, o.Steps
	called := map[link.AccountID]string{} // as they were found at the end: one that came back may have another name
	for _, a := range o.Now.Accounts {
		if a.State == engine.NowRead {
			called[a.Was.ID] = a.Found.UPN
		}
	}
	last := became(o)
	var lines []term.Line
	put := func(word, id, name string) {
		label := term.Row(term.Normal.Of("  "), term.Strong.Of(word)).Pad(12)
		label = append(label, term.Subtle.Of(id+"  "))
		if room := width - label.Cells(); !strings.Contains(name, " ") && term.Cells(name) > room { // a sign-in name is not broken within a word
			broken := term.Indent(signInLines(name, term.Normal, room), label.Cells())
			broken[0][0] = label.Join()
			lines = append(lines, broken...)
			return
		}
		lines = append(lines, term.Hang(label.Join(), term.Normal.Of(name), width)...)
	}
	if p.FromAD() && slices.ContainsFunc(steps, func(s plan.Progress) bool { return s.Step.Do == link.DoStamp && s.State == plan.Done }) {
		put("Changed", "in AD   ", signInOf(p.From.Person))
	}
	for _, s := range steps {
		if s.Step.Address != "" && s.State == plan.Done {
			put("Changed", "in AD   ", s.Step.Change())
		}
	}
	for _, a := range checkup.AccountsOf(p.From.Account, p.From.Holders) {
		if s, changed := last[a.ID]; changed {
			if s.Do == link.DoClear && restored(o, a.ID) { // and stays so
				put("Restored", a.ID.Short(), cmp.Or(called[a.ID], a.UPN, a.Name()))
			}
			put(s.Past(), a.ID.Short(), cmp.Or(called[a.ID], a.UPN, a.Name()))
		}
	}
	if len(lines) > 0 {
		ticket := term.Subtle.Of("  " + term.CutEnd(term.Clean(reason), 16))
		if lines[0].Cells()+term.Cells(ticket.Text) <= width {
			lines[0] = append(lines[0], ticket)
		}
	}
	return lines
}

// restored reports whether an account came back from the recycle bin.
func restored(o engine.Outcome, id link.AccountID) bool {
	return slices.ContainsFunc(o.Steps, func(s plan.Progress) bool {
		return s.Step.On == id && s.Step.Do == link.DoRestore && s.State == plan.Done
	})
}

// undoLines say how long it can be taken back, and what that cannot bring back.
func (d *done) undoLines(width int) []term.Line {
	if d.outcome.End == plan.EndLinked {
		return nil
	}
	text := "Undo (u) works until the sync takes the account"
	for _, s := range d.outcome.Steps {
		if s.Step.Do == link.DoPurge && s.State == plan.Done {
			text += "; " + s.Step.On.Short() + " stays gone"
		}
	}
	return term.Indent(term.Normal.Wrap(text+".", width-2), 2)
}

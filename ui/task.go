package ui

import (
	"slices"

	"hardmatch/link"
)

// task is what the confirm screen asks for and the apply screen carries out: a plan that links, a plan that takes an operation back, or
// what an operation has left to do.
type task struct {
	plan   link.Plan
	check  *link.CheckUp   // what the plan was made of, where its extras can still be chosen; else nil
	finish *link.Operation // whose rest is to be done; nil for a plan that is new
}

func finishTask(o link.Operation) task { return task{plan: o.Plan, finish: &o} }

// question is the title of the confirm screen, and verb what its button says.
func (t task) question() (title, verb string) {
	switch {
	case t.finish != nil:
		return "Confirm: this is what is left to do", "Finish"
	case t.plan.Undoes != "":
		return "Confirm: this is what will be taken back", "Take back"
	default:
		return "Confirm: this is what will be done", "Apply"
	}
}

// typed are the accounts that must be named by typing.
func (t task) typed() []link.Typed {
	if t.finish != nil {
		return t.finish.Typed()
	}
	return t.plan.Typed
}

// confirm makes it what may be carried out.
func (t task) confirm(typed map[link.AccountID]string, reason string) (link.Confirmed, error) {
	if t.finish != nil {
		return t.finish.Confirm(typed)
	}
	return t.plan.Confirm(typed, reason)
}

// unconfirmed says why confirm would refuse; nil where it would not.
func (t task) unconfirmed(typed map[link.AccountID]string, reason string) *link.Problem {
	if t.finish != nil {
		return t.finish.Unconfirmed(typed)
	}
	return t.plan.Unconfirmed(typed, reason)
}

// steps are the steps with what is known of them before anything is done. A step in doubt is looked at first.
func (t task) steps() []link.Progress {
	var steps []link.Progress
	for i, step := range t.plan.Steps {
		steps = append(steps, link.Progress{Index: i, Step: step, State: link.Waiting})
	}
	if t.finish != nil {
		steps = slices.Clone(t.finish.Steps)
	}
	for i := range steps {
		if s := steps[i].State; s == link.Doing || s == link.Failed {
			steps[i].State, steps[i].Note = link.Waiting, "perhaps done already: that is looked at first"
		}
	}
	return steps
}

// who names the account, and each holder that is touched, with what becomes of them; of a plan that changes AD, the person.
func (t task) who(width int) []line {
	if t.plan.FromAD() {
		return whoFromAD(t.plan, width)
	}
	a := *t.plan.From.Account
	label := subtle.of("Link     ")
	switch {
	case t.plan.Undoes != "" && t.plan.Fate(a.ID) != "":
		label = fate(t.plan, a.ID)
	case t.plan.Undoes != "":
		label = subtle.of("Account  ")
	}
	lines := []line{append(row(label), identity(a.Name(), a.UPN, a.ID.Short(), strong, width-9)...)}
	for _, h := range touched(t.plan) {
		lines = append(lines, append(row(fate(t.plan, h.Account.ID)), holderRow(h, width-9)...))
	}
	return lines
}

// touched are the holders that the plan does something to.
func touched(p link.Plan) []link.Holder {
	return slices.DeleteFunc(slices.Clone(p.From.Holders), func(h link.Holder) bool { return p.Fate(h.Account.ID) == "" })
}

// fate is what becomes of an account, in one word.
func fate(p link.Plan, id link.AccountID) span {
	word := p.Fate(id)
	text := row(normal.of(word)).pad(9).join().text
	switch word {
	case "Delete":
		return danger.of(text)
	case "Clear":
		return warning.of(text)
	default:
		return good.of(text)
	}
}

// draftsOf are what has been typed on the confirm screen for an operation that is finished or taken back: going back and forth keeps it.
func (s *shared) draftsOf(operation string) *drafts {
	if s.drafts[operation] == nil {
		s.drafts[operation] = newDrafts()
	}
	return s.drafts[operation]
}

// confirming goes to the confirm screen where the message says what is to be finished or taken back.
func (s *shared) confirming(msg any) (action, bool) {
	switch msg := msg.(type) {
	case undoPlanned:
		return goTo(newConfirm(s, task{plan: msg.plan}, s.draftsOf(msg.plan.Undoes))), true
	case finishPlanned:
		return goTo(newConfirm(s, finishTask(msg.operation), s.draftsOf(msg.operation.ID))), true
	default:
		return action{}, false
	}
}

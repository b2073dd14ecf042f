package ui

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// What says no more than the steps in short do.
const (
	unchanged  = "is not changed"
	losesFirst = "loses the ImmutableID first"
)

// changes say what the steps do to the account.
func (c *fateCard) changes(t proposal, steps []plan.Step) {
	undo, said := t.plan.Undoes != "", map[string]bool{}
	say := func(text string) {
		if !said[text] {
			said[text] = true
			c.facts, c.changed = append(c.facts, text), append(c.changed, text)
		}
	}
	goes := slices.ContainsFunc(steps, func(s plan.Step) bool { return s.Do == link.DoSoftDelete && s.When != plan.IfSet })
	last := lastRename(steps)
	for _, s := range steps {
		switch {
		case s.When == plan.IfSet:
		case s.Do.Sets():
			for _, text := range gets(s, undo) {
				say(text)
			}
		case s.Do == link.DoClear:
			if text := loses(s, undo, goes); goes || !c.purged {
				say(text)
			}
		case s.Do == link.DoRestore:
			say("comes back from the recycle bin" + s.ChangedBack())
			if !undo && s.On != t.plan.From.Account.ID { // no one has asked for it
				say("can sign in then, and uses a licence")
			}
		case s.Do == link.DoRename:
			if text := t.signsInAs(s, steps[last], c.name); text != "" {
				say(text)
			}
		case s.Do == link.DoClearIdentifier:
			c.must = append(c.must, "Its tie to a former AD object is cleared: no one can write it back.")
		}
	}
	if len(said) == 0 && len(c.must) == 0 {
		say(unchanged)
	}
}

// comesBackAs names an account that comes back from the recycle bin by the sign-in name that it has then.
func (c *fateCard) comesBackAs(steps []plan.Step) {
	for _, s := range steps {
		if s.Do == link.DoRestore && s.UPNAfter != "" && s.UPNAfter != c.name {
			c.fate, c.name = c.fate+" AS", s.UPNAfter
		}
	}
}

// loses says what an account that is cleared keeps.
func loses(s plan.Step, undo, goes bool) string {
	value := string(s.Before)
	switch {
	case goes && undo:
		return losesFirst + " (" + value + ")"
	case goes:
		return losesFirst
	case undo:
		return "keeps everything but the ImmutableID " + value
	default:
		return "keeps everything but the ImmutableID"
	}
}

// signsInAs says under which sign-in name the account is known for a while, or from now on; "" if that is the name that it is called by.
func (t proposal) signsInAs(s, last plan.Step, name string) string {
	switch {
	case t.isBack(s, last):
		return ""
	case s.UPNAfter != last.UPNAfter && strings.EqualFold(s.UPNAfter, name):
		return "signs in as " + s.UPNAfter + " now"
	case s.UPNAfter != last.UPNAfter:
		return "signs in as " + s.UPNAfter + " for a minute"
	case s.UPNAfter != name:
		return "gets the sign-in name " + s.UPNAfter
	default:
		return ""
	}
}

// isBack reports whether a name that an account has only for a while is behind it, when a plan is finished.
func (t proposal) isBack(s, last plan.Step) bool {
	now, found := t.found(s.On)
	return t.finish != nil && found && s.UPNAfter != last.UPNAfter && strings.EqualFold(now.Found.UPN, last.UPNAfter) &&
		slices.ContainsFunc(t.finish.Steps, func(p plan.Progress) bool {
			return p.Step.Do == link.DoRename && p.Step.UPNAfter == s.UPNAfter && p.State == plan.Done
		})
}

// lastRename is the place of the last change of a sign-in name; -1 without one.
func lastRename(steps []plan.Step) int {
	for i, s := range slices.Backward(steps) {
		if s.Do == link.DoRename {
			return i
		}
	}
	return -1
}

// gets says which value an account gets, and which it loses by that.
func gets(s plan.Step, undo bool) []string {
	switch text := "gets the ImmutableID " + string(s.After); {
	case undo:
		return []string{text + " back"}
	case s.Before != "":
		return []string{text + ",", "in place of " + string(s.Before)}
	default:
		return []string{text}
	}
}

// renamed says that the next sync gives the account the person's display name, if that is another one.
func (c *fateCard) renamed(p plan.Plan) {
	person, account := p.From.Person.DisplayName, p.From.Account.DisplayName
	if p.Undoes != "" || person == "" || account == "" || person == account {
		return
	}
	text := "Name: " + strings.Join(strings.Fields(term.Clean(person)+" replaces "+term.Clean(account)), " ")
	if term.Alike(person, account) {
		text += " (they look the same, but are not)"
	}
	c.warnings = append(c.warnings, text)
}

package ui

import (
	"cmp"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// stations are the steps of the way to a link, and how each is called in the first lines of its screen.
var stations = []string{"Find", "Pick", "Check", "Decide", "Confirm"}

// way says whom the screen is about and which station it is. A screen beside the way is none.
func way(s screen) (person link.Person, at int, ok bool) {
	switch s := s.(type) {
	case *search:
		return link.Person{}, 0, true
	case *pick:
		return s.person, 1, true
	case *check:
		return s.check.Person, 2, true
	case *resolve:
		return s.check.Person, 3, true
	case *confirm:
		return s.proposal.plan.From.Person, 4, s.proposal.onTheWay()
	case *apply:
		return s.proposal.plan.From.Person, 4, s.proposal.onTheWay()
	case *watch:
		return s.of.Person, len(stations), true
	case *done:
		return s.proposal.plan.From.Person, len(stations), s.proposal.onTheWay()
	case *save:
		return s.proposal.plan.From.Person, len(stations), s.proposal.onTheWay()
	}
	return link.Person{}, 0, false
}

// onTheWay says that the plan is the end of the way, and not an undo or the rest of another plan.
func (t proposal) onTheWay() bool { return t.finish == nil && t.plan.Undoes == "" }

// about is whom the plan of a screen beside the way is about.
func about(s screen) string {
	person, _, _ := way(s)
	return person.Name()
}

// where is in which company one works, and who does.
func (r *Root) where() []string {
	t := r.tenant
	if t.ID == "" {
		return []string{"hardmatch"}
	}
	company := cmp.Or(t.Name, t.InitialDomain)
	if t.Name != "" && t.InitialDomain != "" {
		company += " (" + t.InitialDomain + ")"
	}
	out := []string{company}
	if t.Operator.UPN != "" {
		out = append(out, t.Operator.UPN)
	}
	return out
}

// header fills the first lines of a frame.
func (r *Root) header(f *term.Frame) {
	f.Where, f.Badge = r.where(), r.badge()
	_, at, on := way(r.top())
	f.Whom = about(r.top())
	if on {
		f.Stations = term.Stations{Names: stations, At: at}
	}
}

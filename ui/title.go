package ui

import (
	"fmt"
	"strings"

	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// windowTitle says what goes on, for who looks at another window meanwhile: the company, the step, and while something is carried out which of how many.
// Whom it is about is not said: titles are seen by others.
func (r *Root) windowTitle() string {
	what, _, _ := strings.Cut(r.Title(), ":")
	if _, at, on := way(r.top()); on && at < len(stations) {
		what = stations[at]
	}
	switch s := r.top().(type) {
	case *apply:
		what = s.step()
	case *watch:
		what = s.standing()
	}
	if company := r.tenant.Name; company != "" {
		what += " · " + company
	}
	return "hardmatch: " + term.Clean(what)
}

// step says which step of how many is being carried out.
func (a *apply) step() string {
	n := 0
	for i, s := range a.steps {
		if s.State != plan.Waiting {
			n = i + 1
		}
	}
	return fmt.Sprintf("step %d of %d", max(n, 1), len(a.steps))
}

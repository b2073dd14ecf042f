package ui

import "hardmatch/link"

// result is what the run came to.
type result struct{ outcomes []link.Outcome }

func (r *result) add(o link.Outcome) { r.outcomes = append(r.outcomes, o) }

// The exit statuses of the wizard, as the design numbers them.
const (
	statusDone      = 0
	statusNotLinked = 3
	statusPartly    = 4
)

// Status is the exit status of a run that has ended: 0 where the last person is linked or prepared, 3 where not, 4 where any plan was
// carried out in part, and on the connect screen what the last problem there gives.
func (r *Root) Status() int {
	for _, o := range r.result.outcomes {
		if o.End == link.EndPartly {
			return statusPartly
		}
	}
	switch top := r.top().(type) {
	case *connect:
		if top.problem != nil && len(r.result.outcomes) == 0 {
			return top.problem.Kind.ExitStatus()
		}
	case *check:
		if v := top.check.Verdict; v == link.VerdictLinked || v == link.VerdictPrepared {
			return statusDone
		}
		return statusNotLinked
	case *search:
	case *done:
	default:
		return statusNotLinked
	}
	return r.result.status()
}

// status is that of the last outcome.
func (r *result) status() int {
	if len(r.outcomes) == 0 {
		return statusNotLinked
	}
	switch r.outcomes[len(r.outcomes)-1].End {
	case link.EndLinked, link.EndPrepared, link.EndNotVisible:
		return statusDone
	default:
		return statusNotLinked
	}
}

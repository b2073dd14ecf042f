package engine

import (
	"fmt"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// skip says why a step is not needed; "" where it is. Whether an account is still in the recycle bin is looked up by the step itself.
func (r *run) skip(i int) string {
	s := r.steps[i].Step
	if !r.applies(s) {
		return r.notHere(i)
	}
	switch {
	case s.When != plan.IfSet && s.Do == link.DoSet && s.On == r.account.ID && r.isSet:
		return "set already"
	case s.Do == link.DoPurge && r.purged[s.On]:
		return "purged already"
	case s.Do == link.DoPurge && r.missing[s.On]:
		return gonePurge
	case s.When == plan.IfStillLive && r.expect[s.On].Where() != link.Live:
		return "deleted already"
	case s.When == plan.IfFound && s.Do != link.DoRestore && r.expect[s.On].Where() == link.RecycleBin:
		return notFound
	case r.gone && s.Do == link.DoSet && r.plan.From.IsPersons(s.After):
		return "it is the ImmutableID of " + r.plan.From.Person.Called() + ", who is not in AD any more"
	default:
		return ""
	}
}

// applies tells whether the plan has come to the branch that the step is on. Of the other conditions the account itself decides.
func (r *run) applies(s plan.Step) bool {
	switch s.When {
	case plan.IfSet:
		return r.isSet
	case plan.IfBinRefuses:
		return r.bin
	case plan.IfClearRefused:
		return r.refused[s.On]
	default:
		return true
	}
}

// notHere says of a step whose condition does not hold that nothing needs it, or which later step does the same.
func (r *run) notHere(i int) string {
	s := r.steps[i].Step
	for _, later := range r.steps[i+1:] {
		if l := later.Step; l.Do == s.Do && l.On == s.On && l.UPNAfter == s.UPNAfter {
			return fmt.Sprintf("not yet: it comes at step %d", later.Index+1)
		}
	}
	return "not needed"
}

package engine

import (
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// showsStep reports whether the AD user is as a step that changes them leaves them.
func showsStep(s plan.Step, p link.Person) bool {
	has := slices.ContainsFunc(p.Addresses, func(a string) bool { return strings.EqualFold(a, link.ProxyOf(s.Address)) })
	switch s.Do {
	case link.DoCarry:
		return has
	case link.DoUncarry:
		return !has
	default:
		return link.EncodeAnchor(p.ConsistencyGUID.Or(nil)) == s.After
	}
}

// lookBeforeCarry looks, right before an address is added to the person, that the account still has it, and that no one else in the forest has come to have it.
func (r *run) lookBeforeCarry(ctx context.Context, s plan.Step) (gone string, problem *link.Problem) {
	found, problem := r.personNow(ctx)
	if problem != nil {
		return "", problem
	}
	if showsStep(s, found) {
		return "the person has it in AD already", nil
	}
	now, _, problem := r.lookAt(ctx, r.account.id, s)
	if problem == nil {
		problem = r.checkNewHolders(ctx)
	}
	if problem != nil {
		return "", problem
	}
	if theirs := append(now.SMTPAddresses(), now.OtherAddresses()...); !link.HasAddress(theirs, s.Address) && len(theirs) > 0 { // of a read that lags the journal knows no addresses
		return "", changed(r.account.called(), "it no longer has the address "+s.Address)
	}
	owners, err := r.engine.Directory.AddressOwners(ctx, s.Address)
	if err != nil {
		return "", link.AsProblem(err)
	}
	for _, o := range owners.Owners {
		if o.Object.ID != found.GUID.String() {
			return "", changed(o.Object.Name, "it now has the address "+s.Address+" in AD ("+string(o.Object.Kind)+")")
		}
	}
	return "", nil
}

// lookBeforeUncarry looks, right before an address is taken out of AD again, whether the person has it still, and not as the primary one by now.
func (r *run) lookBeforeUncarry(ctx context.Context, s plan.Step) (gone string, problem *link.Problem) {
	found, problem := r.personNow(ctx)
	switch {
	case problem != nil:
		return "", problem
	case r.person.gone, showsStep(s, found):
		return "the person no longer has it", nil
	case slices.ContainsFunc(found.Addresses, func(a string) bool { return strings.EqualFold(a, "SMTP:"+s.Address) && strings.HasPrefix(a, "SMTP:") }):
		return "someone has made it the primary address since, so it stays", nil
	default:
		return "", nil
	}
}

// takeAddressesBack takes out of AD again what was carried into it, if the plan has ended before the account got its value and has done nothing else that
// lasts: then all is as it was. If more was done, or it is not known what was, the operation stays open whole. The problem that ended it is passed on.
func (r *run) takeAddressesBack(ctx context.Context, problem *link.Problem) *link.Problem {
	if problem == nil || problem.Kind == link.MaybeDone || problem.Kind == link.Bug || len(r.unsure) > 0 || r.account.set || !r.onlyCarried() {
		return problem
	}
	if now, err := r.engine.Cloud.Account(ctx, r.account.id); err != nil || now.Holds(r.account.anchor) || now.Sync.Or("") == link.Synced {
		return problem // AD may decide over its addresses by now
	}
	for i, p := range slices.Backward(r.steps) {
		if p.Step.Do != link.DoCarry || p.State != plan.Done {
			continue
		}
		if left := r.takeAddressBack(ctx, i); left != nil {
			return problem.Cured(p.Step.Address + " is still in the person's proxyAddresses in AD (" + left.Cause + "): undo the operation. " + link.UpperFirst(problem.Cure))
		}
	}
	r.tookAllBack(r.nothingLasts())
	return problem
}

// onlyCarried reports whether the plan has carried addresses, and has done nothing beside that lasts, or that it does not take back by itself anyway.
func (r *run) onlyCarried() bool {
	away, _, hops := r.hop()
	carried := false
	for _, p := range r.steps {
		switch done := p.State == plan.Done; {
		case p.Step.Do == link.DoCarry && done:
			carried = true
		case p.Step.Writes() && p.BegunInDoubt(), r.lasts(p) && !(hops && p.Index == away):
			return false
		}
	}
	return carried
}

// takeAddressBack takes the address of a step out again. It is written down as begun again, and then as taken back, so that a crash leaves it as any step begun.
func (r *run) takeAddressBack(ctx context.Context, i int) *link.Problem {
	back := r.steps[i].Step
	back.Do = link.DoUncarry
	if problem := r.intend(ctx, i, back); problem != nil {
		return problem
	}
	if problem := r.came(ctx, back, r.send(ctx, back)); problem != nil {
		if problem.Kind != link.MaybeDone {
			_ = r.wrote(i, plan.Done, "it could not be undone: "+problem.Cause, nil)
		}
		return problem
	}
	return r.tookBack(i)
}

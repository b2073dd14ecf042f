package link

import (
	"context"
	"slices"
	"strings"
)

// Two ties of an account are in the way of a match: a sign-in name in a federated domain, which is moved away and back, and an
// onPremisesObjectIdentifier of a former AD object, which is cleared.

// hopName is the sign-in name that an account takes for a minute, at the initial domain, where its own is in a federated one; "" where it need
// not, or where there is no initial domain (Graph reference: user-update).
func hopName(t Tenant, upn string) string {
	if !t.Domain(upn).Or(Domain{}).Federated {
		return ""
	}
	return atInitialDomain(t, upn)
}

// hopTaken finds the live account that has the name which an account would take for a minute.
func (f Facts) hopTaken(a Account) (owner Account, taken bool) {
	name, others := hopName(f.Tenant, a.UPN), f.accounts()
	i := slices.IndexFunc(others, func(o Account) bool {
		return name != "" && o.ID != a.ID && o.Where() == Live && strings.EqualFold(o.UPN, name)
	})
	if i < 0 {
		return Account{}, false
	}
	return others[i], true
}

// atInitialDomain is the same name at the tenant's initial domain; "" where that is not known.
func atInitialDomain(t Tenant, upn string) string {
	local, _, _ := strings.Cut(upn, "@")
	for _, d := range t.Domains.Or(nil) {
		if d.Initial {
			return local + "@" + d.Name
		}
	}
	return ""
}

// tiedElsewhere tells whether the account is mapped to an AD object other than the person.
func tiedElsewhere(p Person, a Account) bool {
	id := a.ObjectIdentifier.Or("")
	return id != "" && !strings.EqualFold(id, p.GUID.String())
}

// mayClearIdentifier tells whether the operator has a role that may clear onPremisesObjectIdentifier of the account (Learn:
// how-to-connect-install-existing-tenant).
func mayClearIdentifier(operator, a Account) bool {
	return slices.ContainsFunc(operator.Roles.Or(nil), func(r Role) bool {
		return !r.Eligible && r.covers(a) && (r.Name == "Global Administrator" || r.Name == "Hybrid Identity Administrator")
	})
}

// rename adds the step from one sign-in name to another; nothing where there is no hop.
func (b *planner) rename(from, to string) {
	if from == "" || to == "" {
		return
	}
	b.add(DoRename, b.account, Always, "")
	s := &b.steps[len(b.steps)-1]
	s.UPNBefore, s.UPNAfter = from, to
	b.present = append(b.present, Account{ID: b.account.ID, DisplayName: b.account.DisplayName, UPN: to})
}

// saysOfTies tells what becomes of the account's ties.
func (b *planner) saysOfTies() []Statement {
	var out []Statement
	if away := hopName(b.check.Facts.Tenant, b.account.UPN); away != "" && !b.account.Holds(b.anchor) {
		text := "For a minute " + called(b.account) + " signs in as " + away + " instead. The name comes back by itself, also where the plan stops."
		if b.account.ImmutableID.Or("") == "" {
			text += " Only where it stops before the ImmutableID is set, the name must be changed back by hand: a federated one needs an ImmutableID."
		}
		out = append(out, warning(text))
	}
	if b.check.unties() {
		out = append(out, warning(called(b.account)+" loses its tie to the former AD object "+b.account.ObjectIdentifier.Or("")+" (onPremisesObjectIdentifier). Nobody can write it back."))
	}
	return out
}

// hop finds the steps that move the sign-in name away and back; false where the plan does not.
func (r *run) hop() (away, back int, found bool) {
	away, back = -1, -1
	for i, s := range r.plan.Steps {
		if s.On != r.account.ID || s.Do != DoRename {
			continue
		}
		if away < 0 {
			away = i
		} else {
			back = i
		}
	}
	return away, back, back >= 0
}

// nameIsBack tells whether the account has the name that the plan leaves it with; true where the plan does not touch it.
func (r *run) nameIsBack(now Account) bool {
	_, back, found := r.hop()
	return !found || now.Sync.Or("") == Synced || strings.EqualFold(now.UPN, r.plan.Steps[back].UPNAfter)
}

// returnName takes the hop back where the plan has ended before it came to that. The problem that ended it is given on. Where only the step back itself was
// left, that step is what is tried again, and the plan goes on from there.
func (r *run) returnName(ctx context.Context, problem *Problem) *Problem {
	away, back, found := r.hop()
	if problem == nil || !found || r.steps[away].State != Done || r.steps[back].State == Done {
		return problem
	}
	s := r.plan.Steps[back]
	now, err := r.patiently(ctx, s.On)
	if err == nil && !strings.EqualFold(now.UPN, s.UPNBefore) && !strings.EqualFold(now.UPN, s.UPNAfter) {
		return problem // somebody else has given it a name
	}
	at := away
	if served(r.steps[away:back]) {
		at = back
	}
	left := asProblem(err)
	if left == nil {
		left = r.rename(ctx, at, s)
	}
	switch {
	case left != nil:
		told := *problem
		told.Cure = "Its sign-in name is still " + s.UPNBefore + ": have it changed back to " + s.UPNAfter + ". " + upperFirst(told.Cure)
		return &told
	case at == away:
		return r.nameReturned(away, problem)
	case problem.Kind == Changed:
		return problem
	}
	r.next = back + 1
	return r.all(ctx)
}

// served tells whether all that a hop was made for is done: these are its steps, without the one back.
func served(steps []Progress) bool {
	return !slices.ContainsFunc(steps, func(p Progress) bool { return p.State == Waiting || p.State == Doing || p.State == Failed })
}

// rename gives the account its name back, and writes that down for a step: the one back, or the one away, which is then as if it had not been. What was
// refused is written down too, so that the step away stands as done again; what got no answer stays begun, which hopDecided looks into.
func (r *run) rename(ctx context.Context, at int, s Step) *Problem {
	if problem := r.intend(ctx, at, s); problem != nil {
		return problem
	}
	problem := r.attempt(ctx, s, func() error { return r.engine.Writer.Rename(ctx, s.On, s.UPNAfter) })
	stepBack := s.UPNAfter == r.plan.Steps[at].UPNAfter
	switch {
	case problem == nil && stepBack:
		r.steps[at].Problem = nil
		r.move(at, Done, "at the second try")
		return r.wrote(at, Done, "at the second try", nil)
	case problem == nil:
		return nil // nameReturned writes it down
	case stepBack:
		_ = r.wrote(at, Failed, problem.Cause, problem) // the refusal is told either way
	case problem.Kind != MaybeDone:
		_ = r.wrote(at, Done, "it could not be taken back: "+problem.Cause, nil)
	}
	return problem
}

// hopDecided is an operation whose process has begun to return the name of its hop, and has not written down what came of it: the step away then stands as
// begun, with others behind it. What the account is called now decides; that is waited for as for any write in doubt.
func (r *run) hopDecided(ctx context.Context, o Operation) (Operation, *Problem) {
	away, back, found := r.hop()
	if !found || o.Steps[away].State != Doing || o.Steps[away+1].State == Waiting {
		return o, nil
	}
	s := r.plan.Steps[back]
	returned := false
	for n := 0; !returned && n <= len(pauses); n++ {
		now, err := r.patiently(ctx, s.On)
		if err != nil {
			return o, asProblem(err)
		}
		returned = strings.EqualFold(now.UPN, s.UPNAfter)
		if !returned && n < len(pauses) {
			if err := r.waitFor(ctx, r.nameOf(s.On), n); err != nil {
				return o, asProblem(err)
			}
		}
	}
	o.Steps = slices.Clone(o.Steps)
	switch p := &o.Steps[away]; {
	case !returned:
		p.State = Done
	case served(o.Steps[away+1 : back]):
		p.State, o.Steps[back].State = Done, Done
	default:
		p.State, p.Note = Reverted, "taken back by itself"
	}
	return o, nil
}

// nameReturned writes down that the hop is as if it had not been.
func (r *run) nameReturned(away int, problem *Problem) *Problem {
	if err := r.wrote(away, Reverted, "taken back by itself", nil); err != nil {
		return err
	}
	r.move(away, Reverted, "taken back by itself")
	others := slices.ContainsFunc(r.steps, func(p Progress) bool { return p.State == Done && p.Step.Do.Writes() })
	r.reverted = !others && problem.Kind != MaybeDone
	return problem
}

// hopIsOver says why an operation whose hop was taken back cannot be finished, and writes down how it ended: perhaps it was cut off before it could.
// Where the hop was all that it had done, nobody is asked about it again.
func (r *run) hopIsOver(ctx context.Context, o Operation) *Problem {
	r.whatWasDone(ctx, o)
	problem := &Problem{
		Kind: Refused, Object: "Operation " + o.ID, Cause: "the sign-in name has been changed back, and the rest needs the other one",
		Cure: "Check the person again",
	}
	if r.changed {
		problem.Cure = "Take the operation back, or check the person again"
	}
	r.reverted = !r.changed
	return r.finish(ctx, problem)
}

// valueSteps give an account the value and the sign-in name back that it had, by way of the initial domain where its name is in a federated one.
func (u *undoing) valueSteps(f former, a Account, value ImmutableID) []Step {
	var out []Step
	name := a.UPN
	add := func(s Step) {
		s.On, s.UPN, s.Name = a.ID, a.UPN, a.Name()
		out = append(out, s)
	}
	rename := func(to string) {
		if to != "" && !strings.EqualFold(name, to) {
			add(Step{Do: DoRename, Before: value, After: value, UPNBefore: name, UPNAfter: to})
			name = to
		}
	}
	if value != f.value {
		rename(hopName(u.tenant, name))
		do := DoSet
		if f.value == "" {
			do = DoClear
		}
		add(Step{Do: do, Before: value, After: f.value})
		value = f.value
	}
	rename(f.name)
	return out
}

// impossible says that an account cannot be what it was: somebody else has deleted it, or it had a federated name without an ImmutableID, which Entra ID
// does not allow any more.
func (u *undoing) impossible(f former) *Problem {
	a, there := u.now[f.last.On]
	valued := a.ImmutableID.Or("") != "" || !strings.EqualFold(a.UPN, f.name)
	switch {
	case there && u.strange(f) != nil:
		return u.strange(f)
	case there && u.alien[a.ID] != "":
		return u.refused(called(a)+" may be somebody else's by now, so it is left as it is: "+u.alien[a.ID], "Find out whose account it is, and why it has changed. Then check the person again")
	case there && f.where == RecycleBin && u.forbids[a.ID] != "":
		return u.refused(called(a)+" came back from the recycle bin and would have to be deleted again, which is not allowed: "+lowerFirst(strings.TrimSuffix(u.forbids[a.ID], ".")),
			"Have the account dealt with by an administrator")
	case there && a.Where() == RecycleBin && !f.deleted:
		return u.refused(called(a)+" was deleted by somebody else since then", "Have it restored first")
	case there && valued && f.value == "" && hopName(u.tenant, f.name) != "":
		return u.refused("the account had a federated sign-in name and no ImmutableID, which Entra ID does not allow any more", "Leave it as it is, or have it given a managed sign-in name first")
	default:
		return nil
	}
}

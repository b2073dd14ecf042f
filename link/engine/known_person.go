package engine

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// knownPerson is what is known of the AD user of a plan.
type knownPerson struct {
	was      link.Person  // as the plan was made
	expected link.Person  // as they must look at the next look
	before   *link.Person // as they looked before this operation's last write to them; nil: there was none
	// addresses are the steps of this operation that have changed the person's addresses. They are not compared like the rest: anyone may change addresses.
	addresses []plan.Step
	gone      bool // they were not in AD any more when an undo was taken up again: no one gets their ImmutableID back
}

// called names the AD user as accounts are named: by the sign-in name.
func (p *knownPerson) called() string { return p.expected.Name() + " (" + p.expected.UPN + ")" }

// wrote notes that a write was accepted, which leaves them so.
func (p *knownPerson) wrote(left link.Person) {
	p.before, p.expected = new(p.expected), left
}

// lags reports whether a read may be one of a domain controller that does not know of this operation's write yet.
func (p *knownPerson) lags(found link.Person) bool {
	return p.before != nil && personDifference(*p.before, found) == ""
}

// changedAddress notes that a step has changed one of the person's addresses. The last change of an address counts.
func (p *knownPerson) changedAddress(s plan.Step, left link.Person) {
	p.expected = left
	p.addresses = append(slices.DeleteFunc(p.addresses, func(was plan.Step) bool { return was.Address == s.Address }), s)
}

// addressesLag reports whether a read may come from a domain controller that has not heard of the addresses written. The attribute is replicated whole (Learn: AD DS, linked
// value replication is for linked attributes): if the last change shows, someone else has undone a former one that does not.
func (p *knownPerson) addressesLag(found link.Person) bool {
	return len(p.addresses) > 0 && !showsStep(p.addresses[len(p.addresses)-1], found)
}

// personDifference says what differs between two states of an AD user in a way that matters; "" for nothing.
func personDifference(was, now link.Person) string {
	switch {
	case !bytes.Equal(was.ConsistencyGUID.Or(nil), now.ConsistencyGUID.Or(nil)):
		return "mS-DS-ConsistencyGuid has changed"
	case was.SID != now.SID:
		return "its SID has changed"
	case was.Enabled != now.Enabled:
		return "it was enabled or disabled in AD"
	case !strings.EqualFold(was.UPN, now.UPN):
		return "its sign-in name in AD is now " + now.UPN
	default:
		return ""
	}
}

// readPerson reads the AD user as they are now.
func (r *run) readPerson(ctx context.Context) (link.Person, error) {
	return r.engine.Directory.Person(ctx, r.person.was.GUID.String())
}

// checkPerson reads the AD user until they look as expected. If this run has just written to them, a former state is taken for a domain controller that lags
// behind, for about two minutes. Another sign-in name is no reason to leave a copy which this operation has deleted itself once the account has its value.
func (r *run) checkPerson(ctx context.Context, s plan.Step) *link.Problem {
	due := s.Do == link.DoPurge && r.account.set && plan.Did(r.steps, link.DoSoftDelete, s.On)
	for n := 0; ; n++ {
		found, problem := r.personNow(ctx)
		if problem != nil {
			return problem
		}
		was := r.person.expected
		if due {
			was.UPN = found.UPN
		}
		different := personDifference(was, found)
		switch {
		case different == "":
			return nil
		case !r.person.lags(found):
			return changed(r.person.expected.Name(), different)
		case n == len(pauses):
			return partly(r.person.expected.Name(), "mS-DS-ConsistencyGuid was written, but it does not show yet, so the rest was not done", "Check the person again in a few minutes")
		}
		if err := r.waitFor(ctx, r.person.called(), n); err != nil {
			return link.AsProblem(err)
		}
	}
}

// forAddresses is how many pauses an address is waited for that does not show. Anyone may take one off the person, so it is as likely to be gone as late; the
// plan says so, and whoever confirms it decides.
const forAddresses = 3

// readPersonPatiently reads the AD user, for about two minutes until they no longer look as they did before the operation wrote to them.
func (r *run) readPersonPatiently(ctx context.Context) (link.Person, error) {
	for n := 0; ; n++ {
		found, err := r.readPerson(ctx)
		waits := r.person.lags(found) && n < len(pauses) || r.person.addressesLag(found) && n < forAddresses
		if err != nil || !waits {
			return found, err
		}
		if err := r.waitFor(ctx, r.person.called(), n); err != nil {
			return found, err
		}
	}
}

// An AD user who is deleted after a match leaves accounts that can be cleared, restored and purged: only what writes into AD, or their ImmutableID, needs them.

// personNow reads the AD user. One who is not in AD any more is as the plan knows them, if no step to come needs them.
func (r *run) personNow(ctx context.Context) (link.Person, *link.Problem) {
	found, err := r.readPerson(ctx)
	switch {
	case !link.Is(err, link.NotFound):
		return found, link.AsProblem(err)
	case r.needsPerson():
		return found, r.goneFromAD()
	default:
		return r.person.expected, nil
	}
}

// needsPerson reports whether a step to come writes into AD, or writes a value of the person.
func (r *run) needsPerson() bool {
	for i, p := range r.steps {
		s := p.Step
		writes := s.OnPerson() || s.Do.Sets() && r.plan.From.IsPersons(s.After)
		if p.Left() && writes && r.skip(i) == "" {
			return true
		}
	}
	return false
}

// learnGone finds out, for an undo that is taken up again, whether the person is no longer in AD. It is then finished without giving anyone their ImmutableID
// back: an undo cannot be taken back, so it could not be ended in any other way.
func (r *run) learnGone(ctx context.Context) *link.Problem {
	if r.plan.Undoes == "" {
		return nil
	}
	_, err := r.readPerson(ctx)
	if r.person.gone = link.Is(err, link.NotFound); r.person.gone {
		return nil
	}
	return link.AsProblem(err)
}

// goneFromAD is the problem of an AD user who is not there any more, and without whom an operation cannot be finished.
func (r *run) goneFromAD() *link.Problem {
	p := gone(r.person.was)
	if r.plan.Undoes == "" {
		p.Cure += "; or undo the operation"
	}
	return p
}

func gone(p link.Person) *link.Problem {
	return &link.Problem{
		Kind: link.NotFound, Object: p.Called(), Cause: "the person is no longer in AD: no user has the objectGUID " + p.GUID.String(),
		Cure: "Have the user restored from the recycle bin of AD, then try again",
	}
}

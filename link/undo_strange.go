package link

import (
	"context"
	"slices"
	"strings"
)

// An undo goes on only from what its operation has left, or from what was there before it: what somebody else has written since is theirs, and nothing that
// an undo may take off.

// ownersOfValues finds whose in AD the values are that the operation has not left, and those that are to be given back or taken off.
func (r *run) ownersOfValues(ctx context.Context, u *undoing, person Person, done []Step) (map[ImmutableID][]Person, error) {
	var values []ImmutableID
	losing := map[AccountID]bool{}
	for _, f := range u.formers(done) {
		losing[f.last.On] = f.loses(u.now[f.last.On])
		if f.valued && f.value != "" {
			values = append(values, f.value)
		}
	}
	for id, a := range u.now {
		if value := a.ImmutableID.Or(""); value != "" && (losing[id] || !r.expect[id].Holds(value)) {
			values = append(values, value)
		}
	}
	if value := EncodeAnchor(person.ConsistencyGUID.Or(nil)); r.plan.FromAD() && value != "" {
		values = append(values, value)
	}
	if len(values) == 0 {
		return nil, nil
	}
	return r.engine.Directory.Owners(ctx, values...)
}

// strange refuses where the value, or the sign-in name, that the operation has given an account is not there any more, nor the one from before it.
func (u *undoing) strange(f former) *Problem {
	now, left := u.now[f.last.On], u.left[f.last.On]
	value, readable := now.ImmutableID.Get()
	const cure = "Find out who has changed it, and why. Then check the person again"
	switch {
	case f.valued && !readable:
		return u.refused("the ImmutableID of "+called(now)+" cannot be read, so nobody knows whether it is still the one that the operation left", "Look again with the right to read it")
	case f.valued && value != f.value && value != left.ImmutableID.Or("") && !u.gotBack(now):
		return u.refused("somebody else has changed "+called(now)+" since then: its ImmutableID is now "+u.whose(value), cure)
	case f.loses(now) && u.others(value) != "":
		return u.refused(called(now)+" keeps its ImmutableID "+string(value)+": it is "+u.others(value), "Find out why another AD user has that value, and whose account it is. Then check both again")
	case f.named && !strings.EqualFold(now.UPN, f.name) && !strings.EqualFold(now.UPN, left.UPN):
		return u.refused("somebody else has changed "+called(now)+" since then: the operation left it as "+left.UPN, cure)
	default:
		return nil
	}
}

// doubtful refuses where a crash has cut a step off and the account is neither as before it nor as after it: then nobody knows whether it has happened, and
// it is not written off as never done.
func (u *undoing) doubtful(done []Step) *Problem {
	p, inDoubt := u.operation.Doubt()
	now, there := u.now[p.Step.On]
	if !inDoubt || !there || p.State != Doing || slices.Contains(done, p.Step) {
		return nil
	}
	if different := difference(u.left[p.Step.On], now); different != "" {
		return u.refused("it was cut off while it changed "+called(now)+", which somebody else has changed since then: "+different,
			"Find out who has changed it, and why. Then check the person again")
	}
	return nil
}

// whose names a value and says whose it is in AD.
func (u *undoing) whose(value ImmutableID) string {
	owners := u.owners[value]
	switch {
	case value == "":
		return "none"
	case len(owners) == 0:
		return string(value) + ", which nobody in AD has"
	default:
		return string(value) + ", which is that of " + owners[0].Name() + " (" + owners[0].DN + ") in AD"
	}
}

package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// notInBin reports whether a copy to be purged is not found. It was seen there: one such answer says nothing, so it is looked for as long as for what shows late.
func (r *run) notInBin(s plan.Step, id link.AccountID, err error) bool {
	return s.Do == link.DoPurge && s.On == id && link.Is(err, link.NotFound) && r.accounts.of(id).met
}

const finishBeforeSync = "Finish this in a few minutes, before the next sync, which may match that copy"

// stillListed contradicts that a copy is gone if it is found by its value, though not by its id.
func (r *run) stillListed(ctx context.Context, id link.AccountID) *link.Problem {
	if !r.accounts.of(id).missing {
		return nil
	}
	holders, err := r.engine.Cloud.Holders(ctx, r.plan.From.Anchor.ImmutableID)
	if err == nil && !slices.ContainsFunc(holders, func(h link.Account) bool { return h.ID == id }) {
		return nil
	}
	r.accounts.of(id).notFound(false)
	if err != nil {
		return link.AsProblem(err)
	}
	return partly(r.accounts.of(id).called(), "it is not found by its id, but by its ImmutableID, so it was not purged", finishBeforeSync)
}

// notToPurge says why what an operation that is taken up again finds in the recycle bin is not what it may purge: only a copy that carries a value of the
// person is, or nothing but the SID that AD shows of them, or that the operation itself has cleared of it before, whatever else the journal says.
func (r *run) notToPurge(s plan.Step, now link.Account) string {
	if !r.again || s.Do != link.DoPurge || s.On != now.ID {
		return ""
	}
	ids := append(r.person.expected.ImmutableIDs(), r.person.was.ImmutableIDs()...)
	carried := func(a link.Account) bool {
		value, known := a.ImmutableID.Get()
		return known && slices.Contains(ids, value)
	}
	cleared := now.ImmutableID.IsKnown() && now.ImmutableID.Or("") == "" && slices.ContainsFunc(r.accounts.of(now.ID).past, carried)
	if carried(now) || cleared || checkup.CarriesSIDOnly(r.person.expected, now) {
		return ""
	}
	return "it carries neither the person's ImmutableID nor their SID"
}

// deletionSlack is how much later than by this computer's clock a deletion may be dated in the recycle bin: the call takes its time, and the clocks differ.
const deletionSlack = 30 * time.Minute

// deletedAgain says that an account in the recycle bin is not there by the deletion that was shown, or that this plan has done: someone has restored it, it was
// live, and was deleted again. What this plan did not delete it does not purge.
func (r *run) deletedAgain(was, now link.Account) string {
	const again = "it has been restored and deleted again since"
	late := func(p plan.Progress) bool {
		return p.Step.Do == link.DoSoftDelete && p.Step.On == now.ID && p.State == plan.Done && now.DeletedAt.After(p.Started.Add(deletionSlack+r.engine.Cloud.Ahead()))
	}
	switch binned := was.Where() == link.RecycleBin; {
	case now.Where() == link.Live:
		return ""
	case binned && !now.DeletedAt.Equal(was.DeletedAt), !binned && slices.ContainsFunc(r.steps, late):
		return again
	default:
		return ""
	}
}

// goneReads is how many reads in a row must not find a copy for whose purge an answer is missing, over about seven seconds.
const goneReads = 4

// staysGone reports whether a copy whose purge was sent, and that a read has not found, is not found by some more either.
func (r *run) staysGone(ctx context.Context, s plan.Step) bool {
	for n := range goneReads - 1 {
		if r.waitFound(ctx, s.On, n) != nil {
			return false
		}
		if _, err := r.read(ctx, s.On, s); !r.notInBin(s, s.On, err) {
			return false
		}
	}
	return true
}

// A copy in the recycle bin that was not found when it was to be purged may be there all the same: Entra ID refuses the value because of it, or a later look
// finds it. Its purge is then open again, and finishing does it.

// skippedPurge finds the last purge of a copy, before a step, that was skipped because the copy was not found, by this run or an earlier one; -1 for none.
func (r *run) skippedPurge(id link.AccountID, before int) int {
	for i, p := range slices.Backward(r.steps[:before]) {
		if p.Step.On == id && p.NotInBin {
			return i
		}
	}
	return -1
}

// purgeAgain opens a skipped purge again, and says why.
func (r *run) purgeAgain(i int, problem *link.Problem) *link.Problem {
	r.accounts.of(r.steps[i].Step.On).notFound(false)
	return cmp.Or(r.reopens(i, problem), problem)
}

// foundToPurge reports whether a look has found a copy, with the value, whose purge was skipped.
func (r *run) foundToPurge(a AccountNow) bool {
	return a.State == NowRead && a.Found.Where() == link.RecycleBin && a.Found.Holds(r.plan.From.Anchor.ImmutableID) && r.skippedPurge(a.Was.ID, len(r.steps)) >= 0
}

// stillToPurge opens the purge of a copy again that the last look has found.
func (r *run) stillToPurge(id link.AccountID) *link.Problem {
	return r.purgeAgain(r.skippedPurge(id, len(r.steps)), partly(r.accounts.of(id).called(),
		"it could not be found when its purge was due, and is in the recycle bin with the ImmutableID after all", "Finish this before the next sync, which may match that copy"))
}

// reopenFound opens the purges again, of a run that did not go well, of copies that its last look has found. The problem says why that could not be written down.
func (r *run) reopenFound(now Now) *link.Problem {
	for _, a := range now.Accounts {
		if !r.foundToPurge(a) {
			continue
		}
		if problem := r.stillToPurge(a.Was.ID); problem.Kind != link.Partly {
			return problem
		}
	}
	return nil
}

// blockedByMissing opens again the purge of a copy because of which Entra ID refuses a set: no one has found it, but it is there.
func (r *run) blockedByMissing(s plan.Step, holder link.AccountID) *link.Problem {
	r.blocked(true)
	cure := "Finish this in a few minutes: hardmatch looks for it and purges it first"
	if !r.changed {
		cure = "Check the person again in a few minutes"
	}
	return r.purgeAgain(r.skippedPurge(holder, r.doing(s)), partly(r.accounts.of(holder).called(),
		"it could not be found in the recycle bin when its purge was due, but Entra ID refuses the ImmutableID because of it", cure))
}

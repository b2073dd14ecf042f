package ui

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// What a screen says of an operation is true of its end. Once a later look finds that the sync has taken the account, it says that instead.

// sinceTaken is an operation as it stands after a look that may have found its account taken by the sync.
func sinceTaken(o journal.Operation, found engine.Now) journal.Operation {
	waits := o.End == plan.EndPrepared || o.End == plan.EndNotVisible
	if !waits || o.Plan.FromAD() || o.Sequel() != "" || len(found.Accounts) == 0 {
		return o
	}
	a := found.Accounts[0]
	if a.State == engine.NowRead && a.Found.Where() == link.Live && a.Found.Sync.Or("") == link.Synced && a.Found.Holds(o.Plan.From.Anchor.ImmutableID) {
		o.End = plan.EndLinked
	}
	return o
}

// fall is what has become of an account that was linked, and what to do about it.
type fall struct{ says, cure string } // says stands behind the account's name

// cureWithout is what to do about an operation whose account is gone for good.
var cureWithout = map[plan.Elsewhere]string{
	plan.NothingElsewhere: "Check the person again (Esc)",
	plan.ChangedElsewhere: "Undo (u) takes back what was done elsewhere. Then check the person again",
	plan.DeletedElsewhere: "Undo (u) restores what was deleted and not purged. Then check the person again",
	plan.StampedElsewhere: plan.DecideAboutAD,
}

// notAsLeft says what a later look has found of the account that was linked; zero if it is as the operation has left it, or if that is not known.
func notAsLeft(o engine.Outcome) fall {
	if o.Plan.From.Account == nil || !slices.Contains([]plan.End{plan.EndPrepared, plan.EndLinked, plan.EndNotVisible}, o.End) {
		return fall{}
	}
	a := accountIn(o.Now, o.Plan.From.Account.ID)
	value, known := a.Found.ImmutableID.Get()
	switch {
	case a.State == engine.NowGone:
		elsewhere := plan.DoneElsewhere(o.Steps, a.Was.ID)
		if o.End == plan.EndLinked && elsewhere != plan.StampedElsewhere {
			elsewhere = plan.NothingElsewhere // the sync has taken it: nothing is undone any more
		}
		return fall{plan.IsGone, cureWithout[elsewhere]}
	case a.State != engine.NowRead:
		return fall{}
	case a.Found.Where() == link.RecycleBin:
		return fall{" is in the recycle bin", "Find out who deleted it, and have it restored. Then check the person again (Esc)"}
	case o.End != plan.EndNotVisible && !o.Plan.FromAD() && known && value != o.Plan.From.Anchor.ImmutableID:
		return fall{" no longer carries the ImmutableID", "Find out who changed it. Then check the person again (Esc)"}
	default:
		return fall{}
	}
}

// fallen is the summary of an account that is no longer as the operation has left it: neither the sync nor the person must go on from that.
func (d *done) fallen(f fall, width int) []term.Line {
	text := "Done, but changed since: " + d.outcome.Plan.From.Account.Called() + f.says + "."
	lines := term.Hang(term.Warning.Of("! "), term.Strong.Of(text), width)
	lines = append(lines, term.Hang(term.Row(term.Normal.Of("  "), term.Strong.Of("You:  ")).Join(), term.Normal.Of(f.cure+"."), width)...)
	return append(lines, didLines(d.outcome, d.reason, width)...)
}

// see takes a later look at what the operation has touched into account. What it could not read is as it was found before: a purged account stays gone, and
// if nothing is known of another one any more the look is no news, unless it has found the account taken.
func (d *done) see(found engine.Now) {
	if found.Problem != nil {
		return
	}
	less := false
	found.Accounts = slices.Clone(found.Accounts)
	for i, a := range found.Accounts {
		before := accountIn(d.outcome.Now, a.Was.ID)
		if wellRead(a) || !wellRead(before) {
			continue
		}
		if before.Purged && before.State == engine.NowGone {
			found.Accounts[i] = before
		} else {
			less = true
		}
	}
	if end := sinceTaken(d.operation(), found).End; !less || end != d.outcome.End {
		d.outcome.Now, d.outcome.End = found, end
	}
}

// wellRead reports whether it is known how an account is.
func wellRead(a engine.AccountNow) bool {
	return a.State == engine.NowRead || a.State == engine.NowGone
}

// accountIn is how a look has found an account; zero if it did not look for that.
func accountIn(now engine.Now, id link.AccountID) engine.AccountNow {
	if i := slices.IndexFunc(now.Accounts, func(a engine.AccountNow) bool { return a.Was.ID == id }); i >= 0 {
		return now.Accounts[i]
	}
	return engine.AccountNow{}
}

// resume looks again after the watch was left: the sync may have taken the account meanwhile.
func (d *done) resume() []job {
	if end := d.outcome.End; end != plan.EndPrepared && end != plan.EndNotVisible {
		return nil
	}
	return []job{lookNow(d.engine, d.operation())}
}

// failed looks again after an undo was refused: what refused it is true now, and not what stands below it.
func (d *done) failed(f failed) action {
	d.fail(f.problem)
	if f.job == jobAmend {
		return begin(lookNow(d.engine, d.operation()))
	}
	return action{}
}

// olderThanTheSync marks what the screens show as older than the sync's last run: it is read again, or no one can go on from it.
func (r *Root) olderThanTheSync() action {
	var out action
	r.sitting.changes++
	for _, s := range r.stack {
		switch s := s.(type) {
		case *confirm:
			s.older, s.held = true, false
			s.drafts.unpaused()
		case *resolve:
			s.older = true
			s.drafts.unpaused()
			s.held()
		case *check:
			s.older = true
			s.drafts.unpaused()
			s.held()
		}
	}
	switch top := r.top().(type) {
	case *done:
		out = begin(lookNow(top.engine, top.operation()))
	case *record:
		out = begin(top.begin()...)
	case *check:
		if top.doing == "" {
			out = top.readAgain()
		}
	}
	return out
}

// olderThanRun is why no one goes on from a screen that is older than the last run of the sync.
func olderThanRun(older bool) string {
	if !older {
		return ""
	}
	return "the sync has run since this was read: go back and check again"
}

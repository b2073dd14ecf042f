package link

import (
	"slices"
	"strings"
)

// NewPlan makes the plan of a check-up and the choices made for its holders. Every finding that warns must be among the
// acknowledged codes. The problem says what is in the way.
func NewPlan(c CheckUp, decisions map[AccountID]Decision, acknowledged []Code) (Plan, error) {
	if err := plannable(c, decisions, acknowledged); err != nil {
		return Plan{}, err
	}
	b := planner{check: c, account: *c.Account, anchor: c.Anchor.ImmutableID, decisions: decisions}
	b.build()
	if b.problem != nil {
		return Plan{}, b.problem
	}
	p := Plan{From: basisOf(c), Decisions: decisions, Steps: b.steps}
	p.Says = append(p.From.saysOfReplaced(), b.says()...)
	p.Typed = b.typed(p.shown())
	return p, nil
}

// plannable says why there can be no plan; nil where there can. It allows what is known to be right: a check-up that Check made, and that is ready, or
// asks for nothing that is not decided.
func plannable(c CheckUp, decisions map[AccountID]Decision, acknowledged []Code) error {
	refuse := func(cause, cure string) error {
		return &Problem{Kind: Refused, Object: c.Person.Name(), Cause: cause, Cure: cure}
	}
	switch {
	case !c.Made():
		return noCheckUp(c)
	case c.Account == nil:
		return refuse("no account is chosen", "Choose the account first")
	case c.Verdict == VerdictLinked:
		return refuse("the account is linked already", "")
	case len(c.Having(Stops)) > 0:
		return refuse("something stops the match: "+c.Having(Stops)[0].Title, c.Having(Stops)[0].Cure)
	case !c.Anchor.Proved:
		return refuse("which value is the source anchor is not proved", "Start again with --source-anchor")
	case c.Verdict == VerdictReady, c.Verdict == VerdictResolve, c.Verdict == VerdictPrepared && len(c.Undecided()) > 0:
	case c.Verdict == VerdictPrepared:
		return refuse("the account carries this ImmutableID already", "Wait for the sync")
	default:
		return refuse("the check-up does not say that it can be matched", "Check the person again")
	}
	if err := c.unacknowledged(acknowledged); err != nil {
		return err
	}
	for _, h := range c.Undecided() {
		choice := decisions[h.Account.ID].Choice
		o := h.Option(choice)
		if choice != ChooseClear && choice != ChooseDelete {
			return refuse("what becomes of "+h.Account.Called()+" is not decided", "Choose to clear or to delete it")
		}
		if !o.Available {
			return refuse("that is not possible for "+h.Account.Called()+": "+o.Reason, "Choose something else")
		}
	}
	return nil
}

// noCheckUp refuses what nobody has looked at: a check-up that Check did not make.
func noCheckUp(c CheckUp) error {
	return &Problem{Kind: Refused, Object: c.Person.Name(), Cause: "this is no check-up: nothing was looked at", Cure: "Check the person again"}
}

// planner lays the steps out: ask the server first, free the value, set it, read it back, and only then what cannot be taken back.
type planner struct {
	check     CheckUp
	account   Account
	anchor    ImmutableID
	decisions map[AccountID]Decision
	steps     []Step
	present   []Account   // as the plan brings them back or names them
	returns   []Statement // what becomes of names and addresses of those that come back
	problem   *Problem    // why there is no plan after all
}

func (b *planner) add(do Verb, on Account, when When, after ImmutableID) {
	b.steps = append(b.steps, Step{
		Do: do, On: on.ID, Name: on.Name(), UPN: on.UPN, When: when,
		Before: on.ImmutableID.Or(""), After: after,
	})
}

// holders are those that the plan touches: live ones first, since a copy in the recycle bin cannot come back while a live one has the value.
func (b *planner) holders() []Holder {
	out := b.check.Undecided()
	slices.SortStableFunc(out, func(x, y Holder) int {
		return strings.Compare(string(x.Account.Where()), string(y.Account.Where()))
	})
	return out
}

// blockers are those of them that have the value: the others are removed once the account has it.
func (b *planner) blockers() []Holder { return slices.DeleteFunc(b.holders(), Holder.SIDOnly) }

func (b *planner) build() {
	holders, all := b.blockers(), b.holders()
	if b.account.Where() == RecycleBin {
		b.account.UPN = b.restore(b.account)
	}
	needsSet := !b.account.Holds(b.anchor)
	away := ""
	if needsSet {
		away = hopName(b.check.Facts.Tenant, b.account.UPN)
	}
	b.rename(b.account.UPN, away)
	if needsSet && len(holders) > 0 {
		b.add(DoTrySet, b.account, Always, b.anchor)
		b.putBack(holders)
	}
	for _, h := range holders {
		b.free(h)
	}
	if needsSet {
		b.set(holders)
	}
	b.rename(away, b.account.UPN)
	b.add(DoVerify, b.account, Always, b.anchor)
	if b.check.unties() {
		b.add(DoClearIdentifier, b.account, Always, b.anchor)
	}
	for _, h := range all {
		b.tidy(h)
	}
}

// putBack takes a first try that was accepted back where a holder is to come back from the recycle bin: it cannot as long as a live account has its
// value.
func (b *planner) putBack(holders []Holder) {
	if !slices.ContainsFunc(holders, func(h Holder) bool { return h.Account.Where() == RecycleBin && b.decision(h).Choice == ChooseClear }) {
		return
	}
	former, do := b.account.ImmutableID.Or(""), DoClear
	if former != "" {
		do = DoSet
	}
	b.add(do, b.account, IfSet, former)
	b.steps[len(b.steps)-1].Before = b.anchor
}

// set writes the value. Where a copy in the recycle bin may block it, the purge of the copy moves up, and the set is tried again.
func (b *planner) set(holders []Holder) {
	onlyBin := len(holders) > 0
	for _, h := range holders {
		onlyBin = onlyBin && h.Account.Where() == RecycleBin && b.decision(h).Choice == ChooseDelete
	}
	if !onlyBin { // else the first try has told already what the server thinks of the copy in the bin
		b.add(DoSet, b.account, Always, b.anchor)
	}
	blocked := onlyBin
	for _, h := range holders {
		if b.mayBlockFromBin(h) {
			b.add(DoPurge, h.Account, IfBinRefuses, "")
			blocked = true
		}
	}
	if blocked {
		b.add(DoSet, b.account, IfNotSet, b.anchor)
	}
}

func (b *planner) decision(h Holder) Decision { return b.decisions[h.Account.ID] }

// mayBlockFromBin tells whether the holder may be in the recycle bin with the value at the time of the set. One that is cleared first is not.
func (b *planner) mayBlockFromBin(h Holder) bool {
	return b.decision(h).Choice == ChooseDelete && (h.Account.Where() == RecycleBin || h.Account.Sync.Or("") != CloudOnly || b.mayRefuseClear(h.Account))
}

// mayRefuseClear tells whether Entra ID may refuse to take the value off a holder: it left the sync's scope, or its name is in a federated domain.
func (b *planner) mayRefuseClear(a Account) bool {
	return a.Sync.Or("") == LeftScope || b.check.Facts.Tenant.Domain(a.UPN).Or(Domain{}).Federated
}

// free takes the value off a holder, before the set.
func (b *planner) free(h Holder) {
	value := h.Account.ImmutableID.Or("")
	clearing := b.decision(h).Choice == ChooseClear
	switch a := h.Account; {
	case a.Where() == RecycleBin && clearing:
		a.UPN = b.restore(a)
		b.add(DoClear, a, Always, "")
		b.add(DoSoftDelete, a, IfClearRefused, value)
		b.steps[len(b.steps)-1].Ends = true
	case a.Where() == RecycleBin:
		// A purge cannot be taken back: it waits until the set has been read back, or the server insists.
	case clearing:
		b.add(DoClear, a, Always, "")
	case a.Sync.Or("") == Synced:
		b.add(DoSoftDelete, a, Always, value)
	case b.mayRefuseClear(a):
		b.add(DoClear, a, Always, "")
		b.add(DoSoftDelete, a, IfClearRefused, value)
	default:
		b.add(DoClear, a, Always, "")
	}
}

// tidy removes what is to be removed, after the account has been read back.
func (b *planner) tidy(h Holder) {
	d := b.decision(h)
	switch a := h.Account; {
	case d.Choice == ChooseClear && a.Where() == RecycleBin && d.DeleteAgain:
		a.UPN = b.nameBack(a)
		b.add(DoSoftDelete, a, Always, "")
	case d.Choice == ChooseClear:
	case a.Where() == RecycleBin || a.Sync.Or("") == Synced:
		b.add(DoPurge, a, IfStillInBin, "")
	default:
		b.add(DoSoftDelete, a, IfStillLive, "")
		if d.PurgeToo || h.SIDOnly() {
			b.add(DoPurge, a, IfStillInBin, "")
		} else if b.mayRefuseClear(a) {
			b.add(DoPurge, a, IfClearRefused, "")
		}
	}
}

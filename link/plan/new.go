package plan

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// New makes the plan of a check-up and the choices made for its holders. Every finding that warns must be among the
// acknowledged codes. carry are the addresses of CheckUp.Lost that are added to the person in AD first. The problem says what is in the way.
func New(c checkup.CheckUp, decisions map[link.AccountID]Decision, acknowledged []link.Code, carry ...string) (Plan, error) {
	if err := plannable(c, decisions, acknowledged); err != nil {
		return Plan{}, err
	}
	if p := carriable(c, carry); p != nil {
		return Plan{}, p
	}
	b := planner{check: c, account: *c.Account, anchor: c.Anchor.ImmutableID, decisions: decisions, carry: carry}
	b.build()
	if b.problem != nil {
		return Plan{}, b.problem
	}
	p := Plan{From: basisOf(c), Steps: b.steps, made: true}
	if b.freesName() {
		p.From.After.Name, p.From.After.Renamed = c.Person.UPN, true
	}
	p.Statements = append(p.From.replaced(), b.statements()...)
	p.Typed = b.typed(p.Shown())
	return p, nil
}

// plannable says why there can be no plan; nil if there can: for a check-up that Check made, and that is ready, or asks for nothing that is not decided.
func plannable(c checkup.CheckUp, decisions map[link.AccountID]Decision, acknowledged []link.Code) error {
	refuse := func(cause, cure string) *link.Problem {
		return &link.Problem{Kind: link.Refused, Object: c.Person.Name(), Cause: cause, Cure: cure}
	}
	switch {
	case !c.Made():
		return noCheckUp(c)
	case c.Account == nil:
		return refuse("no account is chosen", "Choose the account first")
	case c.Verdict == checkup.VerdictLinked:
		return refuse("the account is linked already", "")
	case c.OnlyCarries():
		return refuse(c.Account.Called()+" only carries the ImmutableID: "+c.WhereUsed(), "Choose "+c.Original.Called())
	case c.Original != nil:
		return refuse(c.Account.Called()+" looks like the copy that the sync made", "Choose "+c.Original.Called())
	case len(c.Having(link.Stops)) > 0:
		return refuse("something stops the match: "+c.Having(link.Stops)[0].Title, c.Having(link.Stops)[0].Cure)
	case !c.Anchor.Proved:
		p := refuse("nothing proves which value is the source anchor", "Ask the administrator which attribute it is, and state it")
		p.Way.To = link.ToStateAnchor
		return p
	case c.Verdict == checkup.VerdictReady, c.Verdict == checkup.VerdictResolve, c.Verdict == checkup.VerdictPrepared && len(c.Undecided()) > 0:
	case c.Verdict == checkup.VerdictPrepared:
		return refuse("the account carries this ImmutableID already", "Wait for the sync")
	default:
		return refuse("the check-up does not say that it can be matched", "Check the person again")
	}
	if err := c.Unacknowledged(acknowledged); err != nil {
		return err
	}
	for _, h := range c.Undecided() {
		choice := decisions[h.Account.ID].Choice
		o := h.Option(choice)
		if choice != checkup.ChooseClear && choice != checkup.ChooseDelete {
			return refuse("what becomes of "+h.Account.Called()+" is not decided", "Choose to clear or to delete it")
		}
		if !o.Available {
			return refuse("that is not possible for "+h.Account.Called()+": "+o.Reason, "Choose something else")
		}
	}
	return nil
}

// noCheckUp refuses a check-up that Check did not make: no one has looked at anything then.
func noCheckUp(c checkup.CheckUp) error {
	return &link.Problem{Kind: link.Refused, Object: c.Person.Name(), Cause: "this is not a check-up: nothing was read", Cure: "Check the person again"}
}

// planner lays the steps out: ask the server first, carry what would be lost, free the value, set it, read it back, and only then what cannot be taken back.
type planner struct {
	check     checkup.CheckUp
	account   link.Account
	anchor    link.ImmutableID
	decisions map[link.AccountID]Decision
	carry     []string // addresses of the account that are added to the person in AD
	steps     []Step
	present   []link.Account // as the plan brings them back or names them
	returns   []Statement    // what becomes of names and addresses of those that come back
	problem   *link.Problem  // why there is no plan after all
}

// add adds a step, which can be changed until the next one is added.
func (b *planner) add(do link.Verb, on link.Account, when Condition, after link.ImmutableID) *Step {
	s := stepOn(do, on, on.ImmutableID.Or(""), after)
	s.When = when
	b.steps = append(b.steps, s)
	return &b.steps[len(b.steps)-1]
}

func stepOn(do link.Verb, a link.Account, before, after link.ImmutableID) Step {
	return Step{Do: do, On: a.ID, UPN: a.UPN, Name: a.Name(), Before: before, After: after}
}

// holders are those that the plan touches: live ones first, since a copy in the recycle bin cannot come back while a live one has the value.
func (b *planner) holders() []checkup.Holder {
	out := b.check.Undecided()
	slices.SortStableFunc(out, func(x, y checkup.Holder) int {
		return strings.Compare(string(x.Account.Where()), string(y.Account.Where()))
	})
	return out
}

func (b *planner) build() {
	all := b.holders()
	holders := slices.DeleteFunc(slices.Clone(all), checkup.Holder.SIDOnly) // that have the value: the others are removed once the account has it
	if b.account.Where() == link.RecycleBin {
		b.account.UPN = b.restore(b.account)
	}
	needsSet := !b.account.Holds(b.anchor)
	away := ""
	if needsSet {
		away = checkup.InterimName(b.check.Facts.Tenant, b.account.UPN)
	}
	b.rename(b.account.UPN, away)
	if needsSet && len(holders) > 0 {
		b.add(link.DoTrySet, b.account, Always, b.anchor)
		b.putBack(holders)
	}
	b.carryAddresses()
	for _, h := range holders {
		b.free(h)
	}
	if needsSet {
		b.set(holders)
	}
	b.rename(away, b.account.UPN)
	b.readBack()
	for _, h := range all {
		b.tidy(h)
	}
}

// readBack reads the account back, and takes off its tie to a former AD object if the plan asks for that.
func (b *planner) readBack() {
	b.add(link.DoVerify, b.account, Always, b.anchor)
	if b.check.ClearsIdentifier {
		b.add(link.DoClearIdentifier, b.account, Always, b.anchor)
	}
}

// putBack takes an accepted first try back if a holder comes back from the recycle bin: it cannot while a live account has its value.
func (b *planner) putBack(holders []checkup.Holder) {
	if !slices.ContainsFunc(holders, func(h checkup.Holder) bool {
		return h.Account.Where() == link.RecycleBin && b.decision(h).Choice == checkup.ChooseClear
	}) {
		return
	}
	former, do := b.account.ImmutableID.Or(""), link.DoClear
	if former != "" {
		do = link.DoSet
	}
	b.add(do, b.account, IfSet, former).Before = b.anchor
}

// set writes the value. If a copy in the recycle bin may block it, the purge of the copy moves up, and the set is tried again.
func (b *planner) set(holders []checkup.Holder) {
	onlyBin := len(holders) > 0
	for _, h := range holders {
		onlyBin = onlyBin && h.Account.Where() == link.RecycleBin && b.decision(h).Choice == checkup.ChooseDelete
	}
	if !onlyBin { // else the first try has shown already what the server thinks of the copy in the bin
		b.add(link.DoSet, b.account, Always, b.anchor)
	}
	blocked := onlyBin
	for _, h := range holders {
		if b.mayBlockFromBin(h) {
			b.add(link.DoPurge, h.Account, IfBinRefuses, "")
			blocked = true
		}
	}
	if blocked {
		b.add(link.DoSet, b.account, IfNotSet, b.anchor)
	}
}

// freesName reports whether the plan deletes the account that has the sign-in name which the sync is to give the one that stays.
func (b *planner) freesName() bool {
	owner := b.check.NameTaken
	return owner != nil && b.decisions[owner.ID].Choice == checkup.ChooseDelete
}

func (b *planner) decision(h checkup.Holder) Decision { return b.decisions[h.Account.ID] }

// mayBlockFromBin reports whether the holder may be in the recycle bin with the value at the time of the set. One that is cleared first is not.
func (b *planner) mayBlockFromBin(h checkup.Holder) bool {
	return b.decision(h).Choice == checkup.ChooseDelete && (h.Account.Where() == link.RecycleBin || h.Account.Sync.Or("") != link.CloudOnly || b.check.Facts.MayRefuseClear(h.Account))
}

// free takes the value off a holder, before the set.
func (b *planner) free(h checkup.Holder) {
	value := h.Account.ImmutableID.Or("")
	clearing := b.decision(h).Choice == checkup.ChooseClear
	switch a := h.Account; {
	case a.Where() == link.RecycleBin && clearing:
		a.UPN = b.restore(a)
		b.add(link.DoClear, a, Always, "")
		b.add(link.DoSoftDelete, a, IfClearRefused, value).Ends = true
	case a.Where() == link.RecycleBin:
		// A purge cannot be taken back: it waits until the set has been read back, or the server insists.
	case !clearing && a.Sync.Or("") == link.Synced:
		b.add(link.DoSoftDelete, a, Always, value)
	default:
		b.add(link.DoClear, a, Always, "")
		if !clearing && b.check.Facts.MayRefuseClear(a) {
			b.add(link.DoSoftDelete, a, IfClearRefused, value)
		}
	}
}

// tidy removes what is to be removed, after the account has been read back.
func (b *planner) tidy(h checkup.Holder) {
	d := b.decision(h)
	switch a := h.Account; {
	case d.Choice == checkup.ChooseClear && a.Where() == link.RecycleBin && d.DeleteAgain:
		a.UPN = b.nameBack(a)
		b.add(link.DoSoftDelete, a, Always, "")
	case d.Choice == checkup.ChooseClear:
	case a.Where() == link.RecycleBin || a.Sync.Or("") == link.Synced:
		b.add(link.DoPurge, a, IfStillInBin, "")
	default:
		b.add(link.DoSoftDelete, a, IfStillLive, "")
		if _, kept := a.NoPurgeBefore(b.check.Facts.At); (d.PurgeToo && !kept) || h.SIDOnly() {
			b.add(link.DoPurge, a, IfStillInBin, "")
		} else if b.check.Facts.MayRefuseClear(a) {
			b.add(link.DoPurge, a, IfClearRefused, "")
		}
	}
}

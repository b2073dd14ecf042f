package link

import "slices"

// NewADPlan makes the plan that links the account from the AD side, as CheckUp.FromAD offers it. Every finding that warns must be among the acknowledged
// codes. The problem says what is in the way.
func NewADPlan(c CheckUp, acknowledged []Code) (Plan, error) {
	if !c.Made() {
		return Plan{}, noCheckUp(c)
	}
	if !c.curedFromAD() {
		return Plan{}, &Problem{
			Kind: Refused, Object: c.Person.Name(), Cause: "the account is neither synced with another AD object nor carries the ImmutableID of a former one",
			Cure: "Link it from the cloud side",
		}
	}
	if p := c.refusedFromAD(adRefusals); p != nil {
		return Plan{}, p
	}
	if err := c.unacknowledged(acknowledged); err != nil {
		return Plan{}, err
	}
	b := planner{check: c, account: *c.Account, anchor: c.Account.ImmutableID.Or("")}
	b.buildFromAD()
	p := Plan{From: basisOf(c), Steps: b.steps}
	p.Says = append(p.From.saysOfReplaced(), b.saysFromAD()...)
	p.Typed = b.typed(p.shown())
	p.From.Anchor = Anchor{
		AnchorValue:  AnchorValue{Attribute: AnchorConsistencyGUID, ImmutableID: b.anchor},
		Alternatives: []AnchorValue{{Attribute: AnchorObjectGUID, ImmutableID: c.Person.GUID.ImmutableID()}},
		Proved:       true, Evidence: c.Anchor.Evidence,
	}
	return p, nil
}

// unacknowledged says which finding that warns has not been read; nil where all have.
func (c CheckUp) unacknowledged(acknowledged []Code) error {
	for _, f := range c.Having(Warns) {
		if !slices.Contains(acknowledged, f.Code) {
			return &Problem{Kind: Refused, Object: c.Person.Name(), Cause: "a warning is not acknowledged: " + f.Title, Cure: "Read the check-up first"}
		}
	}
	return nil
}

// FromAD tells whether the plan writes to AD: one that links from the AD side, or that takes such a link back.
func (p Plan) FromAD() bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Do == DoStamp })
}

// stampStep is the step that gives a person another mS-DS-ConsistencyGuid. It is on no account.
func stampStep(p Person, after ImmutableID) Step {
	return Step{Do: DoStamp, UPN: p.UPN, Name: p.Name(), Before: EncodeAnchor(p.ConsistencyGUID.Or(nil)), After: after}
}

// buildFromAD lays the steps out: what can be taken back first.
func (b *planner) buildFromAD() {
	b.steps = append(b.steps, stampStep(b.check.Person, b.anchor))
	b.add(DoVerify, b.account, Always, b.anchor)
	if b.check.unties() {
		b.add(DoClearIdentifier, b.account, Always, b.anchor)
	}
}

// saysFromAD are the sentences of the confirm screen of a link from the AD side.
func (b *planner) saysFromAD() []Statement {
	p := b.check.Person
	guid, _ := b.anchor.GUID()
	out := []Statement{
		{Notes, "Active Directory is changed, not the cloud: mS-DS-ConsistencyGuid of " + p.Name() + " (" + p.DN + ") becomes " + guid.String() +
			", which is the ImmutableID of " + called(b.account) + "."},
		{Notes, "The domain controller that it is written on is told in the journal. The others have it after their replication."},
		{Warns, "Once the sync has exported the person, mS-DS-ConsistencyGuid must not change any more: a change stops this person's sync."},
	}
	if old := p.ConsistencyGUID.Or(nil); len(old) > 0 {
		out = append(out, note("The present mS-DS-ConsistencyGuid "+string(EncodeAnchor(old))+" is replaced. It is kept in the journal."))
	}
	if b.account.Sync.Or("") == Synced {
		out = append(out, warning("Nobody in this AD has the ImmutableID or the SID of "+b.account.Called()+". If the sync reads another forest too, make sure that the account is nobody's there"+b.syncedLast()+"."))
	}
	if held := b.check.Facts.Held; held != NotHeld {
		out = append(out, warning(held.saysOn()))
	}
	out = append(out, b.saysOfTies()...)
	return append(append(out, b.saysOfChanges()...), note(b.saysEnd()))
}

// syncedLast tells when the sync wrote to the account last.
func (b *planner) syncedLast() string {
	if b.account.LastSync.IsZero() {
		return ""
	}
	return "; it was synced last on " + day(b.account.LastSync, b.check.Facts.At)
}

package plan

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// NewADLink plans the link from the AD side, as CheckUp.FromAD offers it. Every finding that warns must be acknowledged. The problem says what is in the way.
func NewADLink(c checkup.CheckUp, acknowledged []link.Code) (Plan, error) {
	if !c.Made() {
		return Plan{}, noCheckUp(c)
	}
	if !c.CuredFromAD() {
		return Plan{}, &link.Problem{
			Kind: link.Refused, Object: c.Person.Name(), Cause: "the account is not synced with another AD object, and does not carry the ImmutableID of a former one",
			Cure: "Link it from the cloud side",
		}
	}
	if p := c.RefusedFromAD(checkup.ADRefusals); p != nil {
		return Plan{}, p
	}
	if err := c.Unacknowledged(acknowledged); err != nil {
		return Plan{}, err
	}
	b := planner{check: c, account: *c.Account, anchor: c.Account.ImmutableID.Or("")}
	b.steps = append(b.steps, stampStep(c.Person, b.anchor)) // what can be taken back comes first
	b.readBack()
	p := Plan{From: basisOf(c), Steps: b.steps, made: true}
	p.Statements = append(p.From.replaced(), b.saysFromAD()...)
	p.Typed = b.typed(p.Shown())
	p.From.Anchor = link.Anchor{
		AnchorValue:  link.AnchorValue{Attribute: link.AnchorConsistencyGUID, ImmutableID: b.anchor},
		Alternatives: []link.AnchorValue{{Attribute: link.AnchorObjectGUID, ImmutableID: c.Person.GUID.ImmutableID()}},
		Proved:       true, Evidence: c.Anchor.Evidence,
	}
	return p, nil
}

// FromAD reports whether the plan writes to AD: one that links from the AD side, or that takes such a link back.
func (p Plan) FromAD() bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Do == link.DoStamp })
}

// stampStep is the step that gives a person another mS-DS-ConsistencyGuid. It is on no account.
func stampStep(p link.Person, after link.ImmutableID) Step {
	return Step{Do: link.DoStamp, UPN: p.UPN, Name: p.Name(), Before: link.EncodeAnchor(p.ConsistencyGUID.Or(nil)), After: after}
}

// saysFromAD are the sentences of the confirm screen of a link from the AD side.
func (b *planner) saysFromAD() []Statement {
	p := b.check.Person
	guid, _ := b.anchor.GUID()
	out := []Statement{
		note("Active Directory is changed, not the cloud: mS-DS-ConsistencyGuid of " + p.Name() + " (" + p.DN + ") becomes " + guid.String() +
			", which is the ImmutableID of " + link.Introduce(b.account) + "."),
		note("The journal names the domain controller that hardmatch writes to. Replication brings it to the others."),
		warning("Once the sync has exported the person, mS-DS-ConsistencyGuid must not change again: a change stops this person's sync."),
	}
	if old := p.ConsistencyGUID.Or(nil); len(old) > 0 {
		out = append(out, note("The current mS-DS-ConsistencyGuid "+string(link.EncodeAnchor(old))+" is replaced; the journal keeps it."))
	}
	if b.account.Sync.Or("") == link.Synced {
		last := ""
		if !b.account.LastSync.IsZero() {
			last = "; it was synced last on " + link.Day(b.account.LastSync, b.check.Facts.At)
		}
		out = append(out, warning("No one in this AD has the ImmutableID or the SID of "+b.account.Called()+". If the sync also reads another forest, make sure that it is no one's account there"+last+"."))
	}
	if held := b.check.Facts.Held; held != link.NotHeld {
		out = append(out, saysOn(held))
	}
	out = append(out, b.ofFederatedName()...)
	return append(append(out, b.saysOfChanges()...), note(b.saysEnd()))
}

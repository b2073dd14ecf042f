package link

import (
	"slices"
	"time"
)

// Check makes the check-up of what was gathered. It is a pure function.
func Check(f Facts, now time.Time) CheckUp {
	s := situation{Facts: f, now: now, anchor: chooseAnchor(f)}
	s.candidates = rank(f.Person, f.accounts(), f.Others, now)
	s.holders = s.findHolders()
	c := CheckUp{
		Person: f.Person, Anchor: s.anchor, Account: f.Account, Facts: f,
		Candidates: s.candidates, Holders: s.holders, Findings: gravestFirst(s.findings()), made: true,
	}
	c.Verdict = s.verdict(c)
	c.tellFromAD()
	return c
}

// Holding is the check-up made again with the operator's answer to the question whether the sync is held.
func (c CheckUp) Holding(h Held, now time.Time) CheckUp {
	f := c.Facts
	f.Held = h
	return Check(f, now)
}

// AsksAboutSync tells whether that question matters: a holder that the sync made, and would make again, may be deleted, or the person may be linked from
// the AD side only if out of scope.
func (c CheckUp) AsksAboutSync() bool {
	return c.asksFromAD() || slices.ContainsFunc(c.Findings, func(f Finding) bool { return f.Code == "tenant.sync-due" })
}

// situation is what the rules look at: the facts, and what follows from them.
type situation struct {
	Facts
	now        time.Time
	anchor     Anchor
	candidates []Candidate
	holders    []Holder
}

func (s situation) verdict(c CheckUp) Verdict {
	_, open := s.stoppedBy()
	switch a := s.Account; {
	case open: // what is true of the account may be a part of a plan only
		return VerdictBlocked
	case a != nil && a.Where() == Live && a.Holds(s.anchor.ImmutableID) && s.joined(*a) && !s.rivalled():
		return VerdictLinked
	case a != nil && a.Where() == Live && a.Holds(s.anchor.ImmutableID) && !s.joined(*a):
		return VerdictPrepared
	case len(c.Having(Stops)) > 0:
		return VerdictBlocked
	case len(c.Having(Asks)) > 0:
		return VerdictResolve
	default:
		return VerdictReady
	}
}

// rivalled tells whether another account has the anchor or the person's SID, or may have it.
func (s situation) rivalled() bool {
	return slices.ContainsFunc(s.Near, func(a Account) bool {
		return a.Holds(s.anchor.ImmutableID) || carriesSID(s.Person, a) || a.mayHold() || a.mayCarrySID()
	})
}

// findHolders finds the accounts that carry one of the person's values, or the SID, with what each allows, and those that may, which allow nothing. They are
// in the order of the facts.
func (s situation) findHolders() []Holder {
	var out []Holder
	for _, a := range s.Near {
		if a.mayHold() {
			out = append(out, Holder{Account: a, Value: s.anchor.AnchorValue, BelongsTo: s.owner(a)})
		}
		for _, v := range append([]AnchorValue{s.anchor.AnchorValue}, s.anchor.Alternatives...) {
			if a.Holds(v.ImmutableID) {
				h := Holder{Account: a, Value: v, BelongsTo: s.owner(a)}
				h.Options = s.options(h)
				out = append(out, h)
			}
		}
		if carriesSID(s.Person, a) && !a.mayHold() && !slices.ContainsFunc(out, func(h Holder) bool { return h.Account.ID == a.ID }) {
			h := Holder{Account: a, BelongsTo: s.owner(a)}
			h.Options = s.options(h)
			out = append(out, h)
		}
	}
	return out
}

// owner finds the AD user whom an account belongs to: by its SID, or, for one that has none, by its sign-in name or address, or by the sAMAccountName that
// a sync has left. The ImmutableID says nothing: it may have been stamped by mistake.
func (s situation) owner(a Account) *Person {
	if carriesSID(s.Person, a) {
		return &s.Person
	}
	for _, p := range s.Others {
		if carriesSID(p, a) {
			return &p
		}
	}
	if formerly(s.Person, a) {
		return &s.Person
	}
	for _, p := range s.Others {
		if formerly(p, a) {
			return &p
		}
	}
	if a.SID.Or("") != "" {
		return nil
	}
	for _, same := range []func(Person, Account) bool{namesake, sameSAM} {
		if same(s.Person, a) {
			return nil
		}
		for _, p := range s.Others {
			if same(p, a) {
				return &p
			}
		}
	}
	return nil
}

// anothers tells whether a holder is the account of another AD user.
func (s situation) anothers(h Holder) bool {
	return h.BelongsTo != nil && h.BelongsTo.GUID != s.Person.GUID
}

// holdsAnchor tells whether a holder is known to carry the anchor itself, not the value of the other attribute.
func (s situation) holdsAnchor(h Holder) bool {
	return h.Value == s.anchor.AnchorValue && !h.Account.mayHold()
}

// inTheWay tells whether a holder has to give something up before the person can be matched: the anchor, or the SID.
func (s situation) inTheWay(h Holder) bool { return s.holdsAnchor(h) || h.SIDOnly() }

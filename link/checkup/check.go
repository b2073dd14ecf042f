// Package checkup says what is true of a person and an account, and what would stop or endanger their match: the findings, the options for each holder,
// and whether a link from the AD side may be made. Check is a pure function of what was read (Facts).
package checkup

import (
	"slices"
	"time"

	"hardmatch/link"
)

// Check makes the check-up of what was gathered. It is a pure function.
func Check(f Facts, now time.Time) CheckUp {
	s := Input{Facts: f, Now: now, Anchor: ChooseAnchor(f), compared: map[link.AccountID]alike{}}
	s.all = slices.Clip(f.Accounts())
	s.candidates = rank(s, s.all)
	s.holders, s.original = s.findHolders(), s.findOriginal()
	c := CheckUp{
		Person: f.Person, Anchor: s.Anchor, Account: f.Account, Facts: f,
		Candidates: s.candidates, Holders: s.holders, Original: s.original, Findings: link.GravestFirst(s.findings()), made: true,
		Lost: s.lost(), NameTaken: s.nameTaken(),
		Changes: Changes{
			s.found(link.CodeChangeSignInName), s.found(link.CodeChangeAddresses),
			slices.Concat(s.found(link.CodeChangeDisabled), s.found(link.CodeChangePassword), s.found(link.CodeAddressConflict)),
		},
		PerhapsOthers: len(accountOtherPerson(s))+len(accountUnlike(s)) > 0, ClearsIdentifier: s.clearsIdentifier(),
		AnchorShared: len(anchorShared(s)) > 0, Skipped: filteredBecause(f.Person) != "", Federated: len(accountFederated(s)) > 0, PassedBy: len(accountNotTaken(s)) > 0,
	}
	if due := s.found(link.CodeTenantSyncDue); len(due) > 0 {
		c.SyncDue = &due[0]
	}
	if s.replaces() {
		c.Carried, _ = s.carried(*s.Account)
	}
	c.Verdict = s.verdict(c)
	c.tellFromAD()
	return c
}

// WithHold makes the check-up again with the operator's answer to the question whether the sync is held.
func (c CheckUp) WithHold(h link.SyncHold, now time.Time) CheckUp {
	f := c.Facts
	f.Held = h
	return Check(f, now)
}

// Input is what the rules look at: the facts, and what follows from them.
type Input struct {
	Facts
	Now        time.Time
	Anchor     link.Anchor
	all        []link.Account // see Accounts
	candidates []Candidate
	holders    []Holder
	original   *link.Account            // set if the account to be linked looks like its copy
	compared   map[link.AccountID]alike // what was compared already; nil: nothing is kept
}

// Accounts are those of the facts. For a check-up they are put together once.
func (s Input) Accounts() []link.Account {
	if s.all != nil {
		return s.all
	}
	return s.Facts.Accounts()
}

func (s Input) verdict(c CheckUp) Verdict {
	_, open := s.stoppedBy()
	switch a := s.Account; {
	case open: // what is true of the account may be a part of a plan only
		return VerdictBlocked
	case a != nil && a.Where() == link.Live && a.Holds(s.Anchor.ImmutableID) && s.joined(*a) && !s.rivalled() && s.original == nil:
		return VerdictLinked
	case a != nil && a.Where() == link.Live && a.Holds(s.Anchor.ImmutableID) && !s.joined(*a) && s.original == nil:
		return VerdictPrepared
	case len(c.Having(link.Stops)) > 0:
		return VerdictBlocked
	case len(c.Having(link.Asks)) > 0:
		return VerdictResolve
	default:
		return VerdictReady
	}
}

// rivalled reports whether another account has the anchor or the person's SID, or may have it.
func (s Input) rivalled() bool {
	return slices.ContainsFunc(s.Related, func(a link.Account) bool {
		return a.Holds(s.Anchor.ImmutableID) || link.CarriesSID(s.Person, a) || a.MayHoldValue() || a.MayHaveSID()
	})
}

// findHolders finds the accounts that carry one of the person's values, or the SID, with what each allows, and those that may, which allow nothing. They are
// in the order of the facts.
func (s Input) findHolders() []Holder {
	var out []Holder
	for _, a := range s.Related {
		if a.MayHoldValue() {
			out = append(out, Holder{Account: a, Value: s.Anchor.AnchorValue, BelongsTo: s.Owner(a)})
		}
		for _, v := range append([]link.AnchorValue{s.Anchor.AnchorValue}, s.Anchor.Alternatives...) {
			if a.Holds(v.ImmutableID) {
				h := Holder{Account: a, Value: v, BelongsTo: s.Owner(a)}
				h.Options = s.options(h)
				out = append(out, h)
			}
		}
		if link.CarriesSID(s.Person, a) && !a.MayHoldValue() && !slices.ContainsFunc(out, func(h Holder) bool { return h.Account.ID == a.ID }) {
			h := Holder{Account: a, BelongsTo: s.Owner(a)}
			h.Options = s.options(h)
			out = append(out, h)
		}
	}
	return out
}

// Owner finds the AD user whom an account belongs to: by its SID, or, for one that has none, by its sign-in name or address, or by the sAMAccountName that
// a sync has left. The ImmutableID says nothing: it may have been stamped by mistake.
func (s Input) Owner(a link.Account) *link.Person {
	for _, rule := range []struct {
		owns   func(link.Person, link.Account) bool
		person *link.Person // the answer if the person is the one
	}{{link.CarriesSID, &s.Person}, {link.Formerly, &s.Person}, {SameUPNOrMail, nil}, {sameSAM, nil}} {
		if rule.person == nil && a.SID.Or("") != "" {
			return nil
		}
		if rule.owns(s.Person, a) {
			return rule.person
		}
		if i := slices.IndexFunc(s.Others, func(p link.Person) bool { return rule.owns(p, a) }); i >= 0 {
			return &s.Others[i]
		}
	}
	return nil
}

// Owner returns the AD user to whom an account near the person belongs; nil if no owner is known.
func (c CheckUp) Owner(a link.Account) *link.Person {
	return c.input().Owner(a)
}

// anothers reports whether a holder is the account of another AD user.
func (s Input) anothers(h Holder) bool {
	return h.BelongsTo != nil && h.BelongsTo.GUID != s.Person.GUID
}

// holdsAnchor reports whether a holder is known to carry the anchor itself, not the value of the other attribute.
func (s Input) holdsAnchor(h Holder) bool {
	return h.Value == s.Anchor.AnchorValue && !h.Account.MayHoldValue()
}

// inTheWay reports whether a holder has to give something up before the person can be matched: the anchor, or the SID.
func (s Input) inTheWay(h Holder) bool { return s.holdsAnchor(h) || h.SIDOnly() }

// Objections are what speaks against a link, as the operator was shown it: what stops it, and what was acknowledged by typing. The journal keeps them, to
// distinguish what has come about since from what was known.
type Objections []link.Code

// Objections are those of this check-up, each once.
func (c CheckUp) Objections() Objections { return objections(c.Findings) }

func objections(findings []link.Finding) Objections {
	var out Objections
	for _, f := range findings {
		if f.Grave() && !slices.Contains(out, f.Code) {
			out = append(out, f.Code)
		}
	}
	return out
}

// NewObjection is what speaks against linking the account as it is now, but neither spoke against it as it was shown nor is among the objections that were
// shown; "" if nothing does. It leaves out what the precondition of a step compares.
func (s Input) NewObjection(was, now link.Account, shown Objections) string {
	then := s
	then.compared = nil
	was.UPN, was.DeletedAt, was.Sync, was.ImmutableID = now.UPN, now.DeletedAt, now.Sync, now.ImmutableID
	then.Account, then.Owners = &was, nil // whoever in AD has its value was not there then: that would have stopped
	shown = slices.Concat(shown, objections(then.ofAccount()))
	for _, f := range s.ofAccount() {
		if f.Grave() && !slices.Contains(shown, f.Code) {
			return f.Title + ": " + f.Cause
		}
	}
	return ""
}

func (s Input) ofAccount() []link.Finding {
	return slices.DeleteFunc(s.findings(), func(f link.Finding) bool { return f.Object != s.Account.Ref() })
}

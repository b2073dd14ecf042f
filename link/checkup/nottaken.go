package checkup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
)

// CauseCode names for scripts why the sync has not taken an account. A code never changes.
type CauseCode string

// The codes of causes, the surest first: what shows in the account itself, what stands in its place, what Entra ID is known to refuse, what is only likely.
const (
	CauseUnfinished     CauseCode = "unfinished"
	CausePersonGone     CauseCode = "person-gone"
	CauseAccountGone    CauseCode = "account-gone"
	CauseAccountDeleted CauseCode = "account-deleted"
	CauseOtherAnchor    CauseCode = "other-anchor"
	CauseAnchorShared   CauseCode = "anchor-shared"
	CauseOtherSID       CauseCode = "other-sid"
	CauseNotPrepared    CauseCode = "not-prepared"
	CauseNewCopy        CauseCode = "new-copy"
	CauseHolder         CauseCode = "holder"
	CauseIsCopy         CauseCode = "is-copy"
	CauseSyncSays       CauseCode = "sync-says"
	CauseStillLinked    CauseCode = "still-linked"
	CauseBinCopy        CauseCode = "bin-copy"
	CauseSIDElsewhere   CauseCode = "sid-elsewhere"
	CauseRole           CauseCode = "role"
	CauseRoleEligible   CauseCode = "role-eligible"
	CauseIdentifier     CauseCode = "object-identifier"
	CauseBlocked        CauseCode = "hard-match-blocked"
	CauseCloudManaged   CauseCode = "cloud-managed"
	CauseFiltered       CauseCode = "person-filtered"
	CauseOutOfScope     CauseCode = "out-of-scope"
	CauseUPN            CauseCode = "upn-invalid"
	CauseProvisioning   CauseCode = "provisioning-error"
	CauseOtherAttribute CauseCode = "other-attribute"
	CauseRecent         CauseCode = "person-recent"
	CauseUnseen         CauseCode = "unseen"
	CauseUnread         CauseCode = "unread"
	// Why nothing is decided yet:
	CauseSyncOff     CauseCode = "sync-off"
	CauseSyncUnknown CauseCode = "sync-unknown"
	CauseNoRun       CauseCode = "no-run"
	CauseRunTooSoon  CauseCode = "run-too-soon"
)

// Cause is one reason why the sync has not taken an account, with what to do. The texts may hold names from the directories: they are hostile until cleaned.
type Cause struct {
	Code       CauseCode
	Title      string        // a short sentence in plain words
	Because    string        // how that is known, as a sentence without its full stop
	Cure       string        // what to do, as a sentence without its full stop
	Account    *link.Account // the account in the way; nil for none
	Source     string        // where the fact is written down
	Final      bool          // until this is mended the sync cannot take the account, whoever asks it to
	Unprepared bool          // there is nothing to take: the account does not carry the person's value
	Copy       bool          // it is taken, and is the copy of Account
	slight     bool          // it need not be what has kept the sync from taking it
}

// Passed is an account that the sync has passed by, as a watch found it.
type Passed struct {
	Check       CheckUp // made of what was read after that run
	Since       time.Time
	Held        link.SyncHold    // what was said of the sync when it was linked
	New         []link.AccountID // of accounts that have come to carry a value of the person while it was watched
	Asked       *link.PersonSync // what the sync itself has said of this person since; nil: it was not asked
	PersonGone  bool
	AccountGone bool
}

// Causes are why the sync has not taken the account, the likeliest first; there is always one. It is a pure function.
func (p Passed) Causes() []Cause {
	s := p.Check.input()
	var out []Cause
	for _, row := range causes {
		for _, c := range row.find(p, s) {
			c.Code, c.Final, c.slight = row.code, row.final, row.slight
			out = append(out, c)
		}
		if row.alone && len(out) > 0 {
			return out
		}
	}
	switch explained := slices.ContainsFunc(out, func(c Cause) bool { return !c.slight }); {
	case explained:
		return out
	case s.Account.Sync.Or("") == link.LeftScope:
		return append(append([]Cause{leftScope(p)}, out...), unreadCauses(s)...)
	default:
		return append(append(out, unseen(p)), unreadCauses(s)...)
	}
}

// Besides are what is wrong with an account that the sync has taken: the values that it could not give it. It is a pure function.
func (c CheckUp) Besides() []Cause {
	var out []Cause
	for _, found := range provisioningErrors(Passed{Check: c}, c.input()) {
		if found.Account.ID == c.Account.ID {
			found.Code = CauseProvisioning
			out = append(out, found)
		}
	}
	return out
}

// input is what the rules have looked at.
func (c CheckUp) input() Input {
	return Input{Facts: c.Facts, Now: c.Facts.At, Anchor: c.Anchor, candidates: c.Candidates, holders: c.Holders, original: c.Original}
}

// causes is the table. A row that stands alone makes all that follow irrelevant if it, or one before it, holds. Until a final one is mended the sync cannot
// take the account, whoever asks it to. A slight one explains nothing for sure: a value that another object has is left out, and the rest is taken.
var causes = []struct {
	code         CauseCode
	find         func(Passed, Input) []Cause
	alone, final bool
	slight       bool
}{
	{code: CausePersonGone, find: personGone, alone: true, final: true},
	{code: CauseAccountGone, find: accountGone, alone: true, final: true},
	{code: CauseAccountDeleted, find: nowDeleted, alone: true, final: true},
	{code: CauseOtherAnchor, find: otherAnchor, alone: true, final: true},
	{code: CauseNewCopy, find: newCopy, final: true},
	{code: CauseHolder, find: holderOf, final: true},
	{code: CauseNotPrepared, find: notPrepared, alone: true, final: true},
	{code: CauseAnchorShared, find: fromRule(link.CodeAnchorShared, "")},
	{code: CauseOtherSID, find: otherSID},
	{code: CauseIsCopy, find: isCopy, alone: true, final: true},
	{code: CauseSyncSays, find: syncSays},
	{code: CauseStillLinked, find: stillLinked},
	{code: CauseBinCopy, find: binCopy},
	{code: CauseSIDElsewhere, find: sidWithOther},
	{code: CauseRole, find: func(_ Passed, s Input) []Cause { return s.hasRoleStill(false) }},
	{code: CauseRoleEligible, find: func(_ Passed, s Input) []Cause { return s.hasRoleStill(true) }},
	{code: CauseIdentifier, find: mappedStill},
	{code: CauseBlocked, find: hardMatchBlocked},
	{code: CauseCloudManaged, find: fromRule(link.CodeAccountCloudManaged, "Have a Hybrid Identity Administrator return it to AD (onPremisesSyncBehavior, isCloudManaged false), then let the sync run")},
	{code: CauseFiltered, find: fromRule(link.CodePersonFiltered, "")},
	{code: CauseOutOfScope, find: outOfScope},
	{code: CauseUPN, find: fromRule(link.CodePersonUPNInvalid, "")},
	{code: CauseProvisioning, find: provisioningErrors, slight: true},
	{code: CauseOtherAttribute, find: otherAttribute},
	{code: CauseRecent, find: fromRule(link.CodePersonRecent, "Wait for one more run of the sync"), slight: true},
}

// fromRule returns the cause that the check-up has found by a code; the cure is the rule's if none is given.
func fromRule(code link.Code, cure string) func(Passed, Input) []Cause {
	return func(_ Passed, s Input) []Cause {
		return link.Map(s.found(code), func(f link.Finding) Cause {
			return Cause{Title: f.Title, Because: f.Cause, Cure: cmp.Or(cure, f.Cure), Source: f.Source}
		})
	}
}

// unreadCauses returns what could be the cause and cannot be read.
func unreadCauses(s Input) []Cause {
	var what, needs []string
	note := func(unknown bool, of, with string) {
		if unknown {
			what = append(what, of)
			if with != "" && !slices.Contains(needs, with) {
				needs = append(needs, with)
			}
		}
	}
	note(!s.Account.Roles.IsKnown(), "whether the account has a directory role", s.Account.Roles.Needs())
	note(!s.Account.ObjectIdentifier.IsKnown(), "whether it is mapped to another AD object", s.Account.ObjectIdentifier.Needs())
	note(!s.Tenant.HardMatchBlocked.IsKnown() && !s.Settings.HardMatchBlocked, "whether the tenant blocks hard matches", s.Tenant.HardMatchBlocked.Needs())
	for _, u := range s.Unread {
		note(u.Code == link.CodeUnknownRecycleBin || u.Code == link.CodeUnknownSID, u.What, u.Needs)
	}
	if len(what) == 0 {
		return nil
	}
	c := Cause{Code: CauseUnread, Title: "What could not be read may be the cause", Because: "Not known: " + strings.Join(what, "; "), Cure: "Ask an administrator who may read it", Source: srcPermissions}
	c.Cure = cmp.Or(link.ReadableWith(needs...), c.Cure)
	return []Cause{c}
}

// unseen is the cause if nothing that can be read is one.
func unseen(p Passed) Cause {
	return Cause{
		Code: CauseUnseen, Title: "Nothing that hardmatch can read explains it",
		Because: "The AD user may be out of the sync's scope, or the sync has an error for this person that only the sync itself shows",
		Cure:    "Have the sync administrator look for " + p.Check.Person.Called() + " in its scope and among its export errors (InvalidHardMatch 103, AttributeUpdateNotAllowed 96)",
		Source:  srcErrors,
	}
}

// Unfinished are the operations on the person or the account that are not finished, each as what has to be settled before the sync may run: it could take what
// the operation has yet to remove. It is a pure function.
func (c CheckUp) Unfinished() []Cause {
	return link.Map(c.Facts.Open, func(o OpenOperation) Cause {
		cause := Cause{
			Code: CauseUnfinished, Title: "Operation " + o.ID + " is not finished: the sync must not run before it is",
			Because: fmt.Sprintf("It was begun on %s and %s", link.Day(o.Started, c.Facts.At), o.Left),
			Cure:    "Keep the sync from running, and finish the operation or undo it first", Source: srcJudgement, Final: true,
		}
		switch {
		case o.Running:
			cause.Cure = "Wait until the hardmatch that is carrying it out has finished"
		case o.FinishOnly != "":
			cause.Cure = "Keep the sync from running, and finish the operation first"
		}
		return cause
	})
}

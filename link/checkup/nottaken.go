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
	CausePersonGone     CauseCode = "person-gone"
	CauseAccountGone    CauseCode = "account-gone"
	CauseAccountDeleted CauseCode = "account-deleted"
	CauseOtherAnchor    CauseCode = "other-anchor"
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
	Code    CauseCode
	Title   string        // a short sentence in plain words
	Because string        // how that is known, as a sentence without its full stop
	Cure    string        // what to do, as a sentence without its full stop
	Account *link.Account // the account in the way; nil for none
	Source  string        // where the fact is written down
}

// Passed is an account that the sync has passed by, as a watch has found it.
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
			c.Code = row.code
			out = append(out, c)
		}
		if row.alone && len(out) > 0 {
			return out
		}
	}
	if !slices.ContainsFunc(out, func(c Cause) bool { return c.Code != CauseRecent }) {
		out = append(append(out, unseen(p)), unreadCauses(s)...)
	}
	return out
}

// input is what the rules have looked at.
func (c CheckUp) input() Input {
	return Input{Facts: c.Facts, Now: c.Facts.At, Anchor: c.Anchor, candidates: c.Candidates, holders: c.Holders, original: c.Original}
}

// causes is the table. A row that stands alone makes all that follow irrelevant where it, or one before it, holds.
var causes = []struct {
	code  CauseCode
	find  func(Passed, Input) []Cause
	alone bool
}{
	{CausePersonGone, personGone, true},
	{CauseAccountGone, accountGone, true},
	{CauseAccountDeleted, nowDeleted, true},
	{CauseOtherAnchor, otherAnchor, true},
	{CauseNewCopy, newCopy, false},
	{CauseHolder, holderOf, false},
	{CauseNotPrepared, notPrepared, true},
	{CauseOtherSID, otherSID, false},
	{CauseIsCopy, isCopy, true},
	{CauseSyncSays, syncSays, false},
	{CauseStillLinked, stillLinked, false},
	{CauseBinCopy, binCopy, false},
	{CauseSIDElsewhere, sidWithOther, false},
	{CauseRole, func(_ Passed, s Input) []Cause { return s.hasRoleStill(false) }, false},
	{CauseRoleEligible, func(_ Passed, s Input) []Cause { return s.hasRoleStill(true) }, false},
	{CauseIdentifier, tiedStill, false},
	{CauseBlocked, hardMatchBlocked, false},
	{CauseCloudManaged, fromFinding(link.CodeAccountCloudManaged, "Have a Hybrid Identity Administrator give it back to AD (onPremisesSyncBehavior, isCloudManaged false), then let the sync run"), false},
	{CauseFiltered, fromFinding(link.CodePersonFiltered, ""), false},
	{CauseOutOfScope, outOfScope, false},
	{CauseUPN, fromFinding(link.CodePersonUPNInvalid, ""), false},
	{CauseProvisioning, provisioningErrors, false},
	{CauseOtherAttribute, otherAttribute, false},
	{CauseRecent, fromFinding(link.CodePersonRecent, "Wait for one more run of the sync"), false},
}

// fromFinding is the cause that a finding of the check-up names; the cure is the finding's where none is given.
func fromFinding(code link.Code, cure string) func(Passed, Input) []Cause {
	return func(p Passed, _ Input) []Cause {
		f, found := p.Check.Finding(code)
		if !found {
			return nil
		}
		return []Cause{{Title: f.Title, Because: f.Cause, Cure: cmp.Or(cure, f.Cure), Source: f.Source}}
	}
}

func personGone(p Passed, s Input) []Cause {
	if !p.PersonGone {
		return nil
	}
	return []Cause{{Title: "The person is not in AD any more", Because: "No user has the objectGUID " + s.Person.GUID.String(),
		Cure: "Have the user restored from the recycle bin of AD, then let the sync run", Source: srcJudgement}}
}

func accountGone(p Passed, s Input) []Cause {
	if !p.AccountGone {
		return nil
	}
	return []Cause{{Title: "The account is not in the tenant any more", Because: s.Account.Called() + " is neither live nor in the recycle bin",
		Cure: "Find out who has deleted it, and check the person again", Source: srcJudgement}}
}

func nowDeleted(_ Passed, s Input) []Cause {
	if s.Account.Where() == link.Live {
		return nil
	}
	return []Cause{{Title: "The account is in the recycle bin", Because: s.Account.Called() + " was deleted on " + link.Day(s.Account.DeletedAt, s.Now) + ". " + backInBin,
		Cure: "Check the person again: the plan begins with restoring it", Account: s.Account, Source: srcDeletions}}
}

func otherAnchor(_ Passed, s Input) []Cause {
	a := *s.Account
	if a.Sync.Or("") != link.Synced || a.Holds(s.Anchor.ImmutableID) {
		return nil
	}
	return []Cause{{Title: "The account is synced as another AD user", Because: "It carries the ImmutableID " + a.ImmutableID.Or("").OrNone() + ", which is not the person's",
		Cure: "Check the person again: the check-up says whose it is and what is possible", Account: s.Account, Source: srcExisting}}
}

// otherSID is where the account has the person's ImmutableID and is still joined with another AD user, as before a link from the AD side.
func otherSID(_ Passed, s Input) []Cause {
	a := *s.Account
	if a.Sync.Or("") != link.Synced || !a.Holds(s.Anchor.ImmutableID) || !s.carriesOtherSID(a) {
		return nil
	}
	return []Cause{{Title: "The sync has not joined the account with this AD user", Because: "It carries the SID " + a.SID.Or("") + " (onPremisesSecurityIdentifier), which is not the person's",
		Cure: "Have the administrator of the sync look whether the AD user is in its scope, and among its export errors", Account: s.Account, Source: srcJudgement}}
}

func notPrepared(_ Passed, s Input) []Cause {
	value, known := s.Account.ImmutableID.Get()
	if !known || s.Account.Holds(s.Anchor.ImmutableID) {
		return nil
	}
	c := Cause{Title: "The account is not linked yet: it does not carry the person's ImmutableID", Because: "It carries none", Cure: "Check the person and link it first", Source: srcExisting}
	if value != "" {
		c.Because = "It carries " + string(value)
	}
	if by := s.Stamped; !by.At.IsZero() {
		c.Title = "The account does not carry the person's ImmutableID any more"
		c.Because += ". It was linked on " + link.Day(by.At, s.Now) + " at " + link.Clock(by.At, s.Now) + " by " + by.By + " (operation " + by.Operation + "); someone has taken the value off since"
		c.Cure = "Find out who has taken it off, then check the person and link it again"
	}
	return []Cause{c}
}

// newCopy is an account that the sync has made for the person, or brought back, since the link.
func newCopy(p Passed, s Input) []Cause {
	var out []Cause
	for _, a := range s.Related {
		if a.Where() != link.Live || !CarriesOrMayCarry(s.Person, a) || !p.isNew(s, a) {
			continue
		}
		c := Cause{
			Title: "Another account has come in the way: " + a.Called(), Because: "It carries the person's " + s.carriedOf(a) + since(a, p.Since, s.Now),
			Cure: "Check the person again: the check-up says what can be done about that account", Account: &a, Source: srcExisting,
		}
		if a.Sync.Or("") == link.Synced {
			c.Title = "The sync has another account for this person now: " + a.Called()
			c.Cure = "Have the sync paused, check the person again, and delete this copy before anyone works with it"
		}
		out = append(out, c)
	}
	return out
}

// isNew tells whether an account has come in the way since the link: it was made since, came to carry a value while it was watched, or was taken instead.
func (p Passed) isNew(s Input, a link.Account) bool {
	made := a.Usage.Created.Or(time.Time{})
	return slices.Contains(p.New, a.ID) || made.After(p.Since) && !p.Since.IsZero() || TakenInstead(s.Anchor.ImmutableID, *s.Account, a, p.Since)
}

// TakenInstead tells whether the sync has taken another account, which has the value now, in place of the one that was linked at a time and lacks it.
func TakenInstead(anchor link.ImmutableID, linked, a link.Account, since time.Time) bool {
	return a.ID != linked.ID && a.Where() == link.Live && a.Sync.Or("") == link.Synced && a.Holds(anchor) && linked.ImmutableID.IsKnown() && !linked.Holds(anchor) &&
		!since.IsZero() && a.LastSync.After(since)
}

// holderOf is who has the person's ImmutableID, which the account lacks, since before the watch.
func holderOf(p Passed, s Input) []Cause {
	if !s.Account.ImmutableID.IsKnown() || s.Account.Holds(s.Anchor.ImmutableID) {
		return nil
	}
	var out []Cause
	for _, a := range s.Related {
		if a.ID == s.Account.ID || !a.Holds(s.Anchor.ImmutableID) || a.Where() == link.Live && p.isNew(s, a) {
			continue
		}
		out = append(out, Cause{
			Title: "Another account has the person's ImmutableID: " + a.Called(), Because: heldWhere(a),
			Cure: "Check the person again: the check-up says what can be done about that account", Account: &a, Source: srcExisting,
		})
	}
	return out
}

func heldWhere(a link.Account) string {
	if a.Where() == link.RecycleBin {
		return "It is in the recycle bin, and only one account can have the value"
	}
	return "It is live, and only one account can have the value"
}

// since says when a copy was made, where that is after the link.
func since(a link.Account, write, now time.Time) string {
	made := a.Usage.Created.Or(time.Time{})
	if !made.After(write) {
		return ""
	}
	return ", and was made on " + link.Day(made, now) + " at " + link.Clock(made, now)
}

// carriedOf says which of the person's values an account carries.
func (s Input) carriedOf(a link.Account) string {
	switch value, sid := slices.ContainsFunc(s.Person.ImmutableIDs(), a.Holds), link.CarriesSID(s.Person, a); {
	case value && sid:
		return "ImmutableID and SID"
	case value:
		return "ImmutableID"
	default:
		return "SID"
	}
}

// isCopy is where the sync has taken the account, and that is the copy of the one that the person works with.
func isCopy(p Passed, _ Input) []Cause {
	if p.Check.Original == nil || p.Check.OnlyCarries() {
		return nil
	}
	return []Cause{{Title: "It is linked, but it is the copy that the sync has made", Because: link.UpperFirst(p.Check.WhereUsed()),
		Cure: "Check the person again with that account", Account: p.Check.Original, Source: srcDuplicate}}
}

// syncSays is what the sync has answered when it was asked to take this one person.
func syncSays(p Passed, _ Input) []Cause {
	if p.Asked == nil || p.Asked.Took() {
		return nil
	}
	c := Cause{Title: p.Asked.Why(), Because: cmp.Or(p.Asked.Said(), "The sync gives no reason"),
		Cure: cmp.Or(p.Asked.Advice, "Show this to the administrator of the sync"), Source: srcOnDemand}
	if known, is := knownRefusal(*p.Asked); is {
		c.Because, c.Cure, c.Source = strings.TrimSuffix(c.Because, ".")+". "+known.means, known.cure, srcOnDemand+"; "+known.source
	}
	return []Cause{c}
}

func stillLinked(p Passed, s Input) []Cause {
	var out []Cause
	for _, a := range s.Related {
		if a.Where() != link.Live || a.Sync.Or("") != link.Synced || !UsedBySync(s.Person, a) || p.isNew(s, a) {
			continue // it is told as a new one
		}
		out = append(out, Cause{
			Title:   "The AD user is still linked to another account: " + a.Called(),
			Because: "It is synced, and carries the person's " + s.carriedOf(a) + ". A match is only looked for when the sync has no account for the AD user",
			Cure:    "Check the person again: that account has to go first, with the sync paused or the AD user out of its scope", Account: &a, Source: srcExisting,
		})
	}
	return out
}

func binCopy(_ Passed, s Input) []Cause {
	var out []Cause
	for _, a := range s.Related {
		if a.Where() == link.RecycleBin && a.Holds(s.Anchor.ImmutableID) {
			out = append(out, Cause{
				Title:   "A copy in the recycle bin has the ImmutableID: " + a.Called(),
				Because: "It was deleted on " + link.Day(a.DeletedAt, s.Now) + ", and the sync may match it before the live account, or refuse both",
				Cure:    "Check the person again and purge that copy, then let the sync run", Account: &a, Source: srcErrors,
			})
		}
	}
	return out
}

// sidWithOther is an account that the sync does not manage any more and that still has the SID: no two accounts may have one.
func sidWithOther(_ Passed, s Input) []Cause {
	var out []Cause
	for _, a := range s.Related {
		if a.Where() == link.Live && a.Sync.Or("") != link.Synced && link.CarriesSID(s.Person, a) {
			out = append(out, Cause{
				Title:   "Another account still has the person's SID: " + a.Called(),
				Because: "Two accounts cannot have one SID, so the sync refuses the match (AttributeValueMustBeUnique, onPremisesSecurityIdentifier)",
				Cure:    "Check the person again: the check-up says what can be done about that account", Account: &a, Source: srcErrors,
			})
		}
	}
	return out
}

func (s Input) hasRoleStill(eligible bool) []Cause {
	if !hasRole(*s.Account, &eligible) {
		return nil
	}
	c := Cause{
		Title: "The account has a directory role", Because: "Since June 2026 Entra ID refuses the match: " + roleNames(*s.Account, eligible),
		Cure: "Have the role removed, let the sync run, and have the role given back", Source: srcRoles,
	}
	if eligible {
		c.Title = "The account is eligible for a directory role"
		c.Cure = "Have the eligibility removed (PIM), let the sync run, and have it given back"
	}
	return []Cause{c}
}

func tiedStill(_ Passed, s Input) []Cause {
	if !TiedElsewhere(s.Person, *s.Account) || s.Tenant.IdentifierBypass.Or(false) {
		return nil
	}
	return []Cause{{
		Title:   "The account is mapped to another AD object",
		Because: "Since July 2026 Entra ID refuses the match (AttributeUpdateNotAllowed, \"OnPremisesObjectIdentifier cannot be changed\"): onPremisesObjectIdentifier is " + s.Account.ObjectIdentifier.Or(""),
		Cure:    "Have a Hybrid Identity Administrator clear onPremisesObjectIdentifier (Graph beta, null), then let the sync run", Source: srcIdentifier,
	}}
}

func hardMatchBlocked(_ Passed, s Input) []Cause {
	if !s.Settings.HardMatchBlocked && !s.Tenant.HardMatchBlocked.Or(false) {
		return nil
	}
	return []Cause{{
		Title: "This tenant blocks hard matches", Because: "blockCloudObjectTakeoverThroughHardMatchEnabled is on, so the sync refuses the match (InvalidHardMatch)",
		Cure: "Have a Global Administrator switch the block off, let the sync run, and have it switched on again", Source: srcFeatures,
	}}
}

func outOfScope(p Passed, _ Input) []Cause {
	if p.Held != link.OutOfScope {
		return nil
	}
	return []Cause{{
		Title: "The AD user is out of the sync's scope", Because: "They were moved out of it for this link, as the journal says",
		Cure: "Have the AD user moved back into the scope, then let the sync run", Source: srcFiltering,
	}}
}

func provisioningErrors(_ Passed, s Input) []Cause {
	var out []Cause
	for _, a := range s.Accounts() {
		if len(a.Quarantined) > 0 && (a.ID == s.Account.ID || UsedBySync(s.Person, a)) {
			c := Cause{
				Title: "The sync could not give " + a.Called() + " all its values", Because: "Another object has them (onPremisesProvisioningErrors): " + strings.Join(a.Quarantined, ", "),
				Cure: "Have the values taken off the other object. Entra ID then gives them out within an hour", Account: &a, Source: srcDuplicate,
			}
			if s.ownedUnseen(a) {
				c.Because, c.Cure, c.Source = c.Because+". "+perhapsFolder, folderCure, srcDuplicate+"; "+srcFolders
			}
			out = append(out, c)
		}
	}
	return out
}

// otherAttribute is where AD gives two values, and the sync may follow the one that was not written.
func otherAttribute(_ Passed, s Input) []Cause {
	if len(s.Anchor.Alternatives) == 0 {
		return nil
	}
	other := s.Anchor.Alternatives[0]
	return []Cause{{
		Title: "The sync may follow another AD attribute", Because: fmt.Sprintf("%s gives %s, and %s gives %s, which was linked", other.Attribute, other.ImmutableID, s.Anchor.Attribute, s.Anchor.ImmutableID),
		Cure: "Ask the administrator of the sync which attribute is its source anchor", Source: srcAnchor,
	}}
}

// unreadCauses is what could be the cause and may not be read.
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
	if len(needs) > 0 {
		c.Cure = readableWith + strings.Join(needs, needsAlso)
	}
	return []Cause{c}
}

// unseen is the cause where nothing that can be read is one.
func unseen(p Passed) Cause {
	return Cause{
		Code: CauseUnseen, Title: "Nothing that can be read here explains it",
		Because: "The AD user may be out of the sync's scope, or the sync has an error for this person, which only the sync itself shows",
		Cure:    "Have the administrator of the sync look for " + p.Check.Person.Called() + " in its scope and among its export errors (InvalidHardMatch 103, AttributeUpdateNotAllowed 96)",
		Source:  srcErrors,
	}
}

// Undecided is an account of which nothing shows yet whether the sync takes it.
type Undecided struct {
	Check CheckUp
	Since time.Time     // when it was linked, or when it began to be watched
	Known bool          // it was linked then
	Held  link.SyncHold // what was said of the sync then
}

// Causes say why nothing is decided: there is one. It is a pure function.
func (u Undecided) Causes() []Cause {
	s := u.Check.input()
	last, ran := s.lastSync()
	c := Cause{Cure: u.cure(), Source: srcScheduler}
	switch {
	case !s.Tenant.SyncOn.Or(true):
		c.Code, c.Title, c.Because = CauseSyncOff, "The tenant is not synced with any AD", "onPremisesSyncEnabled of the organisation is not true"
		c.Cure = "Make sure that this is the right tenant"
	case !s.Tenant.LastSync.IsKnown():
		c.Code, c.Title, c.Because = CauseSyncUnknown, "Whether the sync has run is not known", "When it ran last could not be read"
		if needs := s.Tenant.LastSync.Needs(); needs != "" {
			c.Cure = readableWith + needs
		}
	case !ran:
		c.Code, c.Title, c.Because = CauseNoRun, "The sync has never run", "onPremisesLastSyncDateTime of the organisation is empty"
	case !last.After(u.Since):
		c.Code, c.Title = CauseNoRun, "The sync has not run since "+u.what()
		c.Because = "It ran last on " + link.Day(last, s.Now) + " at " + link.Clock(last, s.Now)
	default:
		c.Code, c.Title = CauseRunTooSoon, "The sync has run, but only the next run decides"
		c.Because = "It ran last at " + link.Clock(last, s.Now) + ", and may have begun before " + u.what()
	}
	return []Cause{c}
}

// what is since when a run of the sync counts.
func (u Undecided) what() string {
	if u.Known {
		return "the account was linked"
	}
	return "this began to be watched"
}

// cure is what lets the sync run: what was done to hold it has to be taken back first.
func (u Undecided) cure() string {
	switch u.Held {
	case link.SyncPaused:
		return "Have the sync started again: it was paused for this link"
	case link.OutOfScope:
		return "Have the AD user moved back into the sync's scope, and let the sync run"
	default:
		return "Wait for the next run of the sync, or have it run now"
	}
}

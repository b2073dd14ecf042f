package engine

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// part is what the object of a step is in the plan.
type part string

// The parts. Of a holder it matters whether it may be deleted: only then may a cure say so.
const (
	partPerson        part = "person"
	partAccount       part = "account"        // being linked, live or in the recycle bin
	partHolder        part = "holder"         // live, and the check-up offers to delete it
	partKeptHolder    part = "kept-holder"    // live, and must not be deleted
	partBinned        part = "binned"         // a holder in the recycle bin, which the check-up offers to purge
	partKeptBinned    part = "kept-binned"    // a holder in the recycle bin that must not be purged
	partAnotherObject part = "another-object" // none of the plan
)

// remedy is one line of the table: what to do about a refusal of a change of this object. An empty list fits all.
type remedy struct {
	refusals []link.Refusal
	parts    []part
	verbs    []link.Verb
	says     string
}

// A cure may say to delete only a holder, and only if the check-up offers it; to purge, only one in the recycle bin.
const (
	askAdministrator = "Show the server's words to the directory's administrator"
	fromADOrAsk      = "Link the person from the AD side if the check-up offers that; else show the server's words to the directory's administrator"
)

// remedies is the only place that chooses what to do about a refused change. The first line that fits holds; the last ones fit all.
var remedies = []remedy{
	{refusals: []link.Refusal{link.RefusedBusy}, says: "Try again"},
	{refusals: []link.Refusal{link.RefusedQuota}, says: "Have an administrator of the tenant free objects that are not needed, or have Microsoft raise the quota, then try again"},
	{refusals: []link.Refusal{link.RefusedDomain}, says: "Have the domain verified, or give the account a sign-in name in another one"},
	{refusals: []link.Refusal{link.RefusedFederated}, says: "Give the account a sign-in name at the onmicrosoft.com domain for the moment, then try again"},

	{[]link.Refusal{link.RefusedSynced}, []part{partAccount}, nil,
		"Check the person again: an account that is synced already can be linked from the AD side if the check-up offers that; while it is being migrated, wait until that has ended"},
	{[]link.Refusal{link.RefusedValue}, []part{partAccount}, []link.Verb{link.DoTrySet, link.DoSet}, "Compare the value: the characters $ and _ are not allowed in an ImmutableID"},
	{[]link.Refusal{link.RefusedValue}, nil, []link.Verb{link.DoRename}, "Compare the sign-in name and its domain"},
	{nil, []part{partAccount}, []link.Verb{link.DoTrySet, link.DoSet}, fromADOrAsk},

	{[]link.Refusal{link.RefusedSynced}, []part{partHolder}, []link.Verb{link.DoClear},
		"Have the AD user moved out of the sync's scope first, or choose to delete this account instead"},
	{[]link.Refusal{link.RefusedSynced}, []part{partHolder, partKeptHolder}, nil,
		"Have the AD user moved out of the sync's scope, wait for two runs of the sync, and check the person again"},
	{nil, []part{partHolder}, []link.Verb{link.DoClear}, "Choose to delete this account instead, or have it cleared by the directory's administrator or Microsoft's support"},
	{nil, []part{partKeptHolder}, []link.Verb{link.DoClear}, "Have it cleared by the directory's administrator or Microsoft's support, then check the person again"},
	{nil, []part{partBinned}, []link.Verb{link.DoRestore, link.DoClear}, "Choose to purge it instead, or have it restored and cleared by the directory's administrator"},
	{nil, []part{partKeptBinned}, []link.Verb{link.DoRestore, link.DoClear}, "Have it restored and cleared by the directory's administrator, then check the person again"},
	{says: askAdministrator},
}

// fits reports whether the line is for this case.
func (c remedy) fits(refusal link.Refusal, of part, do link.Verb) bool {
	return (len(c.refusals) == 0 || slices.Contains(c.refusals, refusal)) && (len(c.parts) == 0 || slices.Contains(c.parts, of)) &&
		(len(c.verbs) == 0 || slices.Contains(c.verbs, do))
}

// cureOf is what to do about the refusal of a change of an object that is this in the plan.
func cureOf(refusal link.Refusal, of part, do link.Verb) string {
	i := slices.IndexFunc(remedies, func(c remedy) bool { return c.fits(refusal, of, do) })
	return remedies[i].says
}

// partOf is what an object is in the plan.
func (r *run) partOf(id link.AccountID) part {
	i := slices.IndexFunc(r.plan.From.Holders, func(h checkup.Holder) bool { return h.Account.ID == id })
	switch {
	case id == "":
		return partPerson
	case id == r.account.id:
		return partAccount
	case i < 0:
		return partAnotherObject
	}
	deletable := r.plan.From.Holders[i].Option(checkup.ChooseDelete).Available
	switch inBin := r.accounts.of(id).expected.Where() == link.RecycleBin; {
	case inBin && deletable:
		return partBinned
	case inBin:
		return partKeptBinned
	case deletable:
		return partHolder
	default:
		return partKeptHolder
	}
}

// cured gives a refused change of Entra ID the cure that fits what its object is in the plan. Other trouble has a cure that fits any object, except a purge.
func (r *run) cured(s plan.Step, p *link.Problem) *link.Problem {
	if p == nil || s.OnPerson() {
		return p
	}
	told := *p
	if p.Kind == link.Refused {
		told.Cure = cureOf(p.Refusal, r.partOf(s.On), s.Do)
		if p.Refusal == link.RefusedSynced {
			read := r.accounts.of(s.On).expected.Sync.Or("") // the server's words need not agree with it
			if value := map[link.SyncState]string{link.Synced: "true", link.LeftScope: "false", link.CloudOnly: "null"}[read]; value != "" {
				told.Cause += " (onPremisesSyncEnabled is " + value + ")"
			}
		}
	}
	if s.Do == link.DoPurge {
		return r.notPurged(s, told)
	}
	return &told
}

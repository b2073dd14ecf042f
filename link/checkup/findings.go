package checkup

import (
	"hardmatch/link"
)

// The findings. A finding is one small function in one file per kind of object, and one line of this table, whose order is the order
// of output within a severity. To add one: write its function, which returns nothing where all is well, and give it a line.

// rule makes the findings of one code.
type rule struct {
	Code link.Code
	find func(Input) []link.Finding
}

var Rules = []rule{
	{"anchor.ambiguous", anchorAmbiguous},
	{"anchor.custom", anchorCustom},
	{"anchor.notation", anchorNotation},
	{"anchor.shared", anchorShared},
	{"anchor.mismatch", anchorMismatch},
	{"person.disabled", personDisabled},
	{"person.filtered", personFiltered},
	{"person.suffix", personSuffix},
	{"person.upn-invalid", personUPNInvalid},
	{"person.two-primaries", personTwoPrimaries},
	{"person.no-mail", personNoMail},
	{"person.recent", personRecent},
	{"person.address-shared", personAddressShared},
	{"account.none", accountNone},
	{"account.deleted", accountDeleted},
	{"account.synced", accountSynced},
	{"account.left-scope", accountLeftScope},
	{"account.was-synced", accountWasSynced},
	{"account.guest", accountGuest},
	{"account.disabled", accountDisabled},
	{"account.cloud-managed", accountCloudManaged},
	{"account.restricted", accountRestricted},
	{"account.other-anchor", accountOtherAnchor},
	{"account.federated", accountFederated},
	{"account.role", accountRole},
	{"account.role-eligible", accountRoleEligible},
	{"account.object-identifier", accountObjectIdentifier},
	{"account.other-person", accountOtherPerson},
	{"account.unlike", accountUnlike},
	{"account.rival", accountRival},
	{"account.not-taken", accountNotTaken},
	{"account.other-sid", accountOtherSID},
	{"operation.open", operationOpen},
	{"holder.live", holderLive},
	{"holder.recycle-bin", holderRecycleBin},
	{"holder.other-person", holderOtherPerson},
	{"holder.in-use", holderInUse},
	{"holder.better", holderBetter},
	{"holder.role", holderRole},
	{"holder.restricted", holderRestricted},
	{"holder.is-operator", holderIsOperator},
	{"sid.elsewhere", sidElsewhere},
	{"mailbox.two", mailboxTwo},
	{"change.sign-in-name", changeSignInName},
	{"change.addresses", changeAddresses},
	{"change.disabled", changeDisabled},
	{"change.password", changePassword},
	{"address.conflict", addressConflict},
	{"address.quarantined", addressQuarantined},
	{"tenant.other", tenantOther},
	{"tenant.sync-off", tenantSyncOff},
	{"tenant.sync-stale", tenantSyncStale},
	{"tenant.sync-due", tenantSyncDue},
	{"tenant.hard-match-blocked", tenantHardMatchBlocked},
	{"tenant.soft-match-blocked", tenantSoftMatchBlocked},
	{"operator.role", operatorRole},
	{"operator.role-inactive", operatorRoleInactive},
	{"operator.scope", operatorScope},
}

// findings runs every rule, then says what could not be read.
func (s Input) findings() []link.Finding {
	var out []link.Finding
	for _, r := range Rules {
		for _, f := range r.find(s) {
			f.Code = r.Code
			out = append(out, f)
		}
	}
	return append(out, s.unknowns()...)
}

// one is the result of a rule that found one thing.
func one(f link.Finding) []link.Finding { return []link.Finding{f} }

// eachHolder gathers what a rule finds of each holder of the anchor, or of the SID alone.
func (s Input) eachHolder(find func(Holder) []link.Finding) []link.Finding {
	var out []link.Finding
	for _, h := range s.holders {
		if s.inTheWay(h) {
			out = append(out, find(h)...)
		}
	}
	return out
}

package checkup

import (
	"hardmatch/link"
)

// The findings. A finding is one small function in one file per kind of object, and one line of this table, whose order is the order
// of output within a severity. To add one: write its function, which returns nothing where all is well, and give it a line.

// rule makes the findings of one code.
type rule struct {
	code link.Code
	find func(Input) []link.Finding
}

// Codes are the codes of all findings but what is unknown, in the order of output within a severity.
func Codes() []link.Code {
	var out []link.Code
	for _, r := range rules {
		out = append(out, r.code)
	}
	return out
}

var rules = []rule{
	{link.CodeAnchorAmbiguous, anchorAmbiguous},
	{link.CodeAnchorCustom, anchorCustom},
	{link.CodeAnchorNotation, anchorNotation},
	{link.CodeAnchorShared, anchorShared},
	{link.CodeAnchorMismatch, anchorMismatch},
	{link.CodePersonDisabled, personDisabled},
	{link.CodePersonFiltered, personFiltered},
	{link.CodePersonSuffix, personSuffix},
	{link.CodePersonUPNInvalid, personUPNInvalid},
	{link.CodePersonTwoPrimaries, personTwoPrimaries},
	{link.CodePersonNoMail, personNoMail},
	{link.CodePersonRecent, personRecent},
	{link.CodePersonAddressShared, personAddressShared},
	{link.CodeAccountNone, accountNone},
	{link.CodeAccountDeleted, accountDeleted},
	{link.CodeAccountSynced, accountSynced},
	{link.CodeAccountLeftScope, accountLeftScope},
	{link.CodeAccountWasSynced, accountWasSynced},
	{link.CodeAccountGuest, accountGuest},
	{link.CodeAccountDisabled, accountDisabled},
	{link.CodeAccountCloudManaged, accountCloudManaged},
	{link.CodeAccountRestricted, accountRestricted},
	{link.CodeAccountOtherAnchor, accountOtherAnchor},
	{link.CodeAccountFederated, accountFederated},
	{link.CodeAccountRole, accountRole},
	{link.CodeAccountRoleEligible, accountRoleEligible},
	{link.CodeAccountObjectIdentifier, accountObjectIdentifier},
	{link.CodeAccountOtherPerson, accountOtherPerson},
	{link.CodeAccountUnlike, accountUnlike},
	{link.CodeAccountCopy, accountCopy},
	{link.CodeAccountRival, accountRival},
	{link.CodeAccountNotTaken, accountNotTaken},
	{link.CodeAccountProtected, accountProtected},
	{link.CodeAccountOtherSID, accountOtherSID},
	{link.CodeOperationOpen, operationOpen},
	{link.CodeHolderLive, holderLive},
	{link.CodeHolderRecycleBin, holderRecycleBin},
	{link.CodeHolderOtherPerson, holderOtherPerson},
	{link.CodeHolderInUse, holderInUse},
	{link.CodeHolderBetter, holderBetter},
	{link.CodeHolderRole, holderRole},
	{link.CodeHolderRestricted, holderRestricted},
	{link.CodeHolderIsOperator, holderIsOperator},
	{link.CodeHolderProtected, holderProtected},
	{link.CodeSIDElsewhere, sidElsewhere},
	{link.CodeMailboxTwo, mailboxTwo},
	{link.CodeChangeSignInName, changeSignInName},
	{link.CodeChangeAddresses, changeAddresses},
	{link.CodeChangeDisabled, changeDisabled},
	{link.CodeChangePassword, changePassword},
	{link.CodeAddressConflict, addressConflict},
	{link.CodeAddressQuarantined, addressQuarantined},
	{link.CodeTenantOther, tenantOther},
	{link.CodeTenantSyncOff, tenantSyncOff},
	{link.CodeTenantSyncStale, tenantSyncStale},
	{link.CodeTenantSyncDue, tenantSyncDue},
	{link.CodeTenantHardMatchBlocked, tenantHardMatchBlocked},
	{link.CodeTenantSoftMatchBlocked, tenantSoftMatchBlocked},
	{link.CodeOperatorRole, operatorRole},
	{link.CodeOperatorRoleInactive, operatorRoleInactive},
	{link.CodeOperatorScope, operatorScope},
}

// findings runs every rule, in their order, then says what could not be read.
func (s Input) findings() []link.Finding {
	var out []link.Finding
	for _, r := range rules {
		for _, f := range r.find(s) {
			f.Code = r.code
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

// Where the facts behind the findings are written down.
const (
	srcExisting    = "Learn: how-to-connect-install-existing-tenant"
	srcX500        = "Learn: how-to-connect-install-existing-tenant; Microsoft support 2807779 (IMCEAEX non-delivery report)"
	srcAnchor      = "Learn: plan-connect-design-concepts"
	srcErrors      = "Learn: tshoot-connect-sync-errors"
	srcClear       = "Learn: tshoot-clear-on-premises-attributes"
	srcDeletions   = "Learn: recover-from-deletions"
	srcDuplicate   = "Learn: how-to-connect-syncservice-duplicate-attribute-resiliency"
	srcFeatures    = "Learn: how-to-connect-syncservice-features"
	srcOnDemand    = "Learn: cloud-sync/how-to-on-demand-provision"
	srcScheduler   = "Learn: how-to-connect-sync-feature-scheduler"
	srcFiltering   = "Learn: how-to-connect-sync-configure-filtering"
	srcRoles       = "Message center MC1262584; Learn: how-to-connect-install-existing-tenant"
	srcIdentifier  = "Message center MC1263280; Learn: how-to-connect-install-existing-tenant"
	srcFederated   = "Graph reference: user-update"
	srcPrivileged  = "Learn: privileged-roles-permissions"
	srcRestricted  = "Learn: admin-units-restricted-management"
	srcMailbox     = "Exchange Team Blog: permanently-clear-previous-mailbox-info"
	srcAddresses   = "Learn: proxyaddresses-attribute-populate"
	srcNames       = "Learn: prepare-for-directory-synchronization; tshoot-connect-sync-errors"
	srcHistory     = "Learn: sIDHistory attribute"
	srcAuthority   = "Learn: user-source-of-authority-configure"
	srcFolders     = "Learn: tshoot-connect-sync-errors, mail-enabled public folders"
	srcProtection  = "Graph reference (beta): directory-deleteditems-delete"
	srcPermissions = "Learn: graph/permissions-reference"
	srcJudgement   = "hardmatch's own judgement"
)

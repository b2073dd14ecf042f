package checkup

import (
	"hardmatch/link"
)

// The findings. A finding is one small function in one file per kind of object, and one line of this table, whose order is the order
// of output within a severity. To add one: write its function, which returns nothing where all is well, and give it a line.

// rule makes the findings of one code.
type rule struct {
	code   link.Code
	find   func(Input) []link.Finding
	common bool // it is about the tenant or the operator
}

// Codes are the codes of all findings but what is unknown, in the order of output within a severity.
func Codes() []link.Code {
	return link.Map(rules, func(r rule) link.Code { return r.code })
}

var rules = []rule{
	{code: link.CodeAnchorAmbiguous, find: anchorAmbiguous},
	{code: link.CodeAnchorCustom, find: anchorCustom},
	{code: link.CodeAnchorNotation, find: anchorNotation},
	{code: link.CodeAnchorShared, find: anchorShared},
	{code: link.CodeAnchorMismatch, find: anchorMismatch},
	{code: link.CodePersonDisabled, find: personDisabled},
	{code: link.CodePersonFiltered, find: personFiltered},
	{code: link.CodePersonSuffix, find: personSuffix},
	{code: link.CodePersonUPNInvalid, find: personUPNInvalid},
	{code: link.CodePersonTwoPrimaries, find: personTwoPrimaries},
	{code: link.CodePersonNoMail, find: personNoMail},
	{code: link.CodePersonRecent, find: personRecent},
	{code: link.CodePersonAddressShared, find: personAddressShared},
	{code: link.CodeAccountNone, find: accountNone},
	{code: link.CodeAccountDeleted, find: accountDeleted},
	{code: link.CodeAccountSynced, find: accountSynced},
	{code: link.CodeAccountLeftScope, find: accountLeftScope},
	{code: link.CodeAccountWasSynced, find: accountWasSynced},
	{code: link.CodeAccountGuest, find: accountGuest},
	{code: link.CodeAccountDisabled, find: accountDisabled},
	{code: link.CodeAccountCloudManaged, find: accountCloudManaged},
	{code: link.CodeAccountRestricted, find: accountRestricted},
	{code: link.CodeAccountOtherAnchor, find: accountOtherAnchor},
	{code: link.CodeAccountFederated, find: accountFederated},
	{code: link.CodeAccountRole, find: accountRole},
	{code: link.CodeAccountRoleEligible, find: accountRoleEligible},
	{code: link.CodeAccountObjectIdentifier, find: accountObjectIdentifier},
	{code: link.CodeAccountOtherPerson, find: accountOtherPerson},
	{code: link.CodeAccountUnlike, find: accountUnlike},
	{code: link.CodeAccountCopy, find: accountCopy},
	{code: link.CodeAccountRival, find: accountRival},
	{code: link.CodeAccountNotTaken, find: accountNotTaken},
	{code: link.CodeAccountProtected, find: accountProtected},
	{code: link.CodeAccountOtherSID, find: accountOtherSID},
	{code: link.CodeOperationOpen, find: operationOpen},
	{code: link.CodeHolderLive, find: holderLive},
	{code: link.CodeHolderRecycleBin, find: holderRecycleBin},
	{code: link.CodeHolderOtherPerson, find: holderOtherPerson},
	{code: link.CodeHolderInUse, find: holderInUse},
	{code: link.CodeHolderBetter, find: holderBetter},
	{code: link.CodeHolderRole, find: holderRole},
	{code: link.CodeHolderRestricted, find: holderRestricted},
	{code: link.CodeHolderIsOperator, find: holderIsOperator},
	{code: link.CodeHolderProtected, find: holderProtected},
	{code: link.CodeSIDElsewhere, find: sidElsewhere},
	{code: link.CodeMailboxTwo, find: mailboxTwo},
	{code: link.CodeChangeSignInName, find: changeSignInName},
	{code: link.CodeChangeAddresses, find: changeAddresses},
	{code: link.CodeChangeDisabled, find: changeDisabled},
	{code: link.CodeChangeName, find: changeName},
	{code: link.CodeChangePassword, find: changePassword},
	{code: link.CodeAddressConflict, find: addressConflict},
	{code: link.CodeAddressQuarantined, find: addressQuarantined},
	{code: link.CodeTenantOther, find: tenantOther, common: true},
	{code: link.CodeTenantSyncOff, find: tenantSyncOff, common: true},
	{code: link.CodeTenantSyncStale, find: tenantSyncStale, common: true},
	{code: link.CodeTenantSyncDue, find: tenantSyncDue, common: true},
	{code: link.CodeTenantHardMatchBlocked, find: tenantHardMatchBlocked, common: true},
	{code: link.CodeTenantSoftMatchBlocked, find: tenantSoftMatchBlocked, common: true},
	{code: link.CodeOperatorRole, find: operatorRole, common: true},
	{code: link.CodeOperatorRoleInactive, find: operatorRoleInactive, common: true},
	{code: link.CodeOperatorScope, find: operatorScope, common: true},
}

// findings runs every rule, in their order, then says what could not be read.
func (s Input) findings() []link.Finding {
	var out []link.Finding
	for _, r := range rules {
		for _, f := range r.find(s) {
			f.Code, f.Common = r.code, r.common
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

package checkup

import (
	"cmp"
	"slices"

	"hardmatch/link"
)

// The findings. A finding is one small function in one file per kind of object, and one line of this table, whose order is the order
// of output within a severity. To add one: write its function, which returns nothing if all is well, and give it a line, with what its findings have in common.

// rule makes the findings of one code. What a finding leaves out it has from here.
type rule struct {
	code     link.Code
	about    link.RefKind // KindAccount is the chosen one; "": each finding names its object
	severity link.Severity
	source   string // where the facts behind it are written down
	find     func(Input) []link.Finding
}

// Codes are the codes of all findings but what is unknown, in the order of output within a severity.
func Codes() []link.Code {
	return link.Map(rules, func(r rule) link.Code { return r.code })
}

var rules = []rule{
	{link.CodeAnchorAmbiguous, link.KindPerson, link.Asks, srcAnchor, anchorAmbiguous},
	{link.CodeAnchorCustom, link.KindPerson, link.Stops, srcAnchor, anchorCustom},
	{link.CodeAnchorNotation, "", link.Asks, srcAnchor, anchorNotation},
	{link.CodeAnchorShared, link.KindPerson, link.Stops, srcAnchor, anchorShared},
	{link.CodeAnchorMismatch, "", link.Stops, srcAnchor, anchorMismatch},
	{link.CodePersonDisabled, link.KindPerson, link.Warns, srcExisting, personDisabled},
	{link.CodePersonFiltered, link.KindPerson, link.Stops, srcFiltering, personFiltered},
	{link.CodePersonSuffix, link.KindPerson, link.Warns, srcAnchor, personSuffix},
	{link.CodePersonUPNInvalid, link.KindPerson, link.Warns, srcNames, personUPNInvalid},
	{link.CodePersonTwoPrimaries, link.KindPerson, link.Warns, srcAddresses, personTwoPrimaries},
	{link.CodePersonNoMail, link.KindPerson, link.Notes, srcAddresses, personNoMail},
	{link.CodePersonRecent, link.KindPerson, link.Warns, srcExisting, personRecent},
	{link.CodePersonAddressShared, "", link.Warns, srcDuplicate, personAddressShared},
	{link.CodeAccountNone, link.KindPerson, link.Asks, srcJudgement, accountNone},
	{link.CodeAccountDeleted, link.KindAccount, link.Asks, srcDeletions, accountDeleted},
	{link.CodeAccountSynced, link.KindAccount, link.Stops, srcExisting, accountSynced},
	{link.CodeAccountLeftScope, link.KindAccount, link.Warns, srcErrors, accountLeftScope},
	{link.CodeAccountWasSynced, link.KindAccount, link.Warns, srcClear, accountWasSynced},
	{link.CodeAccountGuest, link.KindAccount, link.Warns, srcExisting, accountGuest},
	{link.CodeAccountDisabled, link.KindAccount, link.Notes, srcExisting, accountDisabled},
	{link.CodeAccountCloudManaged, link.KindAccount, link.Stops, srcAuthority, accountCloudManaged},
	{link.CodeAccountRestricted, link.KindAccount, link.Stops, srcRestricted, accountRestricted},
	{link.CodeAccountOtherAnchor, link.KindAccount, link.Warns, srcErrors, accountOtherAnchor},
	{link.CodeAccountFederated, link.KindAccount, link.Asks, srcFederated, accountFederated},
	{link.CodeAccountRole, link.KindAccount, link.Stops, srcRoles, func(s Input) []link.Finding { return s.roleFinding(false) }},
	{link.CodeAccountRoleEligible, link.KindAccount, link.Stops, srcRoles, func(s Input) []link.Finding { return s.roleFinding(true) }},
	{link.CodeAccountObjectIdentifier, link.KindAccount, link.Stops, srcIdentifier, accountObjectIdentifier},
	{link.CodeAccountOtherPerson, link.KindAccount, link.Warns, srcExisting, accountOtherPerson},
	{link.CodeAccountUnlike, link.KindAccount, link.Warns, srcJudgement, accountUnlike},
	{link.CodeAccountCopy, link.KindAccount, link.Asks, srcDuplicate, accountCopy},
	{link.CodeAccountRival, link.KindAccount, link.Warns, srcJudgement, accountRival},
	{link.CodeAccountNotTaken, link.KindAccount, link.Warns, srcErrors, accountNotTaken},
	{link.CodeAccountProtected, link.KindAccount, link.Warns, srcProtection, accountProtected},
	{link.CodeAccountOtherSID, link.KindAccount, link.Warns, srcJudgement, accountOtherSID},
	{link.CodeOperationOpen, link.KindPerson, link.Warns, srcJudgement, operationOpen},
	{link.CodeHolderLive, "", link.Asks, srcErrors, func(s Input) []link.Finding { return s.holderFindings(link.Live) }},
	{link.CodeHolderRecycleBin, "", link.Asks, srcErrors, func(s Input) []link.Finding { return s.holderFindings(link.RecycleBin) }},
	{link.CodeHolderOtherPerson, "", link.Warns, srcJudgement, holderOtherPerson},
	{link.CodeHolderInUse, "", link.Warns, srcJudgement, holderInUse},
	{link.CodeHolderBetter, link.KindAccount, link.Warns, srcJudgement, holderBetter},
	{link.CodeHolderRole, "", link.Warns, srcPrivileged, holderRole},
	{link.CodeHolderRestricted, "", link.Warns, srcRestricted, holderRestricted},
	{link.CodeHolderIsOperator, "", link.Stops, srcJudgement, holderIsOperator},
	{link.CodeHolderProtected, "", link.Warns, srcProtection, holderProtected},
	{link.CodeSIDElsewhere, "", link.Asks, srcErrors, sidElsewhere},
	{link.CodeMailboxTwo, link.KindAccount, link.Warns, srcMailbox, mailboxTwo},
	{link.CodeChangeSignInName, link.KindAccount, link.Warns, srcExisting, changeSignInName},
	{link.CodeChangeAddresses, link.KindAccount, link.Warns, srcExisting, changeAddresses},
	{link.CodeChangeDisabled, link.KindAccount, link.Warns, srcExisting, changeDisabled},
	{link.CodeChangeName, link.KindAccount, link.Notes, srcExisting, changeName},
	{link.CodeChangePassword, link.KindAccount, link.Notes, srcExisting, changePassword},
	{link.CodeAddressConflict, "", link.Warns, srcDuplicate, addressConflict},
	{link.CodeAddressQuarantined, "", link.Notes, srcDuplicate, addressQuarantined},
	{link.CodeTenantOther, link.KindTenant, link.Warns, srcJudgement, tenantOther},
	{link.CodeTenantSyncOff, link.KindTenant, link.Warns, srcScheduler, tenantSyncOff},
	{link.CodeTenantSyncStale, link.KindTenant, link.Warns, srcScheduler, tenantSyncStale},
	{link.CodeTenantSyncDue, link.KindTenant, link.Warns, srcScheduler, tenantSyncDue},
	{link.CodeTenantHardMatchBlocked, link.KindTenant, link.Stops, srcFeatures, tenantHardMatchBlocked},
	{link.CodeTenantSoftMatchBlocked, link.KindTenant, link.Notes, srcFeatures, tenantSoftMatchBlocked},
	{link.CodeOperatorRole, link.KindOperator, link.Stops, srcPrivileged, func(s Input) []link.Finding { return s.tooWeak(false, "Your role is too weak for this account") }},
	{link.CodeOperatorRoleInactive, link.KindOperator, link.Stops, srcPrivileged, func(s Input) []link.Finding { return s.tooWeak(true, "Your role for this account is not active") }},
	{link.CodeOperatorScope, link.KindOperator, link.Stops, srcPermissions, operatorScope},
}

// findings runs every rule, in their order, then says what could not be read.
func (s Input) findings() []link.Finding {
	var out []link.Finding
	for _, r := range rules {
		out = append(out, r.on(s)...)
	}
	return append(out, s.unknowns()...)
}

// found are the findings of one code.
func (s Input) found(code link.Code) []link.Finding {
	return rules[slices.IndexFunc(rules, func(r rule) bool { return r.code == code })].on(s)
}

func (r rule) on(s Input) []link.Finding {
	found := r.find(s)
	for i := range found {
		f := &found[i]
		f.Code, f.Common = r.code, common(r.about)
		f.Severity, f.Source = cmp.Or(f.Severity, r.severity), cmp.Or(f.Source, r.source)
		if f.Object == (link.Ref{}) {
			f.Object = s.ref(r.about)
		}
	}
	return found
}

// common reports whether what is found of such an object holds for everyone.
func common(kind link.RefKind) bool { return kind == link.KindTenant || kind == link.KindOperator }

// ref is the object of a kind, as a finding names it, of which a check-up has one.
func (s Input) ref(kind link.RefKind) link.Ref {
	switch kind {
	case link.KindPerson:
		return s.Person.Ref()
	case link.KindAccount:
		return s.Account.Ref()
	case link.KindTenant:
		return link.Ref{Kind: link.KindTenant, ID: s.Tenant.ID, Name: s.Tenant.Name}
	default:
		ref := s.Tenant.Operator.Ref()
		ref.Kind = link.KindOperator
		return ref
	}
}

// one is the result of a rule that found one thing.
func one(f link.Finding) []link.Finding { return []link.Finding{f} }

// when is the result of a rule that finds one thing, if it holds.
func when[T any](holds bool, found T) []T {
	if !holds {
		return nil
	}
	return []T{found}
}

// chosen returns the account to be linked; if there is none, a zero one, of which nothing is known.
func (s Input) chosen() link.Account {
	if s.Account == nil {
		return link.Account{}
	}
	return *s.Account
}

// onAccount makes a finding of the chosen account if there is one and the rule holds.
func (s Input) onAccount(holds func(link.Account) bool, make func(link.Account) link.Finding) []link.Finding {
	if s.Account == nil || !holds(*s.Account) {
		return nil
	}
	return one(make(*s.Account))
}

// each makes a finding of each of the accounts for which the rule holds.
func each(accounts []link.Account, holds func(link.Account) bool, make func(link.Account) link.Finding) []link.Finding {
	return link.Map(link.Filter(accounts, holds), func(a link.Account) link.Finding {
		f := make(a)
		f.Object = a.Ref()
		return f
	})
}

// eachHolder makes a finding of each holder of the anchor, or of the SID alone, for which the rule holds.
func (s Input) eachHolder(holds func(Holder) bool, make func(Holder) link.Finding) []link.Finding {
	var out []link.Finding
	for _, h := range s.holders {
		if s.inTheWay(h) && holds(h) {
			f := make(h)
			if f.Object == (link.Ref{}) {
				f.Object = h.Account.Ref()
			}
			out = append(out, f)
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

package entra

import (
	"regexp"
	"strings"
	"time"

	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"hardmatch/link"
)

// card is everything about an account that one $select can give. Most of it Graph leaves out unless it is named.
var card = []string{
	"id", "userPrincipalName", "displayName", "givenName", "surname", "mail", "employeeId", "proxyAddresses", "accountEnabled", "userType", "externalUserState",
	"createdDateTime", "deletedDateTime", "lastPasswordChangeDateTime", "assignedLicenses", "assignedPlans", "isManagementRestricted",
	"onPremisesImmutableId", "onPremisesSyncEnabled", "onPremisesSecurityIdentifier", "onPremisesDistinguishedName",
	"onPremisesSamAccountName", "onPremisesLastSyncDateTime", "onPremisesProvisioningErrors",
}

// needsReading is the permission for everything on the card (Learn: permissions-reference).
const needsReading = "User.Read.All"

// account makes an account of what was read with card. Licences are named where the tenant's are known already.
func (c *Client) account(u models.Userable) link.Account {
	a := link.Account{
		ID: link.AccountID(deref(u.GetId())), DeletedAt: instant(u.GetDeletedDateTime()),
		DisplayName: deref(u.GetDisplayName()), GivenName: deref(u.GetGivenName()), Surname: deref(u.GetSurname()), Mail: deref(u.GetMail()), EmployeeID: deref(u.GetEmployeeId()),
		Addresses: u.GetProxyAddresses(), Guest: strings.EqualFold(deref(u.GetUserType()), "Guest"),
	}
	upn := deref(u.GetUserPrincipalName())
	if upn == "" {
		return limited(a)
	}
	a.UPN = upn
	if !a.DeletedAt.IsZero() {
		a.UPN = plainUPN(upn)
	}
	a.External = strings.Contains(strings.ToUpper(upn), "#EXT#") || deref(u.GetExternalUserState()) != ""
	a.Enabled = known(u.GetAccountEnabled())
	a.Restricted = link.Know(deref(u.GetIsManagementRestricted()))
	readOnPremises(&a, u)
	a.Evidence = link.Evidence{
		Licences:        link.Know(c.licences(u)),
		Mailbox:         link.Know(hasMailbox(u.GetAssignedPlans())),
		Created:         link.Know(instant(u.GetCreatedDateTime())),
		PasswordChanged: link.Know(instant(u.GetLastPasswordChangeDateTime())),
	}
	return a
}

func readOnPremises(a *link.Account, u models.Userable) {
	a.Sync = link.Know(syncState(u.GetOnPremisesSyncEnabled()))
	a.ImmutableID = link.Know(link.ImmutableID(deref(u.GetOnPremisesImmutableId())))
	a.SID = link.Know(deref(u.GetOnPremisesSecurityIdentifier()))
	a.OnPremDN, a.SAM = deref(u.GetOnPremisesDistinguishedName()), deref(u.GetOnPremisesSamAccountName())
	a.LastSync = instant(u.GetOnPremisesLastSyncDateTime())
	for _, e := range u.GetOnPremisesProvisioningErrors() {
		a.Quarantined = append(a.Quarantined, deref(e.GetPropertyCausingError())+" "+deref(e.GetValue()))
	}
}

// limited is an account of which the token may know no more than that it is there: every account has a UPN, so the empty
// properties of one without are withheld, not empty (Learn: directory-deleteditems-list, "limited information").
func limited(a link.Account) link.Account {
	a.Enabled, a.Restricted = link.Unknown[bool](needsReading), link.Unknown[bool](needsReading)
	a.Sync, a.SID = link.Unknown[link.SyncState](needsReading), link.Unknown[string](needsReading)
	a.ImmutableID = link.Unknown[link.ImmutableID](needsReading)
	a.Evidence = link.Evidence{
		Licences: link.Unknown[[]string](needsReading), Mailbox: link.Unknown[bool](needsReading),
		Created: link.Unknown[time.Time](needsReading), PasswordChanged: link.Unknown[time.Time](needsReading),
	}
	return a
}

func syncState(enabled *bool) link.SyncState {
	switch {
	case enabled == nil:
		return link.CloudOnly
	case *enabled:
		return link.Synced
	default:
		return link.LeftScope
	}
}

var binPrefix = regexp.MustCompile(`^[0-9a-fA-F]{32}`)

// plainUPN takes off what Entra ID puts before the UPN of a deleted account: its object id without dashes.
func plainUPN(upn string) string { return binPrefix.ReplaceAllString(upn, "") }

// exchangeFoundation comes with most products and makes no mailbox (Learn: licensing-service-plan-reference).
const exchangeFoundation = "113feb6c-3fe4-4440-bddc-54d774bf0318"

func hasMailbox(plans []models.AssignedPlanable) bool {
	for _, p := range plans {
		id := p.GetServicePlanId()
		if !strings.EqualFold(deref(p.GetService()), "exchange") || id != nil && id.String() == exchangeFoundation {
			continue
		}
		if s := deref(p.GetCapabilityStatus()); s == "Enabled" || s == "Warning" {
			return true
		}
	}
	return false
}

func known(value *bool) link.Known[bool] {
	if value == nil {
		return link.Unknown[bool](needsReading)
	}
	return link.Know(*value)
}

func instant(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return at.UTC()
}

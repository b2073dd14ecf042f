package entra

import (
	"regexp"
	"strings"
	"time"

	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// accountProperties is everything about an account that one $select can give. Most of it Graph leaves out unless it is named.
var accountProperties = []string{
	"id", "userPrincipalName", "displayName", "givenName", "surname", "mail", "employeeId", "proxyAddresses", "identities", "otherMails", "accountEnabled", "userType", "externalUserState",
	"createdDateTime", "deletedDateTime", "lastPasswordChangeDateTime", "assignedLicenses", "assignedPlans", "isManagementRestricted",
	"onPremisesImmutableId", "onPremisesSyncEnabled", "onPremisesSecurityIdentifier", "onPremisesDistinguishedName",
	"onPremisesSamAccountName", "onPremisesLastSyncDateTime", "onPremisesProvisioningErrors",
}

// userIn is the user that a record is of, with its id.
func userIn(r record) (link.AccountID, models.Userable, error) {
	id, err := r.id()
	if err != nil {
		return "", nil, err
	}
	u, err := parseAs[models.Userable](r, models.CreateUserFromDiscriminatorValue)
	return id, u, err
}

// account makes an account of what was read with accountProperties in a place. Licences are named if the tenant's are known already.
func (c *Client) account(r record, in place) (link.Account, error) {
	id, u, err := userIn(r)
	if err != nil {
		return link.Account{}, err
	}
	a := link.Account{
		ID: id, UPN: deref(u.GetUserPrincipalName()), DeletedAt: utc(u.GetDeletedDateTime()),
		DisplayName: deref(u.GetDisplayName()), GivenName: deref(u.GetGivenName()), Surname: deref(u.GetSurname()),
		Mail: deref(u.GetMail()), EmployeeID: deref(u.GetEmployeeId()),
		Addresses: u.GetProxyAddresses(), Guest: strings.EqualFold(deref(u.GetUserType()), "Guest"),
	}
	a.Absent = absentFrom(r)
	a.Identities, a.OtherMails = signIns(u.GetIdentities()), u.GetOtherMails()
	if in == bin {
		if a.DeletedAt.IsZero() { // it would be taken for a live one
			return link.Account{}, web.Unfitf("the answer does not say when the account %s was deleted", id)
		}
		a.UPN = plainUPN(a.UPN)
	}
	if a.UPN == "" || u.GetAccountEnabled() == nil {
		return nameOnly(a), nil
	}
	a.External = strings.Contains(strings.ToUpper(a.UPN), "#EXT#") || deref(u.GetExternalUserState()) != ""
	a.Enabled = known(u.GetAccountEnabled())
	a.Restricted = accountValue(r, "isManagementRestricted", deref(u.GetIsManagementRestricted()))
	readOnPremises(&a, r, u)
	a.Usage = link.Usage{
		Licences:        c.licences(u),
		Mailbox:         hasMailbox(u.GetAssignedPlans()),
		Created:         accountValue(r, "createdDateTime", utc(u.GetCreatedDateTime())),
		PasswordChanged: accountValue(r, "lastPasswordChangeDateTime", utc(u.GetLastPasswordChangeDateTime())),
	}
	return a, nil
}

// signIns are what an account signs in with beside its UPN, which is an identity of its own.
func signIns(identities []models.ObjectIdentityable) []string {
	var out []string
	for _, i := range identities {
		if id := deref(i.GetIssuerAssignedId()); id != "" && !strings.EqualFold(deref(i.GetSignInType()), "userPrincipalName") {
			out = append(out, id)
		}
	}
	return out
}

// valueOf is the value of a property that was asked for: known if the answer has it, as null too, and unknown if the answer leaves it out.
func valueOf[T any](r record, property, permission string, value T) link.Known[T] {
	if !r.has(property) {
		return link.Unknown[T](permission)
	}
	return link.Know(value)
}

func accountValue[T any](r record, property string, value T) link.Known[T] {
	return valueOf(r, property, needsReading, value)
}

func readOnPremises(a *link.Account, r record, u models.Userable) {
	a.Sync = accountValue(r, "onPremisesSyncEnabled", syncState(u.GetOnPremisesSyncEnabled()))
	a.ImmutableID = accountValue(r, "onPremisesImmutableId", link.ImmutableID(deref(u.GetOnPremisesImmutableId())))
	a.SID = accountValue(r, "onPremisesSecurityIdentifier", deref(u.GetOnPremisesSecurityIdentifier()))
	a.OnPremDN, a.SAM = deref(u.GetOnPremisesDistinguishedName()), deref(u.GetOnPremisesSamAccountName())
	a.LastSync = utc(u.GetOnPremisesLastSyncDateTime())
	for _, e := range u.GetOnPremisesProvisioningErrors() {
		a.Quarantined = append(a.Quarantined, deref(e.GetPropertyCausingError())+" "+deref(e.GetValue()))
	}
}

// nameOnly is an account of which the token may know no more than that it is there, and perhaps its name: every account has a UPN and is enabled or
// not, so the empty properties of one without are withheld, not empty (Learn: directory-deleteditems-list, "limited information").
func nameOnly(a link.Account) link.Account {
	a.Enabled, a.Restricted = link.Unknown[bool](needsReading), link.Unknown[bool](needsReading)
	a.Sync, a.SID = link.Unknown[link.SyncState](needsReading), link.Unknown[string](needsReading)
	a.ImmutableID = link.Unknown[link.ImmutableID](needsReading)
	a.Usage = link.Usage{
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

// hasMailbox reports whether one of the plans is a mailbox. It is not known if they are not told, or if one of them may be.
func hasMailbox(plans []models.AssignedPlanable) link.Known[bool] {
	if plans == nil {
		return link.Unknown[bool](needsReading)
	}
	doubt := false
	for _, p := range plans {
		service, state, id := deref(p.GetService()), deref(p.GetCapabilityStatus()), p.GetServicePlanId()
		exchange := strings.EqualFold(service, "exchange") && (id == nil || id.String() != exchangeFoundation)
		if exchange && (state == "Enabled" || state == "Warning") {
			return link.Know(true)
		}
		doubt = doubt || service == "" || exchange && state == ""
	}
	if doubt {
		return link.Unknown[bool](needsReading)
	}
	return link.Know(false)
}

func known(value *bool) link.Known[bool] {
	if value == nil {
		return link.Unknown[bool](needsReading)
	}
	return link.Know(*value)
}

func utc(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return at.UTC()
}

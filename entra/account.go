package entra

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// accountProperties is everything that one $select can return about an account. Graph leaves out most of it unless it is named.
var accountProperties = []string{
	"id", "userPrincipalName", "displayName", "givenName", "surname", "mail", "employeeId", "proxyAddresses", "identities", "otherMails", "accountEnabled", "userType", "externalUserState",
	"createdDateTime", "deletedDateTime", "lastPasswordChangeDateTime", "assignedLicenses", "assignedPlans", "isManagementRestricted",
	"onPremisesImmutableId", "onPremisesSyncEnabled", "onPremisesSecurityIdentifier", "onPremisesDistinguishedName",
	"onPremisesSamAccountName", "onPremisesLastSyncDateTime", "onPremisesProvisioningErrors",
}

// user is an account as JSON, with everything that is ever asked for. Decoding the SDK's own object would take ten times as long.
type user struct {
	ID            string                 `json:"id"`
	UPN           string                 `json:"userPrincipalName"`
	DisplayName   string                 `json:"displayName"`
	GivenName     string                 `json:"givenName"`
	Surname       string                 `json:"surname"`
	Mail          string                 `json:"mail"`
	EmployeeID    string                 `json:"employeeId"`
	Addresses     []string               `json:"proxyAddresses"`
	OtherMails    []string               `json:"otherMails"`
	Enabled       *bool                  `json:"accountEnabled"`
	UserType      string                 `json:"userType"`
	ExternalState string                 `json:"externalUserState"`
	Created       said[time.Time]        `json:"createdDateTime"`
	Deleted       time.Time              `json:"deletedDateTime"`
	Password      said[time.Time]        `json:"lastPasswordChangeDateTime"`
	Restricted    said[bool]             `json:"isManagementRestricted"`
	ImmutableID   said[link.ImmutableID] `json:"onPremisesImmutableId"`
	Sync          said[*bool]            `json:"onPremisesSyncEnabled"`
	SID           said[string]           `json:"onPremisesSecurityIdentifier"`
	DN            string                 `json:"onPremisesDistinguishedName"`
	SAM           string                 `json:"onPremisesSamAccountName"`
	LastSync      time.Time              `json:"onPremisesLastSyncDateTime"`
	Identifier    said[string]           `json:"onPremisesObjectIdentifier"` // beta only
	Plans         []servicePlan          `json:"assignedPlans"`
	Licences      []struct {
		SKU string `json:"skuId"`
	} `json:"assignedLicenses"`
	Identities []struct {
		Kind string `json:"signInType"`
		ID   string `json:"issuerAssignedId"`
	} `json:"identities"`
	Errors []struct {
		Property string `json:"propertyCausingError"`
		Value    string `json:"value"`
	} `json:"onPremisesProvisioningErrors"`
}

// account makes an account of what was read in a place. A property that the token cannot read is unknown. Licences have names if the tenant's are known already.
func (c *Client) account(raw json.RawMessage, in place) (link.Account, error) {
	u, err := decode[user](raw)
	if err != nil {
		return link.Account{}, err
	}
	a := link.Account{
		ID: link.AccountID(strings.ToLower(u.ID)), UPN: u.UPN, DisplayName: u.DisplayName, GivenName: u.GivenName, Surname: u.Surname, Mail: u.Mail,
		EmployeeID: u.EmployeeID, Addresses: u.Addresses, OtherMails: u.OtherMails, Guest: strings.EqualFold(u.UserType, "Guest"), DeletedAt: u.Deleted.UTC(),
		Absent: leftOut(raw),
	}
	for _, i := range u.Identities { // the UPN is one of its own
		if i.ID != "" && !strings.EqualFold(i.Kind, "userPrincipalName") {
			a.Identities = append(a.Identities, i.ID)
		}
	}
	switch {
	case checkID(a.ID) != nil:
		return link.Account{}, web.Unfitf("the answer has an account without an object id (%.60q)", u.ID)
	case in == bin && a.DeletedAt.IsZero(): // it would pass for a live one
		return link.Account{}, web.Unfitf("the answer does not say when the account %s was deleted", a.ID)
	case in == bin:
		a.UPN = plainUPN(a.UPN)
	}
	if a.UPN == "" || u.Enabled == nil {
		return nameOnly(a), nil
	}
	a.External = strings.Contains(strings.ToUpper(a.UPN), "#EXT#") || u.ExternalState != ""
	a.Enabled, a.Restricted = link.Know(*u.Enabled), u.Restricted.known(needsReading)
	a.Sync, a.ImmutableID, a.SID = knownAs(u.Sync, needsReading, syncState), u.ImmutableID.known(needsReading), u.SID.known(needsReading)
	a.OnPremDN, a.SAM, a.LastSync = u.DN, u.SAM, u.LastSync.UTC()
	for _, e := range u.Errors {
		a.Quarantined = append(a.Quarantined, e.Property+" "+e.Value)
	}
	if u.Identifier.there {
		a.ObjectIdentifier = link.Know(strings.ToLower(u.Identifier.value))
	}
	a.Usage = link.Usage{
		Licences:        u.licences(c.products()),
		Mailbox:         hasMailbox(u.Plans),
		Created:         knownAs(u.Created, needsReading, time.Time.UTC),
		PasswordChanged: knownAs(u.Password, needsReading, time.Time.UTC),
	}
	return a, nil
}

// nameOnly returns an account of which the token may know no more than that it exists, and perhaps its name: every account has a UPN and is enabled or
// not, so in an account without these the empty properties are withheld, not empty (Learn: directory-deleteditems-list, "limited information").
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

// plainUPN removes the prefix that Entra ID puts on the UPN of a deleted account: its object id without dashes.
func plainUPN(upn string) string { return binPrefix.ReplaceAllString(upn, "") }

// licences returns the products of an account by name, or by id if the tenant's products are not known. They are unknown if the answer is incomplete.
func (u user) licences(products map[string]string) link.Known[[]string] {
	names := []string{}
	for _, l := range u.Licences {
		if l.SKU == "" {
			return link.Unknown[[]string](needsReading)
		}
		names = append(names, cmp.Or(products[l.SKU], l.SKU))
	}
	if u.Licences == nil {
		return link.Unknown[[]string](needsReading)
	}
	slices.Sort(names)
	return link.Know(names)
}

// servicePlan is a service that an account has with its licences.
type servicePlan struct {
	Service string `json:"service"`
	State   string `json:"capabilityStatus"`
	ID      string `json:"servicePlanId"`
}

// exchangeFoundation comes with most products and makes no mailbox (Learn: licensing-service-plan-reference).
const exchangeFoundation = "113feb6c-3fe4-4440-bddc-54d774bf0318"

// hasMailbox reports whether one of the plans is a mailbox. It is unknown if the plans are, or if one of them may be a mailbox.
func hasMailbox(plans []servicePlan) link.Known[bool] {
	doubt := plans == nil
	for _, p := range plans {
		exchange := strings.EqualFold(p.Service, "exchange") && !strings.EqualFold(p.ID, exchangeFoundation)
		if exchange && (p.State == "Enabled" || p.State == "Warning") {
			return link.Know(true)
		}
		doubt = doubt || p.Service == "" || exchange && p.State == ""
	}
	if doubt {
		return link.Unknown[bool](needsReading)
	}
	return link.Know(false)
}

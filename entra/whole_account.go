package entra

import (
	"encoding/json"
	"strings"
	"time"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// said is a property that the answer has, as null too.
type said[T any] struct {
	value T
	there bool
}

// UnmarshalJSON implements json.Unmarshaler. It is called for a null too.
func (s *said[T]) UnmarshalJSON(raw []byte) error {
	s.there = true
	return json.Unmarshal(raw, &s.value)
}

func (s said[T]) known() link.Known[T] {
	if !s.there {
		return link.Unknown[T](needsReading)
	}
	return link.Know(s.value)
}

// listed is an account of a list of everybody, or of a sample of them, as JSON. The SDK's own object of it would take ten times as long.
type listed struct {
	ID            string       `json:"id"`
	UPN           string       `json:"userPrincipalName"`
	DisplayName   string       `json:"displayName"`
	GivenName     string       `json:"givenName"`
	Surname       string       `json:"surname"`
	Mail          string       `json:"mail"`
	EmployeeID    string       `json:"employeeId"`
	Addresses     []string     `json:"proxyAddresses"`
	Enabled       *bool        `json:"accountEnabled"`
	UserType      string       `json:"userType"`
	ExternalState string       `json:"externalUserState"`
	Deleted       *time.Time   `json:"deletedDateTime"`
	Restricted    said[bool]   `json:"isManagementRestricted"`
	ImmutableID   said[string] `json:"onPremisesImmutableId"`
	Sync          said[*bool]  `json:"onPremisesSyncEnabled"`
	SID           said[string] `json:"onPremisesSecurityIdentifier"`
	DN            string       `json:"onPremisesDistinguishedName"`
	SAM           string       `json:"onPremisesSamAccountName"`
	LastSync      *time.Time   `json:"onPremisesLastSyncDateTime"`
	Identifier    said[string] `json:"onPremisesObjectIdentifier"`
	Licences      said[[]struct {
		SKU string `json:"skuId"`
	}] `json:"assignedLicenses"`
	Errors []struct {
		Property string `json:"propertyCausingError"`
		Value    string `json:"value"`
	} `json:"onPremisesProvisioningErrors"`
}

// listedAccount makes an account of what was read with everyonesProperties.
func listedAccount(raw json.RawMessage, in place, withoutIdentifier string) (link.Account, error) {
	if err := checkObject(raw); err != nil {
		return link.Account{}, err
	}
	var u listed
	if err := (record{raw: raw}).into(&u); err != nil {
		return link.Account{}, err
	}
	a := link.Account{
		ID: link.AccountID(strings.ToLower(u.ID)), UPN: u.UPN, DisplayName: u.DisplayName, GivenName: u.GivenName, Surname: u.Surname, Mail: u.Mail,
		EmployeeID: u.EmployeeID, Addresses: u.Addresses, Guest: strings.EqualFold(u.UserType, "Guest"), DeletedAt: utc(u.Deleted),
		Roles: link.Unknown[[]link.Role](needsRoles), Units: link.Unknown[[]link.Unit](needsUnits), CloudManaged: link.Unknown[bool](needsBehaviour),
		Absent: leftOut(raw),
	}
	switch {
	case checkID(a.ID) != nil:
		return link.Account{}, web.Unfitf("the answer has an account without an object id (%.60q)", u.ID)
	case in == bin && a.DeletedAt.IsZero(): // it would be taken for a live one
		return link.Account{}, web.Unfitf("the answer does not say when the account %s was deleted", a.ID)
	case in == live && !a.DeletedAt.IsZero():
		return link.Account{}, web.Unfitf("the answer has the deleted account %s among the live ones", a.ID)
	case in == bin:
		a.UPN = plainUPN(a.UPN)
	}
	if a.UPN == "" || u.Enabled == nil {
		a.ObjectIdentifier = link.Unknown[string](needsReading)
		return nameOnly(a), nil
	}
	a.External = strings.Contains(strings.ToUpper(a.UPN), "#EXT#") || u.ExternalState != ""
	a.Enabled, a.Restricted = link.Know(*u.Enabled), u.Restricted.known()
	u.onPremises(&a)
	switch a.ObjectIdentifier = link.Know(strings.ToLower(u.Identifier.value)); {
	case withoutIdentifier != "":
		a.ObjectIdentifier = link.Unknown[string](withoutIdentifier)
	case !u.Identifier.there: // which an answer may do where there is none: the audit sees whether it does so for everybody
		a.Absent = append(a.Absent, identifierProperty)
	}
	a.Usage = everyonesUsage(u)
	return a, nil
}

// onPremises reads what binds the account to Active Directory.
func (u listed) onPremises(a *link.Account) {
	a.Sync = link.Unknown[link.SyncState](needsReading)
	if u.Sync.there {
		a.Sync = link.Know(syncState(u.Sync.value))
	}
	a.ImmutableID, a.SID = link.Unknown[link.ImmutableID](needsReading), u.SID.known()
	if u.ImmutableID.there {
		a.ImmutableID = link.Know(link.ImmutableID(u.ImmutableID.value))
	}
	a.OnPremDN, a.SAM, a.LastSync = u.DN, u.SAM, utc(u.LastSync)
	for _, e := range u.Errors {
		a.Quarantined = append(a.Quarantined, e.Property+" "+e.Value)
	}
}

// everyonesUsage is no more than the licences, by their ids: the rest of the use is read of one account at a time.
func everyonesUsage(u listed) link.Usage {
	const alone = "a check-up of the account"
	none := link.Unknown[int](alone)
	usage := link.Usage{LastSignIn: link.Unknown[time.Time](alone), Licences: link.Unknown[[]string](needsReading), Mailbox: link.Unknown[bool](alone), Groups: none,
		Devices: none, Owned: none, Reports: none, Created: link.Unknown[time.Time](alone), PasswordChanged: link.Unknown[time.Time](alone)}
	if u.Licences.there {
		ids := []string{}
		for _, l := range u.Licences.value {
			ids = append(ids, l.SKU)
		}
		usage.Licences = link.Know(ids)
	}
	return usage
}

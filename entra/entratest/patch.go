package entratest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

func unreadableBody() error {
	return &failure{status: http.StatusBadRequest, code: "BadRequest",
		message: "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format."}
}

func (c *call) patchUser() (any, error) {
	u, err := c.named(true)
	if err != nil {
		return nil, err
	}
	var body map[string]any
	if json.Unmarshal(c.body, &body) != nil || !strings.HasPrefix(c.r.Header.Get("Content-Type"), "application/json") {
		return nil, unreadableBody()
	}
	for name := range body {
		if strings.HasPrefix(name, "@odata.") {
			delete(body, name)
		}
	}
	if id, isText := body["id"].(string); isText && strings.EqualFold(id, u.ID) { // clients send the object back with what they change
		delete(body, "id")
	}
	changed, err := c.changed(u, body)
	if err != nil {
		return nil, err
	}
	c.put(u.ID, changed)
	return nil, nil
}

// changed returns the user after a PATCH. The checks come in the order of how much each reveals: a conflict proves all the rest.
func (c *call) changed(u *User, body map[string]any) (*User, error) {
	if _, present := body["onPremisesObjectIdentifier"]; present {
		return c.clearIdentifier(u, body)
	}
	if err := c.mayWrite(u); err != nil {
		return nil, err
	}
	changed := u.clone()
	for name, value := range body {
		if err := c.assign(changed, name, value); err != nil {
			return nil, err
		}
	}
	if err := c.mayChange(u, changed); err != nil {
		return nil, err
	}
	return changed, c.mayTake(u, changed)
}

// mayTake refuses a changed value that must be unique and is not. It does not check again what stays as it was.
func (c *call) mayTake(before, after *User) error {
	if !strings.EqualFold(before.UPN, after.UPN) {
		if err := c.checkName(after); err != nil {
			return err
		}
	}
	if before.ImmutableID == after.ImmutableID {
		return nil
	}
	return c.checkAnchor(after)
}

// clearIdentifier is the only write of onPremisesObjectIdentifier that beta takes: null, also on a synced user (Learn:
// how-to-connect-install-existing-tenant). v1.0 does not know the property.
func (c *call) clearIdentifier(u *User, body map[string]any) (*User, error) {
	if !c.beta() {
		return nil, unknownProperty("onPremisesObjectIdentifier")
	}
	if err := c.mayClearIdentifier(u); err != nil {
		return nil, err
	}
	if body["onPremisesObjectIdentifier"] != nil || len(body) > 1 {
		return nil, invalidValue("onPremisesObjectIdentifier")
	}
	changed := u.clone()
	changed.ObjectIdentifier = ""
	return changed, nil
}

func unknownProperty(name string) error {
	return badRequest("Property '%s' does not exist as a declared property or extension property.", name)
}

// texts are the writable properties that hold a text.
func (u *User) texts() map[string]*string {
	return map[string]*string{"displayName": &u.DisplayName, "givenName": &u.GivenName, "surname": &u.Surname, "mail": &u.Mail,
		"mailNickname": &u.Nickname, "employeeId": &u.EmployeeID, "department": &u.Department, "jobTitle": &u.JobTitle,
		"officeLocation": &u.Office, "usageLocation": &u.UsageLocation, "userPrincipalName": &u.UPN,
		"onPremisesImmutableId": &u.ImmutableID}
}

// onPremisesTexts may be written in beta only, to clear what the sync left behind (Learn: tshoot-clear-on-premises-attributes).
func (u *User) onPremisesTexts() map[string]*string {
	return map[string]*string{"onPremisesSecurityIdentifier": &u.SID, "onPremisesSamAccountName": &u.SAM,
		"onPremisesDistinguishedName": &u.DN, "onPremisesUserPrincipalName": &u.OnPremUPN, "onPremisesDomainName": &u.OnPremDomain}
}

// assign writes one property. null clears it; an empty text is not a value.
func (c *call) assign(u *User, name string, value any) error {
	target := u.texts()[name]
	if target == nil && c.beta() {
		target = u.onPremisesTexts()[name]
	}
	switch {
	case target != nil:
		return assignText(target, name, value)
	case name == "accountEnabled":
		enabled, isBool := value.(bool)
		u.Disabled = !enabled
		if !isBool {
			return invalidValue(name)
		}
		return nil
	case slices.Contains(userKind.declared, name): // or one that no client of the tenant writes
		return badRequest("Property '%s' is read-only and cannot be set.", name)
	default:
		return unknownProperty(name)
	}
}

func assignText(target *string, name string, value any) error {
	text, isText := value.(string)
	switch {
	case value == nil && (name == "userPrincipalName" || name == "displayName"):
		return invalidValue(name)
	case value == nil:
		*target = ""
		return nil
	case !isText, text == "", name == anchorProperty && strings.ContainsAny(text, "$_"):
		return invalidValue(name)
	}
	*target = text
	return nil
}

// mayChange refuses what the state of the user forbids: it is synced, it has left the scope, it is federated.
func (c *call) mayChange(before, after *User) error {
	if before.synced() || before.Sync != nil && c.behaviour.LeftScopeReadOnly && before.ImmutableID != after.ImmutableID {
		return badRequest("Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.")
	}
	if d, _ := c.domainOf(before.UPN); d.Federated && before.ImmutableID != after.ImmutableID {
		return badRequest("You must provide a required property: Parameter name: FederatedUser.SourceAnchor")
	}
	if strings.EqualFold(before.UPN, after.UPN) {
		return nil
	}
	d, found := c.domainOf(after.UPN)
	switch {
	case !found || d.Unverified:
		return badRequest("The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.")
	case d.Federated && after.ImmutableID == "":
		return badRequest("SourceAnchor is a required property for creation of a federated user.")
	}
	return nil
}

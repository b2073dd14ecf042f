package entra_test

import (
	"net/http"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// TestRefusals holds the words for what Graph says; each text is quoted from a report or from the documentation.
func TestRefusals(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		kind   link.Kind
		words  string
	}{
		"synced": {400, `{"error":{"code":"Request_BadRequest","message":"Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration."}}`,
			link.Refused, "onPremisesSyncEnabled"},
		"external": {400, `{"error":{"code":"Request_BadRequest","message":"Unable to update the specified properties for objects that have originated within an external service."}}`,
			link.Refused, "synchronised once"},
		"federated": {400, `{"error":{"code":"Request_BadRequest","message":"You must provide a required property: Parameter name: FederatedUser.SourceAnchor"}}`,
			link.Refused, "onmicrosoft.com"},
		"empty string": {400, `{"error":{"code":"Request_BadRequest","message":"Invalid value specified for property 'onPremisesImmutableId' of resource 'User'."}}`,
			link.Refused, "does not take this value"},
		"invalid values": {400, `{"error":{"code":"Request_BadRequest","message":"One or more properties contains invalid values."}}`,
			link.Refused, "does not take this value"},
		"read-only": {400, `{"error":{"code":"Request_BadRequest","message":"Property 'onPremisesSyncEnabled' is read-only and cannot be set."}}`,
			link.Refused, "nobody set this property"},
		"other service's twin": {400, `{"error":{"code":"AzureActiveDirectoryCannotUpdateObjectsOriginatedInExternalService","message":"x"}}`,
			link.Refused, "synchronised once"},
		"federated, creation": {400, `{"error":{"code":"Request_BadRequest","message":"SourceAnchor is a required property for creation of a federated user."}}`,
			link.Refused, "onmicrosoft.com"},
		"federated, sign-in name": {400, `{"error":{"code":"Request_BadRequest","message":"Unable to update this object because the attribute FederatedUser.UserPrincipalName is not valid."}}`,
			link.Refused, "federated domain"},
		"domain": {400, `{"error":{"code":"Request_BadRequest","message":"The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization."}}`,
			link.Refused, "not a verified one"},
		"nulling refused": {400, `{"error":{"code":"Request_BadRequest","message":""}}`, link.Refused, "status 400"},
		"unsupported query": {400, `{"error":{"code":"Request_UnsupportedQuery","message":"Unsupported or invalid query filter clause specified for property 'onPremisesSamAccountName' of resource 'User'."}}`,
			link.Refused, "does not answer such a search"},
		"by name": {400, `{"error":{"code":"BadRequest","message":"Get By Key only supports UserId and the key has to be a valid Guid"}}`,
			link.Bug, "object ids only"},
		"no premium": {403, `{"error":{"code":"Authentication_RequestFromNonPremiumTenantOrB2CTenant","message":"Neither tenant is B2C or tenant doesn't have premium license"}}`,
			link.NoRights, "Entra ID P1"},
		"no P2": {400, `{"error":{"code":"AadPremiumLicenseRequired","message":"The tenant needs to have Microsoft Entra ID P2."}}`, link.NoRights, "Entra ID P2"},
		"another tenant": {403, `{"error":{"code":"Authorization_IdentityNotFound","message":"The identity of the calling application could not be established."}}`,
			link.NoRights, "right tenant"},
		"claims": {403, `{"error":{"code":"Forbidden","message":"insufficient_claims"}}`, link.SignedOut, "stronger sign-in"},
		"expired": {401, `{"error":{"code":"InvalidAuthenticationToken","message":"Access token has expired or is not yet valid."}}`,
			link.SignedOut, "Sign in again"},
		"company": {404, `{"error":{"code":"Directory_ObjectNotFound","message":"Unable to read the company information from the directory."}}`,
			link.NotFound, "does not exist in the tenant"},
		"duplicate": {400, `{"error":{"code":"Request_BadRequest","message":"Another object with the same value for property onPremisesImmutableId already exists.","details":[{"code":"ObjectConflict","message":"x","target":"onPremisesImmutableId"},{"code":"ConflictingObjects","message":"x","target":"User_00000000-0000-4000-8000-000000000009"}]}}`,
			link.Conflict, "the same onPremisesImmutableId"},
		"throttled for too long": {429, `{"error":{"code":"TooManyRequests","message":"Too many requests."}}`, link.Unreachable, "Wait some minutes"},
		"no rights": {403, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`,
			link.NoRights, "User Administrator"},
		"signed out": {401, `{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}`,
			link.SignedOut, "Sign in again"},
		"signed out, empty": {401, ``, link.SignedOut, "Sign in again"},
		"gone": {404, `{"error":{"code":"Request_ResourceNotFound","message":"Resource 'x' does not exist or one of its queried reference-property objects are not present."}}`,
			link.NotFound, "does not exist in the tenant"},
		"busy object": {409, `{"error":{"code":"Directory_ConcurrencyViolation","message":"x"}}`,
			link.Refused, "Try again"},
		"unknown code": {400, `{"error":{"code":"Brand_New","message":"Something nobody has seen."}}`,
			link.Refused, "Brand_New, Something nobody has seen."},
		"no error object": {400, `{}`, link.Refused, "status 400"},
		"details without a user": {400, `{"error":{"code":"Request_BadRequest","message":"x","details":[{"code":"ConflictingObjects","target":"Group_1","message":"y"}]}}`,
			link.Conflict, "another object has the same value"},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := broken(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("request-id", "the-request")
				w.Header().Set("WWW-Authenticate", "Bearer claims=x") // the SDK would panic on it
				answerJSON(w, test.status, test.body)
			})
			p := problem(t, client.Clear(t.Context(), guid(1)), test.kind)
			contains(t, p.Error(), test.words, string(guid(1)), "the-request")
			if p.Status != test.status {
				t.Errorf("status %d, want %d", p.Status, test.status)
			}
		})
	}
}

func TestTheRequestIDIsFoundInTheBodyToo(t *testing.T) {
	client, _ := broken(t, func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, 400, `{"error":{"code":"X","message":"y","innerError":{"date":"2021-05-18T19:03:10","request-id":"inner","client-request-id":"c"}}}`)
	})
	p := problem(t, client.Clear(t.Context(), guid(1)), link.Refused)
	if p.RequestID != "inner" || p.Code != "X" {
		t.Errorf("request id %q, code %q", p.RequestID, p.Code)
	}
}

func TestAnExpiredTokenAsksToSignIn(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	client := connect(t, c.url, "worth-nothing", entra.Options{})
	_, err := client.Tenant(t.Context())
	contains(t, problem(t, err, link.SignedOut).Error(), "Sign in again")
}

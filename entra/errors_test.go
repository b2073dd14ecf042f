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
			link.Conflict, "another account has the same value"},
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

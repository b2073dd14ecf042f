package entra_test

import (
	"net/http"
	"strings"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// TestRefusals checks the words for what Graph says; each text is quoted from a report or from the documentation.
func TestRefusals(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		kind   link.ProblemKind
		words  string
	}{
		"synced": {400, `{"error":{"code":"Request_BadRequest","message":"Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration."}}`,
			link.Refused, "Active Directory owns it, or it is being migrated"},
		"external": {400, `{"error":{"code":"Request_BadRequest","message":"Unable to update the specified properties for objects that have originated within an external service."}}`,
			link.Refused, "once synchronised"},
		"federated": {400, `{"error":{"code":"Request_BadRequest","message":"You must provide a required property: Parameter name: FederatedUser.SourceAnchor"}}`,
			link.Refused, "federated domain"},
		"empty string": {400, `{"error":{"code":"Request_BadRequest","message":"Invalid value specified for property 'onPremisesImmutableId' of resource 'User'."}}`,
			link.Refused, "does not accept this value"},
		"empty string for another property": {400, `{"error":{"code":"Request_BadRequest","message":"Invalid value specified for property 'officeLocation' of resource 'User'."}}`,
			link.Refused, "does not accept this value"},
		"invalid values": {400, `{"error":{"code":"Request_BadRequest","message":"One or more properties contains invalid values."}}`,
			link.Refused, "does not accept this value"},
		"read-only": {400, `{"error":{"code":"Request_BadRequest","message":"Property 'onPremisesSyncEnabled' is read-only and cannot be set."}}`,
			link.Refused, "anyone set this property"},
		"other service's twin": {400, `{"error":{"code":"AzureActiveDirectoryCannotUpdateObjectsOriginatedInExternalService","message":"x"}}`,
			link.Refused, "once synchronised"},
		"federated, creation": {400, `{"error":{"code":"Request_BadRequest","message":"SourceAnchor is a required property for creation of a federated user."}}`,
			link.Refused, "federated domain"},
		"federated, sign-in name": {400, `{"error":{"code":"Request_BadRequest","message":"Unable to update this object because the attribute FederatedUser.UserPrincipalName is not valid."}}`,
			link.Refused, "federated domain"},
		"domain": {400, `{"error":{"code":"Request_BadRequest","message":"The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization."}}`,
			link.Refused, "not verified in the tenant"},
		"nulling refused": {400, `{"error":{"code":"Request_BadRequest","message":""}}`, link.Refused, "status 400"},
		"unsupported query": {400, `{"error":{"code":"Request_UnsupportedQuery","message":"Unsupported or invalid query filter clause specified for property 'onPremisesSamAccountName' of resource 'User'."}}`,
			link.Refused, "does not support this search"},
		"search without the header": {400, `{"error":{"code":"Request_UnsupportedQuery","message":"Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"}}`,
			link.Refused, "does not support this search"},
		"count without the header": {400, `{"error":{"code":"Request_BadRequest","message":"$count is not currently supported."}}`,
			link.Refused, "$count is not currently supported."},
		"by name, a number for a code": {400, `{"error":{"code":"400","message":"Get By Key only supports UserId and the key has to be a valid Guid"}}`,
			link.Bug, "only object ids"},
		"by name, no code": {400, `{"error":{"code":"UnknownError","message":"Get By Key only supports UserId and the key has to be a valid Guid"}}`,
			link.Bug, "only object ids"},
		"a number for a code": {400, `{"error":{"code":"400","message":"Something else."}}`, link.Refused, "The server said: 400, Something else."},
		"UnknownError":        {400, `{"error":{"code":"UnknownError","message":""}}`, link.Refused, "The server said: UnknownError"},
		"BadRequest":          {400, `{"error":{"code":"BadRequest","message":"Invalid filter clause"}}`, link.Refused, "The server said: BadRequest, Invalid filter clause"},
		"by name": {400, `{"error":{"code":"BadRequest","message":"Get By Key only supports UserId and the key has to be a valid Guid"}}`,
			link.Bug, "only object ids"},
		"no premium": {403, `{"error":{"code":"Authentication_RequestFromNonPremiumTenantOrB2CTenant","message":"Neither tenant is B2C or tenant doesn't have premium license"}}`,
			link.NoRights, "Entra ID P1"},
		"no P2": {400, `{"error":{"code":"AadPremiumLicenseRequired","message":"The tenant needs to have Microsoft Entra ID P2."}}`, link.NoRights, "Entra ID P2"},
		"another tenant": {403, `{"error":{"code":"Authorization_IdentityNotFound","message":"The identity of the calling application could not be established."}}`,
			link.NoRights, "right tenant"},
		"claims":             {403, `{"error":{"code":"Forbidden","message":"insufficient_claims"}}`, link.SignedOut, "stronger sign-in"},
		"claims, for a code": {403, `{"error":{"code":"insufficient_claims","message":"The request needs more."}}`, link.SignedOut, "stronger sign-in"},
		"expired": {401, `{"error":{"code":"InvalidAuthenticationToken","message":"Access token has expired or is not yet valid."}}`,
			link.SignedOut, "or a clock is wrong. Sign in again"}, // field-1 K14
		"object of a role or licence": {404, `{"error":{"code":"Directory_ObjectNotFound","message":"x"}}`, link.NotFound, "does not exist in the tenant"},
		"company": {404, `{"error":{"code":"Directory_ObjectNotFound","message":"Unable to read the company information from the directory."}}`,
			link.NotFound, "does not exist in the tenant"},
		"duplicate": {400, `{"error":{"code":"Request_BadRequest","message":"Another object with the same value for property onPremisesImmutableId already exists.","details":[{"code":"ObjectConflict","message":"x","target":"onPremisesImmutableId"},{"code":"ConflictingObjects","message":"x","target":"User_00000000-0000-4000-8000-000000000009"}]}}`,
			link.Conflict, "the same onPremisesImmutableId"},
		"throttled for too long": {429, `{"error":{"code":"TooManyRequests","message":"Too many requests."}}`, link.Unreachable, "Wait a few minutes"},
		"no rights": {403, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`,
			link.NoRights, "User Administrator"},
		"enough role, and refused all the same": {403, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`,
			link.NoRights, "some tenants ask for Directory.AccessAsUser.All too"},
		"signed out": {401, `{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}`,
			link.SignedOut, "correct this computer's clock"},
		"signed out, empty": {401, ``, link.SignedOut, "Sign in again"},
		"gone": {404, `{"error":{"code":"Request_ResourceNotFound","message":"Resource 'x' does not exist or one of its queried reference-property objects are not present."}}`,
			link.NotFound, "does not exist in the tenant"},
		"busy object": {409, `{"error":{"code":"Directory_ConcurrencyViolation","message":"x"}}`,
			link.Refused, "Try again"},
		"sync's own words": {400, `{"error":{"code":"AttributeUpdateNotAllowed","message":"Hard match operation blocked due to security hardening. Review OnPremisesObjectIdentifier mapping."}}`,
			link.Refused, "AttributeUpdateNotAllowed, Hard match operation blocked"},
		"unknown code of another status": {422, `{"error":{"code":"Brand_New","message":"x"}}`, link.Refused, "status 422"},
		"unknown code": {400, `{"error":{"code":"Brand_New","message":"Something nobody has seen."}}`,
			link.Refused, "Brand_New, Something nobody has seen."},
		"no error object": {400, `{}`, link.Refused, "status 400"},
		"details without a user": {400, `{"error":{"code":"Request_BadRequest","message":"x","details":[{"code":"ConflictingObjects","target":"Group_1","message":"y"}]}}`,
			link.Conflict, "another object (Group_1) has the same value"},
		"quota": {403, `{"error":{"code":"Directory_QuotaExceeded","message":"The directory object quota limit for the Principal has been exceeded."}}`,
			link.Refused, "object quota is full"},
		"a code of its own, forbidden": {403, `{"error":{"code":"Brand_New","message":"x"}}`, link.NoRights, "perhaps because this sign-in is not allowed to do that"},
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

// TestEveryWriteSaysWhatItNeeds: the same refusal comes for a missing permission, a role that is too weak, an account with a role and a restricted
// unit. Deleting and purging someone with a role needs Directory.AccessAsUser.All besides, even if the permission to delete was granted.
func TestEveryWriteSaysWhatItNeeds(t *testing.T) {
	changing := []string{"User.ReadWrite.All", "Directory.AccessAsUser.All", "User Administrator", "Privileged Authentication Administrator", "a role for its unit"}
	removing := []string{"User.DeleteRestore.All", "Directory.AccessAsUser.All too for an account with a role", "User Administrator",
		"Privileged Authentication Administrator", "a role for its unit"}
	for name, test := range map[string]struct {
		do    func(*entra.Client) error
		words []string
	}{
		"set":     {func(c *entra.Client) error { return c.Set(t.Context(), guid(1), anchor) }, changing},
		"clear":   {func(c *entra.Client) error { return c.Clear(t.Context(), guid(1)) }, changing},
		"rename":  {func(c *entra.Client) error { return c.Rename(t.Context(), guid(1), "n@contoso.com") }, changing},
		"delete":  {func(c *entra.Client) error { return c.SoftDelete(t.Context(), guid(1)) }, removing},
		"restore": {func(c *entra.Client) error { return c.Restore(t.Context(), guid(1), link.RestoreOptions{}) }, removing},
		"purge":   {func(c *entra.Client) error { return c.Purge(t.Context(), guid(1)) }, removing},
		"untie": {func(c *entra.Client) error { return c.ClearObjectIdentifier(t.Context(), guid(1)) },
			[]string{"User-OnPremisesSyncBehavior.ReadWrite.All", "Hybrid Identity Administrator"}},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := broken(t, func(w http.ResponseWriter, _ *http.Request) {
				answerJSON(w, 403, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation.","innerError":{"request-id":"the-request"}}}`)
			})
			p := problem(t, test.do(client), link.NoRights)
			contains(t, p.Error(), append(test.words, "Authorization_RequestDenied", "the-request")...)
		})
	}
}

// webPage is the text about an answer that is not Graph's.
const webPage = "a portal or proxy of this network, or a wrong --graph-url"

// TestTheStatusIsKept whatever the rest of an answer is: a page of something on the way, nothing, or half of it.
func TestTheStatusIsKept(t *testing.T) {
	page := entratest.Fault{Status: 403, Body: "<html><body><h1>Blocked by the proxy</h1></body></html>"}
	for name, test := range map[string]struct {
		fault       entratest.Fault
		read, write link.ProblemKind
		words       string
	}{
		"a page":                 {page, link.Unreachable, link.Unreachable, "Blocked by the proxy"},
		"a page, signed out":     {entratest.Fault{Status: 401, Body: "<p>Welcome</p>"}, link.Unreachable, link.Unreachable, webPage},
		"a page, forbidden":      {page, link.Unreachable, link.Unreachable, webPage},
		"a page, no such host":   {entratest.Fault{Status: 404, Body: "<p>no such host</p>"}, link.Unreachable, link.Unreachable, webPage},
		"a page, by law":         {entratest.Fault{Status: 451, Body: "<p>blocked</p>"}, link.Unreachable, link.Unreachable, webPage},
		"a page, bad request":    {entratest.Fault{Status: 400, Body: "<p>blocked</p>"}, link.Unreachable, link.Unreachable, webPage},
		"a redirect":             {entratest.Fault{Status: 302, Body: "<p>moved</p>"}, link.Unreachable, link.Unreachable, webPage},
		"a redirect, empty":      {entratest.Fault{Status: 307}, link.Unreachable, link.Unreachable, webPage},
		"a page, all right":      {entratest.Fault{Status: 200, Body: "<p>Sign in to the Wi-Fi</p>"}, link.Unreachable, link.MaybeDone, "Wi-Fi"},
		"not Graph's JSON, 401":  {entratest.Fault{Status: 401, Body: `{"message":"who are you"}`}, link.Unreachable, link.Unreachable, webPage},
		"not Graph's JSON, 403":  {entratest.Fault{Status: 403, Body: `{"error":"denied"}`}, link.Unreachable, link.Unreachable, webPage},
		"not Graph's JSON, 404":  {entratest.Fault{Status: 404, Body: `{"detail":"Not Found"}`}, link.Unreachable, link.Unreachable, webPage},
		"the proxy's sign-in":    {entratest.Fault{Status: 407, Body: "<p>who are you</p>"}, link.Unreachable, link.Unreachable, "a proxy of this network requires its own sign-in"},
		"the proxy's, empty":     {entratest.Fault{Status: 407}, link.Unreachable, link.Unreachable, "a proxy of this network requires its own sign-in"},
		"the network's sign-in":  {entratest.Fault{Status: 511, Body: "<p>who are you</p>"}, link.Unreachable, link.MaybeDone, ""},
		"a page, not found":      {entratest.Fault{Status: 404, Body: "<p>no such host</p>"}, link.Unreachable, link.Unreachable, "no such host"},
		"nothing, forbidden":     {entratest.Fault{Status: 403}, link.NoRights, link.NoRights, "not allowed to do that"},
		"nothing, bad request":   {entratest.Fault{Status: 400}, link.Refused, link.Refused, "status 400"},
		"nothing, throttled":     {entratest.Fault{Status: 429}, link.Unreachable, link.Unreachable, "throttling requests"},
		"nothing, out of order":  {entratest.Fault{Status: 503}, link.Unreachable, link.MaybeDone, ""},
		"JSON without an object": {entratest.Fault{Status: 400, Body: "{}"}, link.Refused, link.Refused, "status 400"},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			id := c.add(1, entratest.User{UPN: "james@contoso.com"})
			c.Fail("", "/users/", 99, test.fault)
			_, err := c.Account(t.Context(), id)
			read, write := problem(t, err, test.read), problem(t, c.Clear(t.Context(), id), test.write)
			for _, p := range []*link.Problem{read, write} {
				contains(t, p.Error(), test.words)
				if waits := strings.Contains(p.Cure, "ait a few minutes"); waits != (test.fault.Status == 429 || test.fault.Status == 503 && p.Kind != link.MaybeDone) {
					t.Errorf("whether to wait: %v", p)
				}
				if p.Status != test.fault.Status {
					t.Errorf("status %d, want %d: %v", p.Status, test.fault.Status, p)
				}
			}
		})
	}
}

// A refusal that was half lost is a refusal: the status came before.
func TestHalfARefusalIsARefusal(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, entratest.User{UPN: "james@contoso.com", Sync: new(true), ImmutableID: "x"})
	c.Fail("PATCH", "/users/", 1, entratest.Fault{CutOff: true})
	if p := problem(t, c.Clear(t.Context(), id), link.Refused); p.Status != 400 {
		t.Errorf("status %d: %v", p.Status, p)
	}
	c.Fail("GET", "/users/", 99, entratest.Fault{CutOff: true})
	if _, err := c.Account(t.Context(), id); problem(t, err, link.Unreachable).Status != 200 {
		t.Error(err)
	}
}

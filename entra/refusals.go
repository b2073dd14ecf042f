package entra

import (
	"net/http"
	"strings"

	"hardmatch/link"
)

// refusal is an answer of Graph that people meet in this work, in words for people. Codes decide when they can; Graph uses the code
// Request_BadRequest for most of these, so only the text distinguishes them. The text may change at any time; a text that is not
// recognised is shown as it is. What to do about the refusal of a change depends on what the object is in the plan: link knows that, by what.
type refusal struct {
	code, text  string // both must fit; "" fits all; text is a part of the message in lower case
	kind        link.ProblemKind
	what        link.Refusal
	cause, cure string
}

const (
	externally     = "Entra ID does not let anyone change it: it was once synchronised, and still counts as another service's object"
	untimely       = "the sign-in is no longer valid: its token has expired, or a clock is wrong"
	signInOrClock  = "Sign in again, or give another token; if it happens again, correct this computer's clock"
	strongerSignIn = "Conditional Access requires a stronger sign-in"
	federated      = "its sign-in name is in a federated domain, so its ImmutableID cannot be changed"
)

// refusals lists those with a code before those that are recognised by their text.
var refusals = []refusal{
	{code: "AzureActiveDirectoryCannotUpdateObjectsOriginatedInExternalService", kind: link.Refused, what: link.RefusedExternal, cause: externally},
	{code: "Directory_QuotaExceeded", kind: link.Refused, what: link.RefusedQuota,
		cause: "the tenant's or the signed-in person's object quota is full"},
	{code: "Directory_ConcurrencyViolation", kind: link.Refused, what: link.RefusedBusy, cause: "someone else is changing it at the moment", cure: "Try again"},
	{code: "Request_UnsupportedQuery", kind: link.Refused, cause: "this tenant does not support this search"},
	{code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant", kind: link.NoRights,
		cause: "the tenant has no licence for this", cure: "It needs Microsoft Entra ID P1"},
	{code: "AadPremiumLicenseRequired", kind: link.NoRights,
		cause: "the tenant has no licence for this", cure: "It needs Microsoft Entra ID P2"},
	{code: "InvalidAuthenticationToken", text: "lifetime validation failed", kind: link.SignedOut, cause: untimely, cure: signInOrClock},
	{code: "InvalidAuthenticationToken", text: "not yet valid", kind: link.SignedOut, cause: untimely, cure: signInOrClock},
	{code: "InvalidAuthenticationToken", kind: link.SignedOut, cause: "the sign-in is no longer valid", cure: "Sign in again"},
	{code: "insufficient_claims", kind: link.SignedOut, what: link.RefusedStepUp, cause: strongerSignIn, cure: "Sign in again, by browser"},
	{code: "Authorization_IdentityNotFound", kind: link.NoRights,
		cause: "the signed-in person is not in this tenant", cure: "Sign in to the right tenant"},
	{text: "insufficient_claims", kind: link.SignedOut, what: link.RefusedStepUp, cause: strongerSignIn, cure: "Sign in again, by browser"},
	{text: "on-premises mastered directory sync objects", kind: link.Refused, what: link.RefusedSynced,
		cause: "Entra ID refuses to change it: Active Directory owns it, or it is being migrated"},
	{text: "originated within an external service", kind: link.Refused, what: link.RefusedExternal, cause: externally},
	{text: "sourceanchor", kind: link.Refused, what: link.RefusedFederated, cause: federated},
	{text: "federateduser", kind: link.Refused, what: link.RefusedFederated, cause: federated},
	{text: "domain portion of the userprincipalname", kind: link.Refused, what: link.RefusedDomain,
		cause: "the domain of its sign-in name is not verified in the tenant"},
	{text: "invalid value specified for property", kind: link.Refused, what: link.RefusedValue, cause: "Entra ID does not accept this value"},
	{text: "one or more properties contains invalid values", kind: link.Refused, what: link.RefusedValue, cause: "Entra ID does not accept this value"},
	{text: "is read-only and cannot be set", kind: link.Refused, what: link.RefusedReadOnly, cause: "Entra ID does not let anyone set this property"},
	{text: "the key has to be a valid guid", kind: link.Bug, cause: "was requested by name, but Graph takes only object ids"},
}

func recognise(f failure) (refusal, bool) {
	message := strings.ToLower(f.message)
	for _, r := range refusals {
		if f.status >= 400 && f.status < 500 && (r.code == "" || strings.EqualFold(r.code, f.code)) && strings.Contains(message, r.text) {
			return r, true
		}
	}
	return refusal{}, false
}

// unsupported reports whether Graph refused a search for its form, so another form may be answered. Graph has several codes for that, and may
// have others tomorrow.
func unsupported(err error) bool {
	f := failureOf(err)
	return f.status == http.StatusBadRequest && !f.page
}

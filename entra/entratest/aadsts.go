package entratest

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
)

// refusal is an error of the sign-in service, as OAuth has it.
type refusal struct {
	status  int
	err     string // of OAuth: "invalid_grant"
	text    string // what follows it; %s is what the error is about
	suberr  string
	claimed bool // comes with claims: a stronger sign-in would do
}

// The errors that a device code can meet on its way (RFC 8628; Learn: v2-oauth2-device-code).
const (
	codePending  = 70016
	codeExpired  = 70020
	codeDeclined = 65004
	codeRevoked  = 50173
	codeConsent  = 65001
	codeNoApp    = 700016
	codeNoTenant = 90002
	codeBadGrant = 70008
	codeNoUser   = 50034

	codeSecondFactor = 50076
)

// refusals are errors of the sign-in service as people meet them (Learn: reference-error-codes).
var refusals = map[int]refusal{
	codePending:      {err: "authorization_pending", text: "OAuth 2.0 device flow error. Authorization is pending. Continue polling."},
	70015:            {err: "slow_down", text: "OAuth 2.0 device flow error. The client polls too often."},
	codeExpired:      {err: "expired_token", text: "The provided value for the input parameter 'device_code' is not valid. This device code has expired."},
	70018:            {err: "bad_verification_code", text: "Invalid verification code due to User typing in wrong user code for device code flow."},
	codeDeclined:     {err: "authorization_declined", text: "User declined to consent to access the app."},
	codeConsent:      {err: "invalid_grant", suberr: "consent_required", text: "The user or administrator has not consented to use the application with ID '%s' named 'hardmatch'. Send an interactive authorization request for this user and resource."},
	90094:            {err: "access_denied", text: "Administrator consent is required for the permissions requested by this application."},
	65005:            {err: "invalid_client", text: "The application required resource access list does not contain applications discoverable by the resource."},
	50020:            {err: "invalid_grant", text: "User account '%s' from identity provider 'live.com' does not exist in tenant 'Contoso' and cannot access the application."},
	codeNoUser:       {err: "invalid_grant", text: "The user account %s does not exist in the directory. To sign into this application, the account must be added to the directory."},
	50053:            {err: "invalid_grant", text: "The account is locked, you've tried to sign in too many times with an incorrect user ID or password."},
	50055:            {err: "invalid_grant", suberr: "user_password_expired", text: "The password is expired."},
	50057:            {err: "invalid_grant", text: "The user account is disabled."},
	codeSecondFactor: {err: "invalid_grant", suberr: "basic_action", claimed: true, text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '%s'."},
	50079:            {err: "interaction_required", suberr: "basic_action", claimed: true, text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '%s'."},
	50105:            {err: "invalid_grant", text: "Your administrator has configured the application hardmatch ('%s') to block users unless they are specifically granted ('assigned') access to the application."},
	50158:            {err: "interaction_required", suberr: "basic_action", claimed: true, text: "External security challenge not satisfied. User will be redirected to another page or authentication provider to satisfy additional authentication challenges."},
	codeRevoked:      {err: "invalid_grant", suberr: "bad_token", text: "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password."},
	53000:            {err: "invalid_grant", suberr: "message_only", text: "Device is not in required device state: known. Conditional Access policy requires a compliant device, and the device is not compliant."},
	53001:            {err: "invalid_grant", suberr: "message_only", text: "Device is not in required device state: unknown. Conditional Access policy requires a domain joined device, and the device is not domain joined."},
	53002:            {err: "invalid_grant", suberr: "message_only", text: "The app used is not an approved app for Conditional Access."},
	53003:            {err: "invalid_grant", suberr: "message_only", text: "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."},
	530032:           {err: "access_denied", text: "The tenant admin has configured a security policy that blocks this request."},
	530035:           {err: "access_denied", text: "Access has been blocked by security defaults. This is due to the request using legacy auth or being deemed unsafe by security defaults policies."},
	codeBadGrant:     {err: "invalid_grant", suberr: "token_expired", text: "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource."},
	70043:            {err: "invalid_grant", suberr: "bad_token", text: "The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access."},
	70011:            {err: "invalid_scope", text: "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid."},
	700082:           {err: "invalid_grant", suberr: "bad_token", text: "The refresh token has expired due to inactivity. The token was issued on 2026-07-01T08:00:00.0000000Z and was inactive for 90.00:00:00."},
	codeNoApp:        {err: "unauthorized_client", text: "Application with identifier '%s' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant."},
	7000218:          {status: http.StatusUnauthorized, err: "invalid_client", text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."},
	50011:            {err: "invalid_client", text: "The redirect URI 'http://localhost' specified in the request does not match the redirect URIs configured for the application '%s'."},
	codeNoTenant:     {err: "invalid_tenant", text: "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."},
	90033:            {status: http.StatusServiceUnavailable, err: "temporarily_unavailable", text: "A transient error has occurred. Please try again."},
}

// oauthError is a refusal on its way to the client.
type oauthError struct {
	refusal
	code  int
	about string
}

// refuse makes the error of a number; for one outside the table it says so, as for new ones of the real service.
func refuse(code int, about string) *oauthError {
	r, known := refusals[code]
	if !known {
		r = refusal{err: "invalid_grant", text: "Something that nobody has seen before."}
	}
	r.status = cmp.Or(r.status, http.StatusBadRequest)
	return &oauthError{r, code, about}
}

// Error returns the code and the text.
func (e *oauthError) Error() string {
	text := e.text
	if strings.Contains(text, "%s") {
		text = fmt.Sprintf(text, e.about)
	}
	return fmt.Sprintf("AADSTS%d: %s", e.code, text)
}

// body returns the error as the service writes it.
func (e *oauthError) body(traceID, when string) map[string]any {
	body := map[string]any{
		"error": e.err, "error_codes": []int{e.code}, "timestamp": when, "trace_id": traceID, "correlation_id": traceID,
		"error_description": e.Error() + " Trace ID: " + traceID + " Correlation ID: " + traceID + " Timestamp: " + when,
		"error_uri":         fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", e.code),
	}
	if e.suberr != "" {
		body["suberror"] = e.suberr
	}
	if e.claimed {
		body["claims"] = `{"access_token":{"capolids":{"essential":true,"values":["c15018c5-d4f1-4ba5-9fc7-2a7bb4e9a3dd"]}}}`
	}
	return body
}

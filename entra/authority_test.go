package entra_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/entra/signin"
	"hardmatch/link"
)

func TestSignInByDeviceCodeAsksOnce(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{Polls: 2})
	client := s.signIn()
	if len(s.shown) != 1 || s.shown[0].Code != "HMATCH001" || s.shown[0].URL != s.URL+"/devicelogin" {
		t.Errorf("shown %v", s.shown)
	}
	tenant, err := client.Tenant(t.Context())
	if err != nil || tenant.Operator.UPN != "olga@contoso.com" {
		t.Errorf("operator %q, %v", tenant.Operator.UPN, err)
	}
	if n := s.count(entratest.AskCode); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// A permission that no one has consented to costs only what it would have shown.
func TestOptionalPermissionsMayBeRefused(t *testing.T) {
	without := slices.DeleteFunc(entratest.AllScopes(), func(s string) bool { return s == "Domain.Read.All" || s == "AuditLog.Read.All" })
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{Consented: without})
	client := s.signIn()
	tenant, err := client.Tenant(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if tenant.Domains.IsKnown() || tenant.Domains.Needs() != "Domain.Read.All" {
		t.Errorf("domains known %v, need %q", tenant.Domains.IsKnown(), tenant.Domains.Needs())
	}
	if !tenant.Operator.Roles.IsKnown() || !tenant.HardMatchBlocked.IsKnown() {
		t.Error("the permissions that were given are not used")
	}
	if len(s.shown) != 1 {
		t.Errorf("asked %d times", len(s.shown))
	}
}

func TestTokensAreRenewedWithoutAsking(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{TokenLife: time.Minute}) // azidentity renews what has less than five minutes left
	client := s.signIn()
	before := s.count(entratest.AskRefresh)
	for range 2 {
		if _, err := client.Tenant(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s.count(entratest.AskRefresh) == before || len(s.shown) != 1 {
		t.Errorf("renewed %d times, asked %d times", s.count(entratest.AskRefresh)-before, len(s.shown))
	}
}

func TestATokenThatCannotBeRenewedAsksToSignIn(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	s := c.signIns(entratest.SignIn{TokenLife: time.Minute})
	client := s.signIn()
	s.RevokeAll()
	c.ResetRequests()
	_, err := client.Account(t.Context(), guid(1))
	p := problem(t, err, link.SignedOut)
	contains(t, p.Error(), "revoked", "Sign in again", "AADSTS50173")
	if len(c.Requests()) != 0 || len(s.shown) != 1 {
		t.Errorf("%d requests to Graph, asked %d times", len(c.Requests()), len(s.shown))
	}
	s.Authority.Close()
	_, err = client.Account(t.Context(), guid(1))
	p = problem(t, err, link.Unreachable)
	contains(t, p.Error(), "the sign-in service could not be reached")
}

func TestAnUnknownTenant(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	s.options.Tenant = "nowhere.com"
	contains(t, s.refusal(link.NoRights).Error(), "AADSTS90002", "Check --tenant")
}

func TestADeclinedPermission(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{Declined: []string{"User.Read.All"}})
	contains(t, s.refusal(link.NoRights).Error(), "left out a permission", "grant admin consent for User.Read.All")
}

func TestSignInThatNobodyAnswers(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	s.Authority.Close()
	contains(t, s.refusal(link.Unreachable).Error(), "the sign-in service could not be reached")
}

func TestSignInCanBeGivenUp(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{Polls: 1000})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := signin.SignIn(ctx, s.options, func(signin.DeviceCode) { cancel() })
	problem(t, err, link.Cancelled)
}

func TestACodeThatNobodyTypesExpires(t *testing.T) {
	t.Parallel()
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{Polls: 1000, CodeLife: time.Second})
	contains(t, s.refusal(link.Unreachable).Error(), "has expired", "Sign in again")
}

// What is sent to the sign-in address goes nowhere else, wherever the address leads.
func TestSignInFollowsNoRedirect(t *testing.T) {
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
		front := s.through()
		client := s.signIn()
		front.elsewhere = status
		if err := client.Ready(t.Context(), []link.Verb{link.DoSet}); err == nil {
			t.Errorf("%d: ready", status)
		}
		s.refusal(link.NoRights)
		if len(front.strayed) > 0 {
			t.Errorf("%d: %v were asked", status, front.strayed)
		}
	}
}

// fakeProgram puts a shell script of that name first on the PATH.
func fakeProgram(t *testing.T, name, script string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the programs that are called differ")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

// fakeBrowser reads the page and posts its form, as a browser does by itself.
const fakeBrowser = `page=$(curl -sSk "$1")
back=$(printf '%s\n' "$page" | sed -n 's/.* action="\([^"]*\)".*/\1/p')
set --
while IFS= read -r field; do set -- "$@" --data-urlencode "$field"; done <<FIELDS
$(printf '%s\n' "$page" | sed -n 's/.*name="\([^"]*\)" value="\([^"]*\)".*/\1=\2/p')
FIELDS
curl -sS "$@" "$back" >/dev/null
`

// The browser is opened by azidentity; this one goes where the page sends it.
func TestSignInByBrowser(t *testing.T) {
	fakeProgram(t, "xdg-open", fakeBrowser)
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	s.options.Method = signin.Browser
	client := s.signIn()
	if tenant, err := client.Tenant(t.Context()); err != nil || tenant.Operator.UPN != "olga@contoso.com" {
		t.Errorf("operator %q, %v", tenant.Operator.UPN, err)
	}
	if s.count(entratest.AskRedeem) != 1 {
		t.Errorf("asked %v", s.Asked())
	}
	s.Refuse(entratest.AskBrowser, 53003)
	contains(t, s.refusal(link.NoRights).Error(), "Conditional Access blocks this sign-in", "AADSTS53003")
}

func TestSignInByAzureCLI(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	token := c.Issue(entratest.Grant{UserID: string(guid(900))})
	calls := filepath.Join(t.TempDir(), "calls")
	fakeProgram(t, "az", fmt.Sprintf(`echo "$*" >>`+calls+`; case "$*" in *https://graph.microsoft.com*) echo '{"accessToken":"%s","expires_on":4102444800,"tokenType":"Bearer"}';; *) exit 1;; esac`, token))
	session, err := signin.SignIn(t.Context(), signin.Options{Method: signin.ByAzureCLI}, nil)
	if err != nil {
		t.Fatal(err)
	}
	client, err := entra.Connect(session, entra.Options{URL: c.url})
	if err != nil {
		t.Fatal(err)
	}
	if tenant, err := client.Tenant(t.Context()); err != nil || tenant.Operator.UPN != "olga@contoso.com" || len(tenant.Scopes.Or(nil)) == 0 {
		t.Errorf("operator %q, scopes %v, %v", tenant.Operator.UPN, tenant.Scopes.Or(nil), err)
	}
	called := func(times int) {
		t.Helper()
		if log, err := os.ReadFile(calls); err != nil || strings.Count(string(log), "\n") != times {
			t.Errorf("az was called with %q, %v", log, err)
		}
	}
	called(1)
	c.Fail("", "", 1, entratest.Fault{Status: 401}) // a token that Graph does not take is not kept
	if _, err := client.Holders(t.Context(), anchor); err != nil {
		t.Error(err)
	}
	called(2)
	c.Fail("", "", 1, graphfault.StepUp())
	_, err = client.Holders(t.Context(), anchor)
	contains(t, problem(t, err, link.SignedOut).Error(), "az login", "--claims-challenge")
}

// field-1 K14: a failure on this computer is not called a refusal, and its cure is the one that helps.
func TestAzureCLIThatGivesNoToken(t *testing.T) {
	for name, test := range map[string]struct {
		script string
		kind   link.ProblemKind
		says   []string
	}{
		"not signed in":       {`echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`, link.NoRights, []string{"az is not signed in", "Run az login --tenant contoso.com"}},
		"after a warning":     {`echo "WARNING: Unable to encrypt cache." >&2; echo "Please run 'az login'" >&2; exit 1`, link.NoRights, []string{"az is not signed in", "Run az login --tenant contoso.com"}},
		"its sign-in expired": {`echo "ERROR: AADSTS700082: The refresh token has expired due to inactivity. Trace ID: 1" >&2; echo "Interactive authentication is needed. Please run: az login --tenant x" >&2; exit 1`, link.NoRights, []string{"expired because it was not used", "Run az login --tenant contoso.com", "AADSTS700082"}},
		"a policy":            {`echo "ERROR: AADSTS53003: Access has been blocked by Conditional Access policies." >&2; exit 1`, link.NoRights, []string{"Conditional Access blocks", "Conditional Access Administrator, or choose another --sign-in"}},
		"a second factor":     {`echo "ERROR: AADSTS50076: you must use multi-factor authentication" >&2; exit 1`, link.NoRights, []string{"second factor", "Run az login --tenant contoso.com"}},
		"a refusal that nobody knows": {`printf 'ERROR: AADSTS999997: Something new.\nTrace ID: 11aa22bb-0000-4000-8000-000000000000 Correlation ID: x Timestamp: 2026-11-26 05:00:00Z\nInteractive authentication is needed. Please run:\naz login\n' >&2; exit 1`, link.NoRights,
			[]string{"for a reason that hardmatch does not know", "how the tenant's administrator this code, the trace and the time", "AADSTS999997, 11aa22bb-0000-4000-8000-000000000000, 2026-11-26 05:00:00Z"}},
		"az is not in the tenant": {`echo "ERROR: AADSTS700016: Application with identifier '04b0' was not found. az login" >&2; exit 1`, link.NoRights, []string{"Azure CLI is not among the tenant's applications", "sk an Application Administrator to let Azure CLI in"}},
		"no such tenant":          {`echo "ERROR: AADSTS90002: Tenant 'contoso.com' not found. az login" >&2; exit 1`, link.NoRights, []string{"no tenant with this name", "heck --tenant", "az login --tenant with the right one"}},
		"no tenant of that form":  {`echo "ERROR: AADSTS900023: Specified tenant identifier is neither. az login" >&2; exit 1`, link.NoRights, []string{"neither the id of a tenant nor", "heck --tenant", "az login --tenant with the right one"}},
		"an account of elsewhere": {`echo "ERROR: AADSTS50020: User account does not exist in tenant" >&2; exit 1`, link.NoRights, []string{"does not belong to the tenant", "Run az login --tenant contoso.com with an account of the tenant"}},
		"no consent":              {`echo "ERROR: AADSTS65001: The user or administrator has not consented. Run az login" >&2; exit 1`, link.NoRights, []string{"no one has consented", "Global Administrator to grant admin consent"}},
		"a service in trouble":    {`echo "ERROR: AADSTS90033: A transient error has occurred." >&2; exit 1`, link.Unreachable, []string{"is having trouble", "ry again in a while"}},
		"a signal":                {`kill -9 $$`, link.BadInput, []string{"az ended on this computer before it had an answer", "choose another --sign-in"}},
		"no word":                 {`exit 3`, link.BadInput, []string{"az ended on this computer before it had an answer", "choose another --sign-in"}},
		"no end":                  {`exec sleep 9`, link.Unreachable, []string{"az gave no answer in time", "choose another --sign-in"}},
		"too old":                 {`echo "ERROR: az: error: unrecognized arguments: --tenant contoso.com" >&2; exit 2`, link.BadInput, []string{"too old", "az upgrade"}},
		"no JSON":                 {`echo "Welcome to Azure CLI"`, link.BadInput, []string{"too old, or is something else", "az upgrade"}},
		"missing":                 {`exit 127`, link.BadInput, []string{"not installed on this computer", "another --sign-in"}},
		"broken":                  {`echo "Traceback (most recent call last):" >&2; echo "ModuleNotFoundError: No module named 'azure'" >&2; exit 1`, link.BadInput, []string{"is broken on this computer", "nstall it again"}},
		"the clock":               {`echo "The command failed with an unexpected error. Here is the traceback:" >&2; echo "0. The ID token is not yet valid. Make sure your computer's time and time zone are both correct." >&2; exit 1`, link.Unreachable, []string{"clock is wrong", "orrect this computer's clock"}},
		"its keyring":             {`echo "ERROR: Decryption failed: [Errno -2146893813] Key not valid for use in specified state. App developer may consider this guidance: DPAPI" >&2; exit 1`, link.NoRights, []string{"it is locked, or another user's", "az account clear and then az login --tenant contoso.com"}},
		"no DNS":                  {`echo "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: / (Caused by NameResolutionError: Failed to resolve 'login.microsoftonline.com')" >&2; exit 1`, link.Unreachable, []string{"DNS gives az no answer", "network or VPN"}},
		"inspection":              {`echo "HTTPSConnectionPool: Max retries exceeded (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed')))" >&2; exit 1`, link.Unreachable, []string{"does not trust the certificate", "REQUESTS_CA_BUNDLE"}},
		"a proxy":                 {`echo "HTTPSConnectionPool: Max retries exceeded (Caused by ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407')))" >&2; exit 1`, link.Unreachable, []string{"through the proxy", "HTTPS_PROXY"}},
		"something new":           {`echo "ERROR: bzzt" >&2; exit 1`, link.NoRights, []string{"bzzt", "administrator"}},
	} {
		fakeProgram(t, "az", test.script)
		took := time.Duration(0)
		if name == "no end" {
			took = 50 * time.Millisecond
		}
		_, err := signin.SignIn(t.Context(), signin.Options{Method: signin.ByAzureCLI, Tenant: "contoso.com", AzureCLITime: took}, nil)
		p := problem(t, err, test.kind)
		contains(t, p.Error(), append(test.says, "sign-in to contoso.com")...)
		if strings.Contains(p.Error(), "was refused") != (name == "something new" || name == "a refusal that nobody knows") || strings.Contains(p.Cure, "sign in again") ||
			strings.Contains(p.Error(), "AADSTS") && (strings.Contains(p.Cause, "az is not signed in") || strings.Contains(p.Error(), "device code") || strings.Contains(p.Cure, "--client-id")) {
			t.Errorf("%s: %s", name, p)
		}
	}
}

// field-1 K14: a browser that cannot be opened is this computer's, and the device code needs none.
func TestNoBrowserToOpen(t *testing.T) {
	for name, script := range map[string]string{"none": "", "no screen": "exit 3", "a viewer that fails": `echo "cannot open display" >&2; exit 1`} {
		s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
		s.options.Method = signin.Browser
		t.Setenv("PATH", t.TempDir())
		if script != "" {
			fakeProgram(t, "xdg-open", script)
		}
		p := s.refusal(link.BadInput)
		contains(t, p.Error(), "no browser could be opened on this computer", "Use --sign-in device-code")
		if strings.Contains(p.Error(), "refused") {
			t.Errorf("%s: %s", name, p)
		}
	}
}

// field-1 K14: a failure that no one knows goes to the administrator, with what the sign-in logs find it by.
func TestAnUnknownRefusalGoesToTheAdministrator(t *testing.T) {
	for _, code := range []int{123456, 999999, 50999} {
		s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
		s.Refuse(entratest.AskCode, code)
		p := s.refusal(link.NoRights)
		contains(t, p.Cure, "administrator", fmt.Sprintf("AADSTS%d, ", code), p.RequestID+", 20", "Z")
		if strings.Contains(p.Cure, "again") {
			t.Error(p.Cure)
		}
	}
}

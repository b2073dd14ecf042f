// Package signin signs a person in to Entra ID over azidentity: by browser, device code, Azure CLI, or a token that someone else obtained.
//
// SignIn makes a Session, which holds the permissions, renews its token, and never prompts. It knows only the address of Graph; package entra makes a
// client from it. Every error is a *link.Problem.
package signin

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"hardmatch/entra/web"
	"hardmatch/link"
	"hardmatch/link/netfault"
)

// Method is a way to sign in.
type Method string

// The ways to sign in.
const (
	Browser    Method = "browser"
	ByCode     Method = "device-code"
	ByAzureCLI Method = "azure-cli"
	ByToken    Method = "token"
)

// Options say who signs in, at which address, and how.
type Options struct {
	Method    Method
	Tenant    string            // tenant id or domain; ByAzureCLI may leave it out
	ClientID  string            // the app registration, for Browser and ByCode
	Cloud     Cloud             // "" is Public
	Authority string            // another sign-in address than the cloud's; it is then trusted as it is
	Token     string            // for ByToken
	Scopes    []string          // more permissions to ask for together with those for writing; Browser and ByCode only
	Claims    string            // what an earlier sign-in could not meet, as JSON; Browser and ByCode ask for it. "": nothing
	Keep      string            // folder for who signed in, so the next start need not ask; "": tokens end with the program. See KeepsTokens
	CA        []byte            // PEM of more certificates to trust, added to the system's
	Transport http.RoundTripper // in place of the network, for tests; nil: the network
	Now       func() time.Time  // nil: time.Now
	// AzureCLITime is how long az may take for a token; 0: a minute.
	AzureCLITime time.Duration
	// RetryDelay is how long to wait before a request to the sign-in service is repeated, unless it asks for more; 0: 300 milliseconds.
	RetryDelay time.Duration
	Log        *slog.Logger // what the library says when the service cannot be reached; nil: none
}

// DeviceCode is what the person needs to sign in on another device.
type DeviceCode struct {
	Code string // to be typed there
	URL  string // the page to open: https, and a host of the cloud or authority in use
}

// SignIn signs a person in, for reading only, and returns when that is done; ctx bounds how long they may take. It calls show once, for
// ByCode only and not if a sign-in was kept, with what to show; for the other methods show may be nil. The problem is NoRights if sign-in was refused, Unreachable if
// no one answered.
func SignIn(ctx context.Context, o Options, show func(DeviceCode)) (*Session, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	at, err := o.Cloud.endpoints()
	if err != nil {
		return nil, err
	}
	network, err := web.Network(o.Transport, o.CA)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	session := &Session{service: &recorder{next: network, log: o.Log}, endpoints: at, method: o.Method, tenant: o.Tenant, more: o.Scopes, claims: o.Claims}
	client, err := o.client(at, session.service)
	if err != nil {
		return nil, err
	}
	if session.store, err = o.openStore(client.Cloud.ActiveDirectoryAuthorityHost); err != nil {
		return nil, err
	}
	if session.credential, err = o.credential(client, session, show); err != nil {
		return nil, &link.Problem{Kind: link.BadInput, Object: "sign-in", Cause: "cannot begin (" + web.FirstLine(err.Error()) + ")", Cure: "Check --tenant, --client-id and --authority", Err: err}
	}
	if err := session.start(ctx); err != nil {
		return nil, err
	}
	return session, nil
}

func (o Options) credential(client azcore.ClientOptions, s *Session, show func(DeviceCode)) (azcore.TokenCredential, error) {
	trusted, store := o.Authority != "", s.store
	switch o.Method {
	case ByToken:
		return staticToken(strings.TrimSpace(o.Token)), nil
	case ByAzureCLI:
		cli, err := azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: o.Tenant})
		return &azureCLI{TokenCredential: cli, most: cmp.Or(o.AzureCLITime, azTime), now: o.Now}, err
	case ByCode:
		return azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
			ClientOptions: client, ClientID: o.ClientID, TenantID: o.Tenant,
			DisableAutomaticAuthentication: true, DisableInstanceDiscovery: trusted, Cache: store.tokens, AuthenticationRecord: store.record,
			UserPrompt: func(_ context.Context, m azidentity.DeviceCodeMessage) error {
				if err := o.checkDeviceCodePage(m.VerificationURL); err != nil {
					s.service.keep(serviceAnswer{refused: err})
					return err
				}
				show(DeviceCode{Code: m.UserCode, URL: m.VerificationURL})
				return nil
			},
		})
	default:
		return azidentity.NewInteractiveBrowserCredential(&azidentity.InteractiveBrowserCredentialOptions{
			ClientOptions: client, ClientID: o.ClientID, TenantID: o.Tenant, RedirectURL: "http://localhost",
			DisableAutomaticAuthentication: true, DisableInstanceDiscovery: trusted, Cache: store.tokens, AuthenticationRecord: store.record,
		})
	}
}

// check says what the method lacks.
func (o Options) check() error {
	missing := func(what, cure string) error {
		return &link.Problem{Kind: link.BadInput, Object: "sign-in by " + string(o.Method), Cause: "needs " + what, Cure: cure}
	}
	switch o.Method {
	case ByToken:
		if strings.TrimSpace(o.Token) == "" {
			return missing("a token", "Set HARDMATCH_GRAPH_TOKEN")
		}
	case ByAzureCLI:
	case Browser, ByCode:
		if o.Tenant == "" {
			return missing("the tenant", "Give --tenant, its id or one of its domains")
		}
		if o.ClientID == "" {
			return missing("the app registration", "Give --client-id, the application (client) id")
		}
	default:
		return &link.Problem{Kind: link.BadInput, Object: "sign-in", Cause: "there is no method with this name",
			Cure: "Give browser, device-code, azure-cli or token"}
	}
	return nil
}

// client returns azidentity's way to the sign-in address.
func (o Options) client(at endpoints, service http.RoundTripper) (azcore.ClientOptions, error) {
	authority := at.authority
	if o.Authority != "" {
		u, err := web.CheckRoot("authority", o.Authority)
		if err != nil {
			return azcore.ClientOptions{}, err
		}
		authority = u.String()
	}
	return azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: authority},
		Transport: &http.Client{Transport: service, Timeout: time.Minute, CheckRedirect: noRedirects},
		// The person can try again.
		Retry: policy.RetryOptions{MaxRetries: 1, RetryDelay: cmp.Or(o.RetryDelay, 300*time.Millisecond), MaxRetryDelay: web.MaxPause, ShouldRetry: o.shouldRetry},
	}, nil
}

// shouldRetry reports whether to repeat a request to the sign-in service, and announces the wait that the service asks for.
func (o Options) shouldRetry(res *http.Response, err error) bool {
	if err != nil {
		return !web.IsHandshake(err) || netfault.Ended(err) // a certificate is no better the second time
	}
	busy := res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= http.StatusInternalServerError
	if after, told := web.RetryAfter(res.Header.Get("Retry-After"), o.Now()); busy && told && after <= web.MaxPause {
		web.Pausing(res.Request.Context(), web.Busy(res.StatusCode), o.Now(), after)
	}
	return busy
}

// noRedirects follows no redirect: what goes to the sign-in address is as good as a token.
func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// staticToken is a token that someone else obtained. It cannot be renewed.
type staticToken string

// GetToken implements azcore.TokenCredential.
func (t staticToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: string(t)}, nil
}

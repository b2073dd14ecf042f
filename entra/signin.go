package entra

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"hardmatch/link"
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

// SignInOptions say who signs in, where and how.
type SignInOptions struct {
	Method    Method
	Tenant    string            // tenant id or domain; ByAzureCLI may leave it out
	ClientID  string            // the app registration, for Browser and ByCode
	Cloud     Cloud             // "" is Public
	Authority string            // another sign-in address than the cloud's; it is then trusted as it is
	Token     string            // for ByToken
	CA        []byte            // PEM of more certificates to trust, added to the system's
	Transport http.RoundTripper // in place of the network, for tests; nil: the network
}

// DeviceCode is what the person needs to sign in on another device.
type DeviceCode struct {
	Code string // to be typed there
	URL  string // the page to open
}

// Session is a person signed in. It renews its token by itself as long as that needs nobody, and never prompts.
type Session struct {
	credential azcore.TokenCredential
	endpoints  endpoints
}

// SignIn signs a person in and returns when that is done; ctx bounds how long they may take. show is called once, for ByCode only,
// with what to show; for the other methods it may be nil. The problem is NoRights where sign-in was refused, Unreachable where nobody
// answered.
func SignIn(ctx context.Context, o SignInOptions, show func(DeviceCode)) (*Session, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	at, err := o.Cloud.endpoints()
	if err != nil {
		return nil, err
	}
	network, err := network(o.Transport, o.CA)
	if err != nil {
		return nil, err
	}
	service := &listener{next: network}
	client, err := o.client(at, service)
	if err != nil {
		return nil, err
	}
	session := &Session{endpoints: at}
	if session.credential, err = o.credential(client, show); err != nil {
		return nil, &link.Problem{Kind: link.Usage, Object: "sign-in", Cause: "cannot begin", Message: firstLine(err.Error()), Err: err}
	}
	if err := session.authenticate(ctx); err != nil {
		return nil, signInProblem(ctx, o.Tenant, service.heard(), err)
	}
	return session, nil
}

// authenticator is a credential that asks a person.
type authenticator interface {
	Authenticate(context.Context, *policy.TokenRequestOptions) (azidentity.AuthenticationRecord, error)
}

// authenticate asks the person where the method has one, else tries to get a token.
func (s *Session) authenticate(ctx context.Context) error {
	// With EnableCAE, as the Graph client asks later: azidentity keeps those tokens apart.
	want := policy.TokenRequestOptions{Scopes: s.endpoints.scopes(), EnableCAE: true}
	if asks, ok := s.credential.(authenticator); ok {
		_, err := asks.Authenticate(ctx, &want)
		return err
	}
	_, err := s.credential.GetToken(ctx, want)
	return err
}

func (o SignInOptions) credential(client azcore.ClientOptions, show func(DeviceCode)) (azcore.TokenCredential, error) {
	trusted := o.Authority != ""
	switch o.Method {
	case ByToken:
		return staticToken(strings.TrimSpace(o.Token)), nil
	case ByAzureCLI:
		return azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: o.Tenant})
	case ByCode:
		return azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
			ClientOptions: client, ClientID: o.ClientID, TenantID: o.Tenant,
			DisableAutomaticAuthentication: true, DisableInstanceDiscovery: trusted,
			UserPrompt: func(_ context.Context, m azidentity.DeviceCodeMessage) error {
				show(DeviceCode{Code: m.UserCode, URL: m.VerificationURL})
				return nil
			},
		})
	default:
		return azidentity.NewInteractiveBrowserCredential(&azidentity.InteractiveBrowserCredentialOptions{
			ClientOptions: client, ClientID: o.ClientID, TenantID: o.Tenant, RedirectURL: "http://localhost",
			DisableAutomaticAuthentication: true, DisableInstanceDiscovery: trusted,
		})
	}
}

// check finds what is missing for the method.
func (o SignInOptions) check() error {
	missing := func(what, cure string) error {
		return &link.Problem{Kind: link.Usage, Object: "sign-in by " + string(o.Method), Cause: "needs " + what, Cure: cure}
	}
	switch o.Method {
	case ByToken:
		if strings.TrimSpace(o.Token) == "" {
			return missing("a token", "set HARDMATCH_GRAPH_TOKEN")
		}
	case ByAzureCLI:
	case Browser, ByCode:
		if o.Tenant == "" {
			return missing("the tenant", "give --tenant, its id or one of its domains")
		}
		if o.ClientID == "" {
			return missing("the app registration", "give --client-id, the application (client) id")
		}
	default:
		return &link.Problem{Kind: link.Usage, Object: "sign-in", Cause: "there is no method of this name",
			Cure: "give browser, device-code, azure-cli or token"}
	}
	return nil
}

// client is how azidentity reaches the sign-in address.
func (o SignInOptions) client(at endpoints, service http.RoundTripper) (azcore.ClientOptions, error) {
	authority := at.authority
	if o.Authority != "" {
		u, err := checkRoot("authority", o.Authority)
		if err != nil {
			return azcore.ClientOptions{}, err
		}
		authority = u.String()
	}
	return azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: authority},
		Transport: &http.Client{Transport: service, Timeout: time.Minute},
	}, nil
}

// staticToken is a token that somebody else obtained. It cannot be renewed.
type staticToken string

// GetToken implements azcore.TokenCredential.
func (t staticToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: string(t)}, nil
}

// tokenSource marks the errors of a credential, which has errors of many types, none of them of Graph.
type tokenSource struct{ azcore.TokenCredential }

// GetToken implements azcore.TokenCredential.
func (s tokenSource) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	token, err := s.TokenCredential.GetToken(ctx, o)
	if err != nil {
		return token, &noToken{err}
	}
	return token, nil
}

// noToken is why a request got no token, and so was never sent.
type noToken struct{ err error }

func (e *noToken) Error() string { return e.err.Error() }
func (e *noToken) Unwrap() error { return e.err }

// Package entra is the tenant for package link: it reads and changes Entra ID users through Microsoft Graph.
//
// Connect makes a Client from a signin.Session; the Client is a link.Cloud and a link.CloudWriter. No exported signature
// names a type of the Graph SDK, and every error is a *link.Problem.
//
// All requests go through one RoundTripper, which replaces the SDK's own handlers: it alone retries, and it never
// repeats a write that may have happened. Lists are followed to their last page. What the token cannot read is unknown, not empty.
package entra

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/uuid"
	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	azureauth "github.com/microsoft/kiota-authentication-azure-go"
	kiotahttp "github.com/microsoft/kiota-http-go"
	kiotajson "github.com/microsoft/kiota-serialization-json-go"

	"hardmatch/entra/signin"
	"hardmatch/entra/web"
	"hardmatch/link"
)

// Options say how the Client reaches Microsoft Graph. The zero value is right for a real tenant.
type Options struct {
	URL       string            // root of another Graph than the cloud's, without /v1.0: https, or http on loopback only
	CA        []byte            // PEM of more certificates to trust, added to the system's
	Timeout   time.Duration     // of one try of one request; 0: 30 seconds
	Log       *slog.Logger      // one line a request, without token, body or searched values; nil: none
	Transport http.RoundTripper // in place of the network, for tests; nil: the network
	Now       func() time.Time  // nil: time.Now
	NewID     func() string     // of a request; nil: a random GUID
	// Wait pauses before a retry and returns early with the context's error; nil: in real time.
	Wait func(context.Context, time.Duration) error
}

// Client reads and changes one tenant. It is a link.Cloud and a link.Writer, and safe for concurrent use.
type Client struct {
	session *signin.Session
	adapter kiota.RequestAdapter
	log     *slog.Logger
	now     func() time.Time
	sent    *atomic.Int64 // requests, with every try
	ahead   *atomic.Int64 // how far the tenant's clock is ahead, in nanoseconds
	root    *url.URL      // of Graph, without a version
	renew   *renewals     // nil: there is no other token than this one
	modes   sync.Map      // for each kind of search in each place the first mode that this tenant answers
	cache   cache
}

var (
	_ link.Cloud        = (*Client)(nil)
	_ link.CloudWriter  = (*Client)(nil)
	_ link.PersonSyncer = (*Client)(nil)
)

// Connect makes a client from a session. It sends nothing yet; its only problems are with the options.
func Connect(s *signin.Session, o Options) (*Client, error) {
	o.URL = cmp.Or(o.URL, s.GraphURL())
	root, err := web.CheckRoot("Graph address", o.URL)
	if err != nil {
		return nil, err
	}
	network, err := web.Network(o.Transport, o.CA)
	if err != nil {
		return nil, err
	}
	transport := o.transport(network, renewalsOf(s))
	adapter, err := newAdapter(s, root, &http.Client{Transport: transport})
	if err != nil {
		return nil, &link.Problem{Kind: link.Bug, Object: "Graph client", Cause: "could not be made", Err: err}
	}
	return &Client{session: s, adapter: adapter, log: transport.log, now: transport.now, ahead: &transport.ahead, sent: &transport.sent, root: root, renew: transport.renew,
		cache: cache{loading: make(chan struct{}, 1)}}, nil
}

// Ahead implements link.Cloud.
func (c *Client) Ahead() time.Duration { return time.Duration(c.ahead.Load()) }

func (o Options) transport(network http.RoundTripper, renew *renewals) *transport {
	t := &transport{next: network, timeout: o.Timeout, now: o.Now, wait: o.Wait, newID: o.NewID, log: o.Log, renew: renew}
	t.timeout = cmp.Or(t.timeout, 30*time.Second)
	if t.now == nil {
		t.now = time.Now
	}
	if t.wait == nil {
		t.wait = link.Wait
	}
	if t.newID == nil {
		t.newID = uuid.NewString
	}
	t.log = cmp.Or(t.log, slog.New(slog.DiscardHandler))
	return t
}

// serializers registers what writes the changes of an account: kiota keeps it for the whole process. The SDK reads nothing.
var serializers = sync.OnceFunc(func() {
	kiota.RegisterDefaultSerializer(func() serialization.SerializationWriterFactory { return kiotajson.NewJsonSerializationWriterFactory() })
})

func newAdapter(s *signin.Session, root *url.URL, client *http.Client) (kiota.RequestAdapter, error) {
	serializers()
	// A host outside the list gets no token.
	auth, err := azureauth.NewAzureIdentityAuthenticationProviderWithScopesAndValidHosts(
		tokenSource{s}, []string{s.GraphURL() + "/.default"}, []string{root.Hostname()})
	if err != nil {
		return nil, err
	}
	adapter, err := kiotahttp.NewNetHttpRequestAdapterWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(auth, nil, nil, client)
	if err != nil {
		return nil, err
	}
	adapter.SetBaseUrl(root.String() + "/v1.0")
	return adapter, nil
}

// tokenSource gives the SDK the session's tokens. Every error is a *link.Problem: its request is never sent.
type tokenSource struct{ session *signin.Session }

// GetToken implements azcore.TokenCredential. It ignores the options: the session knows the scopes itself, and asks for fewer.
func (t tokenSource) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	token, expires, err := t.session.Token(ctx, o.Claims)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	return azcore.AccessToken{Token: token, ExpiresOn: expires}, nil
}

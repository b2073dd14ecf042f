package signin

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// Reach reports whether the sign-in service answers and knows the tenant, by its OpenID metadata, which anyone may read (Learn: v2-protocols-oidc). It signs
// no one in.
func Reach(ctx context.Context, o Options) error {
	at, err := o.Cloud.endpoints()
	if err != nil {
		return err
	}
	network, err := web.Network(o.Transport, o.CA)
	if err != nil {
		return err
	}
	root := cmp.Or(o.Authority, at.authority)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, root+"/"+url.PathEscape(o.Tenant)+"/v2.0/.well-known/openid-configuration", nil)
	if err != nil {
		return &link.Problem{Kind: link.BadInput, Object: "tenant " + o.Tenant, Cause: "is not the name of a tenant", Err: err}
	}
	answer, err := network.RoundTrip(request)
	if err != nil {
		return &link.Problem{Kind: link.Unreachable, Object: root, Cause: "does not answer (" + web.FirstLine(err.Error()) + ")", Cure: "Check the network and its proxy", Err: err}
	}
	defer func() { _ = answer.Body.Close() }()
	switch {
	case answer.StatusCode == http.StatusOK:
		return nil
	case answer.StatusCode < http.StatusInternalServerError:
		return &link.Problem{Kind: link.NotFound, Object: "tenant " + o.Tenant, Cause: "the sign-in service knows no tenant with this name", Cure: "Give its id, or one of its domains, such as contoso.onmicrosoft.com"}
	default:
		return &link.Problem{Kind: link.Unreachable, Object: root, Cause: fmt.Sprintf("answers with status %d", answer.StatusCode), Cure: "Try again"}
	}
}

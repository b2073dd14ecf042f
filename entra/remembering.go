package entra

import (
	"context"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// renewBefore is how long before its end a token is renewed, as azidentity does it for the other credentials.
const renewBefore = 5 * time.Minute

// remembering keeps the token of a credential that starts a program for each one.
type remembering struct {
	azcore.TokenCredential
	now  func() time.Time
	mu   sync.Mutex
	last azcore.AccessToken
}

// GetToken implements azcore.TokenCredential. One in place of a token that was refused is always a new one; the program takes no claims.
func (r *remembering) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o.Claims == "" && r.now().Add(renewBefore).Before(r.last.ExpiresOn) {
		return r.last, nil
	}
	if o.Claims == anew {
		o.Claims = ""
	}
	token, err := r.TokenCredential.GetToken(ctx, o)
	if err == nil {
		r.last = token
	}
	return token, err
}

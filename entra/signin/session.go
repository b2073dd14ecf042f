package signin

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// Session is a signed-in person. It renews its token by itself as long as that needs no one, and never prompts.
type Session struct {
	credential azcore.TokenCredential
	service    *recorder
	endpoints  endpoints
	method     Method
	tenant     string
	store      tokenStore
	more       []string // permissions to ask for together with those for writing
	claims     string   // what the sign-in has to meet; "": nothing beyond the tenant's rules for every sign-in

	asking sync.Mutex // one token at a time: why one was refused is what the service has said last
	mu     sync.Mutex
	scopes []string // permissions of every token from now on
}

// authenticator is a credential that asks a person.
type authenticator interface {
	Authenticate(context.Context, *policy.TokenRequestOptions) (azidentity.AuthenticationRecord, error)
}

// start resumes a kept sign-in, or asks the person. If the method cannot ask, it tries to get a token.
func (s *Session) start(ctx context.Context) error {
	person, asks := s.credential.(authenticator)
	if !asks {
		s.scopes = allAtOnce
		_, err := s.token(ctx, "", allAtOnce)
		return s.problem(ctx, err)
	}
	resumed, err := s.resume(ctx)
	if err == nil && !resumed {
		err = s.authenticate(ctx, person)
	}
	if err != nil {
		return err
	}
	s.scopes = toRead
	s.addOptional(ctx, toReadMore)
	return s.problem(ctx, ctx.Err())
}

// authenticate lets the person sign in, and keeps who that was.
func (s *Session) authenticate(ctx context.Context, person authenticator) error {
	want := s.options(toRead, s.claims)
	record, err := person.Authenticate(ctx, &want)
	if err != nil {
		return s.problem(ctx, err)
	}
	return s.store.keep(record)
}

// addOptional adds the optional permissions that are given without asking the person: all at once, or, if one of them is refused, one by one.
func (s *Session) addOptional(ctx context.Context, optional []string) {
	if s.addPermissions(ctx, optional) == nil {
		return
	}
	for _, permission := range optional {
		if ctx.Err() == nil {
			_ = s.addPermissions(ctx, []string{permission}) // what needs it will say so
		}
	}
}

// addPermissions gets a token with more permissions, without asking the person, and keeps them.
func (s *Session) addPermissions(ctx context.Context, permissions []string) error {
	wanted := union(s.permissions(), permissions)
	if _, err := s.token(ctx, "", wanted); err != nil {
		return err
	}
	s.keep(wanted)
	return nil
}

// interactive reports whether there is a person to ask, and so more to get than the first token gave.
func (s *Session) interactive() bool {
	_, asks := s.credential.(authenticator)
	return asks
}

func (s *Session) permissions() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scopes
}

func (s *Session) keep(permissions []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scopes = permissions
}

// options asks for some permissions of this cloud's Graph. With EnableCAE Graph may ask for a stronger sign-in in mid-use.
func (s *Session) options(permissions []string, claims string) policy.TokenRequestOptions {
	o := policy.TokenRequestOptions{EnableCAE: true, Claims: claims}
	for _, permission := range permissions {
		o.Scopes = append(o.Scopes, s.endpoints.graph+"/"+permission)
	}
	return o
}

func (s *Session) token(ctx context.Context, claims string, permissions []string) (azcore.AccessToken, error) {
	s.service.keep(serviceAnswer{})
	return s.credential.GetToken(ctx, s.options(permissions, claims))
}

// GraphURL returns the root of Microsoft Graph in the session's cloud, without a version.
func (s *Session) GraphURL() string { return s.endpoints.graph }

// Token returns a token with the permissions that the session has, and when it expires. claims is what Graph asked a stronger sign-in for; "" for none.
// The error is a *link.Problem.
func (s *Session) Token(ctx context.Context, claims string) (string, time.Time, error) {
	s.asking.Lock()
	defer s.asking.Unlock()
	token, err := s.token(ctx, claims, s.permissions())
	if err != nil {
		return "", time.Time{}, asSignedOut(s.problem(ctx, err))
	}
	return token.Token, token.ExpiresOn, nil
}

// forceRefresh asks for no more than every token has, but claims of any kind get a new one in place of the cached one (MSAL for Go 1.10).
const forceRefresh = `{"access_token":{}}`

// Renew returns a new token in place of one that Graph refused, as Token does.
func (s *Session) Renew(ctx context.Context, claims string) (string, error) {
	token, _, err := s.Token(ctx, cmp.Or(claims, forceRefresh))
	return token, err
}

// Renews reports whether the session can get another token: not in place of one that someone else obtained.
func (s *Session) Renews() bool {
	_, given := s.credential.(staticToken)
	return !given
}

package entra

import (
	"context"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// The permissions (Learn: permissions-reference). A token carries what was asked for: reading at the sign-in, writing when a plan is
// confirmed. Each of the optional ones that is refused leaves one thing unknown.
var (
	toRead     = []string{"User.Read", "User.Read.All"}
	toReadMore = []string{"Domain.Read.All", "GroupMember.Read.All", "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All", "OrgContact.Read.All", "LicenseAssignment.Read.All", "AuditLog.Read.All", "OnPremDirectorySynchronization.Read.All"}
	allAtOnce  = []string{".default"} // of a token that somebody else obtained: whatever the application has
)

// Session is a person signed in. It renews its token by itself as long as that needs nobody, and never prompts.
type Session struct {
	credential azcore.TokenCredential
	service    *listener
	endpoints  endpoints
	method     Method
	tenant     string
	kept       keeping
	more       []string // permissions to ask for together with those for writing

	mu     sync.Mutex
	scopes []string // permissions of every token from now on
}

// authenticator is a credential that asks a person.
type authenticator interface {
	Authenticate(context.Context, *policy.TokenRequestOptions) (azidentity.AuthenticationRecord, error)
}

// begin goes on with a kept sign-in, or asks the person. Where the method has none it tries to get a token.
func (s *Session) begin(ctx context.Context) error {
	person, asks := s.credential.(authenticator)
	if !asks {
		s.scopes = allAtOnce
		_, err := s.token(ctx, "", allAtOnce)
		return s.problem(ctx, err)
	}
	resumed, err := s.resume(ctx)
	if err == nil && !resumed {
		err = s.ask(ctx, person)
	}
	if err != nil {
		return err
	}
	s.scopes = toRead
	s.extend(ctx, toReadMore)
	return s.problem(ctx, ctx.Err())
}

// ask lets the person sign in, and keeps who that was.
func (s *Session) ask(ctx context.Context, person authenticator) error {
	want := s.options(toRead, "")
	record, err := person.Authenticate(ctx, &want)
	if err != nil {
		return s.problem(ctx, err)
	}
	return s.kept.keep(record)
}

// extend adds the optional permissions that are given without asking the person: all at once, or, where one of them is refused, each alone.
func (s *Session) extend(ctx context.Context, optional []string) {
	if s.add(ctx, optional) == nil {
		return
	}
	for _, permission := range optional {
		if ctx.Err() == nil {
			_ = s.add(ctx, []string{permission}) // what needs it will say so
		}
	}
}

// add gets a token with more permissions, without asking the person, and keeps to them.
func (s *Session) add(ctx context.Context, permissions []string) error {
	wanted := union(s.permissions(), permissions)
	if _, err := s.token(ctx, "", wanted); err != nil {
		return err
	}
	s.keep(wanted)
	return nil
}

// asks tells whether there is a person to be asked, and so more to be had than the first token gave.
func (s *Session) asks() bool {
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

// options ask for some permissions of this cloud's Graph. With EnableCAE Graph may ask for a stronger sign-in in mid-use.
func (s *Session) options(permissions []string, claims string) policy.TokenRequestOptions {
	o := policy.TokenRequestOptions{EnableCAE: true, Claims: claims}
	for _, permission := range permissions {
		o.Scopes = append(o.Scopes, s.endpoints.graph+"/"+permission)
	}
	return o
}

func (s *Session) token(ctx context.Context, claims string, permissions []string) (azcore.AccessToken, error) {
	s.service.forget()
	return s.credential.GetToken(ctx, s.options(permissions, claims))
}

// tokenSource gives the Graph client tokens with the permissions that the session has. It marks the errors, which have many types, none of
// them of Graph.
type tokenSource struct{ session *Session }

// GetToken implements azcore.TokenCredential.
func (t tokenSource) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	token, err := t.session.token(ctx, o.Claims, t.session.permissions())
	if err != nil {
		return token, &noToken{lapsed(t.session.problem(ctx, err))}
	}
	return token, nil
}

// noToken is why a request got no token, and so was never sent. It wraps a *link.Problem.
type noToken struct{ err error }

func (e *noToken) Error() string { return e.err.Error() }
func (e *noToken) Unwrap() error { return e.err }

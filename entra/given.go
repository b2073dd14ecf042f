package entra

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"

	"hardmatch/link"
)

// given are the permissions of a token that somebody else obtained. They are unknown where the session asks for what it needs, and for a
// token that does not tell: Microsoft does not promise what is in it.
func (s *Session) given(ctx context.Context) link.Known[[]string] {
	if s.asks() {
		return link.Unknown[[]string]("")
	}
	token, err := s.token(ctx, "", s.permissions())
	if err != nil {
		return link.Unknown[[]string]("")
	}
	if scopes := strings.Fields(claimsOf(token.Token).Scopes); len(scopes) > 0 {
		return link.Know(scopes)
	}
	return link.Unknown[[]string]("")
}

// home is the id of the tenant that the session's token is for; "" where the token does not tell.
func (s *Session) home(ctx context.Context) string {
	token, err := s.token(ctx, "", s.permissions())
	if err != nil {
		return ""
	}
	return claimsOf(token.Token).Tenant
}

// tokenClaims are what a token may say of itself (Learn: access-token-claims-reference).
type tokenClaims struct {
	Scopes string `json:"scp"` // delegated permissions, with blanks between them
	Tenant string `json:"tid"`
}

// claimsOf reads what a token says of itself; what it does not say is empty.
func claimsOf(token string) (claims tokenClaims) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return tokenClaims{}
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return tokenClaims{}
	}
	return claims
}

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
	return scopesOf(token.Token)
}

// scopesOf reads the delegated permissions that a token says it has.
func scopesOf(token string) link.Known[[]string] {
	unknown := link.Unknown[[]string]("")
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return unknown
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		Scopes string `json:"scp"`
	}
	if err != nil || json.Unmarshal(raw, &claims) != nil || claims.Scopes == "" {
		return unknown
	}
	return link.Know(strings.Fields(claims.Scopes))
}

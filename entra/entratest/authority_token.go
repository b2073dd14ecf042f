package entratest

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"
)

// protocolScopes are not permissions: they ask for an id token and a refresh token.
var protocolScopes = []string{"openid", "profile", "offline_access", "email"}

// permissions returns the scopes of a request without the resource and without those of the protocol.
func permissions(scope string) []string {
	var names []string
	for _, s := range strings.Fields(scope) {
		if !slices.Contains(protocolScopes, s) {
			names = append(names, s[strings.LastIndex(s, "/")+1:])
		}
	}
	return names
}

// resource returns the resource of the first scope; "" if the scopes name none.
func resource(scope string) string {
	for _, s := range strings.Fields(scope) {
		if i := strings.LastIndex(s, "/"); i > 0 {
			return s[:i]
		}
	}
	return ""
}

// grant makes the requested tokens. A permission without consent refuses all of them.
func (a *Authority) grant(form url.Values) (any, error) {
	names, err := a.granted(permissions(form.Get("scope")), form.Get("client_id"))
	if err != nil {
		return nil, err
	}
	contexts := wantedContexts(form.Get("claims"))
	met := a.refresh[form.Get("refresh_token")]
	asks := func(c string) bool { return slices.Contains(a.signIn.Asking, c) && !slices.Contains(met, c) }
	if form.Get("grant_type") == "refresh_token" && slices.ContainsFunc(contexts, asks) {
		return nil, refuse(codeSecondFactor, form.Get("client_id"))
	}
	user, found := a.tenant.User(a.signIn.UserID)
	if !found || user.Disabled {
		return nil, refuse(codeNoUser, a.signIn.UserID)
	}
	life := cmp.Or(a.signIn.TokenLife, tokenLife)
	refresh := a.tenant.newID()
	a.refresh[refresh] = slices.Concat(met, contexts)
	return map[string]any{
		"token_type": "Bearer", "scope": a.answered(form.Get("scope")), "expires_in": int(life / time.Second),
		"access_token":  a.tenant.Issue(Grant{UserID: user.ID, Scopes: names, Contexts: contexts, Expires: a.tenant.now().Add(life)}),
		"refresh_token": refresh, "id_token": a.identity(user, form.Get("client_id")),
		"client_info": jsonPart(map[string]any{"uid": user.ID, "utid": a.tenant.config.ID}),
	}, nil
}

// wantedContexts returns the authentication contexts that claims ask for (Learn: developer-guide-conditional-access-authentication-context).
func wantedContexts(claims string) []string {
	var asked struct {
		AccessToken struct {
			Contexts struct {
				Value  string   `json:"value"`
				Values []string `json:"values"`
			} `json:"acrs"`
		} `json:"access_token"`
	}
	if json.Unmarshal([]byte(claims), &asked) != nil {
		return nil
	}
	all := asked.AccessToken.Contexts.Values
	if value := asked.AccessToken.Contexts.Value; value != "" {
		all = append(all, value)
	}
	return all
}

// granted returns the permissions of a token: those asked for, or, for the default ones, all that have consent.
func (a *Authority) granted(asked []string, client string) ([]string, error) {
	consented := a.signIn.Consented
	if consented == nil {
		consented = AllScopes()
	}
	names := []string{}
	for _, name := range asked {
		switch {
		case name == ".default":
			names = append(names, consented...)
		case slices.Contains(a.signIn.Declined, name):
		case !slices.Contains(consented, name):
			return nil, refuse(codeConsent, client)
		default:
			names = append(names, name)
		}
	}
	return names, nil
}

// answered returns the scopes as the answer gives them: in the words of the request, without the declined ones.
func (a *Authority) answered(scope string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(scope), func(s string) bool {
		return slices.Contains(a.signIn.Declined, s[strings.LastIndex(s, "/")+1:])
	}), " ")
}

// identity returns the id token. No one checks its signature: it came straight from the service (OpenID Connect Core, 3.1.3.7).
func (a *Authority) identity(u User, client string) string {
	now := a.tenant.now()
	return jwt(map[string]any{
		"aud": client, "iss": a.URL + "/" + a.tenant.config.ID + "/v2.0", "oid": u.ID, "sub": u.ID, "tid": a.tenant.config.ID, "ver": "2.0",
		"name": u.DisplayName, "preferred_username": u.UPN, "iat": now.Unix(), "exp": now.Add(tokenLife).Unix(),
	}, "signature")
}

// jwt returns a token that looks like those of the service.
func jwt(claims map[string]any, signature string) string {
	return jsonPart(map[string]any{"alg": "RS256", "typ": "JWT"}) + "." + jsonPart(claims) + "." + signature
}

func jsonPart(values map[string]any) string {
	return base64.RawURLEncoding.EncodeToString(encoded(values))
}

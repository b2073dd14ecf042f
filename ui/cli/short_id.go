package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/engine"
)

// wholeID is how many characters an object id has.
const wholeID = 36

// shortID reports whether a text can only be the beginning of an object id, as screens and lines show it.
func shortID(text string) (string, bool) {
	if text == "" || len(text) >= wholeID {
		return "", false
	}
	text = strings.ToLower(text)
	const form = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh"
	for i, r := range text {
		if (form[i] == '-') != (r == '-') || r != '-' && !strings.ContainsRune("0123456789abcdef", r) {
			return "", false
		}
	}
	return text, true
}

// accountBegun returns the only one of the person's accounts whose object id begins so. Entra ID finds no account by the beginning of its id, so the account is one of those
// that the check-up of the person shows.
func accountBegun(ctx context.Context, e engine.Engine, person link.Person, begins string) (link.AccountID, error) {
	object := "--account " + begins
	if len(begins) < link.ShortIDLength {
		return "", &link.Problem{Kind: link.Ambiguous, Object: object, Cause: fmt.Sprintf("the beginning of an object id has %d characters at least", link.ShortIDLength),
			Cure: "Give it as it is shown, or the whole id, or the UPN"}
	}
	facts, err := e.Gather(ctx, person, "")
	if err != nil {
		return "", err
	}
	var found []link.Account
	for _, a := range facts.Accounts() {
		listed := slices.ContainsFunc(found, func(o link.Account) bool { return o.ID == a.ID })
		if !listed && strings.HasPrefix(strings.ToLower(string(a.ID)), begins) {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		return "", &link.Problem{Kind: link.NotFound, Object: object, Cause: "no account that fits " + person.Called() + " has an id that begins so",
			Cure: "Give the whole object id, or the UPN"}
	case 1:
		return found[0].ID, nil
	}
	p := &link.Problem{Kind: link.Ambiguous, Object: object, Cause: "the ids of several accounts begin so", Cure: "Give one of these ids"}
	for _, a := range found {
		p.Found = append(p.Found, a.UPN+", "+string(a.ID))
	}
	return "", p
}

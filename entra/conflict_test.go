package entra_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link"
)

// Graph reports a conflict in several shapes, and all of them count as one.
func TestAConflictIsToldInSeveralShapes(t *testing.T) {
	for name, test := range map[string]struct {
		shape  entratest.ConflictShape
		status int
		holder link.AccountID
	}{
		"two details":    {entratest.TwoDetails, http.StatusBadRequest, guid(2)},
		"one detail":     {entratest.OneDetail, http.StatusBadRequest, ""},
		"no details":     {entratest.NoDetails, http.StatusBadRequest, ""},
		"internal error": {entratest.InternalError, http.StatusInternalServerError, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{Conflict: test.shape})
			c.add(2, entratest.User{UPN: "holder@contoso.com", ImmutableID: string(anchor)})
			id := c.add(1, entratest.User{UPN: "james@contoso.com"})
			p := problem(t, c.Set(t.Context(), id, anchor), link.Conflict)
			if p.Holder != test.holder || p.Named != "" || p.Property != "onPremisesImmutableId" || p.Status != test.status || p.RequestID == "" {
				t.Errorf("holder %q, named %q, property %q, status %d, request %q", p.Holder, p.Named, p.Property, p.Status, p.RequestID)
			}
		})
	}
}

// Details that no simulator sends: the text names what they name as it is, and it names an account only if that is the one object that they name.
func TestTheDetailsOfAConflict(t *testing.T) {
	const one, other = "00000000-0000-4000-8000-000000000008", "00000000-0000-4000-8000-000000000009"
	conflicting := func(target string) string {
		return fmt.Sprintf(`{"code":"ConflictingObjects","message":"y","target":%q}`, target)
	}
	objects := func(target string) string {
		return fmt.Sprintf(`{"code":"ObjectConflict","message":"y","target":%q}`, target)
	}
	for name, test := range map[string]struct {
		details  []string
		holder   link.AccountID
		property string
		cause    string
	}{
		"an account":               {[]string{objects("onPremisesImmutableId"), conflicting("User_" + one)}, one, "onPremisesImmutableId", "another account has the same onPremisesImmutableId"},
		"in capitals":              {[]string{conflicting("User_" + strings.ToUpper(one))}, one, "", "another account has the same value"},
		"in the one detail":        {[]string{objects("User_" + one)}, one, "", "another account has the same value"},
		"twice":                    {[]string{conflicting("User_" + one), conflicting("User_" + one)}, one, "", "another account has the same value"},
		"a public folder":          {[]string{conflicting("PublicFolder_" + one)}, "", "", "a public folder (" + one + ") has the same value"},
		"an account and a folder":  {[]string{conflicting("User_" + one), conflicting("PublicFolder_" + other)}, "", "", "another account and a public folder (" + other + ") have the same value"},
		"a folder and an account":  {[]string{conflicting("PublicFolder_" + other), conflicting("User_" + one)}, "", "", "a public folder (" + other + ") and another account have the same value"},
		"two accounts":             {[]string{conflicting("User_" + one), conflicting("User_" + other)}, "", "", "another account and another account have the same value"},
		"the property in the text": {[]string{`{"code":"PropertyConflict","message":"Another object with the same value for property mailNickname already exists.","target":"mailNickname"}`}, "", "mailNickname", "another object has the same mailNickname"},
		"nothing named":            {[]string{conflicting("")}, "", "", "another object has the same value"},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := broken(t, func(w http.ResponseWriter, _ *http.Request) {
				answerJSON(w, 400, `{"error":{"code":"Request_BadRequest","message":"x","details":[`+strings.Join(test.details, ",")+`]}}`)
			})
			p := problem(t, client.Set(t.Context(), guid(1), anchor), link.Conflict)
			if p.Holder != test.holder || p.Property != test.property || p.Cause != test.cause {
				t.Errorf("holder %q, property %q, %s", p.Holder, p.Property, p.Cause)
			}
			if (p.Named != "") != (test.holder == "" && strings.Contains(test.cause, one) || strings.Contains(test.cause, " and ")) {
				t.Errorf("named %q", p.Named)
			}
		})
	}
}

// An internal error without the words of a conflict leaves it open whether the change was made.
func TestAnInternalErrorIsNoRefusal(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, entratest.User{UPN: "james@contoso.com"})
	c.Fail(http.MethodPatch, "/users/", 1, graphfault.Refusal(500, "", "The given key was not present in the dictionary."))
	problem(t, c.Set(t.Context(), id, anchor), link.MaybeDone)
}

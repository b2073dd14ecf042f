package engine

import (
	"testing"

	"hardmatch/link"
)

// A sAMAccountName that a sync has left names someone only in their own domain, and only if nothing better does.
func TestWhoseAHolderIsByTheNameThatASyncHasLeft(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*link.Account)
		whose  string
	}{
		"the other's":                          {leftByOther, "Other"},
		"of another domain":                    {func(a *link.Account) { leftByOther(a); a.OnPremDN = "CN=Other,DC=fabrikam,DC=com" }, ""},
		"of a domain that is not known":        {func(a *link.Account) { leftByOther(a); a.OnPremDN = "" }, ""},
		"with the SID of nobody":               {func(a *link.Account) { leftByOther(a); a.SID = link.Know("S-1-5-21-99") }, ""},
		"with the person's own sign-in name":   {func(a *link.Account) { leftByOther(a); a.UPN = bondsName }, ""},
		"the person's own":                     {func(a *link.Account) { leftByOther(a); a.SAM = "james.bond" }, ""},
		"the person's own, the other's by UPN": {func(a *link.Account) { leftByOther(a); a.SAM, a.UPN = "james.bond", "other@contoso.com" }, "Other"},
	} {
		whose := ""
		if p := newWorld(holder("h", c.change)).knows(other()).check(t, "right").Holders[0].BelongsTo; p != nil {
			whose = p.Name()
		}
		if whose != c.whose {
			t.Errorf("%s: it belongs to %q, want %q", name, whose, c.whose)
		}
	}
}

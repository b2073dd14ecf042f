package ad

import (
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// field-1 K7: a user name in a form that no account has, as with a doubled backslash, never comes to a bind, which would count it as a wrong password.
func TestMisspeltUserNamesAreNotTried(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	for name, says := range map[string][]string{
		`CONTOSO\\helpdesk`:            {"two backslashes", `ive --ad-user as CONTOSO\helpdesk`},
		`'CONTOSO\\\\helpdesk'`:        {"backslashes", `ive --ad-user as CONTOSO\helpdesk`},
		`CONTOSO/helpdesk`:             {"a slash", `ive --ad-user as CONTOSO\helpdesk`},
		`\helpdesk`:                    {"no domain before", `CONTOSO\name`},
		`CONTOSO\`:                     {"no name after", `CONTOSO\name`},
		`CONTOSO\a\b`:                  {"more than one backslash", `CONTOSO\name`},
		`CONTOSO \helpdesk`:            {"blank", `ive --ad-user as CONTOSO\helpdesk`},
		"helpdesk@contoso.com\u200b":   {"an invisible character", "name@contoso.com"},
		"CONTOSO\bob":                  {"an invisible character", `CONTOSO\name`},
		`helpdesk@contoso@com`:         {"more than one @", "name@contoso.com"},
		`helpdesk@`:                    {"no domain after", "name@contoso.com"},
		`CONTOSO\bob:hunter2`:          {"a colon", `CONTOSO\name`},
		`"CONTOSO\helpdesk" <x@y.com>`: {"in it that no account may have", "name@contoso.com"},
	} {
		o := options(srv)
		o.User = name
		_, err := Dial(t.Context(), o)
		p := wantProblem(t, err, link.BadInput, says...)
		if strings.Contains(p.Error(), "hunter2") {
			t.Errorf("%s: it repeats a password: %v", name, p)
		}
	}
	if srv.Count(adtest.Bind) != 0 {
		t.Errorf("%d binds", srv.Count(adtest.Bind))
	}
}

// Quotes and blanks around a name, as a shell or a copied text leaves them, are no part of it.
func TestQuotesAroundAUserNameAreDropped(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	for _, around := range []string{" %s ", "'%s'", `"%s"`, ` "%s" `, "“%s”", "%s\r\n", `" %s "`} {
		o := options(srv)
		o.User = strings.ReplaceAll(around, "%s", o.User)
		if _, err := connect(t, o).Person(t.Context(), "james.bond"); err != nil {
			t.Errorf("%q: %v", o.User, err)
		}
	}
	for _, right := range []string{"o'brien@contoso.com", `CONTOSO\anna simple`, "CN=Doe\\, Jane,OU=Staff,DC=contoso,DC=com", `corp.contoso.com\x$`, "a+b@contoso.com", "James Bond"} {
		if got, err := (Options{User: right, Auth: AuthSimple}).userName(); err != nil || got != right {
			t.Errorf("%s: %q, %v", right, got, err)
		}
	}
}

package cli

import "testing"

// The computer and Kerberos say what no flag does: the domain that Windows has signed in to, and the files of tickets.
func TestWhatTheEnvironmentSaysOfTheDomain(t *testing.T) {
	w := newWorld(t)
	w.env["USERDNSDOMAIN"] = "CONTOSO.COM"
	w.env["KRB5_CONFIG"], w.env["KRB5_CLIENT_KTNAME"], w.env["KRB5CCNAME"] = "/k/conf", "/k/tab", "FILE:/k/cache"
	c := w.parsed(t)
	if want := (Kerberos{"/k/conf", "/k/tab", "FILE:/k/cache"}); c.AD.Domain != "CONTOSO.COM" || c.AD.Kerberos != want {
		t.Errorf("%+v", c.AD)
	}
	if c := w.parsed(t, "--ad-server=ldaps://dc1"); c.AD.Domain != "" {
		t.Errorf("beside a server: %q", c.AD.Domain)
	}
	if c := w.parsed(t, "--ad-domain=fabrikam.com"); c.AD.Domain != "fabrikam.com" {
		t.Errorf("over a flag: %q", c.AD.Domain)
	}
}

func TestWhoIsAskedForAPassword(t *testing.T) {
	for _, test := range []struct {
		ad   AD
		asks bool
	}{
		{AD{Auth: "auto", User: "u"}, true},
		{AD{Auth: "simple", User: "u"}, true},
		{AD{Auth: "kerberos", User: "u"}, true},
		{AD{Auth: "kerberos", User: "u", Kerberos: Kerberos{Keytab: "keys"}}, false},
		{AD{Auth: "auto"}, false},
		{AD{Auth: "kerberos"}, false},
		{AD{Auth: "windows"}, false},
	} {
		if got := test.ad.asksPassword(); got != test.asks {
			t.Errorf("%+v: %v", test.ad, got)
		}
	}
}

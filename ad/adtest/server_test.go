package adtest

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"
)

// wantCode checks an LDAP result code and words of its text.
func wantCode(t *testing.T, what string, err error, code uint16, words string) {
	t.Helper()
	if code == 0 && err == nil {
		return
	}
	if !ldap.IsErrorWithCode(err, code) || !strings.Contains(err.Error(), words) {
		t.Errorf("%s: %v, want code %d and %q", what, err, code, words)
	}
}

func TestBind(t *testing.T) {
	srv := start(t, Config{})
	for who, signIn := range map[string]SignIn{"locked": SignInLocked, "expired": SignInExpired, "change": SignInMustChange, "gone": AccountExpired,
		"night": NotAtThisTime, "elsewhere": NotFromHere, "channel": NeedsChannelTokens} {
		if err := srv.Add(User{SAMAccountName: who, Password: "right", SignIn: signIn}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, password string
		code           uint16
		says           string
	}{
		{"operator@contoso.com", "secret", 0, ""},
		{"OPERATOR@CONTOSO.COM", "secret", 0, ""},
		{`CONTOSO\operator`, "secret", 0, ""},
		{`contoso.com\operator`, "secret", 0, ""},
		{"CN=Helpdesk,CN=Users,DC=contoso,DC=com", "secret", 0, ""},
		{"locked@contoso.com", "wrong", 49, "data 775"}, // an implicit UPN; locked even with the wrong password
		{`FABRIKAM\operator`, "secret", 49, "data 52e"},
		{"nobody@contoso.com", "secret", 49, "data 52e"},
		{`CONTOSO\krbtgt`, "", 53, "unauthenticated"},
		{`CONTOSO\krbtgt`, "x", 49, "data 52e"},
		{"operator@contoso.com", "wrong", 49, "data 52e"},
		{`CONTOSO\jose`, "x", 49, "data 533"},
		{`CONTOSO\expired`, "right", 49, "data 532"},
		{`CONTOSO\expired`, "wrong", 49, "data 52e"},
		{`CONTOSO\change`, "right", 49, "data 773"},
		{`CONTOSO\gone`, "right", 49, "data 701"},
		{`CONTOSO\night`, "right", 49, "data 530"},
		{`CONTOSO\elsewhere`, "right", 49, "data 531"},
		{`CONTOSO\channel`, "right", 49, "data 80090346"},
	} {
		conn := dial(t, srv)
		_, err := conn.SimpleBind(&ldap.SimpleBindRequest{Username: c.name, Password: c.password, AllowEmptyPassword: true})
		wantCode(t, c.name+" "+c.password, err, c.code, c.says)
	}
}

func TestNothingIsToldBeforeABind(t *testing.T) {
	srv := start(t, Config{})
	conn := dial(t, srv)
	search := &ldap.SearchRequest{BaseDN: srv.Base(), Scope: ldap.ScopeWholeSubtree, Filter: "(objectClass=*)"}
	_, err := conn.Search(search)
	wantCode(t, "search", err, 1, "a successful bind must be completed")
	wantCode(t, "modify", conn.Modify(&ldap.ModifyRequest{DN: srv.Base()}), 1, "successful bind")
	wantCode(t, "delete", conn.Del(&ldap.DelRequest{DN: srv.Base()}), 1, "successful bind")
	wantCode(t, "anonymous", conn.UnauthenticatedBind(""), 0, "")
	_, err = conn.Search(search)
	wantCode(t, "search of nobody", err, 1, "a successful bind must be completed")
	if err := conn.Bind("operator@contoso.com", "secret"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "wrong password", conn.Bind("operator@contoso.com", "wrong"), 49, "52e")
	_, err = conn.Search(search)
	wantCode(t, "search after a refused bind", err, 1, "a successful bind must be completed")
	if err := conn.Bind("operator@contoso.com", "secret"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "anonymous again", conn.UnauthenticatedBind(""), 0, "")
	_, err = conn.Search(search)
	wantCode(t, "search after an anonymous bind", err, 1, "a successful bind must be completed")
}

func TestPlainLDAPTakesNoPassword(t *testing.T) {
	srv := start(t, Config{})
	conn, err := ldap.DialURL(srv.LDAP())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	wantCode(t, "plain", conn.Bind("operator@contoso.com", "secret"), 8, "requires binds to turn on integrity checking")
	if err := conn.StartTLS(trust(srv)); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "StartTLS", conn.Bind("operator@contoso.com", "secret"), 0, "")
	wantCode(t, "delete", conn.Del(&ldap.DelRequest{DN: srv.Base()}), 50, "INSUFF_ACCESS_RIGHTS")
	_, err = conn.Extended(ldap.NewExtendedRequest("1.2.3", nil))
	wantCode(t, "unknown extended", err, 2, "Unknown extended request")
}

func TestRootDSE(t *testing.T) {
	srv := start(t, Config{Domain: "corp.fabrikam.com", NetBIOS: "FAB"})
	r, err := dial(t, srv).Search(&ldap.SearchRequest{Filter: "(objectClass=*)", Attributes: []string{"*"}})
	if err != nil || len(r.Entries) != 1 {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"defaultNamingContext": "DC=corp,DC=fabrikam,DC=com", "configurationNamingContext": "CN=Configuration,DC=corp,DC=fabrikam,DC=com",
		"dnsHostName": "dc1.corp.fabrikam.com", "supportedLDAPVersion": "3", "supportedControl": ldap.ControlTypePaging, "currentTime": "20261102090000.0Z",
	} {
		if got := r.Entries[0].GetAttributeValue(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestCloseCutsLiveConnections(t *testing.T) {
	srv := start(t, Config{})
	idle, busy := login(t, srv), login(t, srv)
	srv.Inject(Fault{Op: Search, Delay: time.Hour})
	ended := make(chan error)
	go func() {
		_, err := busy.Search(&ldap.SearchRequest{BaseDN: srv.Base(), Filter: "(objectClass=*)"})
		ended <- err
	}()
	srv.Close()
	if err := <-ended; err == nil {
		t.Error("a search outlived the server")
	}
	if err := idle.Bind("operator@contoso.com", "secret"); err == nil {
		t.Error("a connection outlived the server")
	}
	if conn, err := net.Dial("tcp", strings.TrimPrefix(srv.LDAP(), "ldap://")); err == nil {
		t.Error("it still listens")
		_ = conn.Close()
	}
	srv.Close() // again does nothing
}

func TestStartTakesAListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := start(t, Config{LDAPS: l})
	if srv.LDAPS() != "ldaps://"+l.Addr().String() {
		t.Errorf("it is at %s, not at %s", srv.LDAPS(), l.Addr())
	}
	login(t, srv)
}

func TestFaults(t *testing.T) {
	waited := make(chan time.Duration, 1)
	srv := start(t, Config{Wait: func(_ context.Context, d time.Duration) error { waited <- d; return nil }})
	request := &ldap.SearchRequest{BaseDN: srv.Base(), Filter: "(objectClass=*)"}
	search := func(conn *ldap.Conn) error {
		_, err := conn.Search(request)
		return err
	}
	conn := login(t, srv)
	srv.Inject(Fault{Op: Search, Times: 2, Code: 51, Message: "busy"})
	srv.Inject(Fault{Op: Search, Times: 1, Delay: time.Minute})
	wantCode(t, "first", search(conn), 51, "busy")
	wantCode(t, "second", search(conn), 51, "busy")
	wantCode(t, "late", search(conn), 0, "")
	if d := <-waited; d != time.Minute {
		t.Errorf("waited %v", d)
	}
	wantCode(t, "healed by itself", search(conn), 0, "")
	if n := srv.Count(Search); n != 4 {
		t.Errorf("%d searches counted", n)
	}
	srv.Inject(Fault{Op: Modify, Times: 1, Feigned: true})
	wantCode(t, "feigned", conn.Modify(&ldap.ModifyRequest{DN: "CN=Nobody," + srv.Base()}), 0, "")
	srv.Inject(Fault{Code: 80})
	wantCode(t, "all operations", conn.Bind("operator@contoso.com", "secret"), 80, "")
	srv.Heal()
	wantCode(t, "healed", conn.Bind("operator@contoso.com", "secret"), 0, "")
}

func TestCuts(t *testing.T) {
	srv := start(t, Config{})
	set := func() error {
		m := ldap.NewModifyRequest("<GUID=a1b2c3d4-e5f6-4789-abcd-1234567890ab>", nil)
		m.Replace("mS-DS-ConsistencyGuid", []string{"new"})
		return login(t, srv).Modify(m)
	}
	for _, c := range []struct {
		cut            Cut
		answered, done bool
	}{{Unheard, false, false}, {Unanswered, false, true}, {Answered, true, true}} {
		if err := srv.Set("james.bond", "mS-DS-ConsistencyGuid", []byte("old")); err != nil {
			t.Fatal(err)
		}
		srv.Inject(Fault{Op: Modify, Times: 1, Cut: c.cut})
		err := set()
		bond, _ := srv.Get("james.bond")
		if done := bond.Text("mS-DS-ConsistencyGuid") == "new"; done != c.done || (err == nil) != c.answered {
			t.Errorf("cut %d: done %v, %v", c.cut, done, err)
		}
	}
}

func TestCutsOfSearches(t *testing.T) {
	srv := start(t, Config{})
	for cut, answered := range map[Cut]bool{Unheard: false, Unanswered: false, Answered: true} {
		conn := login(t, srv)
		srv.Inject(Fault{Op: Search, Times: 1, Cut: cut})
		_, err := conn.Search(&ldap.SearchRequest{BaseDN: srv.Base(), Filter: "(objectClass=*)"})
		if (err == nil) != answered || err != nil && strings.Contains(err.Error(), "timed out") {
			t.Errorf("cut %d: %v", cut, err)
		}
		if err := conn.Bind("operator@contoso.com", "secret"); err == nil {
			t.Errorf("cut %d: the connection is still there", cut)
		}
	}
}

func TestAdministration(t *testing.T) {
	srv := start(t, Config{})
	for name, u := range map[string]User{
		"no name": {}, "same DN": {SAMAccountName: "x", DisplayName: "james bond", OU: "OU=Sales,OU=Europe"}, "same name": {SAMAccountName: "JAMES.bond"},
		"same GUID": {SAMAccountName: "x", GUID: bondGUID}, "same SID": {SAMAccountName: "x", SID: bondSID}, "bad SID": {SAMAccountName: "x", SID: "S-1-x"},
		"bad DN": {SAMAccountName: "x", DN: "nowhere"}, "other domain": {SAMAccountName: "x", DN: "CN=x,DC=fabrikam,DC=com"},
	} {
		if err := srv.Add(u); err == nil {
			t.Errorf("%s: added", name)
		}
	}
	for _, ref := range []string{"james.bond", "a1b2c3d4-e5f6-4789-abcd-1234567890ab", "cn=james bond,ou=sales,ou=europe,dc=contoso,dc=com"} {
		if o, ok := srv.Get(ref); !ok || o.Text("employeeID") != "007" || o.Text("userAccountControl") != "512" {
			t.Errorf("%s: %v", ref, o)
		}
	}
	if err := srv.Remove("james.bond"); err != nil {
		t.Fatal(err)
	}
	if _, ok := srv.Get("james.bond"); ok {
		t.Error("still there")
	}
	for _, err := range []error{srv.Remove("nobody"), srv.Set("nobody", "mail")} {
		if err == nil {
			t.Error("something was done to nobody")
		}
	}
}

// A search gets what a controller computes only by name, and everyone gets what holds for them.
func TestRights(t *testing.T) {
	srv := start(t, Config{})
	if err := srv.Add(User{SAMAccountName: "reader", Password: "secret", ReadOnly: true, Moved: made.AddDate(0, 0, -1)}); err != nil {
		t.Fatal(err)
	}
	conn := login(t, srv)
	attributes := []string{"allowedAttributesEffective", "sdRightsEffective", "msDS-ReplAttributeMetaData"}
	for user, want := range map[string]struct {
		allowed string
		code    uint16
	}{"operator": {"mS-DS-ConsistencyGuid proxyAddresses", 0}, "reader": {"", 50}} {
		if err := conn.Bind(`CONTOSO\`+user, "secret"); err != nil {
			t.Fatal(err)
		}
		e := find(t, conn, "(sAMAccountName=reader)", attributes...).Entries[0]
		if got := strings.Join(e.GetAttributeValues("allowedAttributesEffective"), " "); got != want.allowed || e.GetAttributeValue("sDRightsEffective") != "0" {
			t.Errorf("%s: %q, %v", user, got, e.Attributes)
		}
		if changes := strings.Join(e.GetAttributeValues("msDS-ReplAttributeMetaData"), ""); !strings.Contains(changes, "<pszAttributeName>name<") ||
			!strings.Contains(changes, "<dwVersion>2<") || !strings.Contains(changes, "2026-11-01T09:00:00Z") {
			t.Error(changes)
		}
		if all := find(t, conn, "(sAMAccountName=reader)", "*").Entries[0]; len(all.GetAttributeValues(attributes[2])) > 0 || all.GetAttributeValue("objectSid") == "" {
			t.Errorf("all: %v", all.Attributes)
		}
		m := ldap.NewModifyRequest("CN=reader,CN=Users,DC=contoso,DC=com", nil)
		m.Replace("mS-DS-ConsistencyGuid", []string{"new"})
		wantCode(t, user, conn.Modify(m), want.code, "INSUFF_ACCESS_RIGHTS")
	}
}

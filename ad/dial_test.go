package ad

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

func TestDialOverBothKindsOfTLS(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	for _, server := range []string{srv.LDAPS(), srv.LDAP(), srv.LDAPS() + "/"} {
		o := options(srv)
		o.Server = server
		if _, err := connect(t, o).Person(t.Context(), "james.bond"); err != nil {
			t.Errorf("%s: %v", server, err)
		}
	}
	if srv.Count(adtest.StartTLS) != 1 {
		t.Errorf("%d StartTLS", srv.Count(adtest.StartTLS))
	}
}

func TestDialRefusesBadOptionsBeforeAnythingIsSent(t *testing.T) {
	srv := serve(t, adtest.Config{})
	for _, test := range []struct {
		name   string
		change func(*Options)
		says   string
	}{
		{"no server", func(o *Options) { o.Server = "" }, "no server or domain"},
		{"http", func(o *Options) { o.Server = "http://dc1" }, "not the URL"},
		{"ldapi", func(o *Options) { o.Server = "ldapi:///x" }, "not the URL"},
		{"bare name", func(o *Options) { o.Server = "dc1.contoso.com" }, "not the URL"},
		{"no host", func(o *Options) { o.Server = "ldaps://" }, "not the URL"},
		{"path", func(o *Options) { o.Server += "/DC=contoso" }, "not the URL"},
		{"password in the URL", func(o *Options) { o.Server = "ldaps://me:pw@dc1" }, "not the URL"},
		{"kerberos with an empty password", func(o *Options) { o.Auth, o.Password = AuthKerberos, "" }, "the password is empty"},
		{"a password for nobody", func(o *Options) { o.Auth, o.User = AuthKerberos, "" }, "no user name"},
		{"nonsense", func(o *Options) { o.Auth = "magic" }, `there is no method "magic"`},
		{"no user", func(o *Options) { o.Auth, o.User = AuthSimple, "" }, "no user name"},
		{"the Windows user by name", func(o *Options) { o.Auth = AuthWindows }, map[bool]string{true: "signs in as the Windows user", false: "only on Windows"}[onWindows]},
		{"no password", func(o *Options) { o.Password = "" }, "the password is empty"},
		{"bad base", func(o *Options) { o.Base = "Sales" }, "not a distinguished name"},
		{"bad CA", func(o *Options) { o.CA = []byte("not PEM") }, "no certificate in PEM"},
	} {
		o := options(srv)
		test.change(&o)
		_, err := Dial(t.Context(), o)
		t.Run(test.name, func(t *testing.T) {
			if p := wantProblem(t, err, link.BadInput, test.says); strings.Contains(p.Error(), "me:pw") { // field-1 K7
				t.Errorf("it repeats a password: %v", p)
			}
		})
	}
	if n := srv.Count(adtest.Any); n != 0 {
		t.Errorf("%d operations reached the server", n)
	}
}

func TestDialSaysWhyASignInIsRefused(t *testing.T) {
	srv := serve(t, adtest.Config{}, adtest.User{SAMAccountName: "off", Disabled: true, Password: password},
		adtest.User{SAMAccountName: "locked", SignIn: adtest.SignInLocked, Password: password},
		adtest.User{SAMAccountName: "expired", SignIn: adtest.SignInExpired, Password: password},
		adtest.User{SAMAccountName: "must-change", SignIn: adtest.SignInMustChange, Password: password},
		adtest.User{SAMAccountName: "gone", SignIn: adtest.AccountExpired, Password: password},
		adtest.User{SAMAccountName: "night", SignIn: adtest.NotAtThisTime, Password: password},
		adtest.User{SAMAccountName: "elsewhere", SignIn: adtest.NotFromHere, Password: password},
		adtest.User{SAMAccountName: "unbound", SignIn: adtest.NeedsChannelTokens, Password: password})
	for user, says := range map[string]string{
		"nobody": "user name or the password is wrong", "off": "is disabled", "locked": "is locked", "expired": "password has expired",
		"must-change": "must be changed", "gone": "the user has expired", "night": "at this time", "elsewhere": "from this workstation",
		"unbound": "channel binding",
	} {
		o := options(srv)
		o.User = `CONTOSO\` + user
		_, err := Dial(t.Context(), o)
		t.Run(user, func(t *testing.T) {
			p := wantProblem(t, err, link.NoRights, says, o.User, "The server said: LDAP result 49")
			if p.Status != 49 || strings.Contains(p.Error(), password) {
				t.Errorf("status %d: %v", p.Status, p)
			}
		})
	}
}

func TestDialSaysWhatTheServerRefuses(t *testing.T) {
	srv := serve(t, adtest.Config{})
	for _, test := range []struct {
		fault adtest.Fault
		kind  link.ProblemKind
		says  string
	}{
		{adtest.Fault{Op: adtest.Bind, Code: 8, Message: "00002028: LdapErr\x00"}, link.NoRights, "requires signing or TLS"},
		{adtest.Fault{Op: adtest.Bind, Code: 49, Message: "80090308: comment: AcceptSecurityContext error, data 525, v4f7c\x00"}, link.NoRights, "no such user"},
		{adtest.Fault{Op: adtest.Bind, Code: 49, Message: "80090308: comment: AcceptSecurityContext error, data 52f, v4f7c\x00"}, link.NoRights, "Protected Users"},
		{adtest.Fault{Op: adtest.Bind, Code: 49, Message: "80090308: comment: AcceptSecurityContext error, data 569, v4f7c\x00"}, link.NoRights, "over the network"},
		{adtest.Fault{Op: adtest.Bind, Code: 49, Message: "80090308: comment: AcceptSecurityContext error, data 80090324, v4f7c\x00"}, link.NoRights, "clock and the controller's differ"},
		{adtest.Fault{Op: adtest.Bind, Code: 49, Message: "something new"}, link.NoRights, "does not know"},
		{adtest.Fault{Op: adtest.Bind, Code: 51}, link.Unreachable, "busy or restarting"},
		{adtest.Fault{Op: adtest.StartTLS, Code: 52, Message: "00000000: LdapErr: Error initializing SSL/TLS\x00"}, link.Unreachable, "refuses StartTLS"},
		{adtest.Fault{Op: adtest.StartTLS, Cut: adtest.Unheard}, link.Unreachable, "before TLS began"},
		{adtest.Fault{Op: adtest.Bind, Cut: adtest.Unheard}, link.Unreachable, "connection was cut"},
	} {
		srv.Inject(test.fault)
		o := options(srv)
		o.Server = srv.LDAP()
		_, err := Dial(t.Context(), o)
		srv.Heal()
		t.Run(test.says, func(t *testing.T) { wantProblem(t, err, test.kind, test.says, srv.LDAP()[len("ldap://"):]) })
	}
}

func TestDialSaysWhatIsWrongWithTheCertificate(t *testing.T) {
	good := serve(t, adtest.Config{})
	misnamed := serve(t, adtest.Config{CertNames: []string{"dc9.fabrikam.com", "10.0.0.9"}})
	old := serve(t, adtest.Config{CertUntil: time.Date(2001, 2, 3, 0, 0, 0, 0, time.UTC)})
	plain := options(good)
	plain.Server = "ldaps://" + strings.TrimPrefix(good.LDAP(), "ldap://")
	for _, test := range []struct {
		name string
		o    Options
		says []string
	}{
		{"misnamed", options(misnamed), []string{"127.0.0.1 was asked for, the certificate is for dc9.fabrikam.com, 10.0.0.9", "--ad-server"}},
		{"expired", options(old), []string{"is valid from 2000-01-01 to 2001-02-03", "renewed"}},
		{"the port of plain LDAP", plain, []string{"before TLS began", "ldap:// with port 389"}},
		{"not TLS", Options{Server: "ldaps://" + greeter(t), User: "operator", Password: password}, []string{"does not speak TLS", "ldap://"}},
		{"unknown authority", Options{Server: good.LDAPS(), User: "operator", Password: password}, []string{"does not trust the issuer of its certificate: CN=Practice Root CA", "--ad-ca"}},
		{"another authority", Options{Server: good.LDAPS(), CA: old.CA(), User: "operator", Password: password}, []string{"a CA of this name is trusted, but another key", "--ad-ca"}},
	} {
		_, err := Dial(t.Context(), test.o)
		t.Run(test.name, func(t *testing.T) { wantProblem(t, err, link.Unreachable, test.says...) })
	}
	if n := good.Count(adtest.Bind) + old.Count(adtest.Bind) + misnamed.Count(adtest.Bind); n != 0 {
		t.Errorf("%d passwords went to servers that were not trusted", n)
	}
}

// greeter is a server that greets in plain text, as an old mail server does.
func greeter(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = conn.Write([]byte("220 mail.contoso.com\r\n"))
		_, _ = conn.Read(make([]byte, 4096)) // until the client hangs up
	}()
	return l.Addr().String()
}

func TestDialTellsNetworkTroubleApart(t *testing.T) {
	srv := serve(t, adtest.Config{})
	personNotFound, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = personNotFound.Close()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for _, test := range []struct{ server, says string }{
		{"ldaps://" + personNotFound.Addr().String(), "connection was refused"},
		{"ldaps://" + silent.Addr().String(), "did not answer in time"},
		{"ldap://" + silent.Addr().String(), "did not answer in time"},
	} {
		o := options(srv)
		o.Server, o.Timeout = test.server, 50*time.Millisecond
		_, err := Dial(t.Context(), o)
		t.Run(test.server, func(t *testing.T) {
			wantProblem(t, err, link.Unreachable, test.says, test.server[strings.LastIndex(test.server, "/")+1:])
		})
	}
}

func TestDialEndsWithItsContext(t *testing.T) {
	began := make(chan struct{}, 1)
	srv := serve(t, adtest.Config{Wait: forever(began)})
	for _, op := range []adtest.Op{adtest.StartTLS, adtest.Bind, adtest.Search} {
		srv.Inject(adtest.Fault{Op: op, Times: 1, Delay: time.Hour})
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-began; cancel() }()
		o := options(srv)
		o.Server = srv.LDAP()
		_, err := Dial(ctx, o)
		wantProblem(t, err, link.Cancelled)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", op, err)
		}
		cancel()
	}
}

func TestTheLogHoldsNoPassword(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	var j journal
	o := options(srv)
	o.Log = j.logger()
	if _, err := connect(t, o).Person(t.Context(), "james.bond"); err != nil {
		t.Fatal(err)
	}
	o.Password = "wrong " + password
	if _, err := Dial(t.Context(), o); err == nil {
		t.Fatal("signed in with a wrong password")
	}
	if log := j.String(); strings.Contains(log, password) || !strings.Contains(log, "connected to Active Directory") {
		t.Error(log)
	}
}

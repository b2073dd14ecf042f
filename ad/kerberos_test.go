package ad

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jcmturner/gokrb5/v8/iana/nametype"
	"github.com/jcmturner/gokrb5/v8/krberror"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/types"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// refuser is a KDC that answers every request with this error (RFC 4120, 7.5.9), and returns its address.
func refuser(t *testing.T, code int32) string {
	t.Helper()
	server := types.NewPrincipalName(nametype.KRB_NT_SRV_INST, "krbtgt/CONTOSO.COM")
	refusal, err := new(messages.NewKRBError(server, "CONTOSO.COM", code, "")).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			answer(conn, refusal)
		}
	}()
	return l.Addr().String()
}

// answer reads one request and answers it; both have their length before them (RFC 4120, 7.2.2).
func answer(conn net.Conn, with []byte) {
	defer func() { _ = conn.Close() }()
	length := make([]byte, 4)
	if _, err := io.ReadFull(conn, length); err != nil {
		return
	}
	if _, err := io.CopyN(io.Discard, conn, int64(binary.BigEndian.Uint32(length))); err == nil {
		_, _ = conn.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(with))), with...))
	}
}

// Refusals that Samba cannot be made to give.
func TestKerberosSaysWhyThereIsNoTicket(t *testing.T) {
	for code, says := range map[int32]string{
		37: "this computer's clock and the controller's differ by more than 5 minutes", 14: "share no encryption type", 12: "not from here",
		33: "not valid yet: this computer's clock", 29: "cannot issue tickets at the moment", 99: "does not know",
	} {
		o := Options{User: "bond@contoso.com", Password: password, Kerberos: Kerberos{Config: krb5Conf(t, refuser(t, code))}}
		_, err := o.kerberosClient(controller{realm: "CONTOSO.COM", certificate: &x509.Certificate{}})
		wantProblem(t, err, link.NoRights, says, "as bond@contoso.com", "The server said: ")
	}
}

// field-1 K14: gokrb5 finds by itself that the clocks differ, and says so in a text of its own (messages.KDCRep.Verify).
func TestClocksThatGokrb5FindsToDiffer(t *testing.T) {
	own := krberror.NewErrorf(krberror.KRBMsgError, "clock skew with KDC too large. Greater than %v seconds", 300)
	p := wantProblem(t, Options{User: "bond@contoso.com"}.ticketProblem(own), link.NoRights, "this computer's clock and the controller's differ", "Correct this computer's clock")
	if p.ServerSaid() != "" {
		t.Errorf("no server said %s", p.ServerSaid())
	}
}

// silentKDC takes one request and never answers it. It passes on the connection, which is open until the test ends or gokrb5 gives it up.
func silentKDC(t *testing.T) (conf string, asked <-chan net.Conn) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	conns := make(chan net.Conn, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = conn.Read(make([]byte, 4096))
		conns <- conn
	}()
	return krb5Conf(t, l.Addr().String()), conns
}

// krb5Conf names the KDC of CONTOSO.COM.
func krb5Conf(t *testing.T, kdc string) string {
	return writeFile(t, "krb5.conf", "[libdefaults]\n default_realm = CONTOSO.COM\n udp_preference_limit = 1\n[realms]\n CONTOSO.COM = {\n  kdc = "+kdc+"\n }\n")
}

// gokrb5 takes no context: it would wait for 5 seconds, and as long again for every other KDC.
func TestASilentKDCIsNotWaitedFor(t *testing.T) {
	for _, test := range []struct {
		timeout time.Duration
		cancels bool
		kind    link.ProblemKind
		says    string
	}{{500 * time.Millisecond, false, link.Unreachable, "no ticket came in time"}, {time.Minute, true, link.Cancelled, "the request was cancelled"}} {
		srv := serve(t, adtest.Config{})
		conf, asked := silentKDC(t)
		o := options(srv)
		o.Auth, o.Timeout, o.Kerberos.Config = AuthKerberos, test.timeout, conf
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		ended := make(chan error, 1)
		go func() {
			_, err := Dial(ctx, o)
			ended <- err
		}()
		conn := <-asked
		if test.cancels {
			cancel()
		}
		wantProblem(t, <-ended, test.kind, test.says)
		if err := conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("waited until gokrb5 gave up: %v", err)
		}
		_ = conn.Close()
	}
}

// A failure in a goroutine that no one above watches is reported like any other error.
func TestAbandonedTellsOfAPanic(t *testing.T) {
	var log bytes.Buffer
	o := Options{User: "bond", Log: slog.New(slog.NewTextHandler(&log, nil))}
	err := o.withinContext(t.Context(), func() error { panic("out of range") })
	wantProblem(t, o.ticketProblem(err), link.Unreachable, "no ticket could be obtained", "out of range")
	if !strings.Contains(log.String(), "kerberos_test.go") {
		t.Errorf("no stack in the log: %s", log.String())
	}
}

func TestPrincipalOfAUserName(t *testing.T) {
	for user, want := range map[string][2]string{
		"bond": {"bond", "CONTOSO.COM"}, `EMEA\bond`: {"bond", "CONTOSO.COM"}, "bond@fabrikam.com": {"bond", "FABRIKAM.COM"},
	} {
		if name, realm := principal(user, "CONTOSO.COM"); [2]string{name, realm} != want {
			t.Errorf("%s: %s in %s", user, name, realm)
		}
	}
}

func TestAutoChoosesHowToSignIn(t *testing.T) {
	ticket := writeFile(t, "tickets", "")
	for _, test := range []struct {
		o    Options
		want Auth
	}{
		{Options{User: "bond"}, AuthSimple},
		{Options{User: "bond", Kerberos: Kerberos{Cache: ticket}}, AuthSimple},
		{Options{Kerberos: Kerberos{Cache: ticket}}, AuthKerberos},
		{Options{Kerberos: Kerberos{Cache: "KCM:"}}, AuthKerberos},
		{Options{Kerberos: Kerberos{Cache: "/nowhere", Keytab: "keys"}}, AuthKerberos},
		{Options{Kerberos: Kerberos{Cache: "/nowhere"}}, AuthSimple}, // and there the user name is missed
		{Options{Auth: AuthKerberos, User: "bond"}, AuthKerberos},
	} {
		test.o.Auth = Auth(cmp.Or(string(test.o.Auth), string(AuthAuto)))
		if got := test.o.chooseAuth(); got != test.want && !onWindows {
			t.Errorf("%+v: %s, want %s", test.o, got, test.want)
		}
	}
}

// The errors of Windows come as its own numbers.
func TestWindowsSaysWhyThereIsNoSignIn(t *testing.T) {
	o := Options{Auth: AuthWindows}
	for err, says := range map[error]string{
		syscall.Errno(0x8009030E): "has no ticket: this user is not signed in to a domain. Give --ad-user", syscall.Errno(0x80090311): "belongs to no domain",
		fmt.Errorf("wrapped: %w", syscall.Errno(0x80090324)): "clock and the controller's differ", syscall.Errno(0x80090308): "returned the error 0x80090308, which hardmatch does not know", io.EOF: "failed: EOF",
	} {
		wantProblem(t, o.ticketProblem(err), link.NoRights, "sign-in as the Windows user", says)
	}
	if err := o.ticketProblem(nil); err != nil {
		t.Error(err)
	}
}

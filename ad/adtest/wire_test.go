package adtest

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// requestFor returns a search request as it goes over the wire.
func requestFor(t testing.TB, filter string) []byte {
	t.Helper()
	compiled, err := ldap.CompileFilter(filter)
	if err != nil {
		t.Fatal(err)
	}
	request := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchRequest, nil, "")
	request.AppendChild(octets("DC=contoso,DC=com"))
	for _, n := range []int{ldap.ScopeWholeSubtree, 0} {
		request.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, n, ""))
	}
	for range 2 {
		request.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, 0, ""))
	}
	request.AppendChild(ber.NewBoolean(ber.ClassUniversal, ber.TypePrimitive, ber.TagBoolean, false, ""))
	request.AppendChild(compiled)
	request.AppendChild(ber.NewSequence(""))
	return message{id: 7}.envelope(request, ldap.NewControlPaging(2)).Bytes()
}

func TestNonsenseEndsOnlyItsConnection(t *testing.T) {
	srv := start(t, Config{})
	for _, nonsense := range []string{"GET / HTTP/1.1\r\n\r\n", "\x30\x84\xff\xff\xff\xff", "\x30\x03\x02\x01\x01", "\x30\x00", "\x04\x01x",
		"\x30\x06\x02\x01\x01\x5e\x01\x00"} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(srv.LDAP(), "ldap://"))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte(nonsense))
		_ = conn.(*net.TCPConn).CloseWrite()
		if answer, _ := io.ReadAll(conn); len(answer) != 0 {
			t.Errorf("%q was answered %q", nonsense, answer)
		}
		_ = conn.Close()
	}
	login(t, srv)
}

// bindRequest returns a simple bind of the operator as it goes over the wire.
func bindRequest(id int64) []byte {
	request := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationBindRequest, nil, "")
	request.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, 3, ""))
	request.AppendChild(octets("operator@contoso.com"))
	request.AppendChild(ber.NewString(ber.ClassContext, ber.TypePrimitive, 0, "secret", ""))
	return message{id: id}.envelope(request).Bytes()
}

func TestAnAbandonedSearchIsNotAnswered(t *testing.T) {
	srv := start(t, Config{Wait: func(ctx context.Context, _ time.Duration) error { <-ctx.Done(); return ctx.Err() }})
	srv.Inject(Fault{Op: Search, Delay: time.Hour})
	conn, err := tls.Dial("tcp", strings.TrimPrefix(srv.LDAPS(), "ldaps://"), trust(srv))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second)) // only if the server fails: it would wait an hour
	abandon := ber.NewInteger(ber.ClassApplication, ber.TypePrimitive, ldap.ApplicationAbandonRequest, 7, "")
	for _, request := range [][]byte{bindRequest(1), requestFor(t, "(cn=*)"), message{id: 8}.envelope(abandon).Bytes(), bindRequest(9)} {
		if _, err := conn.Write(request); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int64{1, 9} {
		answer, err := ber.ReadPacket(conn)
		if err != nil || number(child(answer, 0)) != want {
			t.Fatalf("the answer is not to request %d: %v", want, err)
		}
	}
}

func TestDeepFiltersAreRefused(t *testing.T) {
	conn := login(t, start(t, Config{}))
	deep := strings.Repeat("(!", maxFilterDepth) + "(a=b)" + strings.Repeat(")", maxFilterDepth)
	_, err := conn.Search(&ldap.SearchRequest{BaseDN: "DC=contoso,DC=com", Filter: deep})
	wantCode(t, "deep", err, ldap.LDAPResultProtocolError, "cannot be read")
}

// FuzzAnswer checks that no request, however malformed, makes the server panic, and that each is answered at least once.
func FuzzAnswer(f *testing.F) {
	for _, filter := range []string{"(a=*)", "(a=b)", "(a=b*c*d)", "(anr=x y)", "(&(a>=1)(!(b<=2)))", "(a:1.2.840.113556.1.4.803:=2)", "(objectSid=S-1-5)"} {
		f.Add(requestFor(f, filter))
	}
	f.Add([]byte("\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00"))
	f.Add([]byte("\x30\x05\x02\x01\x01\x66\x00"))
	srv := &Server{config: Config{Domain: "contoso.com"}.withDefaults()}
	srv.directory = newDirectory(srv.config)
	if err := srv.Add(User{SAMAccountName: "james", ConsistencyGUID: []byte{1}}); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		m, err := readMessage(bytes.NewReader(wire))
		if err != nil {
			return
		}
		if _, known := responseTags[m.request.Tag]; !known {
			return
		}
		s := &session{server: srv, user: &entry{}, secure: true}
		answers, _ := s.do(m)
		if len(answers) == 0 {
			t.Errorf("%q has no answer", wire)
		}
		for _, a := range answers {
			_ = a.Bytes()
		}
	})
}

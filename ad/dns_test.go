package ad

import (
	"context"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// lookup answers DNS requests with these servers.
func lookup(t *testing.T, servers ...string) func(context.Context, string, string, string) (string, []*net.SRV, error) {
	return func(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
		if service != "ldap" || proto != "tcp" || name != "dc._msdcs.contoso.com" {
			t.Errorf("asked for _%s._%s.%s", service, proto, name)
		}
		var records []*net.SRV
		for _, s := range servers {
			host, port, err := net.SplitHostPort(strings.TrimPrefix(s, "ldap://"))
			if err != nil {
				t.Fatal(err)
			}
			n, err := strconv.ParseUint(port, 10, 16)
			if err != nil {
				t.Fatal(err)
			}
			records = append(records, &net.SRV{Target: host + ".", Port: uint16(n)})
		}
		return "", records, nil
	}
}

func TestDialFindsAControllerByDNS(t *testing.T) {
	dead, srv, unused := serve(t, adtest.Config{}), serve(t, adtest.Config{}, bond), serve(t, adtest.Config{})
	dead.Close()
	o := options(srv)
	o.Server, o.Domain, o.Lookup = "", "contoso.com", lookup(t, dead.LDAP(), srv.LDAP(), unused.LDAP())
	if _, err := connect(t, o).Person(t.Context(), "james.bond"); err != nil {
		t.Error(err)
	}
	if n := unused.Count(adtest.Any); n != 0 {
		t.Errorf("the third controller was asked %d times", n)
	}
}

// If there are several controllers, a silent one gets a short time; a single one gets the whole time.
func TestASilentControllerHidesNoOther(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	o := options(srv)
	o.Server, o.Domain, o.Timeout = "", "contoso.com", time.Hour
	for _, test := range []struct {
		servers []string
		most    time.Duration
	}{{[]string{"silent:389", srv.LDAP()}, connectTimeout}, {[]string{"silent:389"}, time.Hour}} {
		o.Lookup = lookup(t, test.servers...)
		given := time.Duration(0)
		o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if address != "silent:389" {
				return (&net.Dialer{}).DialContext(ctx, network, address)
			}
			until, _ := ctx.Deadline()
			given = time.Until(until)
			return nil, context.DeadlineExceeded
		}
		c, err := Dial(t.Context(), o)
		if reached := err == nil; reached != (len(test.servers) > 1) || given > test.most || given < test.most/2 {
			t.Errorf("of %d: %v, after at most %v", len(test.servers), err, given)
		}
		if err == nil {
			c.Close()
		}
	}
}

func TestDialTriesARefusedPasswordOnce(t *testing.T) {
	first, second := serve(t, adtest.Config{}), serve(t, adtest.Config{})
	o := options(first)
	o.Server, o.Domain, o.Lookup, o.Password = "", "contoso.com", lookup(t, first.LDAP(), second.LDAP()), "wrong"
	o.CA = append(first.CA(), second.CA()...)
	_, err := Dial(t.Context(), o)
	wantProblem(t, err, link.NoRights, "password is wrong")
	if n := first.Count(adtest.Bind) + second.Count(adtest.Bind); n != 1 {
		t.Errorf("%d binds: the account would soon be locked", n)
	}
}

func TestDialSaysThatDNSKnowsNoController(t *testing.T) {
	o := Options{Domain: "contoso.com", User: "operator", Password: password, Lookup: lookup(t)}
	_, err := Dial(t.Context(), o)
	wantProblem(t, err, link.Unreachable, "_ldap._tcp.dc._msdcs.contoso.com", "--ad-server")
	o.Lookup = func(context.Context, string, string, string) (string, []*net.SRV, error) {
		return "", nil, &net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}
	}
	_, err = Dial(t.Context(), o)
	wantProblem(t, err, link.Unreachable, "DNS names no domain controller")
}

package ad_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"hardmatch/ad"
	"hardmatch/link"
)

func TestReachSaysWhetherAControllerTakesAConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := ad.Options{Server: "ldaps://" + l.Addr().String()}
	if err := ad.Reach(context.Background(), o); err != nil {
		t.Errorf("a server that listens: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var p *link.Problem
	if err := ad.Reach(context.Background(), o); !errors.As(err, &p) || p.Kind != link.Unreachable {
		t.Errorf("one that does not: %v", err)
	}
	o = ad.Options{Domain: "nowhere.invalid", Lookup: func(context.Context, string, string, string) (string, []*net.SRV, error) {
		return "", nil, errors.New("no such host")
	}}
	if err := ad.Reach(context.Background(), o); !errors.As(err, &p) || p.Cause == "" {
		t.Errorf("a domain that DNS does not know: %v", err)
	}
}

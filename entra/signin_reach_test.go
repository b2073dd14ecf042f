package entra_test

import (
	"errors"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
)

func TestReachSaysWhetherTheTenantIsKnown(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	if err := signin.Reach(t.Context(), s.options); err != nil {
		t.Errorf("a tenant that is there: %v", err)
	}
	var p *link.Problem
	s.options.Tenant = "nobody.example"
	if err := signin.Reach(t.Context(), s.options); !errors.As(err, &p) || p.Kind != link.NotFound {
		t.Errorf("one that is not: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := signin.Reach(t.Context(), s.options); !errors.As(err, &p) || p.Kind != link.Unreachable {
		t.Errorf("a service that is gone: %v", err)
	}
	if asked := s.Asked(); len(asked) > 0 {
		t.Errorf("somebody was signed in: %v", asked)
	}
}

package journeys

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"hardmatch/ad"
	"hardmatch/ad/adtest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// aDomainIsSilent is a forest whose other domain has no controller that answers. Its catalog has only the operator.
func aDomainIsSilent(s *stage) {
	err := s.company.Directory().AddObject("CN=EMEA,CN=Partitions,CN=Configuration,DC=contoso,DC=com", map[string][]string{"objectClass": {"top", "crossRef"},
		"nCName": {"DC=emea,DC=contoso,DC=com"}, "dnsRoot": {"emea.contoso.com"}, "nETBIOSName": {"EMEA"}, "systemFlags": {"3"}})
	if err != nil {
		s.t.Fatal(err)
	}
	catalog, err := adtest.Start(adtest.Config{Catalog: true})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(catalog.Close)
	if err := catalog.Add(adtest.User{SAMAccountName: "helpdesk", UPN: practice.Operator, Password: practice.Password}); err != nil {
		s.t.Fatal(err)
	}
	servers := map[string]string{"dc1.contoso.com:636": s.company.Directory().LDAPS(), "dc1.contoso.com:3269": catalog.LDAPS()}
	s.forest = func(o *ad.Options) {
		o.Server, o.CA = "ldaps://dc1.contoso.com:3269", slices.Concat(o.CA, catalog.CA())
		o.Lookup = func(context.Context, string, string, string) (string, []*net.SRV, error) {
			return "", []*net.SRV{{Target: "dc1.emea.contoso.com.", Port: 389}}, nil
		}
		o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			_, real, ok := strings.Cut(servers[address], "://")
			if !ok {
				return nil, errors.New("no route to " + address)
			}
			return (&net.Dialer{}).DialContext(ctx, network, real)
		}
	}
}

// A domain of the forest that does not answer is unknown, by its name and with the way to go on: the rest of the check-up is made, and nothing is linked.
func TestADomainThatDoesNotAnswerIsNotTheEndOfTheCheckUp(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := s.checkUp("james.bond", "")
	if _, err := plan.New(s.checkUp("anna.simple", ""), nil, nil); err != nil {
		t.Fatal(err)
	}
	aDomainIsSilent(s)
	check := s.checkUp("james.bond", "")
	f := sole(t, check, link.CodeUnknownForest, link.Stops)
	for _, says := range []string{"emea.contoso.com", "replicated to the global catalog", "or stay in one domain"} {
		if !strings.Contains(f.Title+f.Cause+f.Cure, says) {
			t.Errorf("%q is missing in %+v", says, f)
		}
	}
	if check.Verdict != checkup.VerdictBlocked || len(check.Findings) != len(before.Findings)+1 || len(check.Holders) != len(before.Holders) || check.Account == nil {
		t.Errorf("verdict %s, %v", check.Verdict, check.Findings)
	}
	if _, err := plan.New(s.checkUp("anna.simple", ""), nil, nil); err == nil {
		t.Error("a plan is made though nobody knows who in emea.contoso.com has the value")
	}
	if linked := s.checkUp("lena.linked", ""); linked.Verdict != checkup.VerdictLinked {
		t.Errorf("what is linked stays so: %s, %v", linked.Verdict, linked.Findings)
	}
}

package ad

import (
	"context"
	"net"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// Owners finds whoever in the forest has a value, by either attribute. Only the controller of emea knows Eva's ConsistencyGuid, and that the heir's is Bond's objectGUID.
func TestOwnersAreLookedForInEveryDomain(t *testing.T) {
	o, _, catalog, emea := serveForest(t)
	heir := adtest.User{SAMAccountName: "heir", DisplayName: "Heir", ConsistencyGUID: bondGUID[:]}
	if err := emea.Add(heir); err != nil {
		t.Fatal(err)
	}
	c := connect(t, o)
	mine, hers, herAnchor, nobodys := bondGUID.ImmutableID(), link.GUID(eva.GUID).ImmutableID(), link.EncodeAnchor(eva.ConsistencyGUID), link.GUID{9}.ImmutableID()
	for range 2 {
		owners, err := c.Owners(t.Context(), mine, hers, herAnchor, nobodys)
		if err != nil || len(owners) != 3 || names(owners[mine]) != "heir james.bond" || names(owners[hers]) != "eva" || names(owners[herAnchor]) != "eva" {
			t.Errorf("%v, %v", owners, err)
		}
	}
	if catalog.Count(adtest.Any) != 0 || emea.Count(adtest.Bind) != 1 {
		t.Errorf("%d questions to the catalog, %d connections to the other domain", catalog.Count(adtest.Any), emea.Count(adtest.Bind))
	}
}

// If the schema says that the catalog has the attribute, the client asks the catalog in place of the domains.
func TestACatalogThatHasTheAnchorIsAskedForOwners(t *testing.T) {
	o, _, _, emea := serveForestWith(t, true)
	c := connect(t, o)
	mine, hers, herAnchor := bondGUID.ImmutableID(), link.GUID(eva.GUID).ImmutableID(), link.EncodeAnchor(eva.ConsistencyGUID)
	owners, err := c.Owners(t.Context(), mine, hers, herAnchor, link.GUID{9}.ImmutableID())
	if err != nil || len(owners) != 3 || names(owners[mine]) != "james.bond" || names(owners[hers]) != "eva" || names(owners[herAnchor]) != "eva" {
		t.Errorf("%v, %v", owners, err)
	}
	if !owners[mine][0].ConsistencyGUID.IsKnown() || emea.Count(adtest.Any) != 0 {
		t.Errorf("Bond as the catalog knows him: %+v; %d questions to the other domain", owners[mine], emea.Count(adtest.Any))
	}
}

// No one knows that a value is free while one domain has not been asked, whoever has it elsewhere.
func TestADomainThatCannotBeAskedIsNotNobody(t *testing.T) {
	o, home, _, emea := serveForest(t)
	c := connect(t, o)
	emea.Inject(adtest.Fault{Op: adtest.Bind, Code: 49, Message: "80090308: comment: AcceptSecurityContext error, data 52e, v4f7c"})
	_, err := c.Owners(t.Context(), link.GUID{9}.ImmutableID())
	wantProblem(t, err, link.NoRights, "dc1.emea.contoso.com:389", "wrong")
	emea.Close()
	for id, want := range map[link.ImmutableID]string{link.GUID{9}.ImmutableID(): "", bondGUID.ImmutableID(): "james.bond"} {
		owners, err := c.Owners(t.Context(), id)
		if p := wantProblem(t, err, link.Unreachable, "dc1.emea.contoso.com:389", "replicated to the global catalog", "or stay in one domain: give --ad-base"); len(p.Unasked) != 1 || p.Unasked[0] != "emea.contoso.com" || names(owners[id]) != want {
			t.Errorf("%q of %q, %q not asked", names(owners[id]), want, p.Unasked)
		}
	}
	home.Inject(adtest.Fault{Op: adtest.Search, Code: 51})
	_, err = c.Owners(t.Context(), bondGUID.ImmutableID())
	if p := wantProblem(t, err, link.Unreachable, "busy or restarting"); len(p.Unasked) > 0 {
		t.Errorf("the own domain is no part that can be done without: %q", p.Unasked)
	}
}

// A domain that does not answer holds no one up longer than the call may take, and does not hold up those who want another one.
func TestASilentDomainHoldsNobodyElseUp(t *testing.T) {
	o, _, _, emea := serveForest(t)
	began := make(chan struct{}, 1)
	dial, release := o.Dial, make(chan struct{})
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == "dc1.emea.contoso.com:389" {
			began <- struct{}{}
			select {
			case <-release:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		return dial(ctx, network, address)
	}
	c := connect(t, o)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, err := c.Owners(ctx, bondGUID.ImmutableID())
		failed <- err
	}()
	select {
	case <-began:
	case err := <-failed:
		t.Fatalf("the other domain was not asked: %v", err)
	}
	if p, err := c.Person(t.Context(), "olga"); err != nil || p.GUID != outside.GUID { // through the catalog
		t.Errorf("%+v, %v", p, err)
	}
	cancel()
	wantProblem(t, <-failed, link.Cancelled)
	close(release)
	if owners, err := c.Owners(t.Context(), link.GUID(eva.GUID).ImmutableID()); err != nil || len(owners) != 1 || emea.Count(adtest.Bind) != 1 {
		t.Errorf("%v, %v", owners, err)
	}
}

// Whoever has a name of someone at home is found in the other domains all the same.
func TestNamesAreLookedForInTheForest(t *testing.T) {
	o, _, _, _ := serveForest(t)
	c := connect(t, o)
	for _, test := range []struct {
		sids, names []string
		want        string
	}{
		{[]string{eva.SID}, nil, "eva"},
		{[]string{fay.SID}, nil, "fay"}, // in another tree of the forest
		{nil, []string{bond.UPN, eva.UPN}, "eva james.bond"},
	} {
		if people, err := c.Named(t.Context(), test.sids, test.names); err != nil || names(people) != test.want {
			t.Errorf("%q %q: %q, %v", test.sids, test.names, names(people), err)
		}
	}
	people, err := c.Named(t.Context(), nil, []string{bond.UPN})
	if err != nil || len(people) != 1 || !people[0].ConsistencyGUID.IsKnown() {
		t.Errorf("as the catalog knows him: %+v, %v", people, err)
	}
}

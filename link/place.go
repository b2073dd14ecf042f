package link

import (
	"context"
	"slices"
	"strings"
)

// Place is where an operation is carried out: one tenant and one forest. What was not told is empty, and unknown.
type Place struct {
	Tenant   string // its id
	Domain   string // its initial domain, by which people know it
	Forest   string // the DNS name of the forest's root domain
	Practice bool   // both are the practice company's
}

// Place reads in which tenant and forest this engine works. The error is a *Problem; what is known without the tenant is given with it.
func (e Engine) Place(ctx context.Context) (Place, error) {
	tenant, err := e.Cloud.Tenant(ctx)
	if err != nil {
		return e.placeIn(Tenant{}), asProblem(err)
	}
	return e.placeIn(tenant), nil
}

func (e Engine) placeIn(t Tenant) Place {
	return Place{Tenant: t.ID, Domain: t.InitialDomain, Forest: e.Directory.Forest(), Practice: e.Practice}
}

// Known tells whether both the tenant and the forest are known.
func (p Place) Known() bool { return p.Tenant != "" && p.Forest != "" }

// String names the tenant and the forest for people; "" where neither is known.
func (p Place) String() string {
	var parts []string
	if p.Practice {
		parts = append(parts, "the practice company")
	}
	if p.Tenant != "" {
		parts = append(parts, "tenant "+p.TenantName())
	}
	if p.Forest != "" {
		parts = append(parts, "forest "+p.Forest)
	}
	return strings.Join(parts, ", ")
}

// TenantName is the initial domain with the id, or the id alone.
func (p Place) TenantName() string {
	if p.Domain == "" {
		return p.Tenant
	}
	return p.Domain + " (" + p.Tenant + ")"
}

// Elsewhere says why an operation does not belong to a place, as the rest of a sentence; "" where nothing speaks against it. What the operation does not
// tell speaks for nothing: see Engine.Belongs.
func (o Operation) Elsewhere(here Place) string {
	switch was := o.Place; {
	case was.Practice && !here.Practice:
		return "it was practice, in the practice company"
	case here.Practice && was.Known() && !was.Practice:
		return "it is not of the practice company, but of " + was.String()
	case was.Tenant != "" && here.Tenant != "" && !strings.EqualFold(was.Tenant, here.Tenant):
		return "it belongs to another tenant, " + was.TenantName()
	case was.Forest != "" && here.Forest != "" && !strings.EqualFold(was.Forest, here.Forest):
		return "it belongs to another forest, " + was.Forest
	default:
		return ""
	}
}

// Belongs makes sure that an operation was begun in the tenant and the forest of this engine, before anything is done about it: there an account that
// cannot be found is gone, elsewhere it means nothing. Where the operation does not tell, as those of earlier versions, both directories must know what
// it says of its person and its account. The error is a *Problem.
func (e Engine) Belongs(ctx context.Context, o Operation) error {
	here, err := e.Place(ctx)
	if err != nil {
		return err
	}
	if problem := e.belongs(ctx, o, here); problem != nil {
		return problem
	}
	return nil
}

func (e Engine) belongs(ctx context.Context, o Operation, here Place) *Problem {
	if problem := ownOnly(e.Journal.File(o.ID)); problem != nil {
		return problem
	}
	refuse := func(cause, cure string) *Problem {
		return &Problem{Kind: Refused, Object: "Operation " + o.ID, Cause: cause + ", so nothing is done about it here", Cure: cure}
	}
	switch why := o.Elsewhere(here); {
	case why != "" && o.Place.Practice:
		return refuse(why, "Leave it: nothing real was touched")
	case why != "":
		return refuse(why, "Start hardmatch there to finish it or to take it back: "+o.Place.String())
	case here.Tenant == "":
		return refuse("which tenant you are signed in to cannot be read", "Have Organization.Read.All granted, and sign in again")
	case !o.began():
		return nil
	case o.Sealed && o.Place.Known() && here.Known():
		return e.confirmsAnchor(ctx, o, refuse)
	}
	if problem := e.confirms(ctx, o, refuse); problem != nil {
		return problem
	}
	return e.confirmsAnchor(ctx, o, refuse)
}

// confirmsAnchor makes sure that the value which an operation of the tenant is about is its person's in AD now, and that each of its accounts has the name
// by which it is recognised: a comparison with nothing always fits.
func (e Engine) confirmsAnchor(ctx context.Context, o Operation, refuse func(cause, cure string) *Problem) *Problem {
	const cure = "Check the person: the check-up says how things stand"
	was := o.Plan.From
	for _, a := range append([]Account{*was.Account}, holderAccounts(was.Holders)...) {
		if a.ID == "" || a.UPN == "" {
			return refuse("its file does not say what its accounts are called", cure)
		}
	}
	if o.Plan.FromAD() {
		return nil // the value is the account's, and is compared before it is written
	}
	person, err := e.Directory.Person(ctx, was.Person.GUID.String())
	if is(err, NotFound) {
		return nil // in the operation's own forest: they are gone, and each step that needs them says so
	}
	if err != nil {
		return asProblem(err)
	}
	if !slices.Contains(person.ImmutableIDs(), was.Anchor.ImmutableID) {
		return refuse("its ImmutableID "+string(was.Anchor.ImmutableID)+" is not "+person.Name()+"'s in AD", cure)
	}
	return nil
}

func holderAccounts(holders []Holder) []Account {
	var out []Account
	for _, h := range holders {
		out = append(out, h.Account)
	}
	return out
}

// confirms lets both directories confirm what an operation says of its person and its account, which the file alone does not prove.
func (e Engine) confirms(ctx context.Context, o Operation, refuse func(cause, cure string) *Problem) *Problem {
	const cure = "Check the person: the check-up says how things stand"
	was := o.Plan.From
	person, err := e.Directory.Person(ctx, was.Person.GUID.String())
	switch {
	case is(err, NotFound):
		return refuse("nothing shows that it belongs to this forest: its person is not in it", cure)
	case err != nil:
		return asProblem(err)
	case was.Person.SID == "" || person.SID != was.Person.SID:
		return refuse("nothing shows that it belongs to this forest: its person has another SID here", cure)
	}
	account, err := e.Cloud.Account(ctx, was.Account.ID)
	switch {
	case is(err, NotFound):
		return refuse("nothing shows that it belongs to this tenant: its account is not in it", cure)
	case err != nil:
		return asProblem(err)
	case !o.calls(account):
		return refuse("nothing shows that it belongs to this tenant: its account has another name here", cure)
	}
	return nil
}

// calls tells whether an account has a name that the operation knows for it, or gives it.
func (o Operation) calls(a Account) bool {
	names := []string{o.Plan.From.Account.UPN}
	for _, s := range o.Plan.Steps {
		if s.On == a.ID {
			names = append(names, s.UPN, s.UPNBefore, s.UPNAfter)
		}
	}
	return a.UPN != "" && slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, a.UPN) })
}

package engine

import (
	"context"
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
)

// Place reads in which tenant and forest this engine works. The error is a *Problem; what is known without the tenant is given with it.
func (e Engine) Place(ctx context.Context) (journal.Place, error) {
	tenant, err := e.Cloud.Tenant(ctx)
	if err != nil {
		return e.placeIn(link.Tenant{}), link.AsProblem(err)
	}
	return e.placeIn(tenant), nil
}

func (e Engine) placeIn(t link.Tenant) journal.Place {
	return journal.Place{Tenant: t.ID, Domain: t.InitialDomain, Forest: e.Directory.Forest(), Practice: e.Practice, Start: e.Start}
}

// Belongs makes sure that an operation was begun in this tenant and forest, before anything is done about it: elsewhere an account that is not found means nothing.
// If it does not say, as in those of earlier versions, both directories must know what it says of its person and its account. The error is a *Problem.
func (e Engine) Belongs(ctx context.Context, o journal.Operation) error {
	here, err := e.Place(ctx)
	if err != nil {
		return err
	}
	return e.belongs(ctx, o, here).OrNil()
}

func (e Engine) belongs(ctx context.Context, o journal.Operation, here journal.Place) *link.Problem {
	if err := e.Journal.TrustedFile(o.ID); err != nil {
		return link.AsProblem(err)
	}
	switch why := o.Elsewhere(here); {
	case why != "" && o.Place.Practice:
		return refuseHere(o, why, "Leave it: nothing real was touched")
	case why != "":
		return refuseHere(o, why, "Start hardmatch there to finish it or undo it: "+o.Place.String())
	case here.Tenant == "":
		return refuseHere(o, "hardmatch cannot read which tenant you are signed in to", "Have Organization.Read.All granted, and sign in again")
	case !o.Began():
		return nil
	case o.Sealed && o.Place.Known() && here.Known():
		return e.confirmsAnchor(ctx, o)
	}
	if problem := e.confirms(ctx, o); problem != nil {
		return problem
	}
	return e.confirmsAnchor(ctx, o)
}

func refuseHere(o journal.Operation, cause, cure string) *link.Problem {
	return o.Refused(cause+", so hardmatch does nothing about it here", cure)
}

// confirmsAnchor makes sure that the value which an operation of the tenant is about is its person's in AD now, and that each of its accounts has the name
// by which it is recognised: a comparison with nothing always fits.
func (e Engine) confirmsAnchor(ctx context.Context, o journal.Operation) *link.Problem {
	was := o.Plan.From
	for _, a := range checkup.AccountsOf(was.Account, was.Holders) {
		if a.ID == "" || a.UPN == "" {
			return refuseHere(o, "its file does not name its accounts", checkAgain)
		}
	}
	if o.Plan.FromAD() {
		return nil // the value is the account's, and is compared before it is written
	}
	person, err := e.Directory.Person(ctx, was.Person.GUID.String())
	switch {
	case link.Is(err, link.NotFound):
		return nil // in the operation's own forest: they are gone, and each step that needs them says so
	case err == nil && !slices.Contains(person.ImmutableIDs(), was.Anchor.ImmutableID):
		return refuseHere(o, "its ImmutableID "+string(was.Anchor.ImmutableID)+" is not "+person.Name()+"'s in AD", checkAgain)
	default:
		return link.AsProblem(err)
	}
}

// confirms lets both directories confirm what an operation says of its person and its account, which the file alone does not prove.
func (e Engine) confirms(ctx context.Context, o journal.Operation) *link.Problem {
	was := o.Plan.From
	person, err := e.Directory.Person(ctx, was.Person.GUID.String())
	switch {
	case link.Is(err, link.NotFound):
		return refuseHere(o, "nothing shows that it belongs to this forest: its person is not in it", checkAgain)
	case err != nil:
		return link.AsProblem(err)
	case was.Person.SID == "" || person.SID != was.Person.SID:
		return refuseHere(o, "nothing shows that it belongs to this forest: its person has another SID here", checkAgain)
	}
	account, err := e.Cloud.Account(ctx, was.Account.ID)
	switch {
	case link.Is(err, link.NotFound):
		return refuseHere(o, "nothing shows that it belongs to this tenant: its account is not in it", checkAgain)
	case err != nil:
		return link.AsProblem(err)
	case !o.Calls(account):
		return refuseHere(o, "nothing shows that it belongs to this tenant: its account has another name here", checkAgain)
	}
	return nil
}

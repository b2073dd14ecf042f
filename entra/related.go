package entra

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// sampleSize is how many synced accounts show which attribute the tenant follows.
const sampleSize = 50

// sampleProperties is what the client asks about them.
var sampleProperties = []string{
	"id", "displayName", "userPrincipalName", "accountEnabled", "onPremisesImmutableId", "onPremisesSecurityIdentifier", "onPremisesSyncEnabled",
}

// Related implements link.Cloud. It asks for everything at the same time.
func (c *Client) Related(ctx context.Context, p link.Person) (_ link.Related, err error) {
	defer link.Catch(c.log, &err)
	g := &relatedSearch{c: c, whole: c.wholeBin(ctx)}
	link.Together(g.tasks(ctx, p)...)
	if err := ctx.Err(); err != nil {
		return link.Related{}, action{object: "search of the tenant"}.problem(ctx, err)
	}
	if g.failed != nil {
		return link.Related{}, g.failed
	}
	g.result.Accounts = inOrder(g.result.Accounts)
	slices.SortFunc(g.result.AddressOwners, func(a, b link.AddressOwner) int { return cmp.Compare(a.Object.ID+a.Address, b.Object.ID+b.Address) })
	slices.SortFunc(g.result.Unread, func(a, b link.Unread) int { return cmp.Compare(a.Code, b.Code) })
	return g.result, nil
}

// relatedSearch collects what is related to a person from searches that run at the same time.
type relatedSearch struct {
	c      *Client
	whole  func() ([]link.Account, error)
	mu     sync.Mutex
	result link.Related
	failed error
}

func (g *relatedSearch) tasks(ctx context.Context, p link.Person) []func() {
	addresses := p.Owned()
	tasks := append(g.carriers(ctx, p), func() { g.optional(ctx, live, byMiswritten(p.Miswritten()...), link.UnreadNotations) })
	if len(addresses) > 0 {
		tasks = append(tasks,
			func() { g.optional(ctx, live, byAddress(live, addresses), link.UnreadAddresses) },
			func() { g.optional(ctx, bin, byAddress(bin, addresses), link.UnreadRecycleBin) },
			func() { g.optional(ctx, live, bySignIn(addresses), link.UnreadSignIns) },
			func() { g.addressOwners(ctx, link.KindGroup, addresses, link.UnreadGroups) },
			func() { g.addressOwners(ctx, link.KindContact, addresses, link.UnreadContacts) })
	}
	if checkID(p.CloudID) == nil { // what is no object id names no account
		tasks = append(tasks,
			func() { g.byCloudID(ctx, live, p.CloudID) },
			func() { g.byCloudID(ctx, bin, p.CloudID) })
	}
	if filter := nameFilter(p); filter != "" {
		tasks = append(tasks, func() { g.namesakes(ctx, filter) })
	}
	return append(tasks, func() { g.sample(ctx) })
}

// essential looks for the live holders: without them no statement is possible.
func (g *relatedSearch) essential(ctx context.Context, s search) {
	found, err := g.c.searchIn(ctx, live, s, g.whole)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.result.Accounts = append(g.result.Accounts, found...)
	g.failed = reading("users of the tenant").problem(ctx, err)
}

func (g *relatedSearch) optional(ctx context.Context, in place, s search, u link.Unread) {
	found, err := g.c.searchIn(ctx, in, s, g.whole)
	g.add(ctx, found, u, err)
}

// byCloudID reads the account that AD itself names, from both places, since one of them does not have it. It asks by id, and so
// gets a consistent answer.
func (g *relatedSearch) byCloudID(ctx context.Context, in place, id link.AccountID) {
	a, err := g.c.accountIn(ctx, in, id)
	switch {
	case err == nil:
		g.add(ctx, []link.Account{a}, link.UnreadCloudID, nil)
	case !notFound(err):
		g.add(ctx, nil, link.UnreadCloudID, err)
	}
}

// add takes what a search found, or notes that it could not be read.
func (g *relatedSearch) add(ctx context.Context, found []link.Account, u link.Unread, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.result.Accounts = append(g.result.Accounts, found...)
	if err == nil || slices.ContainsFunc(g.result.Unread, func(o link.Unread) bool { return o.Code == u.Code }) {
		return
	}
	u.Err = action{object: u.What, needs: u.Needs}.problem(ctx, err)
	u.Needs = needs(u.Err, u.Needs)
	g.result.Unread = append(g.result.Unread, u)
}

// namesakes looks for accounts that may be the person's. One page is plenty: more namesakes than that help no one.
func (g *relatedSearch) namesakes(ctx context.Context, filter string) {
	found, err := g.c.list(ctx, live, listQuery{filter: filter, selected: accountProperties, top: sampleSize, atMost: sampleSize})
	g.add(ctx, found, link.UnreadNames, err)
}

// sample reads some synced accounts. They are not related: they only show which attribute the tenant follows.
func (g *relatedSearch) sample(ctx context.Context) {
	found, err := g.c.list(ctx, live, listQuery{filter: "onPremisesSyncEnabled eq true", selected: sampleProperties, top: sampleSize, atMost: sampleSize})
	g.add(ctx, nil, link.UnreadSynced, err)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.result.Synced = found
}

// reading returns the action of a read that User.Read.All allows.
func reading(object string) action {
	return action{object: object, needs: "the permission " + needsReading}
}

// needs says what would make an optional read succeed: the permission if it was refused, else another try.
func needs(problem error, permission string) string {
	p, ok := errors.AsType[*link.Problem](problem)
	switch {
	case ok && p.Kind == link.NoRights:
		return permission
	case ok && p.Kind == link.SignedOut:
		return "another sign-in"
	}
	if ok { // what it is about has been said: it is what is not known
		alone := *p
		alone.Object, problem = "", &alone
	}
	return "another try: " + web.FirstLine(problem.Error())
}

// owner is a group or contact with addresses.
type owner struct {
	ID      string   `json:"id"`
	Name    string   `json:"displayName"`
	Mail    string   `json:"mail"`
	Proxies []string `json:"proxyAddresses"`
}

// addressOwners looks for groups or contacts that own one of the addresses, given in lower case.
func (g *relatedSearch) addressOwners(ctx context.Context, kind link.RefKind, addresses []string, u link.Unread) {
	owners, err := forEach(anyOf(link.Map(addresses, owning)...), func(filter string) ([]owner, error) { return g.owners(ctx, kind, filter) })
	g.add(ctx, nil, u, err)
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, o := range owners {
		g.result.AddressOwners = append(g.result.AddressOwners, o.owned(kind, addresses)...)
	}
}

// owners reads the groups or contacts that match a filter.
func (g *relatedSearch) owners(ctx context.Context, kind link.RefKind, filter string) ([]owner, error) {
	path := v1 + "/contacts"
	if kind == link.KindGroup {
		path = v1 + "/groups"
	}
	return collect(ctx, g.c, g.c.ask(path, "$filter", filter, "$select", "id,displayName,mail,proxyAddresses"), decodeWithID[owner])
}

// owned returns the addresses that the owner has, each as one claim.
func (o owner) owned(kind link.RefKind, addresses []string) []link.AddressOwner {
	a := link.Account{Mail: o.Mail, Addresses: o.Proxies}
	theirs := append(a.SMTPAddresses(), a.OtherAddresses()...)
	var claims []link.AddressOwner
	for _, address := range addresses {
		if link.HasAddress(theirs, address) {
			claims = append(claims, link.AddressOwner{Object: link.Ref{Kind: kind, ID: o.ID, Name: o.Name}, Address: address})
		}
	}
	return claims
}

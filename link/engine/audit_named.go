package engine

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/checkup"
)

// MostAskedFor is up to how many people AuditOf asks for one by one, each with the reads of a check-up: thirty requests or so, of a few kilobytes, while a whole
// tenant of 100,000 takes a hundred answers of a megabyte each, one after the other.
const MostAskedFor = 50

// What is compared: a company whose accounts fit on one page is read with a third of the requests that a single check-up takes, and if there are more than a
// few names a page of a larger one takes as long as some ten answers about one person.
const (
	fewNames   = 10
	askedOfOne = 20 // answers of a check-up that wait for one another, as four are made at the same time
	askedOfAll = 15 // requests of an audit beside the pages
	pageTakes  = 10
	onAPage    = 999
)

// atATime is how many of them are asked for together.
const atATime = 4

// AuditOf is Audit of some people only, by any name that link/naming reads. Of a few, and of up to MostAskedFor in a large tenant, nothing else is read than
// what a check-up of each reads; for more, in a small tenant, or if one of those searches is refused, both sides are read whole. misnamed are the names that
// are no one's, or several people's.
func (e Engine) AuditOf(ctx context.Context, from Whole, names []string, progress func(AuditProgress)) (r *audit.Report, misnamed []audit.Misnamed, err error) {
	began := from.Tenant.Sent()
	if e.cheaperByName(ctx, from, len(names)) {
		n := named{
			auditor: auditor{Engine: e.bounded(), from: from, progress: progress, into: &audit.Collection{}},
			names:   names, found: make([]link.Person, len(names)), accounts: map[link.AccountID]link.Account{},
		}
		if r, err = n.report(ctx, n.tenant, n.gather, n.roles); err != nil {
			return nil, nil, err
		}
		misnamed, whole := n.narrow(r)
		if !whole || ctx.Err() != nil {
			return r, misnamed, nil
		}
	}
	if r, err = e.Audit(ctx, from, progress); err != nil {
		return nil, nil, err
	}
	people, doubtful := r.Find(names)
	asked, misnamed := e.ask(ctx, r, doubtful)
	r.Only(slices.Concat(people, asked))
	r.Reads.Requests = from.Tenant.Sent() - began
	r.Reads.Partial = r.Reads.Partial || ctx.Err() != nil
	return r, misnamed, nil
}

// cheaperByName reports whether to ask for each name takes less than to read everyone, which it never does in a small company. Without a count the tenant is large.
func (e Engine) cheaperByName(ctx context.Context, from Whole, names int) bool {
	if names > MostAskedFor {
		return false
	}
	many, err := from.Tenant.Count(ctx)
	switch {
	case err != nil:
		e.Log.Warn("the tenant did not count its accounts", "error", err)
		return true
	case many <= onAPage:
		return false
	default:
		return names <= fewNames || names*askedOfOne < askedOfAll+(many+onAPage-1)/onAPage*pageTakes
	}
}

// named fills a collection with what check-ups of some people read.
type named struct {
	auditor
	names    []string
	found    []link.Person // by the places of the names; without a GUID if no one was found
	accounts map[link.AccountID]link.Account
	misnamed []audit.Misnamed
	readAll  bool // a search was refused: only reading all can say
}

// narrow leaves the people of the names, and reports whether everything must be read.
func (n *named) narrow(r *audit.Report) (misnamed []audit.Misnamed, whole bool) {
	var people []link.GUID
	for _, p := range n.found {
		if p.GUID != (link.GUID{}) {
			people = append(people, p.GUID)
		}
	}
	r.Only(people)
	r.Reads.OneByOne = true
	slices.SortFunc(people, func(a, b link.GUID) int { return slices.Compare(a[:], b[:]) })
	r.Reads.People = len(slices.Compact(people)) // and not whoever shows which attribute the tenant follows
	slices.SortFunc(n.misnamed, func(a, b audit.Misnamed) int { return cmp.Compare(a.At, b.At) })
	return n.misnamed, n.readAll && !n.out
}

// gather asks for all of them, some at a time.
func (n *named) gather(ctx context.Context) error {
	for i := 0; i < len(n.names) && !n.readAll; i += atATime {
		if n.out {
			for at := i; at < len(n.names); at++ {
				n.misname(at, audit.Unread, nil)
			}
			break
		}
		var reads []func(context.Context) error
		for at := i; at < min(i+atATime, len(n.names)); at++ {
			reads = append(reads, func(ctx context.Context) error { return n.one(ctx, at) })
		}
		if err := n.parallel(ctx, reads...); err != nil {
			return err
		}
	}
	byID := func(a, b link.Account) int { return cmp.Compare(a.ID, b.ID) }
	return n.into.AddAccounts(slices.SortedFunc(maps.Values(n.accounts), byID))
}

// one finds a person and reads all that a check-up of them reads.
func (n *named) one(ctx context.Context, at int) error {
	p, err := n.Directory.Person(ctx, n.names[at])
	if many := namesakes(err); err != nil && many != audit.Unread {
		n.misname(at, many, link.AsProblem(err))
		return nil
	}
	var f checkup.Facts
	if err == nil {
		f, err = n.Gather(ctx, p, "")
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if out := signedOut(err, f); out != nil { // whoever is left is not asked for, and neither is anyone else
		n.out = true
		n.into.AccountsUnread(link.Live, out)
		n.into.AccountsUnread(link.RecycleBin, out)
		n.misnamed = append(n.misnamed, audit.Misnamed{At: at, Name: n.names[at], Found: audit.Unread})
		return nil
	}
	if err != nil || f.Unasked != nil || slices.ContainsFunc(f.Unread, tellsOfAccounts) {
		n.readAll = true
		return nil
	}
	n.found[at] = p
	n.take(f)
	return nil
}

// signedOut says that the sign-in has ended, if that is why a check-up could not be read, or not all of it; nil if it is not.
func signedOut(err error, f checkup.Facts) *link.Problem {
	if link.Is(err, link.SignedOut) {
		return link.AsProblem(err)
	}
	for _, u := range f.Unread {
		if tellsOfAccounts(u) && link.Is(u.Err, link.SignedOut) {
			return link.AsProblem(u.Err)
		}
	}
	return nil
}

func (n *named) misname(at, found int, why *link.Problem) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.misnamed = append(n.misnamed, audit.Misnamed{At: at, Name: n.names[at], Found: found, Problem: why})
}

// tellsOfAccounts reports whether a search that failed may have hidden an account. An audit of all asks for no groups and contacts, and reads the journal itself.
func tellsOfAccounts(u link.Unread) bool {
	return !slices.Contains([]link.Code{link.CodeUnknownGroups, link.CodeUnknownContacts, link.CodeUnknownJournal}, u.Code)
}

// take keeps what a check-up has read. Of an account that several have near, what was read alone says the most.
func (n *named) take(f checkup.Facts) {
	people := slices.Concat([]link.Person{f.Person}, f.Others, f.Sampled)
	for _, owners := range f.Owners {
		people = append(people, owners...)
	}
	for _, p := range people {
		n.into.AddPeople(link.PeoplePage{Domain: p.Domain(), People: []link.Person{p}})
	}
	n.into.Sample(f.Synced)
	for _, a := range f.Accounts() {
		if before, there := n.accounts[a.ID]; !there || !before.ObjectIdentifier.IsKnown() {
			n.accounts[a.ID] = a
		}
	}
	n.so.People, n.so.Accounts = n.so.People+1, len(n.accounts)
	if n.progress != nil {
		n.progress(n.so)
	}
}

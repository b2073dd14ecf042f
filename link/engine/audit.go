package engine

import (
	"context"
	"sync"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// Whole is what an audit reads.
type Whole struct {
	Directory link.WholeDirectory
	Tenant    link.WholeTenant
}

// AuditProgress is how far an audit has come.
type AuditProgress struct {
	People, Accounts, Deleted int
	Pages                     int  // of both sides
	Expected                  int  // live accounts, as the tenant counts them; 0 if it has not said yet
	Done                      bool // everything was read: the rest takes a moment
}

// Audit reads both sides at the same time, and joins them. What cannot be read, or is left when the sign-in or ctx ends, the report names. The error, a *Problem, is of
// what leaves nothing to say: no answer of the tenant at all, or a synced account without its ImmutableID. progress is called by one goroutine at a time.
func (e Engine) Audit(ctx context.Context, from Whole, progress func(AuditProgress)) (*audit.Report, error) {
	a := auditor{Engine: e, from: from, progress: progress, into: &audit.Collection{}}
	return a.report(ctx, a.tenant, a.people, a.accounts(link.Live), a.accounts(link.RecycleBin), a.roles, a.count)
}

// report does all reads at the same time, and joins what they have put into the collection.
func (a *auditor) report(ctx context.Context, reads ...func(context.Context) error) (*audit.Report, error) {
	began := a.from.Tenant.Sent()
	if err := a.parallel(ctx, reads...); err != nil {
		return nil, link.AsProblem(err)
	}
	if a.into.Miscounted() {
		if err := a.parallel(ctx, a.count); err != nil {
			return nil, link.AsProblem(err)
		}
	}
	a.tell(func(p *AuditProgress) { p.Done = true })
	a.readJournal()
	report := a.into.Join(a.TenantNow())
	report.Reads.Requests = a.from.Tenant.Sent() - began
	report.Reads.Partial = ctx.Err() != nil || a.out
	return report, nil
}

// auditor fills a collection.
type auditor struct {
	Engine
	from     Whole
	progress func(AuditProgress)

	mu   sync.Mutex
	into *audit.Collection
	here link.Tenant
	so   AuditProgress
	out  bool // the sign-in has ended on the way
}

func (a *auditor) tell(change func(*AuditProgress)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change(&a.so)
	if a.progress != nil {
		a.progress(a.so)
	}
}

// tenant reads what is known of the tenant as a whole. Whoever cannot even read themselves reads no one.
func (a *auditor) tenant(ctx context.Context) error {
	t, err := a.Cloud.Tenant(ctx)
	if err != nil && ctx.Err() == nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.here = t
	a.into.Tenant(t, a.Settings)
	return nil
}

func (a *auditor) people(ctx context.Context) error {
	for page, err := range a.from.Directory.Everybody(ctx) {
		if err != nil {
			a.unread(func(c *audit.Collection) { c.DomainUnread(page.Domain, link.AsProblem(err)) })
			continue
		}
		a.unread(func(c *audit.Collection) { c.AddPeople(page) })
		a.tell(func(p *AuditProgress) { p.People, p.Pages = p.People+len(page.People), p.Pages+1 })
	}
	return nil
}

func (a *auditor) unread(note func(*audit.Collection)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	note(a.into)
}

func (a *auditor) accounts(in link.Where) func(context.Context) error {
	return func(ctx context.Context) error {
		for page, err := range a.from.Tenant.Accounts(ctx, in) {
			if err != nil {
				a.unread(func(c *audit.Collection) {
					c.AccountsUnread(in, link.AsProblem(err))
					a.out = a.out || link.Is(err, link.SignedOut)
				})
				return nil
			}
			a.unread(func(c *audit.Collection) { err = c.AddAccounts(page) })
			if err != nil {
				return err
			}
			a.tell(func(p *AuditProgress) {
				p.Pages++
				p.Accounts, p.Deleted = a.into.Came()
			})
		}
		return nil
	}
}

// count has the tenant count its accounts. If it does not, it is not known whether all have come.
func (a *auditor) count(ctx context.Context) error {
	many, err := a.from.Tenant.Count(ctx)
	if err != nil {
		a.unread(func(c *audit.Collection) { c.Uncounted(link.AsProblem(err)) })
		return nil
	}
	a.unread(func(c *audit.Collection) { c.Counted(many) })
	a.tell(func(p *AuditProgress) { p.Expected = many })
	return nil
}

func (a *auditor) roles(ctx context.Context) error {
	of, unread := a.from.Tenant.Roles(ctx)
	a.unread(func(c *audit.Collection) { c.Roles(of, unread) })
	return nil
}

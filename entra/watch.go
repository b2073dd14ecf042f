package entra

import (
	"context"
	"time"

	"hardmatch/link"
)

// Carriers implements link.Cloud. It fails if it cannot read the live accounts that have an ImmutableID of the person: without them no statement is possible.
func (c *Client) Carriers(ctx context.Context, p link.Person) (_ []link.Account, _ []link.Unread, err error) {
	defer link.Catch(c.log, &err)
	g := &relatedSearch{c: c, whole: c.wholeBin(ctx)}
	link.Together(g.carriers(ctx, p)...)
	if err := ctx.Err(); err != nil {
		return nil, nil, action{object: "search of the tenant"}.problem(ctx, err)
	}
	return inOrder(g.result.Accounts), g.result.Unread, g.failed
}

// carriers returns the searches for whoever carries one of the person's ImmutableIDs or SIDs.
func (g *relatedSearch) carriers(ctx context.Context, p link.Person) []func() {
	anchors := byAnchor(p.ImmutableIDs()...)
	tasks := []func(){
		func() { g.essential(ctx, anchors) },
		func() { g.optional(ctx, bin, anchors, link.UnreadRecycleBin) },
	}
	if sids := p.AllSIDs(); len(sids) > 0 {
		tasks = append(tasks,
			func() { g.optional(ctx, live, bySID(sids...), link.UnreadSID) },
			func() { g.optional(ctx, bin, bySID(sids...), link.UnreadRecycleBin) })
	}
	return tasks
}

// SyncRun implements link.Cloud. It takes one request: a watch makes it again and again.
func (c *Client) SyncRun(ctx context.Context) (run link.SyncRun, err error) {
	defer link.Catch(c.log, &err)
	o, err := c.organization(ctx)
	problem := action{object: "tenant", needs: "the permission " + needsOrganization}.problem(ctx, err)
	switch {
	case problem != nil && !link.Is(problem, link.NoRights):
		return run, problem
	case o == nil:
		return link.SyncRun{On: link.Unknown[bool](needsOrganization), Last: link.Unknown[time.Time](needsOrganization)}, nil
	}
	return o.syncRun(), nil
}

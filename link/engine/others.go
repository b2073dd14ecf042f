package engine

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// others are the other operations, begun here, that run or are not finished, and are about an account of its plan; whatever carries a value of the person is one
// of those. Until they are settled the sync must not run, whatever has come of this one: it could bring back, or take, what they have yet to remove.
func (r *run) others() []string {
	if r.engine.Journal == nil {
		return nil
	}
	accounts := checkup.AccountsOf(r.plan.From.Account, r.plan.From.Holders)
	operations, _ := r.engine.Journal.About(link.Map(accounts, func(a link.Account) string { return string(a.ID) })...) // a file that cannot be read is told elsewhere
	here := r.engine.placeIn(r.plan.From.Tenant)
	var ids []string
	for _, o := range operations {
		if o.ID == r.own || o.Elsewhere(here) != "" {
			continue
		}
		if o.Unfinished() {
			o = r.engine.Journal.Followed(o)
		}
		if o.Running || o.Unfinished() {
			ids = append(ids, o.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

package engine

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
)

// others are the other operations, begun here, that run or are not finished, and are about an account of its plan; whatever carries a value of the person is one
// of those. Until they are settled the sync must not run, whatever has come of this one: it could bring back, or take, what they have yet to remove.
func (r *run) others() []string {
	if r.engine.Journal == nil {
		return nil
	}
	accounts := checkup.AccountsOf(r.plan.From.Account, r.plan.From.Holders)
	operations, _ := r.engine.Journal.About(link.Map(accounts, func(a link.Account) string { return string(a.ID) })...) // a file that cannot be read is reported elsewhere
	operations = slices.DeleteFunc(operations, func(o journal.Operation) bool { return o.ID == r.own })
	ids := link.Map(r.engine.open(operations, r.engine.placeIn(r.plan.From.Tenant)), func(o journal.Operation) string { return o.ID })
	slices.Sort(ids)
	return ids
}

// open are those of some operations, begun here, that run or are not finished.
func (e Engine) open(operations []journal.Operation, here journal.Place) []journal.Operation {
	return slices.DeleteFunc(operations, func(o journal.Operation) bool {
		return o.Elsewhere(here) != "" || !o.Running && (!o.Unfinished() || !e.Journal.Followed(o).Unfinished())
	})
}

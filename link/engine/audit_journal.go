package engine

import (
	"cmp"
	"slices"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
)

// atOnce is how many accounts the journal is asked for together.
const atOnce = 500

// readJournal finds what hardmatch itself has done to the accounts that carry a value and are not synced, and what it has not finished.
func (a *auditor) readJournal() {
	if a.Journal == nil {
		return
	}
	stamps, problem := a.stamps()
	open, other := a.unfinished()
	found := audit.Journal{Stamped: stamps}
	if len(open) > 0 {
		found.Open = func(p link.Person, account *link.Account) []checkup.OpenOperation {
			var all []checkup.OpenOperation
			for _, o := range open {
				if o.Concerns(checkup.Facts{Person: p, Account: account}) {
					all = append(all, o.Open(p))
				}
			}
			return all
		}
	}
	a.into.Journal(found, cmp.Or(problem, other))
}

// stamps say when hardmatch wrote the values that accounts carry which the sync has not taken.
func (a *auditor) stamps() (stamps map[link.AccountID]checkup.Stamp, problem *link.Problem) {
	stamps = map[link.AccountID]checkup.Stamp{}
	for some := range slices.Chunk(a.into.MayBePrepared(), atOnce) {
		words := link.Map(some, func(account link.Account) string { return string(account.ID) })
		operations, err := a.Journal.About(words...)
		problem = lastOf(problem, err)
		for _, account := range some {
			if by := stamped(&account, operations); by != (checkup.Stamp{}) {
				stamps[account.ID] = a.inTenantTime(by)
			}
		}
	}
	return stamps, problem
}

// unfinished are the operations, begun here, that run, or that are to be finished or taken back.
func (a *auditor) unfinished() (open []journal.Operation, problem *link.Problem) {
	here := a.placeIn(a.here)
	for o, err := range a.Journal.Briefly() {
		problem = lastOf(problem, err)
		if err == nil && o.Elsewhere(here) == "" && (o.Running || o.Unfinished()) {
			open = append(open, o)
		}
	}
	return open, problem
}

// lastOf is the last of several problems; nil for none.
func lastOf(before *link.Problem, err error) *link.Problem {
	for _, one := range link.Each(err) {
		before = link.AsProblem(one)
	}
	return before
}

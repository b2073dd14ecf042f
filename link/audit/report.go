package audit

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
)

// Report is a joined Collection.
type Report struct {
	Tenant     link.Tenant
	Domains    []string // of the forest that could be read, by their DNS names
	ObservedAt time.Time
	Reads      Reads
	Totals     []Total // of every category, in their order
	from       *Collection
	people     []uint32        // in the order of output
	refused    map[uint32]bool // people who wait for what no run of the sync brings, by their places
	categories []uint8         // of each person, by its place
	verdicts   []address       // of each person, packed
	orphans    []orphan        // in the order of output
}

// Reads are how much was read, and what was not.
type Reads struct {
	People, Accounts, Deleted int // each once, however often it came
	Counted                   int // live accounts, as the tenant counts them; 0: it did not
	Requests                  int // to the tenant
	Unread                    []Hole
	Partial                   bool // it was stopped before its end
	OneByOne                  bool // each person was read alone, so no one looked at whom else an account fits
}

// Total is how many there are of a category.
type Total struct {
	Category Category
	Many     int
}

// Join makes the report. at is the time by the tenant's clock.
func (c *Collection) Join(at time.Time) *Report {
	c.at = at
	c.holdCount()
	c.settleIdentifiers()
	c.join()
	r := &Report{Tenant: c.tenant, Domains: c.domains, ObservedAt: at, from: c, categories: make([]uint8, len(c.people.records)), verdicts: make([]address, len(c.people.records))}
	near := make([]bool, len(c.accounts.records))
	c.rivals.first = make([]uint32, len(c.accounts.records))
	r.refused = map[uint32]bool{}
	counts := map[Category]int{}
	for i := range c.people.records {
		category, verdict, never := c.judge(uint32(i), near)
		if never {
			r.refused[uint32(i)] = true
		}
		r.verdicts[i] = verdict
		r.categories[i] = uint8(placeOf(category))
		counts[category]++
	}
	c.rivals.first = nil
	r.orphans = c.orphans(near)
	for _, o := range r.orphans {
		counts[o.category]++
	}
	for _, k := range kinds {
		r.Totals = append(r.Totals, Total{k.category, counts[k.category]})
	}
	r.Reads = Reads{People: len(c.people.records), Accounts: len(c.accounts.records) - c.deleted, Deleted: c.deleted, Counted: c.counted(), Unread: slices.Clone(c.holes)}
	slices.SortFunc(r.Reads.Unread, func(a, b Hole) int { return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Cause, b.Cause)) })
	r.order()
	return r
}

// plainly is the address of the verdict of whoever is plainly linked: none is kept.
const plainly = ^address(0)

// judge returns the category of the person at a place, with the packed row unless the person is plainly linked. It marks the accounts that are like the person
// in some way. never: no run of the sync takes what has been prepared.
func (c *Collection) judge(at uint32, marks []bool) (of Category, verdict address, never bool) {
	p, partial := unpackPerson(c.people.unpacker(at))
	near := c.accountsNear(p)
	for _, i := range near {
		marks[i] = true
	}
	if !partial && !c.missing.live && !c.missing.bin && c.absent.none() && c.plainlyLinked(p, near) {
		return Linked, plainly, false
	}
	r, why := c.viewOf(p, near).judged(partial)
	account, holder := c.placeAmong(near, r.Account), c.placeAmong(near, r.Holder)
	if account > 0 {
		c.rivals.claim(r, at, uint32(account-1))
	}
	return r.Category, c.packVerdict(r, why, account, holder), c.waits(r).inVain() != ""
}

// judged is the row of a person.
func (v *view) judged(partial bool) (r Row, why []string) {
	category := v.category()
	return v.row(category, v.doubts(category, partial))
}

// row is the row of the person at a place.
func (r *Report) row(at uint32) Row {
	c := r.from
	p, partial := unpackPerson(c.people.unpacker(at))
	if r.verdicts[at] == plainly {
		return c.explained(c.viewOf(p, c.accountsNear(p)).judged(partial))
	}
	return c.explained(c.unpackVerdict(r.verdicts[at], p))
}

// order puts people and accounts in the order of output: by category, then by sign-in name, then by id.
func (r *Report) order() {
	type key struct {
		rank int
		name string
	}
	compare := func(a, b key) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.name, b.name)) }
	keys := make([]key, len(r.categories))
	r.people = make([]uint32, len(keys))
	for i, rank := range r.categories {
		p := r.from.person(uint32(i))
		keys[i] = key{int(rank), strings.ToLower(cmp.Or(p.UPN, p.SAMAccountName, p.DN)) + "\x00" + string(p.GUID[:])}
		r.people[i] = uint32(i)
	}
	slices.SortFunc(r.people, func(a, b uint32) int { return compare(keys[a], keys[b]) })
	of := map[uint32]key{}
	for _, o := range r.orphans {
		a := r.from.account(o.at)
		of[o.at] = key{placeOf(o.category), strings.ToLower(a.UPN) + "\x00" + string(a.ID)}
	}
	slices.SortFunc(r.orphans, func(a, b orphan) int { return compare(of[a.at], of[b.at]) })
}

// People are the rows of the people of some categories, in a fixed order. They are made one after the other: none is kept.
func (r *Report) People(of Of) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for _, at := range r.people {
			if category := kinds[r.categories[at]].category; of(category, r.refused[at] || category.AsksForSomething()) && !yield(r.row(at)) {
				return
			}
		}
	}
}

// Orphans are the rows of the accounts that are no one's, in the same way.
func (r *Report) Orphans(of Of) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for _, o := range r.orphans {
			if of(o.category, o.category.AsksForSomething()) && !yield(r.from.orphanRow(o.at, o.category)) {
				return
			}
		}
	}
}

// Asks reports whether there is something to do: a person or an account of one of these categories that asks for something.
func (r *Report) Asks(of Of) bool {
	return slices.ContainsFunc(r.Totals, func(t Total) bool { return t.Many > 0 && t.Category.AsksForSomething() && of(t.Category, true) }) ||
		slices.ContainsFunc(r.people, func(at uint32) bool { return r.refused[at] && of(kinds[r.categories[at]].category, true) })
}

// HasHole reports whether anything could not be read, so the report is not the whole truth.
func (r *Report) HasHole() bool {
	return r.Reads.Partial || len(r.Reads.Unread) > 0 || slices.ContainsFunc(r.Totals, func(t Total) bool { return t.Category == Unknown && t.Many > 0 })
}

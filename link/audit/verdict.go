package audit

import (
	"slices"

	"hardmatch/link"
)

// What the check-up of a person came to is kept, packed, until it is shown: to make it again would take as long as all else together. The accounts are kept by
// their places, and what speaks for one is found again.

var severities = []link.Severity{"", link.Stops, link.Asks, link.Warns, link.Notes}

// packVerdict packs a row that is not explained yet. account and holder are the places of those of the row, as placeAmong gives them.
func (c *Collection) packVerdict(r Row, why []string, account, holder uint64) address {
	k := &c.verdicts
	k.number(uint64(placeOf(r.Category)))
	k.number(uint64(placeOf(r.Suspected) + 1))
	k.number(uint64(slices.Index(severities, r.Severity)))
	k.number(uint64(slices.Index(r.Person.AnchorValues(), r.Anchor) + 1)) // 0: none of them, and it follows
	if !slices.Contains(r.Person.AnchorValues(), r.Anchor) {
		k.share(string(r.Anchor.Attribute))
		k.text(string(r.Anchor.ImmutableID))
	}
	k.number(uint64(r.Candidates))
	k.number(account)
	k.number(holder)
	k.number(uint64(len(r.Codes)))
	for _, code := range r.Codes {
		k.share(string(code))
	}
	k.shareList(why)
	k.shareList(r.Unknown)
	k.list(r.Lost, "")
	return k.keep()
}

// unpackVerdict is the row of a person again, and why.
func (c *Collection) unpackVerdict(at address, p link.Person) (r Row, why []string) {
	u := c.verdicts.unpack(at)
	r = Row{Category: kinds[u.number()].category, Person: &p, DaysLeft: -1}
	if at := u.number(); at > 0 {
		r.Suspected = kinds[at-1].category
	}
	r.Severity = severities[u.number()]
	if at := u.number(); at > 0 {
		r.Anchor = p.AnchorValues()[at-1]
	} else {
		r.Anchor = link.AnchorValue{Attribute: link.AnchorAttribute(u.shared()), ImmutableID: link.ImmutableID(u.text())}
	}
	r.Candidates = int(u.number())
	account := u.number()
	r.Account, r.Holder = c.atPlace(account), c.atPlace(u.number())
	for range u.number() {
		r.Codes = append(r.Codes, link.Code(u.shared()))
	}
	why, r.Unknown, r.Lost = u.sharedList(), u.sharedList(), u.list("")
	if account > 0 {
		why = append(c.rivalsOf(p, uint32(account-1)), why...)
	}
	r.Next = c.waits(r).next()
	return r, why
}

// placeOf is the place of a category among kinds; -1 for none.
func placeOf(category Category) int {
	return slices.IndexFunc(kinds, func(k kind) bool { return k.category == category })
}

// placeAmong is one more than the place of an account; 0 for none.
func (c *Collection) placeAmong(near []uint32, a *link.Account) uint64 {
	if a == nil {
		return 0
	}
	i := slices.IndexFunc(near, func(at uint32) bool { return unpackAccount(c.accounts.unpacker(at)).ID == a.ID })
	return uint64(near[i]) + 1
}

func (c *Collection) atPlace(place uint64) *link.Account {
	if place == 0 {
		return nil
	}
	a := c.account(uint32(place - 1))
	return &a
}

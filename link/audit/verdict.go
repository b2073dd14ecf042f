package audit

import (
	"slices"

	"hardmatch/link"
)

// What the check-up of a person came to is kept, packed, until it is shown: to make it again would take as long as all else together. The accounts are kept by
// their places, and what speaks for one is found again.

var severities = []link.Severity{"", link.Stops, link.Asks, link.Warns, link.Notes}

// verdict packs or takes a row that is not explained yet. account and holder are the places of those of the row, as placeAmong gives them.
func (r *record) verdict(row *Row, why *[]string, account, holder *uint64) {
	anchors := row.Person.AnchorValues()
	category, suspected, severity := uint64(placeOf(row.Category)), uint64(placeOf(row.Suspected)+1), uint64(slices.Index(severities, row.Severity))
	anchor, candidates := uint64(slices.Index(anchors, row.Anchor)+1), uint64(row.Candidates)
	codes := link.Map(row.Codes, func(c link.Code) string { return string(c) })
	for _, n := range []*uint64{&category, &suspected, &severity, &anchor, &candidates, account, holder} {
		r.number(n)
	}
	if anchor == 0 { // none of the person's
		r.share((*string)(&row.Anchor.Attribute))
		r.text((*string)(&row.Anchor.ImmutableID))
	}
	r.shareList(&codes)
	r.shareList(why)
	r.shareList(&row.Unknown)
	r.list(&row.Lost, "")
	if !r.takes {
		return
	}
	row.Category, row.Severity, row.Candidates = kinds[category].category, severities[severity], int(candidates)
	if suspected > 0 {
		row.Suspected = kinds[suspected-1].category
	}
	if anchor > 0 {
		row.Anchor = anchors[anchor-1]
	}
	row.Codes = link.Map(codes, func(c string) link.Code { return link.Code(c) })
}

func (c *Collection) packVerdict(r Row, why []string, account, holder uint64) address {
	(&record{of: &c.verdicts}).verdict(&r, &why, &account, &holder)
	return c.verdicts.keep()
}

// unpackVerdict is the row of a person again, and why.
func (c *Collection) unpackVerdict(at address, p link.Person) (r Row, why []string) {
	r = Row{Person: &p, DaysLeft: -1}
	var account, holder uint64
	u := c.verdicts.unpack(at)
	u.verdict(&r, &why, &account, &holder)
	r.Account, r.Holder = c.atPlace(account), c.atPlace(holder)
	if account > 0 {
		why = append(c.rivalsOf(p, uint32(account-1)), why...)
	}
	r.Next = c.waits(r).next()
	return r, why
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

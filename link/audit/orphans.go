package audit

import (
	"slices"

	"hardmatch/link"
)

// orphan is an account that is no one's, by its place.
type orphan struct {
	at       uint32
	category Category
}

// orphans are the live accounts that carry a value of AD and are near no one there. If some of AD could not be read, nothing is said of them:
// their AD users may be in that part. Nor is anything said of an account whose SID the answer left out: it may be someone's.
func (c *Collection) orphans(near []bool) (found []orphan) {
	if c.missing.people {
		return nil
	}
	for at := range c.accounts.records {
		if near[at] {
			continue
		}
		if category := c.orphan(unpackAccount(c.accounts.unpacker(uint32(at)))); category != "" {
			found = append(found, orphan{uint32(at), category})
		}
	}
	return found
}

func (c *Collection) orphan(a link.Account) Category {
	v := a.ImmutableID.Or("")
	sync, known := a.Sync.Get()
	if !isLive(a) || !known || v == "" && sync == link.CloudOnly || slices.Contains(a.Absent, sidProperty) {
		return ""
	}
	owners := map[link.ImmutableID][]link.Person{}
	c.ownersInto(owners, v)
	if len(owners[v]) > 0 {
		return ""
	}
	if sid := a.SID.Or(""); sid != "" {
		for _, at := range c.peopleWith(sidKey(sid)) {
			if link.OwnSID(c.person(at), a) {
				return ""
			}
		}
	}
	raw, err := v.Raw()
	switch {
	case sync == link.Synced:
		return OrphanSynced
	case sync == link.LeftScope:
		return OrphanLeftScope
	case err != nil || len(raw) != len(link.GUID{}):
		return OrphanForeign
	default:
		return OrphanCloud
	}
}

// orphanRow is what is the matter with an account that is no one's.
func (c *Collection) orphanRow(at uint32, category Category) Row {
	a := c.account(at)
	r := Row{Category: category, Account: &a, DaysLeft: -1, Next: category.Next()}
	switch category {
	case OrphanSynced:
		r.Why = "It is synced, and no AD user has its ImmutableID or its SID"
	case OrphanLeftScope:
		r.Why = "It was synced once, and no AD user has its ImmutableID or its SID"
	case OrphanCloud:
		r.Why = "It is a cloud account, and no AD user has its ImmutableID"
	case OrphanForeign:
		r.Why = "Its ImmutableID is not 16 bytes: no Active Directory issued it"
	}
	return r
}

package engine

import (
	"context"
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// owners is the read that finds whose the values found are in AD, and then the AD users of the sampled accounts, where none of these carries a value that
// somebody in AD has. It looks at the accounts now, since they are being read again while it runs.
func (e Engine) owners(f *checkup.Facts) func(context.Context) error {
	accounts := slices.Concat(f.Accounts(), f.Synced)
	return func(ctx context.Context) (err error) {
		if f.Owners, err = e.Directory.Owners(ctx, valuesFound(f.Person, accounts)...); err != nil || f.Settings.Anchor != link.AnchorAuto { // also without a domain
			return err
		}
		sids := strayingSIDs(f.Synced, f.Owners)
		if len(sids) == 0 {
			return nil
		}
		f.Sampled, err = e.Directory.Named(ctx, sids, nil)
		return err
	}
}

// strayingSIDs are the SIDs of the sampled accounts; none where one of them carries a value that an AD user has.
func strayingSIDs(synced []link.Account, owners map[link.ImmutableID][]link.Person) []string {
	var sids []string
	for _, a := range synced {
		if len(owners[a.ImmutableID.Or("")]) > 0 {
			return nil
		}
		if sid := a.SID.Or(""); sid != "" && a.ImmutableID.Or("") != "" {
			sids = append(sids, sid)
		}
	}
	return sids
}

// valuesFound are all ImmutableIDs whose owner in AD matters, each once, in order.
func valuesFound(p link.Person, accounts []link.Account) []link.ImmutableID {
	values := p.ImmutableIDs()
	for _, own := range p.OwnGUIDs() {
		values = append(values, own.Guid.ImmutableID())
	}
	for _, a := range accounts {
		if v := a.ImmutableID.Or(""); v != "" {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

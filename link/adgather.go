package link

import (
	"context"
	"slices"
)

// wantsSample tells whether synced accounts must be sampled to know if the account can be linked from the AD side. Where the person's two values differ
// the sample has been read already.
func (f Facts) wantsSample() bool {
	return f.Settings.Anchor == AnchorAuto && len(f.Person.ImmutableIDs()) == 1 && CheckUp{Account: f.Account, Anchor: chooseAnchor(f), Facts: f}.curedFromAD()
}

// owners is the read that finds whose the values found are in AD, after a sample of synced accounts where one is wanted. It looks at the accounts now,
// since they are being read again while it runs.
func (e Engine) owners(f *Facts) func(context.Context) error {
	accounts, wanted := slices.Concat(f.accounts(), f.Synced), f.wantsSample()
	return func(ctx context.Context) (err error) {
		if wanted {
			f.Synced, f.Unread = e.sample(ctx, f.Unread)
			accounts = append(accounts, f.Synced...)
		}
		f.Owners, err = e.Directory.Owners(ctx, valuesFound(f.Person, accounts)...)
		return err
	}
}

// valuesFound are all ImmutableIDs whose owner in AD matters, each once, in order.
func valuesFound(p Person, accounts []Account) []ImmutableID {
	values := p.ImmutableIDs()
	for _, own := range p.ownGUIDs() {
		values = append(values, own.guid.ImmutableID())
	}
	for _, a := range accounts {
		if v := a.ImmutableID.Or(""); v != "" {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// sample reads some synced accounts, or adds to what is unread.
func (e Engine) sample(ctx context.Context, unread []Unread) ([]Account, []Unread) {
	synced, err := e.Cloud.SyncedSample(ctx)
	p := asProblem(err)
	if p == nil {
		return synced, unread
	}
	u := UnreadNamed("synced")
	u.Err = p
	if p.Kind != NoRights {
		u.Needs = "another try"
	}
	return nil, append(unread, u)
}

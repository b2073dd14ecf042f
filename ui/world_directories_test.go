package ui_test

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

func (w *world) Search(_ context.Context, text string, limit int) ([]link.Person, bool, error) {
	var found []link.Person
	for _, p := range w.people {
		if strings.Contains(strings.ToLower(p.DisplayName+" "+p.SAMAccountName), strings.ToLower(text)) {
			found = append(found, p)
		}
	}
	return found[:min(limit, len(found))], len(found) > limit, nil
}

func (w *world) Person(_ context.Context, ref string) (link.Person, error) {
	for _, p := range w.people {
		if p.GUID.String() == ref {
			return p, nil
		}
	}
	return link.Person{}, &link.Problem{Kind: link.NotFound, Object: ref, Cause: "does not exist"}
}

func (w *world) Searched() string { return "DC=contoso,DC=com" }

func (w *world) Forest() string { return w.place.Forest }

func (w *world) Owners(_ context.Context, ids ...link.ImmutableID) (map[link.ImmutableID][]link.Person, error) {
	owners := map[link.ImmutableID][]link.Person{}
	for _, p := range w.people {
		if slices.Contains(ids, p.GUID.ImmutableID()) {
			owners[p.GUID.ImmutableID()] = append(owners[p.GUID.ImmutableID()], p)
		}
	}
	return owners, nil
}

func (w *world) Named(_ context.Context, sids, names []string) ([]link.Person, error) {
	return slices.DeleteFunc(slices.Clone(w.people), func(p link.Person) bool {
		return !slices.Contains(sids, p.SID) && !slices.Contains(names, p.UPN) && !slices.Contains(names, p.Mail)
	}), nil
}

func (w *world) Ahead() time.Duration { return 0 }

func (w *world) Tenant(context.Context) (link.Tenant, error) {
	if w.place.Tenant == "" {
		return link.Tenant{}, &link.Problem{Kind: link.Unreachable, Object: "tenant", Cause: "no answer came in time"}
	}
	ran := w.ran
	if ran.IsZero() {
		ran = testNow.Add(-12 * time.Minute)
	}
	operator := account("operator", "helpdesk@contoso.com", "Helpdesk")
	operator.Roles = link.Know([]link.Role{{Name: "Global Administrator"}})
	return link.Tenant{
		ID: w.place.Tenant, Name: "Contoso", InitialDomain: w.place.Domain, Operator: operator,
		Domains: link.Know([]link.Domain{{Name: "contoso.com", Verified: true}, {Name: "contoso.onmicrosoft.com", Verified: true, Initial: true}}),
		SyncOn:  link.Know(true), LastSync: link.Know(ran),
		HardMatchBlocked: link.Know(false), SoftMatchBlocked: link.Know(false),
	}, nil
}

func (w *world) sorted() []link.Account {
	return slices.SortedFunc(maps.Values(w.accounts), func(a, b link.Account) int { return cmp.Compare(a.ID, b.ID) })
}

func (w *world) Related(context.Context, link.Person) (link.Related, error) {
	return link.Related{Accounts: w.sorted()}, nil
}

func (w *world) Find(_ context.Context, text string, limit int) ([]link.Account, bool, error) {
	found := slices.DeleteFunc(w.sorted(), func(a link.Account) bool { return a.Where() != link.Live || !strings.HasPrefix(a.UPN, text) })
	return found[:min(limit, len(found))], len(found) > limit, nil
}

func (w *world) FindDeleted(_ context.Context, text string, limit int) ([]link.Account, bool, error) {
	if w.binErr != nil {
		return nil, false, w.binErr
	}
	found := slices.DeleteFunc(w.sorted(), func(a link.Account) bool { return a.Where() == link.Live || !a.Begins(text) })
	return found[:min(limit, len(found))], len(found) > limit, nil
}

func (w *world) Account(_ context.Context, id link.AccountID) (link.Account, error) {
	if a, ok := w.accounts[id]; ok {
		return a, nil
	}
	return link.Account{}, &link.Problem{Kind: link.NotFound, Object: string(id), Cause: "does not exist"}
}

func (w *world) AccountDetails(ctx context.Context, id link.AccountID) (link.Account, error) {
	return w.Account(ctx, id)
}

func (w *world) Holders(_ context.Context, id link.ImmutableID) ([]link.Account, error) {
	return slices.DeleteFunc(w.sorted(), func(a link.Account) bool { return !a.Holds(id) }), nil
}

func (w *world) Carriers(_ context.Context, p link.Person) ([]link.Account, []link.Unread, error) {
	return slices.DeleteFunc(w.sorted(), func(a link.Account) bool { return !checkup.CarriesOrMayCarry(p, a) }), nil, nil
}

func (w *world) SyncRun(ctx context.Context) (link.SyncRun, error) {
	t, err := w.Tenant(ctx)
	return t.Run(), err
}

func (w *world) Snapshot(context.Context, link.AccountID) ([]byte, error) { return []byte("{}"), nil }

func (w *world) write(what string, id link.AccountID, change func(*link.Account)) error {
	if w.strike != nil {
		if err := w.strike(what); err != nil {
			return err
		}
	}
	w.writes = append(w.writes, what)
	if id == "" { // it changes the AD user
		return nil
	}
	a := w.accounts[id]
	change(&a)
	w.accounts[id] = a
	return nil
}

func (w *world) Ready(context.Context, []link.Verb) error { return nil }

func (w *world) SetConsistencyGUID(_ context.Context, person link.GUID, _, to []byte) (string, error) {
	err := w.write("stamp", "", func(*link.Account) {})
	for i, p := range w.people {
		if p.GUID == person {
			w.people[i].ConsistencyGUID = link.Know(to)
		}
	}
	return "dc1.contoso.com", err
}

func (w *world) AddAddress(_ context.Context, person link.GUID, address string) (string, error) {
	err := w.write("carry "+address, "", func(*link.Account) {})
	for i, p := range w.people {
		if p.GUID == person && !link.HasAddress(p.Addresses, "smtp:"+address) {
			w.people[i].Addresses = append(slices.Clone(p.Addresses), "smtp:"+address)
		}
	}
	return "dc1.contoso.com", err
}

func (w *world) RemoveAddress(_ context.Context, person link.GUID, address string) (string, error) {
	err := w.write("uncarry "+address, "", func(*link.Account) {})
	for i, p := range w.people {
		if p.GUID == person {
			w.people[i].Addresses = slices.DeleteFunc(slices.Clone(p.Addresses), func(a string) bool { return a == "smtp:"+address })
		}
	}
	return "dc1.contoso.com", err
}

func (w *world) AddressOwners(_ context.Context, addresses ...string) (link.OwnersInAD, error) {
	claims := link.OwnersInAD{Asked: "the forest"}
	for _, p := range w.people {
		for _, address := range addresses {
			if link.HasAddress(p.Owned(), address) {
				claims.Owners = append(claims.Owners, link.AddressOwner{Object: p.Ref(), Address: address})
			}
		}
	}
	return claims, nil
}

func (w *world) Set(_ context.Context, id link.AccountID, value link.ImmutableID) error {
	for _, a := range w.sorted() {
		if a.ID != id && a.Holds(value) {
			return &link.Problem{Kind: link.Conflict, Cause: "another account has it", Holder: a.ID, Status: 400}
		}
	}
	return w.write("set", id, func(a *link.Account) { a.ImmutableID = link.Know(value) })
}

func (w *world) Clear(_ context.Context, id link.AccountID) error {
	return w.write("clear", id, func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("")) })
}

func (w *world) SoftDelete(_ context.Context, id link.AccountID) error {
	return w.write("delete", id, func(a *link.Account) { a.DeletedAt = testNow })
}

func (w *world) Restore(_ context.Context, id link.AccountID, _ link.RestoreOptions) error {
	return w.write("restore", id, func(a *link.Account) { a.DeletedAt = time.Time{} })
}

func (w *world) Purge(_ context.Context, id link.AccountID) error {
	err := w.write("purge", id, func(*link.Account) {})
	if err == nil {
		delete(w.accounts, id)
	}
	return err
}

func (w *world) Rename(_ context.Context, id link.AccountID, upn string) error {
	return w.write("rename", id, func(a *link.Account) { a.UPN = upn })
}

func (w *world) ClearObjectIdentifier(_ context.Context, id link.AccountID) error {
	return w.write("clear identifier", id, func(a *link.Account) { a.ObjectIdentifier = link.Know("") })
}

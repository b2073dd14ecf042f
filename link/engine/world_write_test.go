package engine

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
)

// write does one change as Entra ID would: it looks at the account, refuses or acts, and then answers, which may get lost.
func (w *world) write(do link.Verb, id link.AccountID, act func(*link.Account) *link.Problem) error {
	defer w.call()()
	if w.beforeWrite != nil {
		w.beforeWrite(do, id)
	}
	w.writes = append(w.writes, fmt.Sprintf("%s %s", do, id))
	if w.refuse != nil && w.refuse(do, id) {
		return &link.Problem{Kind: link.NoRights, Object: string(id), Cause: "this sign-in is not allowed to do that"}
	}
	was, ok := w.accounts[id]
	if !ok || w.hidden(id) {
		return &link.Problem{Kind: link.NotFound, Object: string(id), Cause: "does not exist"}
	}
	a := was
	if problem := act(&a); problem != nil {
		w.writes[len(w.writes)-1] += ": refused"
		return problem
	}
	w.accounts[id] = a
	if do == link.DoPurge {
		delete(w.accounts, id)
	}
	if do == link.DoSoftDelete || do == link.DoRestore {
		w.moved[id] = w.now
	}
	if bonds := testGUID(7).ImmutableID(); was.Holds(bonds) && (do == link.DoPurge || !a.Holds(bonds)) {
		w.freed[id] = w.now
	}
	for range w.lag {
		w.stale[id] = append(w.stale[id], was)
	}
	if w.answer != nil {
		return w.answer(do, id)
	}
	return nil
}

func (w *world) Ready(_ context.Context, verbs []link.Verb) error {
	w.readied = append(w.readied, verbs)
	return w.notReady
}

// SetConsistencyGUID is reported to beforeWrite and answer as a stamp of no account. Reads of the person lag behind like those of an account.
func (w *world) SetConsistencyGUID(_ context.Context, person link.GUID, from, to []byte) (string, error) {
	defer w.call()()
	if w.beforeWrite != nil {
		w.beforeWrite(link.DoStamp, "")
	}
	p := w.people[person]
	if !bytes.Equal(p.ConsistencyGUID.Or(nil), from) {
		return "", &link.Problem{Kind: link.Changed, Object: p.Name(), Cause: "it is another one now"}
	}
	w.writes = append(w.writes, fmt.Sprintf("stamp %s", p.SAMAccountName))
	for range w.lag {
		w.stalePeople = append(w.stalePeople, p)
	}
	p.ConsistencyGUID = link.Know(to)
	w.people[person] = p
	if w.answer != nil {
		return "dc1.contoso.com", w.answer(link.DoStamp, "")
	}
	return "dc1.contoso.com", nil
}

func (w *world) AddAddress(_ context.Context, person link.GUID, address string) (string, error) {
	return w.changeAddress(link.DoCarry, person, address, func(p *link.Person) { p.Addresses = append(p.Addresses, link.ProxyOf(address)) })
}

func (w *world) RemoveAddress(_ context.Context, person link.GUID, address string) (string, error) {
	return w.changeAddress(link.DoUncarry, person, address, func(p *link.Person) {
		p.Addresses = slices.DeleteFunc(p.Addresses, func(a string) bool { return strings.EqualFold(a, link.ProxyOf(address)) })
	})
}

// changeAddress changes one address of a person, as AD would: what is so already stays so, a primary address is not taken away.
func (w *world) changeAddress(do link.Verb, person link.GUID, address string, change func(*link.Person)) (string, error) {
	defer w.call()()
	if w.beforeWrite != nil {
		w.beforeWrite(do, "")
	}
	w.writes = append(w.writes, fmt.Sprintf("%s %s", do, address))
	p, there := w.people[person]
	switch {
	case w.refuse != nil && w.refuse(do, ""):
		return "", &link.Problem{Kind: link.NoRights, Object: p.Name(), Cause: "this user may not write it"}
	case !there:
		return "", &link.Problem{Kind: link.NotFound, Object: "the person", Cause: "does not exist"}
	case do == link.DoUncarry && slices.Contains(p.Addresses, "SMTP:"+address):
		return "", &link.Problem{Kind: link.Changed, Object: p.Name(), Cause: "it has become the primary address"}
	case link.HasAddress(p.Addresses, link.ProxyOf(address)) == (do == link.DoCarry):
		return "dc1.contoso.com", nil
	}
	for range w.lag {
		w.stalePeople = append(w.stalePeople, p)
	}
	p.Addresses = slices.Clone(p.Addresses)
	change(&p)
	w.people[person] = p
	if w.answer != nil {
		return "dc1.contoso.com", w.answer(do, "")
	}
	return "dc1.contoso.com", nil
}

func (w *world) Set(_ context.Context, id link.AccountID, v link.ImmutableID) error {
	return w.write(link.DoSet, id, func(a *link.Account) *link.Problem {
		if problem := w.taken(id, v, w.binBlocks); problem != nil {
			return problem
		}
		a.ImmutableID = link.Know(v)
		return refusedIf(a.Sync.Or("") == link.Synced || w.federated(*a))
	})
}

// taken refuses a value that another account has, one in the recycle bin too if that is how the tenant behaves.
func (w *world) taken(id link.AccountID, v link.ImmutableID, inBin bool) *link.Problem {
	for other, at := range w.freed {
		if other != id && v == testGUID(7).ImmutableID() && w.now.Before(at.Add(w.uniqueLag)) {
			return &link.Problem{Kind: link.Conflict, Cause: "another account has it", Holder: other}
		}
	}
	for _, other := range w.sorted() {
		if other.ID != id && other.Holds(v) && (other.Where() == link.Live || inBin) {
			return &link.Problem{Kind: link.Conflict, Cause: "another account has it", Holder: other.ID}
		}
	}
	return nil
}

func (w *world) Clear(_ context.Context, id link.AccountID) error {
	return w.write(link.DoClear, id, func(a *link.Account) *link.Problem {
		a.ImmutableID = link.Know(link.ImmutableID(""))
		return refusedIf(a.Sync.Or("") == link.Synced || w.federated(*a) || w.clearRefused && a.Sync.Or("") == link.LeftScope)
	})
}

func (w *world) SoftDelete(_ context.Context, id link.AccountID) error {
	return w.write(link.DoSoftDelete, id, func(a *link.Account) *link.Problem { a.DeletedAt = w.now.Add(w.ahead); return nil })
}

func (w *world) Restore(_ context.Context, id link.AccountID, o link.RestoreOptions) error {
	return w.write(link.DoRestore, id, func(a *link.Account) *link.Problem {
		a.DeletedAt, a.Sync, a.UPN = time.Time{}, link.Know(link.LeftScope), cmp.Or(o.UPN, a.UPN)
		if o.DropAddresses {
			a.Addresses = slices.DeleteFunc(slices.Clone(a.Addresses), func(address string) bool { return w.owned(id, address) })
		}
		if slices.ContainsFunc(append(a.Addresses, a.UPN), func(name string) bool { return w.owned(id, name) }) {
			return &link.Problem{Kind: link.Conflict, Object: string(id), Cause: "another object has its name or an address"}
		}
		return w.taken(id, a.ImmutableID.Or(""), false)
	})
}

// owned reports whether a live account other than this one has the sign-in name or address.
func (w *world) owned(id link.AccountID, name string) bool {
	return slices.ContainsFunc(w.sorted(), func(a link.Account) bool {
		return a.ID != id && a.Where() == link.Live && slices.ContainsFunc(append(a.Addresses, a.UPN), func(n string) bool { return strings.EqualFold(n, name) })
	})
}

func (w *world) Purge(_ context.Context, id link.AccountID) error {
	return w.write(link.DoPurge, id, func(a *link.Account) *link.Problem {
		_, kept := a.NoPurgeBefore(w.now)
		return refusedIf(a.Where() == link.Live || kept)
	})
}

func (w *world) Rename(_ context.Context, id link.AccountID, upn string) error {
	return w.write(link.DoRename, id, func(a *link.Account) *link.Problem {
		a.UPN = upn
		return refusedIf(a.Sync.Or("") == link.Synced || w.federated(*a) && a.ImmutableID.Or("") == "")
	})
}

func (w *world) ClearObjectIdentifier(_ context.Context, id link.AccountID) error {
	return w.write(link.DoClearIdentifier, id, func(a *link.Account) *link.Problem { a.ObjectIdentifier = link.Know(""); return nil })
}

func (w *world) federated(a link.Account) bool {
	return w.tenant.Domain(a.UPN).Or(link.Domain{}).Federated
}

func refusedIf(refused bool) *link.Problem {
	if refused {
		return &link.Problem{Kind: link.Refused, Cause: "the server says no"}
	}
	return nil
}

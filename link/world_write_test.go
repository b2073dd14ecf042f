package link

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// write does one change as Entra ID would: it looks at the account, refuses or acts, and then answers, which may get lost.
func (w *world) write(do Verb, id AccountID, act func(*Account) *Problem) error {
	defer w.call()()
	if w.beforeWrite != nil {
		w.beforeWrite(do, id)
	}
	w.writes = append(w.writes, fmt.Sprintf("%s %s", do, id))
	if w.refuse != nil && w.refuse(do, id) {
		return &Problem{Kind: NoRights, Object: string(id), Cause: "this sign-in may not do that"}
	}
	was, ok := w.accounts[id]
	if !ok || w.hidden(id) {
		return &Problem{Kind: NotFound, Object: string(id), Cause: "does not exist"}
	}
	a := was
	if problem := act(&a); problem != nil {
		w.writes[len(w.writes)-1] += ": refused"
		return problem
	}
	w.accounts[id] = a
	if do == DoPurge {
		delete(w.accounts, id)
	}
	if do == DoSoftDelete || do == DoRestore {
		w.moved[id] = w.now
	}
	if bonds := testGUID(7).ImmutableID(); was.Holds(bonds) && (do == DoPurge || !a.Holds(bonds)) {
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

func (w *world) Ready(_ context.Context, verbs []Verb) error {
	w.readied = append(w.readied, verbs)
	return w.notReady
}

// SetConsistencyGUID is told to beforeWrite and answer as a stamp of no account. Reads of the person lag behind like those of an account.
func (w *world) SetConsistencyGUID(_ context.Context, person GUID, from, to []byte) (string, error) {
	defer w.call()()
	if w.beforeWrite != nil {
		w.beforeWrite(DoStamp, "")
	}
	p := w.people[person]
	if !bytes.Equal(p.ConsistencyGUID.Or(nil), from) {
		return "", &Problem{Kind: Changed, Object: p.Name(), Cause: "it is another one now"}
	}
	w.writes = append(w.writes, fmt.Sprintf("stamp %s", p.SAMAccountName))
	for range w.lag {
		w.stalePeople = append(w.stalePeople, p)
	}
	p.ConsistencyGUID = Know(to)
	w.people[person] = p
	if w.answer != nil {
		return "dc1.contoso.com", w.answer(DoStamp, "")
	}
	return "dc1.contoso.com", nil
}

func (w *world) Set(_ context.Context, id AccountID, v ImmutableID) error {
	return w.write(DoSet, id, func(a *Account) *Problem {
		if problem := w.taken(id, v, w.binBlocks); problem != nil {
			return problem
		}
		a.ImmutableID = Know(v)
		return refusedIf(a.Sync.Or("") == Synced || w.federated(*a))
	})
}

// taken refuses a value that another account has, one in the recycle bin too where that is how the tenant behaves.
func (w *world) taken(id AccountID, v ImmutableID, inBin bool) *Problem {
	for other, at := range w.freed {
		if other != id && v == testGUID(7).ImmutableID() && w.now.Before(at.Add(w.uniqueLag)) {
			return &Problem{Kind: Conflict, Cause: "another account has it", Holder: other}
		}
	}
	for _, other := range w.sorted() {
		if other.ID != id && other.Holds(v) && (other.Where() == Live || inBin) {
			return &Problem{Kind: Conflict, Cause: "another account has it", Holder: other.ID}
		}
	}
	return nil
}

func (w *world) Clear(_ context.Context, id AccountID) error {
	return w.write(DoClear, id, func(a *Account) *Problem {
		a.ImmutableID = Know(ImmutableID(""))
		return refusedIf(a.Sync.Or("") == Synced || w.federated(*a) || w.clearRefused && a.Sync.Or("") == LeftScope)
	})
}

func (w *world) SoftDelete(_ context.Context, id AccountID) error {
	return w.write(DoSoftDelete, id, func(a *Account) *Problem { a.DeletedAt = w.now.Add(w.ahead); return nil })
}

func (w *world) Restore(_ context.Context, id AccountID, o RestoreOptions) error {
	return w.write(DoRestore, id, func(a *Account) *Problem {
		a.DeletedAt, a.Sync, a.UPN = time.Time{}, Know(LeftScope), cmp.Or(o.UPN, a.UPN)
		if o.DropAddresses {
			a.Addresses = slices.DeleteFunc(slices.Clone(a.Addresses), func(address string) bool { return w.owned(id, address) })
		}
		if slices.ContainsFunc(append(a.Addresses, a.UPN), func(name string) bool { return w.owned(id, name) }) {
			return &Problem{Kind: Conflict, Object: string(id), Cause: "another object has its name or an address"}
		}
		return w.taken(id, a.ImmutableID.Or(""), false)
	})
}

// owned tells whether a live account other than this one has the sign-in name or address.
func (w *world) owned(id AccountID, name string) bool {
	return slices.ContainsFunc(w.sorted(), func(a Account) bool {
		return a.ID != id && a.Where() == Live && slices.ContainsFunc(append(a.Addresses, a.UPN), func(n string) bool { return strings.EqualFold(n, name) })
	})
}

func (w *world) Purge(_ context.Context, id AccountID) error {
	return w.write(DoPurge, id, func(a *Account) *Problem { return refusedIf(a.Where() == Live) })
}

func (w *world) Rename(_ context.Context, id AccountID, upn string) error {
	return w.write(DoRename, id, func(a *Account) *Problem {
		a.UPN = upn
		return refusedIf(a.Sync.Or("") == Synced || w.federated(*a) && a.ImmutableID.Or("") == "")
	})
}

func (w *world) ClearObjectIdentifier(_ context.Context, id AccountID) error {
	return w.write(DoClearIdentifier, id, func(a *Account) *Problem { a.ObjectIdentifier = Know(""); return nil })
}

func (w *world) federated(a Account) bool { return w.tenant.Domain(a.UPN).Or(Domain{}).Federated }

func refusedIf(refused bool) *Problem {
	if refused {
		return &Problem{Kind: Refused, Cause: "the server says no"}
	}
	return nil
}

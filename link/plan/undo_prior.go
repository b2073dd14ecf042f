package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Prior is how an account was before an operation.
type Prior struct {
	Last  Step             // the last that was done to it
	Value link.ImmutableID // its ImmutableID
	Where link.Where
	Name  string // its sign-in name

	valued  bool // the operation has changed its value
	deleted bool // the operation has left it in the recycle bin
	named   bool // the operation has changed its name
	back    Step // that brought it back from the recycle bin; zero if none did
	mapped  bool // to an AD object, which no one can write back
}

// Priors are the accounts that an operation has touched, as they were; those that give the ImmutableID up first, since no one else can get it back before.
func (in UndoInput) Priors() []Prior {
	byID := map[link.AccountID]Prior{}
	for _, s := range slices.Backward(in.Done) { // so that the first step has the last word
		if s.OnPerson() { // see unstamp and uncarry
			continue
		}
		p, seen := byID[s.On]
		if !seen {
			a := in.Accounts[s.On].known()
			p = Prior{Last: s, Value: a.ImmutableID.Or(""), Where: a.Where(), Name: in.ownName(a), deleted: s.Do == link.DoSoftDelete}
		}
		if undo := verbs[s.Do].undo; undo != nil {
			undo(s, &p)
		}
		byID[s.On] = p
	}
	anchor := in.Plan.From.Anchor.ImmutableID
	return slices.SortedFunc(maps.Values(byID), func(a, b Prior) int {
		return cmp.Or(link.FalseFirst(a.Value == anchor, b.Value == anchor), cmp.Compare(a.Last.On, b.Last.On))
	})
}

// Loses reports whether an undo takes a value off an account.
func (p Prior) Loses(now link.Account) bool {
	value := now.ImmutableID.Or("")
	return p.valued && value != "" && value != p.Value
}

// Touches reports whether an undo gives something to an account, or deletes it. Taking the operation's own value off it is neither.
func (p Prior) Touches(now link.Account) bool {
	gets := p.valued && p.Value != "" && now.ImmutableID.Or("") != p.Value
	return gets || p.Where != now.Where() || !strings.EqualFold(p.Name, now.UPN)
}

// found reports whether the account is live or in the recycle bin.
func (a UndoAccount) found() bool { return a.Now.ID != "" }

// known returns the account as it is, or as the operation has left it if it cannot be found.
func (a UndoAccount) known() link.Account {
	if a.found() {
		return a.Now
	}
	return a.Left
}

// Values are those whose owners in AD must be known: what the operation has not left, what is to be given back, and what is to be taken off.
func (in UndoInput) Values() []link.ImmutableID {
	var values []link.ImmutableID
	losing := map[link.AccountID]bool{}
	for _, p := range in.Priors() {
		losing[p.Last.On] = p.Loses(in.Accounts[p.Last.On].Now)
		if p.valued && p.Value != "" {
			values = append(values, p.Value)
		}
	}
	for id, a := range in.Accounts {
		if value := a.Now.ImmutableID.Or(""); value != "" && (losing[id] || !a.Left.Holds(value)) {
			values = append(values, value)
		}
	}
	if value := link.EncodeAnchor(in.Person.ConsistencyGUID.Or(nil)); in.Plan.FromAD() && value != "" {
		values = append(values, value)
	}
	return values
}

// MayShow reports whether an account that cannot be found is restored should it be found: one that the operation has deleted.
func (in UndoInput) MayShow(p Prior) bool {
	left := in.Accounts[p.Last.On].Left
	return !p.Last.Irreversible() && left.Where() == link.RecycleBin && p.Where == link.Live && !left.Expired(in.At)
}

// tookBack are the steps that a stopped undo has done to an account.
func (in UndoInput) tookBack(id link.AccountID) []Step {
	if in.Stopped == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(in.Stopped.Done), func(s Step) bool { return s.On != id })
}

// ownName is the sign-in name of an account; of one that a stopped undo has moved aside for a minute, the one that it had before.
func (in UndoInput) ownName(now link.Account) string {
	for _, s := range in.tookBack(now.ID) {
		if s.Do == link.DoRename && strings.EqualFold(s.UPNAfter, now.UPN) && strings.EqualFold(checkup.InterimName(in.Tenant, s.UPNBefore), s.UPNAfter) {
			return s.UPNBefore
		}
	}
	return now.UPN
}

// AgainSince says what someone else has done to an account again after a stopped undo had taken it back; "" for nothing.
func (in UndoInput) AgainSince(now link.Account) string {
	steps := in.tookBack(now.ID)
	moved := slices.ContainsFunc(steps, func(s Step) bool { return s.Do == link.DoRestore || s.Do == link.DoSoftDelete })
	switch where := in.Accounts[now.ID].Left.Where(); {
	case moved && where == link.Live && now.Where() == link.RecycleBin:
		return "it has been deleted again since operation " + in.Stopped.Operation + " restored it"
	case moved && where == link.RecycleBin && now.Where() == link.Live:
		return "it has been restored again since operation " + in.Stopped.Operation + " deleted it"
	case len(steps) > 0 && in.gotBack(now):
		return "it has got its ImmutableID back since operation " + in.Stopped.Operation + " removed it"
	default:
		return ""
	}
}

// gotBack reports whether an account has the value again that the operation gave it, which a stopped undo had taken off.
func (in UndoInput) gotBack(now link.Account) bool {
	value := now.ImmutableID.Or("")
	return in.Stopped != nil && value != "" && value == in.Stopped.Before[now.ID] && !in.Accounts[now.ID].Left.Holds(value)
}

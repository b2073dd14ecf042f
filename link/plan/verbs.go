package plan

import (
	"slices"
	"strings"
	"time"

	"hardmatch/link"
)

// Sign says in one character what a step does.
type Sign string

// The signs.
const (
	SignSets    Sign = "+"
	SignChanges Sign = "~"
	SignRemoves Sign = "-"
	SignReads   Sign = " "
)

// verb is one row of the table: all that a step of this verb comes to.
type verb struct {
	word    string            // what it does, in one word before a short id
	past    string            // what it has done to its account, in one word
	title   func(Step) string // in plain words, with whom it is done to
	sign    Sign
	fate    string            // what becomes of its account, in one word of fates
	change  func(Step) string // what the screen shows of it, before and after; nil: nothing
	receipt func(Step) string // what the receipt says of it, behind the title; nil: the object id, if it has one, and what it changes
	effect  func(Step, *state)
	call    func(Step, link.Person) link.Change // the write; nil for a verb that only reads
	undo    func(Step, *Prior)                  // what it says of the account as it was before; nil for nothing
	inAD    bool                                // it changes the AD user, and no account
	final   bool                                // no one can take it back
	needs   []string                            // the permissions in the tenant; none for a change in AD
	remains string                              // what is left to do if it was refused after the account got its ImmutableID
}

// state is what a step has an effect on.
type state struct {
	account *link.Account
	person  *link.Person
	at      time.Time // by the tenant's clock
}

// The permissions that write (Learn: permissions-reference).
const (
	toUpdate          = "User.ReadWrite.All"
	toDelete          = "User.DeleteRestore.All"
	toClearIdentifier = "User-OnPremisesSyncBehavior.ReadWrite.All"
)

// SyncPersonNow are the permissions that let Cloud Sync take one person at once (Graph reference: synchronizationjob-provisionondemand,
// serviceprincipal-list). That is a change of the tenant, and no step of a plan: see [link.PersonSyncer].
var SyncPersonNow = []string{"Synchronization.ReadWrite.All", "Application.Read.All"}

// verbs is the table: what a step of each verb comes to, wherever that is the same for all of them. What becomes of an account in one plan is decided by the
// plan's shape, in the places that say so. The permissions are those of the Graph reference (user-update, user-delete,
// directory-deleteditems-delete and -restore; Learn: how-to-connect-install-existing-tenant).
var verbs = map[link.Verb]verb{
	link.DoTrySet: {
		word: "ask first", past: "Linked", title: on("Ask Entra ID first: try to set the ImmutableID on ", ""), sign: SignSets, fate: FateSet, change: valueChange,
		effect: getsValue, call: setValue, undo: hadValue, needs: []string{toUpdate},
	},
	link.DoSet: {
		word: "link", past: "Linked", title: on("Set the ImmutableID on ", ""), sign: SignSets, fate: FateSet, change: valueChange,
		effect: getsValue, call: setValue, undo: hadValue, needs: []string{toUpdate},
	},
	link.DoClear: {
		word: "clear", past: "Cleared", title: on("Clear the ImmutableID of ", ""), sign: SignChanges, fate: FateClear, change: valueChange,
		effect: getsValue, undo: hadValue, needs: []string{toUpdate},
		call: func(s Step, _ link.Person) link.Change { return link.OnAccount(link.Writer.Clear, s.On) },
	},
	link.DoSoftDelete: {
		word: "delete", past: "Deleted", title: on("Delete ", ", to the recycle bin"), sign: SignRemoves, fate: FateDelete,
		change: valueChange, needs: []string{toDelete},
		effect: func(_ Step, now *state) { now.account.DeletedAt = now.at },
		call:   func(s Step, _ link.Person) link.Change { return link.OnAccount(link.Writer.SoftDelete, s.On) },
		undo:   func(_ Step, p *Prior) { p.Where = link.Live },
	},
	link.DoRestore: {
		word: "restore", past: "Restored", title: func(s Step) string { return "Restore " + s.Called() + " from the recycle bin" + s.ChangedBack() }, sign: SignSets, fate: FateRestore,
		change: valueChange, needs: []string{toDelete},
		effect: func(s Step, now *state) {
			now.account.DeletedAt = time.Time{}
			now.account.Sync = link.Unknown[link.SyncState]("") // comes back synced or as one that left the scope (Learn: tshoot-connect-sync-errors)
			now.account.UPN = s.UPNAfter                        // "": its own, as the server has kept it
		},
		call: func(s Step, _ link.Person) link.Change {
			return link.OnAccountTo(link.Writer.Restore, s.On, link.RestoreOptions{UPN: s.UPNAfter, DropAddresses: s.DropAddresses})
		},
		undo: func(s Step, p *Prior) { p.Where, p.back = link.RecycleBin, s },
	},
	link.DoPurge: {
		word: "purge", past: "Purged", title: on("Purge ", " from the recycle bin for good"), sign: SignRemoves, fate: FateDelete,
		change: valueChange, final: true, needs: []string{toDelete},
		effect:  func(Step, *state) {}, // it is looked for as it was: a late read shows it so
		call:    func(s Step, _ link.Person) link.Change { return link.OnAccount(link.Writer.Purge, s.On) },
		remains: "the copy in the recycle bin remains: someone with the right to purge it must do so before the next sync",
	},
	link.DoRename: {
		word: "rename", past: "Renamed", title: func(s Step) string { return "Change the sign-in name of " + s.Called() + " to " + s.UPNAfter }, sign: SignChanges,
		change: func(s Step) string { return s.UPNBefore + " → " + s.UPNAfter }, needs: []string{toUpdate},
		effect: func(s Step, now *state) { now.account.UPN = s.UPNAfter },
		call:   func(s Step, _ link.Person) link.Change { return link.OnAccountTo(link.Writer.Rename, s.On, s.UPNAfter) },
		undo:   func(s Step, p *Prior) { p.Name, p.named = s.UPNBefore, true },
	},
	link.DoClearIdentifier: {
		word: "untie", past: "Untied", title: on("Clear the tie of ", " to a former AD object"), sign: SignRemoves,
		change: func(Step) string { return "onPremisesObjectIdentifier → (none)" }, final: true, needs: []string{toUpdate, toClearIdentifier},
		effect: func(_ Step, now *state) { now.account.ObjectIdentifier = link.Know("") },
		call: func(s Step, _ link.Person) link.Change {
			return link.OnAccount(link.Writer.ClearObjectIdentifier, s.On)
		},
		undo:    func(_ Step, p *Prior) { p.mapped = true },
		remains: "it is still tied to a former AD object: a Hybrid Identity Administrator must clear onPremisesObjectIdentifier before the next sync",
	},
	link.DoStamp: {
		word: "change", title: stampTitle, sign: SignChanges, change: valueChange, inAD: true,
		receipt: func(s Step) string { return ", mS-DS-ConsistencyGuid " + s.Before.InAD() + " → " + s.After.InAD() },
		effect: func(s Step, now *state) {
			to, _ := s.After.Raw() // it was written, so it could be read
			now.person.ConsistencyGUID = link.Know(to)
		},
		call: func(s Step, p link.Person) link.Change {
			return link.OnPerson(link.Writer.SetConsistencyGUID, p.GUID, s.Before, s.After)
		},
	},
	link.DoCarry: {
		word: "add", title: onAddress("Add ", " to the "), sign: SignSets, change: addressChange(SignSets), inAD: true,
		effect: func(s Step, now *state) {
			now.person.Addresses = append(slices.Clone(now.person.Addresses), link.ProxyOf(s.Address))
		},
		call: func(s Step, p link.Person) link.Change {
			return link.OnPersonTo(link.Writer.AddAddress, p.GUID, s.Address)
		},
	},
	link.DoUncarry: {
		word: "take out", title: onAddress("Take ", " out of the "), sign: SignRemoves, change: addressChange(SignRemoves), inAD: true,
		effect: func(s Step, now *state) {
			now.person.Addresses = slices.DeleteFunc(slices.Clone(now.person.Addresses), func(a string) bool { return strings.EqualFold(a, link.ProxyOf(s.Address)) })
		},
		call: func(s Step, p link.Person) link.Change {
			return link.OnPersonTo(link.Writer.RemoveAddress, p.GUID, s.Address)
		},
	},
	link.DoVerify: {
		word: "read back", title: on("Read ", " back and compare"), sign: SignReads,
	},
}

// The words for what becomes of an account.
const (
	FateSet     = "Set"
	FateRestore = "Restore"
	FateClear   = "Clear"
	FateDelete  = "Delete"
)

// fates are these words, the gravest last; "" is an account to which nothing is done.
var fates = []string{"", FateSet, FateRestore, FateClear, FateDelete}

func on(before, after string) func(Step) string {
	return func(s Step) string { return before + s.Called() + after }
}

func onAddress(before, after string) func(Step) string {
	return func(s Step) string {
		return before + s.Address + after + link.AddressKind(s.Address) + " of " + s.Called() + ", in AD"
	}
}

func stampTitle(s Step) string {
	if s.After == "" {
		return "Take the ImmutableID out of mS-DS-ConsistencyGuid of " + s.Called() + ", in AD"
	}
	return "Write the ImmutableID into mS-DS-ConsistencyGuid of " + s.Called() + ", in AD"
}

func setValue(s Step, _ link.Person) link.Change {
	return link.OnAccountTo(link.Writer.Set, s.On, s.After)
}

func getsValue(s Step, now *state) { now.account.ImmutableID = link.Know(s.After) }

func hadValue(s Step, p *Prior) { p.Value, p.valued = s.Before, true }

// valueChange is the ImmutableID before and after; "" if it stays.
func valueChange(s Step) string {
	if s.Before == s.After {
		return ""
	}
	return s.Before.OrNone() + " → " + s.After.OrNone()
}

func addressChange(sign Sign) func(Step) string {
	return func(s Step) string { return "proxyAddresses " + string(sign) + " " + link.ProxyOf(s.Address) }
}

// Known reports whether this version knows the verb and the condition, and whether the step is on what the verb changes.
func (s Step) Known() bool {
	row, verb := verbs[s.Do]
	_, condition := conditions[s.When]
	return verb && condition && row.inAD == s.OnPerson()
}

// Title says what the step does and to whom, in plain words.
func (s Step) Title() string { return verbs[s.Do].title(s) }

// Word says in one word what the step does: it stands before a short id.
func (s Step) Word() string { return verbs[s.Do].word }

// Sign says in one character what the step does.
func (s Step) Sign() Sign { return verbs[s.Do].sign }

// Change is what the step changes, before and after; "" if it changes no value.
func (s Step) Change() string {
	if change := verbs[s.Do].change; change != nil {
		return change(s)
	}
	return ""
}

// Receipt is what the receipt says of the step behind its title: on which object id, and what it changes.
func (s Step) Receipt() string {
	out := ""
	if receipt := verbs[s.Do].receipt; receipt != nil {
		return receipt(s)
	}
	if !s.OnPerson() {
		out = ", object id " + string(s.On)
	}
	if s.Change() != "" {
		out += ", " + s.Change()
	}
	return out
}

// Past is what the step has done to its account, in one word; "" if it changes none.
func (s Step) Past() string { return verbs[s.Do].past }

// Writes reports whether the step changes something.
func (s Step) Writes() bool { return verbs[s.Do].call != nil }

// Irreversible reports whether the step cannot be taken back.
func (s Step) Irreversible() bool { return verbs[s.Do].final }

// Remains says what is left to do if the step was refused after the account got its ImmutableID; "" for nothing.
func (s Step) Remains() string { return verbs[s.Do].remains }

// Call is the write of the step; the person is the AD user as the plan knows them.
func (s Step) Call(p link.Person) link.Change { return verbs[s.Do].call(s, p) }

// Effect is how the step leaves its account, and the person, once it is done at that time by the tenant's clock.
func (s Step) Effect(a link.Account, p link.Person, at time.Time) (link.Account, link.Person) {
	if effect := verbs[s.Do].effect; effect != nil {
		effect(s, &state{&a, &p, at})
	}
	return a, p
}

// Permissions are the permissions in the tenant that the verbs need, each once.
func Permissions(do ...link.Verb) []string {
	var need []string
	for _, v := range do {
		for _, permission := range verbs[v].needs {
			if !slices.Contains(need, permission) {
				need = append(need, permission)
			}
		}
	}
	return need
}

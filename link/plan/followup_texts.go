package plan

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

func says(text string) func(After) []string { return func(After) []string { return []string{text} } }

func sayIf(holds bool, text string) []string {
	if !holds {
		return nil
	}
	return []string{text}
}

// good reports whether the account carries the value and nothing is left to do here.
func (a After) good() bool { return slices.Contains(whenGood, a.End) }

// account is how a sentence names the account that was linked: by the name that it has now.
func (a After) account() string {
	account := *a.Plan.From.Account
	account.UPN = cmp.Or(a.nameUntil(), account.UPN)
	return account.Called()
}

func (a After) person() string { return a.Plan.From.Person.Called() }

// ifNotYet ends a sentence about what may have been done since.
func (a After) ifNotYet() string {
	switch {
	case len(a.Others) > 0:
		return ", once " + a.theOthers() + " finished or undone"
	case a.good():
		return ""
	case a.End == EndTakenBack:
		return ", if that has not been done"
	default:
		return ", unless you go on"
	}
}

// takeBack has nothing to say of an undo, which is finished.
func (a After) takeBack() []string { return sayIf(a.Plan.Undoes == "", "undo what was done") }

// keepHeld says how long the sync stays as it is: until this operation is settled, or others that need the same.
func (a After) keepHeld() []string {
	until := "this is"
	if !a.End.Open() {
		until = a.theOthers()
	}
	text := map[link.SyncHold]string{link.SyncPaused: "leave the sync paused", link.OutOfScope: "leave the AD user out of the sync's scope"}[a.held()]
	return sayIf(text != "" && until != "", text+" until "+until+" finished or undone")
}

// theOthers are the other operations that are not finished, with their verb; "" for none.
func (a After) theOthers() string {
	switch len(a.Others) {
	case 0:
		return ""
	case 1:
		return "operation " + a.Others[0] + " is"
	}
	return "operations " + strings.Join(a.Others, " and ") + " are"
}

// mayRun reports whether nothing but this operation keeps the sync from running.
func (a After) mayRun() bool { return len(a.Others) == 0 }

// held is what was said of the sync.
func (a After) held() link.SyncHold { return a.Plan.From.After.Held }

// tell says how to sign in, both once and until the sync has taken the account.
func (a After) tell() []string {
	after, person := a.Plan.From.After, a.Plan.From.Person
	from := map[bool]string{true: "", false: "from the next sync on, "}[a.End == EndLinked]
	var out []string
	switch {
	case a.Plan.Refused():
	case after.Blocked:
		out = append(out, from+"the sign-in is blocked, until the AD user is enabled")
	case person.Enabled && (!after.Federated || after.Renamed):
		out = append(out, from+after.signsIn("sign in"))
	}
	if name := a.nameUntil(); name != "" {
		out = append(out, "until the sync has taken the account, sign in as "+name)
	}
	return out
}

// unchanged is said if the account is there as it was: no one can sign in to one that goes back to the recycle bin.
func (a After) unchanged() []string {
	return sayIf(!a.did(a.Plan.From.Account.ID, link.DoSoftDelete), "go on signing in as before")
}

// nameUntil is the sign-in name that the plan has left the account with until the sync gives it the person's; "" if it is the one that it had.
func (a After) nameUntil() string {
	name := ""
	for _, p := range a.Steps {
		if p.Step.On == a.Plan.From.Account.ID && p.Step.UPNAfter != "" && p.State == Done && a.End != EndLinked {
			name = p.Step.UPNAfter
		}
	}
	if strings.EqualFold(name, a.Plan.From.Account.UPN) {
		return ""
	}
	return name
}

// tellAddresses names the addresses that are lost, except those that the plan has carried to AD.
func (a After) tellAddresses() []string {
	lost := link.Filter(a.Plan.From.After.Lost, func(address string) bool {
		return !slices.ContainsFunc(a.Steps, func(p Progress) bool {
			return p.Step.Do == link.DoCarry && p.State == Done && strings.EqualFold(p.Step.Address, address)
		})
	})
	old := link.Filter(lost, link.IsX500)
	lost = slices.DeleteFunc(lost, link.IsX500)
	const then = " once the sync has taken the account"
	return append(sayIf(len(lost) > 0, "mail to "+strings.Join(lost, ", ")+" no longer arrives"+then),
		sayIf(len(old) > 0, "replies to mail from before a move, to "+strings.Join(old, ", ")+", no longer arrive"+then)...)
}

func (a After) newPassword() []string {
	return sayIf(a.Plan.From.After.NewPassword, "have "+a.person()+" change the AD password first: AD asks for a new one at the next sign-in, and not every sign-in in the cloud can set one")
}

func (a After) enable() []string {
	return sayIf(a.Plan.From.After.Blocked, "have "+a.person()+" enabled in AD, if they are to work: the sync blocks the account's sign-in as long as the AD user is disabled")
}

func (a After) signInName() []string {
	p := a.Plan.From.Person
	return sayIf(a.Plan.Refused(), "have the userPrincipalName "+p.UPN+" corrected in AD: the sync refuses the AD user until Entra ID accepts it")
}

func (a After) syncOn() []string {
	return sayIf(a.Plan.From.After.SyncOff, "have the sync turned on: it is off in this tenant, and takes nothing")
}

func (a After) restart() []string {
	text := "start the sync again"
	if a.End == EndLinked { // by a run of it
		text = "make sure that the sync runs on schedule again, since it was paused"
	}
	return sayIf(a.held() == link.SyncPaused && a.mayRun(), text+a.ifNotYet())
}

func (a After) scope() []string {
	text := "have the AD user moved back into the sync's scope"
	if a.good() {
		text += ": until then the sync does not see the change"
	}
	return sayIf(a.held() == link.OutOfScope && a.End != EndLinked && a.mayRun(), text+a.ifNotYet())
}

// wait promises no time while something holds the sync, and nothing if it refuses the AD user.
func (a After) wait() []string {
	switch {
	case a.Plan.Refused():
		return nil
	case a.Plan.From.After.SyncOff || a.held() != link.NotHeld:
		return []string{"then wait for a run of the sync, which takes the account"}
	case a.NextSync.IsZero():
		return []string{"wait for the next run of the sync, which takes the account"}
	}
	return []string{"wait for the sync, expected about " + a.clock() + ", which takes the account"}
}

func (a After) clock() string { return a.NextSync.Format("15:04") }

func (a After) roles() []string {
	var out []string
	for _, h := range a.Plan.From.After.Lifted {
		switch h.Kind {
		case checkup.HeldRole:
			out = append(out, "have the role "+h.Name+" given back to "+a.account()+a.ifNotYet())
		case checkup.EligibleRole:
			out = append(out, "have "+a.account()+" made eligible for the role "+h.Name+" again (PIM)"+a.ifNotYet())
		}
	}
	return out
}

func (a After) block() []string {
	lifted := slices.Contains(a.Plan.From.After.Lifted, checkup.Hindrance{Kind: checkup.TenantBlock})
	return sayIf(lifted, "have hard matches blocked in the tenant again (blockCloudObjectTakeoverThroughHardMatchEnabled)"+a.ifNotYet())
}

// licences are those that an account which gave way has, or had, and the account that stays has not; and those of an account that has come back.
func (a After) licences() []string {
	account := *a.Plan.From.Account
	out := sayIf(a.did(account.ID, link.DoRestore), "make sure that "+a.account()+" has its licence: it came back from the recycle bin, and needs a free one")
	has, known := account.Usage.Licences.Get()
	return append(out, a.ofHolders(func(h link.Account) string {
		lacks := link.Filter(h.Usage.Licences.Or(nil), func(name string) bool { return known && !slices.Contains(has, name) })
		if len(lacks) == 0 || a.Plan.Fate(h.ID) == "" {
			return ""
		}
		licence := map[bool]string{true: "licence ", false: "licences "}[len(lacks) == 1]
		had := map[bool]string{true: " had it", false: " has it"}[a.gone(h.ID)]
		return "give " + a.account() + " the " + licence + strings.Join(lacks, ", ") + ", if it is needed: " + h.ID.Short() + had + ", and this account does not"
	})...)
}

// ofHolders is what there is to say of each account that the plan may have touched beside the one that was linked; "" for nothing.
func (a After) ofHolders(say func(link.Account) string) []string {
	all := link.Map(a.Plan.From.Holders, func(h checkup.Holder) string { return say(h.Account) })
	return link.Filter(all, func(text string) bool { return text != "" })
}

// liveAgain are the accounts that gave way and came back from the recycle bin for it.
func (a After) liveAgain() []string {
	return a.ofHolders(func(h link.Account) string {
		if !a.did(h.ID, link.DoRestore) || a.gone(h.ID) {
			return ""
		}
		return "have " + h.Called() + " blocked or deleted again, if no one needs it: it came back from the recycle bin, can sign in and uses a licence"
	})
}

// groups are those of an account that was deleted.
func (a After) groups() []string {
	return a.ofHolders(func(h link.Account) string {
		n := h.Usage.Groups.Or(0)
		if n == 0 || !a.gone(h.ID) {
			return ""
		}
		return "put " + a.account() + " into the groups that it needs: " + h.ID.Short() + " was in " + link.Count(n, "group", "groups")
	})
}

// restorable are the accounts that went to the recycle bin and are still there.
func (a After) restorable() []string {
	return a.ofHolders(func(h link.Account) string {
		if !a.did(h.ID, link.DoSoftDelete) || a.did(h.ID, link.DoPurge) || a.At.IsZero() {
			return ""
		}
		return "if anyone misses something of " + h.Called() + ", have it restored before " + link.Day(a.At.AddDate(0, 0, link.BinDays), a.At) + ": it is in the recycle bin until then"
	})
}

func (a After) lookAgain() []string {
	if a.End == EndTakenBack {
		return []string{"check the person again: the check-up shows what is in the way of a match now"}
	}
	return []string{"look again: the check-up shows how things stand and what is possible now"}
}

func (a After) did(id link.AccountID, do link.Verb) bool { return Did(a.Steps, do, id) }

func (a After) gone(id link.AccountID) bool {
	return a.did(id, link.DoSoftDelete) || a.did(id, link.DoPurge)
}

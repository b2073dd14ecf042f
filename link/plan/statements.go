package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// statements are the sentences of the confirm screen: what is lost, what changes, and how long it can be taken back.
func (b *planner) statements() []Statement {
	var out []Statement
	if b.account.Where() == link.RecycleBin {
		out = append(out, note(fmt.Sprintf("%s comes back from the recycle bin first, as %s, with %s to spare. It needs a free licence. An undo sends it back there.",
			link.Introduce(*b.check.Account), b.account.UPN, link.DaysLeft(b.account, b.check.Facts.At))))
	}
	out = append(out, b.returns...)
	if old := b.account.ImmutableID.Or(""); old != "" && old != b.anchor {
		text := "The account's current ImmutableID " + string(old) + " is replaced; the journal keeps it."
		if own := b.check.Person.OwnIn(*b.check.Account); own != nil {
			text += fmt.Sprintf(" It is the person's own %s, written as %s.", own.Attribute, own.How())
		} else if whose := b.check.Carried; whose != "" {
			text += " " + whose + "."
		}
		out = append(out, note(text))
	}
	out = append(append(out, b.ofDoubts()...), b.ofFederatedName()...)
	for _, h := range b.holders() {
		out = append(out, about(h.Account.ID, b.saysOf(h)...)...)
	}
	return append(append(append(append(out, b.ofScope()...), b.saysOfChanges()...), b.saysOfStepUp()...), note(b.saysEnd()))
}

// ofScope doubts that the AD user has left the sync's scope if the sync still owns an account that it would have moved to the recycle bin then.
func (b *planner) ofScope() []Statement {
	var out []Statement
	for _, h := range b.holders() {
		if id := h.Account.ID.Short(); b.check.Facts.Held == link.OutOfScope && h.Account.Where() == link.Live && h.Account.Sync.Or("") == link.Synced {
			out = append(out, warning(id+" is still live and owned by the sync, which moves it to the recycle bin once the AD user is out of scope: no run has noticed that yet. Make sure that the user is."))
		}
	}
	return out
}

// ofDoubts repeats what the check-up has warned of: about the account, if it must be typed, and about each holder that is deleted, its unknown use too.
func (b *planner) ofDoubts() []Statement {
	var out []Statement
	for _, f := range b.check.Having(link.Warns) {
		a, concerned := b.account, f.Typed && f.Object.ID == string(b.account.ID)
		for _, h := range b.holders() {
			if d := b.decision(h); f.Object.ID == string(h.Account.ID) && (d.Choice == checkup.ChooseDelete || d.DeleteAgain) {
				a, concerned = h.Account, true
			}
		}
		switch text := a.ID.Short() + ": " + link.LowerFirst(f.Title) + "."; {
		case !concerned:
		case f.Terse:
			out = append(out, warning(text))
		default:
			out = append(out, warning(text+" "+f.Cause+"."))
		}
	}
	return out
}

// saysOfChanges says what the sync will change of the account, and what it cannot give it since others have that.
func (b *planner) saysOfChanges() []Statement {
	c := b.check.Changes
	var out []Statement
	if b.freesName() {
		c.Name = nil
		out = append(out, warning(fmt.Sprintf("The sync replaces the sign-in name %s with the AD user's %s, which %s has until it is deleted.",
			b.check.Account.UPN, b.check.Person.UPN, b.check.NameTaken.ID.Short())))
	}
	out = append(out, warnings(c.Name)...)
	if len(b.check.Lost) > 0 {
		c.Addresses = nil
		out = append(out, b.saysOfAddresses()...)
	}
	return append(out, warnings(slices.Concat(c.Addresses, c.Others))...)
}

// warnings repeat those of the findings that warn.
func warnings(findings []link.Finding) []Statement {
	var out []Statement
	for _, f := range findings {
		if f.Severity == link.Warns {
			out = append(out, warning(f.Title+": "+f.Cause+"."))
		}
	}
	return out
}

func (b *planner) saysOf(h checkup.Holder) []Statement {
	a, d := h.Account, b.decision(h)
	who := link.Introduce(a)
	gone := who + " is gone for good, with " + b.belongings(a) + ". No one can bring it back once it is purged, not even Microsoft."
	switch {
	case d.Choice == checkup.ChooseClear && a.Where() == link.RecycleBin:
		return []Statement{warning("For a few seconds " + who + " is live again, can sign in and uses a licence. If Entra ID refuses to clear it, it goes back to the recycle bin and nothing is linked.")}
	case d.Choice == checkup.ChooseClear && link.CarriesSID(b.check.Person, a):
		return []Statement{warning(who + " keeps everything except its tie to AD. It also keeps the person's SID, so the sync may still refuse the match.")}
	case d.Choice == checkup.ChooseClear:
		return []Statement{note(who + " keeps everything and loses only its tie to AD.")}
	case a.Where() == link.RecycleBin && b.kept(a) != "":
		return []Statement{warning(fmt.Sprintf("%s is protected from permanent deletion: its purge is refused before %s. If Entra ID lets the account have the ImmutableID "+
			"anyway, the account is linked and this copy stays in the recycle bin until then; the next sync may match it. Otherwise nothing is linked, and nothing changes.", who, b.kept(a)))}
	case a.Where() == link.RecycleBin:
		return []Statement{warning(fmt.Sprintf("%s is gone for good. It could have been restored until %s. No one can bring it back, not even Microsoft.", who, link.Day(a.GoneAt(), b.check.Facts.At)))}
	case a.Sync.Or("") == link.Synced:
		return []Statement{warning(gone), b.ofSync()}
	default:
		text := fmt.Sprintf("%s goes to the recycle bin with %s. It can be restored until %s, if its name, its addresses and a licence are free then.",
			who, b.belongings(a), link.Day(b.check.Facts.At.AddDate(0, 0, link.BinDays), b.check.Facts.At))
		switch from := b.kept(a); {
		case from != "" && h.SIDOnly():
			text += " It is protected from permanent deletion: its purge is refused before " + from + ", and it keeps the person's SID until then."
		case from != "":
			text += " It is protected from permanent deletion: no one can purge it before " + from + "."
		case d.PurgeToo || h.SIDOnly():
			text = gone
		}
		return []Statement{warning(text)}
	}
}

// kept is until when hard delete protection keeps an account from being purged; "" if it is not known to.
func (b *planner) kept(a link.Account) string {
	at := b.check.Facts.At
	if from, kept := a.NoPurgeBefore(at); kept {
		return link.Moment(from, at)
	}
	return ""
}

// saysOfStepUp says where the tenant may want a stronger sign-in (Learn: protected-actions-overview, microsoft.directory/deletedItems/delete), and what holds without.
func (b *planner) saysOfStepUp() []Statement {
	var purges []string
	for _, s := range b.steps {
		if name := s.Called(); s.Do == link.DoPurge && !slices.Contains(purges, name) {
			purges = append(purges, name)
		}
	}
	if len(purges) == 0 {
		return nil
	}
	return []Statement{note("The tenant may want a stronger sign-in at the purge of " + strings.Join(purges, " and of ") + ", in mid-plan. If you decline it there, " +
		"what was linked by then stays linked, and the copy stays in the recycle bin.")}
}

// ofSync says what must be true of the sync while its duplicate is deleted.
func (b *planner) ofSync() Statement {
	if held := b.check.Facts.Held; held != link.NotHeld {
		return saysOn(held)
	}
	return warning("The sync must not run until this is done. Have it paused, or the AD user moved out of its scope.")
}

// saysOn repeats what the operator said of the sync, and what follows from that.
func saysOn(held link.SyncHold) Statement {
	s := warning(held.SaysOn())
	s.OfSync = true
	return s
}

// belongings names what an account takes with it, as far as it is known.
func (b *planner) belongings(a link.Account) string {
	var things []string
	if has, known := a.Usage.Mailbox.Get(); !known {
		things = append(things, "its mailbox, if it has one")
	} else if has {
		things = append(things, "its mailbox")
	}
	things = append(things, "its files")
	if licences := len(a.Usage.Licences.Or(nil)); licences > 0 {
		things = append(things, "its "+link.Count(licences, "licence", "licences"))
	}
	if groups := a.Usage.Groups.Or(0); groups > 0 {
		things = append(things, "its membership of "+link.Count(groups, "group", "groups"))
	}
	if n := len(things); n > 1 {
		things[n-2] += " and " + things[n-1]
		things = things[:n-1]
	}
	return strings.Join(things, ", ")
}

// saysEnd says what comes after the plan, and when, as far as it is known.
func (b *planner) saysEnd() string {
	f := b.check.Facts
	about, ran := "", ""
	if next, known := checkup.NextSync(f.Tenant, f.Settings, f.At); known {
		about = " (about " + link.Clock(next, f.At) + ")"
	}
	if last := f.Tenant.LastSync.Or(time.Time{}); !last.IsZero() {
		ran = " The sync ran last on " + link.Day(last, f.At) + " at " + link.Clock(last, f.At) + "."
	}
	if len(checkup.UPNErrors(b.check.Person.UPN)) > 0 {
		return "The account is then prepared. The sync refuses the AD user until its userPrincipalName in AD is one that Entra ID accepts. Undo works until the sync takes the account." + ran
	}
	if held := (Plan{From: Basis{After: aftermathOf(b.check)}}).Onward(time.Time{}); held != "" {
		return "The account is then prepared. The sync takes it" + held + ", and AD takes over: name, addresses, password. Undo works until then." + ran
	}
	return "The account is then prepared. At the next sync" + about + " AD takes over: name, addresses, password. Undo works until then." + ran
}

// typed are the accounts that must be typed, in the order of the screen: the one that stays, if a finding asks for it, and then those that are deleted.
func (b *planner) typed(shown []link.Account) []TypedConfirmation {
	var out []TypedConfirmation
	for _, f := range b.check.Findings {
		if f.Typed && f.Object.ID == string(b.account.ID) {
			out = append(out, NewTypedConfirmation(*b.check.Account, shown, f.Title))
			break
		}
	}
	for _, h := range b.check.Undecided() {
		if d := b.decision(h); d.Choice == checkup.ChooseDelete || d.DeleteAgain {
			out = append(out, NewTypedConfirmation(h.Account, shown, whyTyped(b.steps, h.Account.ID, d.DeleteAgain)))
		}
	}
	return out
}

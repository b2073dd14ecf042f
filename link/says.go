package link

import (
	"fmt"
	"strings"
	"time"
)

// says are the sentences of the confirm screen: what is lost, what changes, and how long it can be taken back.
func (b *planner) says() []Statement {
	var out []Statement
	if b.account.Where() == RecycleBin {
		out = append(out, note(fmt.Sprintf("%s comes back from the recycle bin first, as %s, with %s to spare. It needs a free licence. Taken back, it goes there again.",
			called(*b.check.Account), b.account.UPN, daysLeft(b.account, b.check.Facts.At))))
	}
	out = append(out, b.returns...)
	if old := b.account.ImmutableID.Or(""); old != "" && old != b.anchor {
		text := "The account's present ImmutableID " + string(old) + " is replaced. It is kept in the journal."
		if own := b.check.Person.ownIn(*b.check.Account); own != nil {
			text += fmt.Sprintf(" It is the person's own %s, written as %s.", own.attribute, own.how())
		} else if f, found := b.check.finding("account.other-anchor"); found {
			text += " " + f.Cause + "."
		}
		out = append(out, note(text))
	}
	out = append(out, b.saysOfTies()...)
	for _, h := range b.holders() {
		out = append(out, b.saysOf(h)...)
	}
	return append(append(out, b.saysOfChanges()...), note(b.saysEnd()))
}

// saysOfChanges tells what the sync will change of the account.
func (b *planner) saysOfChanges() []Statement {
	var out []Statement
	for _, f := range b.check.Findings {
		if f.Severity == Warns && strings.HasPrefix(string(f.Code), "change.") {
			out = append(out, warning(f.Title+": "+f.Cause+"."))
		}
	}
	return out
}

// saysOf tells what becomes of a holder.
func (b *planner) saysOf(h Holder) []Statement {
	a, d := h.Account, b.decision(h)
	who := called(a)
	switch {
	case d.Choice == ChooseClear && a.Where() == RecycleBin:
		return []Statement{{Warns, "For some seconds " + who + " is live again, can sign in and uses a licence. If Entra ID refuses to clear it, it goes back to the recycle bin and nothing is linked."}}
	case d.Choice == ChooseClear && carriesSID(b.check.Person, a):
		return []Statement{{Warns, who + " keeps everything but its tie to AD. It keeps the person's SID too, so the sync may still refuse the match."}}
	case d.Choice == ChooseClear:
		return []Statement{{Notes, who + " keeps everything and loses only its tie to AD."}}
	case a.Where() == RecycleBin:
		return []Statement{{Warns, fmt.Sprintf("%s is gone for good. It could have been restored until %s. Nobody can bring it back, Microsoft included.", who, day(a.GoneAt(), b.check.Facts.At))}}
	case a.Sync.Or("") == Synced:
		return []Statement{
			{Warns, who + " is gone for good, with " + b.belongings(a) + ". Nobody can bring it back once it is purged, Microsoft included."},
			{Warns, b.saysOfSync()},
		}
	default:
		text := fmt.Sprintf("%s goes to the recycle bin with %s. It can be restored until %s, if its name, its addresses and a licence are free then.",
			who, b.belongings(a), day(b.check.Facts.At.AddDate(0, 0, BinDays), b.check.Facts.At))
		if d.PurgeToo || h.SIDOnly() {
			text = who + " is gone for good, with " + b.belongings(a) + ". Nobody can bring it back once it is purged, Microsoft included."
		}
		return []Statement{{Warns, text}}
	}
}

// saysOfSync tells what must be true of the sync while its duplicate is deleted.
func (b *planner) saysOfSync() string {
	if held := b.check.Facts.Held; held != NotHeld {
		return held.saysOn()
	}
	return "The sync must not run until this is done. Have it paused, or the AD user moved out of its scope."
}

// belongings names what an account takes with it, as far as it is known.
func (b *planner) belongings(a Account) string {
	var things []string
	if has, known := a.Evidence.Mailbox.Get(); !known {
		things = append(things, "its mailbox, if it has one")
	} else if has {
		things = append(things, "its mailbox")
	}
	things = append(things, "its files")
	if licences := len(a.Evidence.Licences.Or(nil)); licences > 0 {
		things = append(things, "its "+count(licences, "licence", "licences"))
	}
	if groups := a.Evidence.Groups.Or(0); groups > 0 {
		things = append(things, "its membership of "+count(groups, "group", "groups"))
	}
	if n := len(things); n > 1 {
		things[n-2] += " and " + things[n-1]
		things = things[:n-1]
	}
	return strings.Join(things, ", ")
}

// saysEnd tells what comes after the plan, and when, as far as it is known.
func (b *planner) saysEnd() string {
	f := b.check.Facts
	about, ran := "", ""
	if next, known := nextSync(f.Tenant, f.Settings, f.At); known {
		about = " (about " + clock(next, f.At) + ")"
	}
	if last := f.Tenant.LastSync.Or(time.Time{}); !last.IsZero() {
		ran = " The sync ran last on " + day(last, f.At) + " at " + clock(last, f.At) + "."
	}
	if len(upnFaults(b.check.Person.UPN)) > 0 {
		return "The account is then prepared. The sync refuses the AD user until its userPrincipalName in AD is one that Entra ID takes. Undo works until the sync takes the account." + ran
	}
	return "The account is then prepared. At the next sync" + about + " AD takes over: name, addresses, password. Undo works until then." + ran
}

// typed are the accounts that must be named by typing: holders that are deleted, then the account where a finding asks for it.
func (b *planner) typed(shown []Account) []Typed {
	var out []Typed
	for _, h := range b.holders() {
		if d := b.decision(h); d.Choice == ChooseDelete || d.DeleteAgain {
			out = append(out, toType(h.Account, shown, whyTyped(b.steps, h.Account.ID, d.DeleteAgain)))
		}
	}
	for _, f := range b.check.Findings {
		if f.Typed && f.Object.ID == string(b.account.ID) {
			return append(out, toType(*b.check.Account, shown, f.Title))
		}
	}
	return out
}

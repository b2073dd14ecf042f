package checkup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
)

// How long what changes no more than an ImmutableID can be taken back: until the sync has taken over.
const (
	BackUntilSync   = "It can be undone until the next sync."
	BackUntilExport = "It can be undone until the sync has exported the person."
)

// options are what a holder allows, in the order clear, delete, keep-instead. A holder that carries only the value this tenant does not
// use is left alone and has none.
func (s Input) options(h Holder) []Option {
	if !s.inTheWay(h) {
		return nil
	}
	return []Option{s.ClearOption(h), s.deleteOption(h), s.keepInsteadOption(h)}
}

// ClearOption says whether a holder can be cleared.
func (s Input) ClearOption(h Holder) Option {
	o := Option{Choice: ChooseClear}
	switch a := h.Account; {
	case h.SIDOnly():
		o.Reason = "It carries no ImmutableID of the person that could be cleared, and hardmatch does not clear a SID."
	case s.outOfReach(a):
		o.Reason = "It is in a restricted management unit: only an administrator of that unit can change it."
	case s.Tenant.Domain(a.UPN).Or(link.Domain{}).Federated:
		o.Reason = "Its sign-in name is in a federated domain, where Entra ID refuses to change the ImmutableID. Have the name moved to a managed domain first, or choose something else."
	case a.Where() == link.RecycleBin && s.RestoreConflict(a, nil).Stuck != "":
		o.Reason = "It would have to be restored first. " + s.RestoreConflict(a, nil).Stuck + "."
	case a.Where() == link.RecycleBin:
		o.Available, o.TakeBack = true, BackUntilSync+" Its 30 days in the recycle bin start over."
		o.Reason = "It is restored, its ImmutableID is cleared, and it stays as a cloud account. If Entra ID refuses the clear, it goes back to the recycle bin and nothing is linked."
	case !a.Sync.IsKnown():
		o.Reason = "Whether the sync owns it could not be read, so hardmatch leaves it alone."
	case a.Sync.Or("") == link.Synced:
		o.Reason = "The sync owns it, and Entra ID refuses to change an account that is synced (onPremisesSyncEnabled is true). " +
			"To keep it, move the AD user out of the sync's scope first; after two syncs it is in the recycle bin and can be restored."
	case a.Sync.Or("") == link.LeftScope:
		o.Available, o.TakeBack = true, BackUntilSync
		o.Reason = "It keeps everything and loses only its tie to AD. It was once synced, so Entra ID may refuse: then nothing changes."
	default:
		o.Available, o.TakeBack = true, BackUntilSync
		o.Reason = "It keeps everything and loses only its tie to AD."
	}
	return o
}

func (s Input) deleteOption(h Holder) Option {
	elses := ""
	if h.SIDOnly() && (!CarriesSIDOnly(s.Person, h.Account) || h.Account.Sync.Or("") == link.Synced) {
		elses = "It carries another ImmutableID, or the sync owns it, so it may be someone else's now: ask the sync administrator."
	}
	o := Option{Choice: ChooseDelete, Reason: cmp.Or(s.DeleteForbidden(h), elses, s.keptFromPurge(h))}
	if o.Reason != "" {
		return o
	}
	o.Available = true
	from, kept := h.Account.NoPurgeBefore(s.Now)
	switch a := h.Account; {
	case h.SIDOnly() && kept && a.Where() == link.Live:
		o.Reason = "It is deleted. It is protected from permanent deletion: it keeps the person's SID in the recycle bin, and can be purged from " + link.Moment(from, s.Now) + " on."
		o.TakeBack = fmt.Sprintf("It can be restored for %d days.", link.BinDays)
	case kept && a.Where() == link.RecycleBin:
		o.Reason = "It is protected from permanent deletion, so the purge is refused before " + link.Moment(from, s.Now) +
			". If Entra ID lets the account have the ImmutableID anyway, the account is linked and this copy stays until then; otherwise nothing is linked."
		o.TakeBack = "There is no way back from the purge."
	case h.SIDOnly() && a.Where() == link.Live:
		o.Reason = "It is deleted, and then purged from the recycle bin: only that frees the person's SID."
		o.TakeBack, o.Final = "There is no way back once it is purged.", true
	case a.Where() == link.RecycleBin:
		o.Reason = fmt.Sprintf("It is deleted from the recycle bin for good (purge). It could have been restored until %s.", link.Day(a.GoneAt(), s.Now))
		o.TakeBack, o.Final = "There is no way back.", true
	case a.Sync.Or("") == link.Synced:
		o.Reason = "It is deleted, and then purged from the recycle bin, since the copy there would win the match. The sync must not run until this is done."
		o.TakeBack, o.Final = "There is no way back once it is purged.", true
	default:
		o.Reason = "Its ImmutableID is cleared and it goes to the recycle bin with its mailbox, files and licences."
		o.TakeBack = fmt.Sprintf("It can be restored for %d days.", link.BinDays)
	}
	return o
}

// DeleteForbidden says why a holder may never be deleted; "" if it may.
func (s Input) DeleteForbidden(h Holder) string {
	a := h.Account
	switch {
	case a.ID == s.Tenant.Operator.ID:
		return "It is the account you are signed in with."
	case hasRole(a, nil):
		return "It has a directory role. Remove the role, and the eligibility for it, first."
	case s.outOfReach(a):
		return "It is in a restricted management unit: only an administrator of that unit can delete it."
	case s.anothers(h):
		return "It is another person's account: " + h.BelongsTo.Name() + "."
	case s.Unasked != nil && h.BelongsTo == nil:
		return "Whether it belongs to someone in " + strings.Join(s.Unasked.Unasked, ", ") + " is not known."
	case !a.Sync.IsKnown():
		return "Whether the sync owns it could not be read, so hardmatch leaves it alone."
	default:
		return ""
	}
}

func (s Input) keepInsteadOption(h Holder) Option {
	o := Option{Choice: ChooseKeepInstead}
	switch {
	case h.Account.Guest:
		o.Reason = "It is a guest."
	case s.anothers(h):
		o.Reason = "It is another person's account: " + h.BelongsTo.Name() + "."
	default:
		o.Available, o.TakeBack = true, "This choice alone changes nothing."
		o.Reason = "The direction was wrong: this is the person's account. hardmatch checks it next."
	}
	return o
}

// hasRole reports whether the account is known to have a directory role; eligible narrows it to roles that are, or are not, only eligible.
func hasRole(a link.Account, eligible *bool) bool {
	return slices.ContainsFunc(a.Roles.Or(nil), func(r link.Role) bool { return eligible == nil || r.Eligible == *eligible })
}

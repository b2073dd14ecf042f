package checkup

import (
	"hardmatch/link"
)

// Hard delete protection: for seven days after its soft deletion a protected account cannot be deleted permanently (Graph reference, beta:
// directory-deleteditems-delete, 2026).

const protectedBy = "isHardDeleteProtectionEnabled is on, and no one can switch it off"

// accountProtected warns that the account cannot be purged at once, which no link needs.
func accountProtected(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { _, kept := a.NoPurgeBefore(s.Now); return kept }, func(a link.Account) link.Finding {
		from, _ := a.NoPurgeBefore(s.Now)
		f := link.Finding{
			Title: "The account is protected from permanent deletion",
			Cause: protectedBy + ": if it is deleted, no one can purge it for 7 days",
			Cure:  "Nothing for the link: once the sync has taken the account, the protection does not count for it",
		}
		if a.Where() == link.RecycleBin {
			f.Cause = protectedBy + ": no one can purge it before " + link.Moment(from, s.Now)
			f.Cure = "Nothing for the link: it is restored first"
		}
		return f
	})
}

// holderProtected warns that a holder cannot be purged before a day, and says what does without a purge.
func holderProtected(s Input) []link.Finding {
	return s.eachHolder(func(h Holder) bool { _, kept := h.Account.NoPurgeBefore(s.Now); return kept }, func(h Holder) link.Finding {
		from, _ := h.Account.NoPurgeBefore(s.Now)
		f := link.Finding{
			Title: "The holder cannot be purged before " + link.Moment(from, s.Now),
			Cause: "It is protected from permanent deletion for 7 days after deletion: " + protectedBy,
			Cure:  "Wait until then, or have an administrator restore and clear it",
		}
		if h.Option(ChooseClear).Available {
			f.Cure = "Restore and clear it: that needs no purge"
		}
		if h.Account.Where() == link.Live {
			f.Title = "The holder is protected from permanent deletion"
			f.Cause = protectedBy + ": deleted now, it stays in the recycle bin, and no one can purge it before " + link.Moment(from, s.Now)
			f.Cure = freeing(h, "Clear it, or delete it without a purge", "Delete it; it stays in the recycle bin until then", "Clear it")
		}
		return f
	})
}

// MayRefuseClear reports whether Entra ID may refuse to take the value off a holder: it left the sync's scope, or its name is in a federated domain. One that is
// protected from permanent deletion is then not offered for deletion, since no purge could free the value.
func (f Facts) MayRefuseClear(a link.Account) bool {
	return a.Sync.Or("") == link.LeftScope || f.Tenant.Domain(a.UPN).Or(link.Domain{}).Federated
}

// keptFromPurge says why deleting a protected holder would not free what it carries before a day; "" if that is not so.
func (s Input) keptFromPurge(h Holder) string {
	from, kept := h.Account.NoPurgeBefore(s.Now)
	if !kept || h.Account.Where() == link.RecycleBin || h.SIDOnly() || !s.MayRefuseClear(h.Account) {
		return ""
	}
	return "It is protected from permanent deletion. If Entra ID refuses to clear it, the copy in the recycle bin keeps the ImmutableID until " + link.Moment(from, s.Now) +
		", and nothing can be linked until then."
}

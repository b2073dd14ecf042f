package engine

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// A purge can be refused although role and permission suffice: hard delete protection keeps the copy for seven days, or a Conditional Access policy guards the
// purge with an authentication context. No document says how Entra ID words the former, so what is known of the object says it, not the server's text.

// instead is what else frees the value of a copy in the recycle bin, for the end of a sentence; "" if it need not be freed, or nothing else does.
func (r *run) instead(s plan.Step) string {
	if r.seen || r.partOf(s.On) != partBinned {
		return ""
	}
	i := slices.IndexFunc(r.plan.From.Holders, func(h checkup.Holder) bool { return h.Account.ID == s.On })
	if !r.plan.From.Holders[i].Option(checkup.ChooseClear).Available {
		return ""
	}
	return "check the person again and choose to restore and clear it, which needs no purge"
}

// notPurged explains a purge that was refused, by what its object is and what is true by then.
func (r *run) notPurged(s plan.Step, p link.Problem) *link.Problem {
	switch other := r.instead(s); {
	case p.Refusal == link.RefusedStepUp && other != "":
		p.Cure += "; or " + other
	case p.Refusal == link.RefusedStepUp:
	case p.Kind == link.Refused || p.Kind == link.NoRights:
		return r.notPurgedYet(s, p, other)
	}
	return &p
}

// notPurgedYet says from when on a copy can be purged that is protected, or may be.
func (r *run) notPurgedYet(s plan.Step, told link.Problem, other string) *link.Problem {
	now, a := r.engine.TenantNow(), r.accounts.of(s.On).expected
	a.Protected = r.accounts.of(s.On).shown.Protected // which is on no card
	if from, kept := a.NoPurgeBefore(now); kept {
		day := link.Moment(from, now)
		told.Kind, told.Refusal = link.Refused, link.RefusedProtected
		told.Cause = "it is protected from permanent deletion until " + day + " (isHardDeleteProtectionEnabled)"
		switch {
		case r.seen:
			told.Cure = "The account carries its ImmutableID, but the copy stays in the recycle bin until " + day + ", and the next sync may match it. Finish this then, and watch the account until the sync has taken it"
		case other != "":
			told.Cure = "To link now, " + other + ". It can be purged from " + day + " on"
		default:
			told.Cure = "It can be purged from " + day + " on"
		}
		return &told
	}
	if from, maybe := a.MayBeProtected(now); maybe && a.Where() == link.RecycleBin {
		told.Cure += ". If it is protected from permanent deletion (isHardDeleteProtectionEnabled), it can be purged from " + link.Moment(from, now) + " on"
	}
	return &told
}

package checkup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
)

// holderFindings reports each holder in one place: those of the anchor need a decision, the others are left alone.
func (s Input) holderFindings(where link.Where) []link.Finding {
	var out []link.Finding
	for _, h := range s.holders {
		if h.Account.Where() != where || h.Account.MayHoldValue() || h.SIDOnly() { // sid.elsewhere reports that one
			continue
		}
		f := s.holdsFinding(h)
		if !s.holdsAnchor(h) {
			f.Severity, f.Title = link.Notes, "Another account holds the person's "+string(h.Value.Attribute)+" value"
			f.Cause, f.Cure = "This tenant's sync does not follow that attribute, so the account is left alone", ""
		}
		out = append(out, f)
	}
	return out
}

func (s Input) holdsFinding(h Holder) link.Finding {
	f := link.Finding{Object: h.Account.Ref()}
	if h.Account.Where() == link.RecycleBin {
		f.Title = "An account in the recycle bin holds this ImmutableID"
		either := "Purge it, or restore and clear it"
		if from, kept := h.Account.NoPurgeBefore(s.Now); kept {
			either = "Restore and clear it; it cannot be purged before " + link.Moment(from, s.Now)
		}
		f.Cause = fmt.Sprintf("It was deleted on %s and keeps the value for another %s; the next sync may join it again", link.Day(h.Account.DeletedAt, s.Now), link.DaysLeft(h.Account, s.Now))
		f.Cure = freeing(h, either, "Purge it", "Restore and clear it")
		return f
	}
	f.Title = "Another account holds this ImmutableID"
	switch h.Account.Sync.Or("") {
	case link.Synced:
		f.Cause = "The sync owns it: it cannot be cleared"
		f.Cure = "Keep it if the person works with it; else ask the sync administrator"
		if h.Option(ChooseDelete).Available {
			f.Cause, f.Cure = f.Cause+", only deleted", "Delete it, or keep it if the person works with it"
		}
	case link.LeftScope:
		f.Cause = "It was once synced and then left the sync's scope; the value stayed behind"
		f.Cure = freeing(h, "Clear it or delete it", "Delete it", "Clear it")
	default:
		f.Cause = "It is a cloud account that carries the value, so no other account can have it"
		f.Cure = freeing(h, "Clear it or delete it", "Delete it", "Clear it")
	}
	return f
}

// freeing says how a holder can be made to give the value up: what the check-up does not offer is not advised.
func freeing(h Holder, either, onlyDelete, onlyClear string) string {
	switch clears, deletes := h.Option(ChooseClear).Available, h.Option(ChooseDelete).Available; {
	case clears && deletes:
		return either
	case deletes:
		return onlyDelete
	case clears:
		return onlyClear
	default:
		return "Neither choice can free it here: the reasons are beside the choices"
	}
}

func holderOtherPerson(s Input) []link.Finding {
	return s.eachHolder(func(h Holder) bool { return s.anothers(h) || s.holderUnlike(h) }, func(h Holder) link.Finding {
		if !s.anothers(h) {
			return s.unlikeFinding(h)
		}
		f := link.Finding{
			Title: "The holder is another person's account",
			Cause: "It belongs to " + h.BelongsTo.Placed() + " by its SID, names or address; it got this value by mistake",
			Cure:  "Clear it; it cannot be deleted",
		}
		if h.Account.Sync.Or("") == link.Synced {
			f.Severity, f.Cure = link.Stops, "Ask the sync administrator: it is synced, so Entra ID refuses to clear it"
		}
		return f
	})
}

// holderUnlike reports whether a holder may be deleted, and is someone else's by what the two directories say of both, though AD knows no one whose it is.
// One that carries the person's SID is the person's.
func (s Input) holderUnlike(h Holder) bool {
	_, grave, _ := summed(s.likeness(h.Account).mismatches)
	return grave && !link.OwnSID(s.Person, h.Account) && h.Option(ChooseDelete).Available
}

func (s Input) unlikeFinding(h Holder) link.Finding {
	causes, _, _ := summed(s.likeness(h.Account).mismatches)
	f := link.Finding{
		Title: "The holder may be another person's account",
		Cause: causes,
		Cure:  "Find out whose it is before you delete it",
	}
	if h.Option(ChooseClear).Available {
		f.Cure = "Clear it rather than delete it, unless you know whose it is"
	}
	return f
}

func holderInUse(s Input) []link.Finding {
	return s.eachHolder(func(h Holder) bool { return h.Account.Usage.Verdict(s.Now) == link.InUse }, func(h Holder) link.Finding {
		f := link.Finding{
			Typed: true,
			Title: "The holder is in use",
			Cause: strings.TrimSuffix(h.Account.Usage.Sentence(s.Now), "."),
			Cure:  "Look twice before you touch it",
		}
		if h.Option(ChooseDelete).Available {
			f.Cure = "Check carefully before you delete it"
		}
		return f
	})
}

func holderBetter(s Input) []link.Finding {
	if s.Account == nil {
		return nil
	}
	return s.eachHolder(func(h Holder) bool { return h.Account.Usage.More(s.Account.Usage, s.Now) && !s.anothers(h) }, func(h Holder) link.Finding {
		return link.Finding{
			Object: s.Account.Ref(),
			Typed:  true,
			Title:  "The holder is used more than the account",
			Cause:  "The direction may be wrong: " + link.Introduce(h.Account) + " looks like the account the person works with: " + strings.Join(h.Account.Usage.Reasons(s.Now), ", "),
			Cure:   "Ask the person which account they work with; if it is the holder, keep that instead",
		}
	})
}

func holderRole(s Input) []link.Finding {
	return s.eachHolder(func(h Holder) bool { return hasRole(h.Account, nil) }, func(h Holder) link.Finding {
		return link.Finding{
			Title: "The holder has a directory role",
			Cause: "It cannot be deleted here: " + cmp.Or(roleNames(h.Account, false), "eligible for "+roleNames(h.Account, true)),
			Cure:  "Have the role removed first, or clear the holder if that is offered",
		}
	})
}

func holderRestricted(s Input) []link.Finding {
	return s.eachHolder(func(h Holder) bool { return s.outOfReach(h.Account) }, func(h Holder) link.Finding {
		return link.Finding{
			Title: "The holder is in a restricted management unit",
			Cause: "Only administrators of that unit can clear or delete it (isManagementRestricted)" + unitsOf(h.Account),
			Cure:  s.unitCure(h.Account),
		}
	})
}

func holderIsOperator(s Input) []link.Finding {
	return s.eachHolder(func(h Holder) bool { return h.Account.ID == s.Tenant.Operator.ID }, func(h Holder) link.Finding {
		return link.Finding{
			Object: link.Ref{Kind: link.KindOperator, ID: string(h.Account.ID), Name: h.Account.UPN},
			Title:  "The holder is the account you are signed in with",
			Cause:  "You cannot clear or delete the account that you are signed in with",
			Cure:   "Have a colleague do this",
		}
	})
}

// sidElsewhere looks for accounts other than the chosen one that carry the person's SID, which must be unique in the tenant.
func sidElsewhere(s Input) []link.Finding {
	return each(s.Related, func(a link.Account) bool { return s.Account != nil && link.CarriesSID(s.Person, a) }, func(a link.Account) link.Finding {
		f := link.Finding{
			Title: "Another account is tied to the person's AD user",
			Cause: "Only one account may have a SID (onPremisesSecurityIdentifier), so the sync may refuse the match while this account has it",
			Cure:  "Deleting and purging this account frees the SID; clearing the ImmutableID alone does not",
		}
		switch {
		case s.offers(ChooseDelete, a):
		case s.offers(ChooseClear, a):
			f.Cure = "Have an administrator clear its SID; clearing the ImmutableID alone does not free it"
		default:
			f.Severity, f.Cure = link.Stops, "Have an administrator remove the account, or clear its SID, first"
		}
		return f
	})
}

// offers reports whether the account is a holder for which this check-up offers a choice.
func (s Input) offers(choice Choice, a link.Account) bool {
	return slices.ContainsFunc(s.holders, func(h Holder) bool { return h.Account.ID == a.ID && h.Option(choice).Available })
}

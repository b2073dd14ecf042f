package checkup

import (
	"strings"

	"hardmatch/link"
)

func accountUnlike(s Input) []link.Finding {
	return when(s.Account != nil && len(s.likeness(*s.Account).why) == 0, link.Finding{
		Typed: true,
		Title: "Nothing about this account matches the person",
		Cause: "They share no sign-in name, address, SID, employee id or name, and AD does not name it (msDS-ExternalDirectoryObjectId)",
		Cure:  "Make sure that it is the right account",
	})
}

func (s Input) weight(a link.Account) int { return s.likeness(a).weight }

// rivals reports whether another account may be the person's rather than the chosen one: it has the sign-in name or the primary address which that one lacks,
// or as much speaks for it.
func (s Input) rivals(a link.Account) bool {
	if a.External || UsedBySync(s.Person, a) || s.anothers(Holder{BelongsTo: s.Owner(a)}) {
		return false
	}
	return SameUPNOrMail(s.Person, a) && !SameUPNOrMail(s.Person, *s.Account) || s.weight(a) > 0 && s.weight(a) >= s.weight(*s.Account)
}

func accountRival(s Input) []link.Finding {
	if s.Account == nil {
		return nil
	}
	mine := s.weight(*s.Account)
	for _, c := range s.candidates {
		if c.Account.ID == s.Account.ID || s.isOriginal(c.Account) || c.UsedBySync || c.Account.External || c.Account.Where() != link.Live || s.weight(c.Account) < mine {
			continue
		}
		return one(link.Finding{
			Typed: true,
			Title: "Another account is as good a candidate",
			Cause: link.Introduce(c.Account) + " matches the person at least as well: " + strings.Join(c.Why, ", "),
			Cure:  "Compare the two before you go on",
		})
	}
	return nil
}

// accountOtherPerson warns if signs say that the account is someone else's. An account that the sync has joined with the person already need not be typed:
// nothing is about to be done to it.
func accountOtherPerson(s Input) []link.Finding {
	if s.Account == nil {
		return nil
	}
	f := link.Finding{
		Title: "Some signs suggest that the account is not this person's",
		Cure:  "Make sure that both are the same person: a marriage or a new job explains some of it",
	}
	cause, grave, lone := summed(s.likeness(*s.Account).mismatches)
	f.Cause = cause
	if grave {
		f.Typed, f.Title = s.willChange(), "The account may be someone else's"
		f.Cure = "Ask the person, or someone who knows them, whether this is their account before the link gives it to the AD user"
	}
	if !lone {
		return nil
	}
	return one(f)
}

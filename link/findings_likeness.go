package link

import "strings"

func accountUnlike(s situation) []Finding {
	return s.onAccount(func(a Account) bool { return len(whyLike(s.Person, a)) == 0 }, func(a Account) Finding {
		return Finding{
			Severity: Warns, Typed: true,
			Title:  "The account is not like the person in anything",
			Cause:  "They share no sign-in name, no address, no SID, no employee id and no name, and AD does not name it (msDS-ExternalDirectoryObjectId)",
			Cure:   "Make sure that it is the right account",
			Source: srcJudgement,
		}
	})
}

func (s situation) weight(a Account) int { return weight(s.Person, a, s.Others, s.now) }

func accountRival(s situation) []Finding {
	if s.Account == nil {
		return nil
	}
	mine := s.weight(*s.Account)
	for _, c := range s.candidates {
		if c.Account.ID == s.Account.ID || c.UsedBySync || c.Account.External || c.Account.Where() != Live || s.weight(c.Account) < mine {
			continue
		}
		return one(Finding{
			Severity: Warns, Typed: true, Object: s.Account.Ref(),
			Title:  "Another account is as good a candidate",
			Cause:  called(c.Account) + " is at least as like the person: " + strings.Join(c.Why, ", "),
			Cure:   "Compare the two before you go on",
			Source: srcJudgement,
		})
	}
	return nil
}

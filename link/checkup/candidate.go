package checkup

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
)

// likeness is one way in which an account can be like a person. Weight orders the candidates; holding the anchor or the SID weighs
// nothing, since the account that the sync uses now is usually the duplicate.
type likeness struct {
	why    string
	weight int
	holds  func(link.Person, link.Account) bool
}

var likenesses = []likeness{
	{"named by AD (msDS-ExternalDirectoryObjectId)", 64, func(p link.Person, a link.Account) bool { return named(p, a) && !UsedBySync(p, a) }},
	{"carries a former SID of the person (sIDHistory)", 32, link.Formerly},
	{"carries a former ImmutableID of the person (journal)", 24, link.FormerAnchor},
	{"same UPN", 16, sameUPN},
	{"same primary SMTP", 12, samePrimarySMTP},
	{"same employee id", 8, sameEmployee},
	{"carries the person's GUID in another notation", 8, link.CarriesOwn},
	{"same address", 4, sameAddress},
	{"same name", 2, func(p link.Person, a link.Account) bool {
		return p.DisplayName != "" && strings.EqualFold(p.DisplayName, a.DisplayName)
	}},
	{"named by AD (msDS-ExternalDirectoryObjectId)", 0, func(p link.Person, a link.Account) bool { return named(p, a) && UsedBySync(p, a) }},
	{"carries the anchor", 0, func(p link.Person, a link.Account) bool { return slices.ContainsFunc(p.ImmutableIDs(), a.Holds) }},
	{"carries the SID", 0, link.CarriesSID},
}

// named reports whether Exchange has written back to AD that this is the person's account. It outweighs all else together; but of an account that the
// sync uses now it says no more than that (Learn: reference-connect-sync-attributes-synchronized,
// Exchange hybrid writeback).
func named(p link.Person, a link.Account) bool {
	return p.CloudID != "" && strings.EqualFold(string(p.CloudID), string(a.ID))
}

// sameAddress reports whether the two share a mail address, or the account's UPN is one of the person's addresses. An address that both have as the primary one
// counts as that instead.
func sameAddress(p link.Person, a link.Account) bool {
	if samePrimarySMTP(p, a) {
		return false
	}
	theirs := append(a.SMTPAddresses(), strings.ToLower(a.UPN))
	return slices.ContainsFunc(p.SMTPAddresses(), func(address string) bool { return slices.Contains(theirs, address) })
}

// rank makes candidates of the accounts that are like the person in any way, the likest first: what speaks for an account and what speaks against it are
// weighed together. Of accounts that are equally alike, the one that the sync uses now comes last; then live ones come first; then the id decides.
func rank(s Input, accounts []link.Account) []Candidate {
	out := make([]Candidate, 0, len(accounts))
	weights := map[link.AccountID]int{}
	for _, a := range accounts {
		if c := s.candidate(a); len(c.Why) > 0 {
			out, weights[a.ID] = append(out, c), s.weight(a)
		}
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		return cmp.Or(
			cmp.Compare(weights[b.Account.ID], weights[a.Account.ID]),
			link.FalseFirst(a.UsedBySync, b.UsedBySync),
			cmp.Compare(a.Account.Where(), b.Account.Where()), // "live" sorts before "recycle-bin"
			cmp.Compare(a.Account.ID, b.Account.ID))
	})
	return out
}

// Best is the place of the candidate that is better than every other: no other candidate has as much in its favour, and no other account suggests itself. It
// is -1 if there is none: then someone has to choose.
func (c CheckUp) Best() int {
	if len(c.Candidates) == 0 || c.Account != nil && c.Account.ID != c.Candidates[0].Account.ID {
		return -1
	}
	weigh := func(i int) int { return c.input().weight(c.Candidates[i].Account) }
	if c.Account == nil && len(c.Candidates) > 1 && weigh(1) >= weigh(0) {
		return -1
	}
	return 0
}

// candidate is an account as a candidate, whatever it has in common with the person.
func (s Input) candidate(a link.Account) Candidate {
	l := s.likeness(a)
	return Candidate{a, l.why, l.against, UsedBySync(s.Person, a)}
}

// Likened is an account as a candidate for the person of the check-up, whatever the two have in common.
func (c CheckUp) Likened(a link.Account) Candidate { return c.input().candidate(a) }

// MatchReasons are the ways in which the account is like the person, in words.
func MatchReasons(p link.Person, a link.Account) []string {
	var why []string
	for _, l := range likenesses {
		if l.holds(p, a) {
			why = append(why, l.why)
		}
	}
	return why
}

// alike is all that speaks for an account and against it.
type alike struct {
	why        []string
	against    []string
	mismatches []Mismatch
	weight     int // how much more speaks for it than against it
}

// likeness compares an account with the person: once, however many rules ask.
func (s Input) likeness(a link.Account) alike {
	if known, compared := s.compared[a.ID]; compared {
		return known
	}
	l := alike{mismatches: Mismatches(s.Person, a, s.Others, s.Now)}
	for _, m := range l.mismatches {
		l.against, l.weight = append(l.against, m.Short), l.weight-m.weight
	}
	for _, one := range likenesses {
		if one.holds(s.Person, a) {
			l.why, l.weight = append(l.why, one.why), l.weight+one.weight
		}
	}
	if s.compared != nil {
		s.compared[a.ID] = l
	}
	return l
}

// UsedBySync reports whether the account carries one of the person's values or the person's SID.
func UsedBySync(p link.Person, a link.Account) bool {
	return link.CarriesSID(p, a) || slices.ContainsFunc(p.ImmutableIDs(), a.Holds)
}

// CarriesSIDOnly reports whether an account carries the person's SID, and no ImmutableID at all.
func CarriesSIDOnly(p link.Person, a link.Account) bool {
	value, known := a.ImmutableID.Get()
	return link.CarriesSID(p, a) && known && value == ""
}

// SameUPNOrMail reports whether the account has the person's sign-in name or primary address.
func SameUPNOrMail(p link.Person, a link.Account) bool { return sameUPN(p, a) || samePrimarySMTP(p, a) }

// Fits reports whether the account has the person's sign-in name, one of the addresses, or the employee id.
func Fits(p link.Person, a link.Account) bool {
	return SameUPNOrMail(p, a) || sameAddress(p, a) || sameEmployee(p, a)
}

func sameUPN(p link.Person, a link.Account) bool {
	return p.UPN != "" && strings.EqualFold(p.UPN, a.UPN)
}

// sameSAM reports whether the account was synced with a user of the person's own domain who had the person's sAMAccountName: in another domain the same
// name is someone else's.
func sameSAM(p link.Person, a link.Account) bool {
	domain := func(dn string) string {
		dn = strings.ToUpper(dn)
		return dn[max(0, strings.Index(dn, ",DC=")):]
	}
	return a.SAM != "" && strings.EqualFold(p.SAMAccountName, a.SAM) && a.OnPremDN != "" && domain(p.DN) == domain(a.OnPremDN)
}

func samePrimarySMTP(p link.Person, a link.Account) bool {
	return p.PrimarySMTP() != "" && strings.EqualFold(p.PrimarySMTP(), a.PrimarySMTP())
}

// CarriesOrMayCarry reports whether the account carries one of the person's values, or may.
func CarriesOrMayCarry(p link.Person, a link.Account) bool {
	return UsedBySync(p, a) || a.MayHoldValue() || a.MayHaveSID()
}

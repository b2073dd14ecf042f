package checkup

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"hardmatch/link"
)

// Names are compared by their words: without regard to capitals, marks and order, in the spellings that a name without marks has ("ue" of ü, "ss" of ß).
// Nicknames are not known. Names in different scripts cannot be compared: nothing is transliterated.

// humanName is what a directory says of someone's name.
type humanName struct {
	given, family string
	display       string   // counts if one of the two is absent
	logins        []string // names for signing in: a display name that is one of them is no name
}

func nameOfPerson(p link.Person) humanName {
	return humanName{p.GivenName, p.Surname, p.DisplayName, []string{p.UPN, p.SAMAccountName, p.Nickname, p.Mail}}
}

func nameOfAccount(a link.Account) humanName {
	return humanName{a.GivenName, a.Surname, a.DisplayName, []string{a.UPN, a.SAM, a.Mail}}
}

// inFields reports whether given and family name are separate.
func (n humanName) inFields() bool {
	return len(nameWords(n.given)) > 0 && len(nameWords(n.family)) > 0
}

func (n humanName) whole() string {
	if n.inFields() {
		return n.given + " " + n.family
	}
	return cmp.Or(n.shown(), strings.TrimSpace(n.given+" "+n.family))
}

// shown is the display name, if it is one.
func (n humanName) shown() string {
	local := func(name string) string { name, _, _ = strings.Cut(name, "@"); return name }
	display := local(n.display)
	login := slices.ContainsFunc(n.logins, func(l string) bool { return strings.EqualFold(local(l), display) })
	if login && len(nameWords(display)) < 2 {
		return ""
	}
	return display
}

// NameLikeness is how two names compare.
type NameLikeness int

// The comparisons. What cannot be read is no difference: then the names are the same as far as is known.
const (
	NamesAgree      NameLikeness = iota
	givenDiffers                 // only the given names differ
	familyDiffers                // only the family names differ: usually a marriage
	partDiffers                  // a word of the name differs
	NamesApart                   // they share no word
	namesUncompared              // they are in different scripts
)

func compareNames(x, y humanName) NameLikeness {
	if x.inFields() && y.inFields() {
		return compareFields(x, y)
	}
	return compareDisplayed(x, y)
}

// compareDisplayed compares what is shown of two names, at least one of which has no fields: the most that any two forms of them have in common.
func compareDisplayed(x, y humanName) NameLikeness {
	best, found := NamesAgree, false
	for _, mine := range x.forms() {
		for _, theirs := range y.forms() {
			compared := compareWhole(mine, theirs)
			if !found || agreement(compared) > agreement(best) {
				best, found = compared, true
			}
		}
	}
	return best
}

// agreement orders comparisons by how much they have in common.
func agreement(l NameLikeness) int {
	return slices.Index([]NameLikeness{NamesApart, namesUncompared, partDiffers, NamesAgree}, l)
}

// forms are the words of the name in its fields and of the display name; none if nothing is known.
func (n humanName) forms() [][]string {
	var out [][]string
	for _, form := range []string{strings.TrimSpace(n.given + " " + n.family), n.shown()} {
		if words := nameWords(withoutAsides(form)); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// compareFields compares given with given and family with family name, and each with the other, since they are confused.
func compareFields(x, y humanName) NameLikeness {
	givenX, familyX, givenY, familyY := fieldWords(x.given), fieldWords(x.family), fieldWords(y.given), fieldWords(y.family)
	givens := sameScript(givenX, givenY)
	if !givens && !sameScript(familyX, familyY) {
		return namesUncompared
	}
	given := !givens || shareWord(givenX, givenY, orShortened)
	family := !sameScript(familyX, familyY) || shareWord(familyX, familyY, orInitial)
	swapped := shareWord(givenX, familyY, sameWord) && shareWord(familyX, givenY, sameWord)
	switch {
	case given && family, swapped:
		return NamesAgree
	case given:
		return familyDiffers
	case family:
		return givenDiffers
	case shareWord(slices.Concat(givenX, familyX), slices.Concat(givenY, familyY), sameWord):
		return partDiffers
	default:
		return NamesApart
	}
}

// compareWhole compares names in which given and family name are not separate. If one has more than two words, they may be titles.
func compareWhole(x, y []string) NameLikeness {
	switch {
	case !sameScript(x, y):
		return namesUncompared
	case !shareWord(x, y, orInitial) && strings.Join(x, "") != strings.Join(y, "") && !runTogether(x, y) && !runTogether(y, x):
		return NamesApart
	case len(x) == 2 && len(y) == 2 && !covers(x, y):
		return partDiffers
	default:
		return NamesAgree
	}
}

// runTogether reports whether a word of x is a part of y, in a script in which names are written without blanks.
func runTogether(x, y []string) bool {
	whole := strings.Join(y, "")
	return slices.ContainsFunc(x, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		return slices.Contains(unspaced, scriptOf(first)) && strings.Contains(whole, w)
	})
}

// covers reports whether each word of a name of two is in another of two.
func covers(x, y []string) bool {
	return orShortened(x[0], y[0]) && orShortened(x[1], y[1]) || orShortened(x[0], y[1]) && orShortened(x[1], y[0])
}

// shareWord reports whether two lists of words have one in common.
func shareWord(x, y []string, alike func(a, b string) bool) bool {
	return slices.ContainsFunc(x, func(a string) bool {
		return slices.ContainsFunc(y, func(b string) bool { return alike(a, b) })
	})
}

func sameWord(a, b string) bool { return a == b }

// orInitial reports whether the words are the sameWord, or one is the other's first letter.
func orInitial(a, b string) bool {
	one := func(w, of string) bool { return len([]rune(w)) == 1 && strings.HasPrefix(of, w) }
	return a == b || one(a, b) || one(b, a)
}

// orShortened reports whether the words are the sameWord, or one is the beginning of the other: "Chris" and "Christopher".
func orShortened(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// CompareNames compares the person's name with the account's.
func CompareNames(p link.Person, a link.Account) NameLikeness {
	return compareNames(nameOfPerson(p), nameOfAccount(a))
}

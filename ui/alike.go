package ui

import (
	"slices"
	"strings"
	"unicode"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/unicode/norm"

	"hardmatch/link"
)

// Lookalikes says in sentences which names of a screen could be taken for another one's.
func Lookalikes(p link.Person, accounts []link.Account) []string {
	var out []string
	looks, person := looksOf(accounts), lookOf(p)
	for i, a := range accounts {
		if slices.ContainsFunc(accounts[:i], func(b link.Account) bool { return b.ID == a.ID }) {
			continue
		}
		if looks[i].mimics(person) {
			out = append(out, "A name of "+a.Called()+" looks like the AD user's, but is not: compare the letters.")
		}
		if j := slices.IndexFunc(looks[:i], looks[i].mistakable); j >= 0 {
			out = append(out, "A name of "+a.Called()+" looks like that of "+accounts[j].Called()+", but is not: compare the ids.")
		}
	}
	return out
}

// look is what somebody's names look like; of an AD user it has no id.
type look struct {
	id           link.AccountID
	name, signIn shape
}

func looksOf(accounts []link.Account) []look {
	var out []look
	for _, a := range accounts {
		out = append(out, look{a.ID, shapeOf(a.DisplayName), shapeOf(a.UPN)})
	}
	return out
}

func lookOf(p link.Person) look { return look{name: shapeOf(p.DisplayName), signIn: shapeOf(p.UPN)} }

// mimics tells whether a name of the account looks like the AD user's though it is not. Other capitals alone deceive nobody here.
func (l look) mimics(person look) bool {
	deceives := func(theirs, own shape) bool { return theirs.alike(own) && !strings.EqualFold(theirs.name, own.name) }
	return deceives(l.name, person.name) || deceives(l.signIn, person.signIn)
}

// mistakable tells whether a person could take the one account for the other by a name that is not the same: other capitals, wide or other
// compatibility forms, letters that look the same, invisible signs. Two accounts of the very same name are no such pair: that is what duplicates are like.
func (l look) mistakable(other look) bool {
	return l.id != other.id && (l.name.alike(other.name) || l.signIn.alike(other.signIn))
}

// shape is a name and its skeletons.
type shape struct {
	name  string
	forms [3]string
}

func shapeOf(name string) shape {
	shown := visible(name)
	return shape{name, [3]string{skeleton(shown), lowerSkeleton(shown), lowerSkeleton(skeleton(shown))}}
}

// alike tells whether two names differ, but not to the eye.
func (s shape) alike(other shape) bool {
	if s.name == other.name || s.name == "" || other.name == "" {
		return false
	}
	for i, form := range s.forms {
		if form == other.forms[i] {
			return true
		}
	}
	return false
}

func alike(a, b string) bool { return shapeOf(a).alike(shapeOf(b)) }

// longestName is how many bytes of a name are compared: a name of 64 KB must not slow a screen down.
const longestName = 1024

// visible is a name without what does not show: its compatibility forms are resolved, invisible signs are gone, and any blank is one blank.
func visible(name string) string {
	shown := strings.Map(func(r rune) rune {
		if link.Invisible(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(name[:min(len(name), longestName)]))
	return strings.Join(strings.Fields(shown), " ")
}

// skeleton is a name with each sign replaced by the one that stands for all that look like it (UTS #39, confusables.txt), whatever their scripts.
func skeleton(name string) string { return runs.Replace(confusable.Skeleton(name)) }

// lowerSkeleton is the same without regard to capitals. What looks alike in capitals may not in small letters, and the other way round: a name has both, and
// that of what its skeleton looks like in small letters.
func lowerSkeleton(name string) string { return skeleton(strings.ToLower(name)) }

// runs are letters that look like one, of which Unicode's data has only "rn".
var runs = strings.NewReplacer("vv", "w")

// shownIn are the accounts that a screen names.
func shownIn(account *link.Account, holders []link.Holder) []link.Account {
	var out []link.Account
	if account != nil {
		out = append(out, *account)
	}
	for _, h := range holders {
		out = append(out, h.Account)
	}
	return out
}

// lookalikeLines warn of names that look the same and are not.
func lookalikeLines(p link.Person, accounts []link.Account, width int) []line {
	var lines []line
	for _, sentence := range Lookalikes(p, accounts) {
		lines = append(lines, hang(warning.of("! "), warning.of(sentence), width)...)
	}
	return lines
}

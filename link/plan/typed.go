package plan

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// TypedConfirmation is an account that the operator must name by typing. Of the accounts that the plan's screen shows, the text fits this one alone.
type TypedConfirmation struct {
	Account link.Account
	Expect  string // what is asked for: what stands before the @ of the sign-in name, else the whole of it, else as much of the object id as it takes
	Also    string // its whole sign-in name, which is taken too; "" if that is asked for itself, another account has it, or it is not plain ASCII
	Why     string // WillBeDeleted, or what else speaks for a second look
}

// Matches reports whether the text names the account, after cleaning and without regard to case.
func (t TypedConfirmation) Matches(text string) bool {
	text = asTyped(text)
	return text != "" && (strings.EqualFold(text, t.Expect) || strings.EqualFold(text, t.Also))
}

// NewTypedConfirmation says what must be typed to name an account among these. A name that is not plain ASCII is not asked for: it may not be what it looks like.
func NewTypedConfirmation(a link.Account, among []link.Account, why string) TypedConfirmation {
	t := TypedConfirmation{Account: a, Why: why}
	others := slices.DeleteFunc(slices.Clone(among), func(other link.Account) bool { return other.ID == a.ID })
	free := func(name string) bool {
		return typable(name) && !slices.ContainsFunc(others, func(other link.Account) bool { return answersTo(other, name) })
	}
	if free(a.UPN) {
		t.Also = a.UPN
	}
	switch local := localPart(a.UPN); {
	case free(local):
		t.Expect = local
	case t.Also != "":
		t.Expect, t.Also = a.UPN, ""
	default:
		t.Expect = firstOfID(string(a.ID), free)
	}
	return t
}

// asTyped is what was typed as it is compared and kept.
func asTyped(text string) string { return strings.TrimSpace(link.Clean(text)) }

// answersTo reports whether someone who types the name may mean the account.
func answersTo(a link.Account, name string) bool {
	return strings.EqualFold(name, asTyped(a.UPN)) || strings.EqualFold(name, asTyped(localPart(a.UPN))) ||
		len(name) <= len(a.ID) && strings.EqualFold(name, string(a.ID[:len(name)]))
}

// firstOfID is as much of the id as no other account has; "" if there is no such beginning, and so nothing can be typed.
func firstOfID(id string, free func(string) bool) string {
	for n := min(link.ShortIDLength, len(id)); n <= len(id); n++ {
		if free(id[:n]) {
			return id[:n]
		}
	}
	return ""
}

func localPart(upn string) string {
	local, _, _ := strings.Cut(upn, "@")
	return local
}

// longestTyped is how many characters can be asked for: Entra ID takes 64 before the @ and 48 after it (Learn: Prepare for directory synchronization).
const longestTyped = 64 + 1 + 48

// typable reports whether a name can be typed on any keyboard and looks like nothing else: plain ASCII without blanks, not too long.
func typable(name string) bool {
	return name != "" && len(name) <= longestTyped && !strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
}

// Shown are the accounts that the screen of a plan names: the linked one, every holder, and those of the steps, under every name that they have on the way.
func (p Plan) Shown() []link.Account {
	out := checkup.AccountsOf(p.From.Account, p.From.Holders)
	for _, s := range p.Steps {
		for _, upn := range []string{s.UPN, s.UPNBefore, s.UPNAfter} {
			if s.On != "" && upn != "" {
				out = append(out, link.Account{ID: s.On, UPN: upn, DisplayName: s.Name})
			}
		}
	}
	return out
}

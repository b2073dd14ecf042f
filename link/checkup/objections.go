package checkup

import (
	"slices"

	"hardmatch/link"
)

// Objections are what speaks against a link, as the operator was shown it: what stops it, and what was acknowledged by typing. The journal keeps them, so
// that what has come about since is told from what was known.
type Objections []link.Code

// Objections are those of this check-up, each once.
func (c CheckUp) Objections() Objections { return objections(c.Findings) }

func objections(findings []link.Finding) Objections {
	var out Objections
	for _, f := range findings {
		if f.Grave() && !slices.Contains(out, f.Code) {
			out = append(out, f.Code)
		}
	}
	return out
}

// NewObjection is what speaks against linking the account as it is now, spoke not against it as it was shown, and is not among the objections that were shown;
// "" for nothing. What a precondition of a step compares is not its business.
func (s Input) NewObjection(was, now link.Account, shown Objections) string {
	then := s
	was.UPN, was.DeletedAt, was.Sync, was.ImmutableID = now.UPN, now.DeletedAt, now.Sync, now.ImmutableID
	then.Account, then.Owners = &was, nil // whoever in AD has its value was not there then: that would have stopped
	shown = slices.Concat(shown, objections(then.ofAccount()))
	for _, f := range s.ofAccount() {
		if f.Grave() && !slices.Contains(shown, f.Code) {
			return f.Title + ": " + f.Cause
		}
	}
	return ""
}

// ofAccount are the findings about the account.
func (s Input) ofAccount() []link.Finding {
	return slices.DeleteFunc(s.findings(), func(f link.Finding) bool { return f.Object != s.Account.Ref() })
}

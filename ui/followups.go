package ui

import (
	"strings"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// What someone has to do after an operation is decided in package plan. Here it gets its labels, and the keys by which hardmatch helps.

// followUps are those of what has come of a plan.
func (s *shared) followUps(o engine.Outcome) []plan.FollowUp {
	after := plan.After{Plan: o.Plan, Steps: o.Steps, End: o.End, At: o.Finished.In(s.opts.Location), SignedOut: o.Problem != nil && o.Problem.Kind == link.SignedOut}
	if !o.NextSync.IsZero() {
		after.NextSync = o.NextSync.In(s.opts.Location)
	}
	return plan.FollowUps(after)
}

// forWhom is the label of a follow-up: it is for the operator, or it is told to the person.
func forWhom(f plan.FollowUp, p link.Person) string {
	if f.Whom == plan.ForPerson {
		return "Tell " + term.CutEnd(term.Clean(p.Name()), 30) + ":"
	}
	return "You:"
}

// saysFollowUp is what is to be done, with how hardmatch helps.
func saysFollowUp(f plan.FollowUp, way func(link.Way) string) string {
	text := f.Text
	if f.Then {
		text = "once the sync has taken the account, " + text
	}
	if how := way(f.Way); how != "" {
		text += " (" + how + ")"
	}
	return text
}

// followUpRows are a label and a sentence for each follow-up; what can be done in place of another one stands in its sentence.
func followUpRows(all []plan.FollowUp, p link.Person, way func(link.Way) string) [][2]string {
	var rows [][2]string
	for _, f := range all {
		if n := len(rows); f.Or && n > 0 {
			rows[n-1][1] = strings.TrimSuffix(rows[n-1][1], ".") + ", or " + saysFollowUp(f, way) + "."
			continue
		}
		rows = append(rows, [2]string{forWhom(f, p), saysFollowUp(f, way) + "."})
	}
	return rows
}

// followUpLines are follow-ups, a label and a sentence each.
func followUpLines(all []plan.FollowUp, p link.Person, way func(link.Way) string, width int) []term.Line {
	var lines []term.Line
	for _, row := range followUpRows(all, p, way) {
		lines = append(lines, term.Hang(term.Row(term.Normal.Of("  "), term.Strong.Of(row[0]+"  ")).Join(), term.Normal.Of(row[1]), width)...)
	}
	return lines
}

// followUpTexts are the same as plain sentences.
func followUpTexts(all []plan.FollowUp, p link.Person, way func(link.Way) string) []string {
	var out []string
	for _, row := range followUpRows(all, p, way) {
		out = append(out, row[0]+" "+row[1])
	}
	return out
}

// onDone are the keys of the last screen.
func onDone(w link.Way) string {
	switch w.To {
	case link.ToWatch:
		return "w"
	case link.ToTryAgain:
		return "t"
	case link.ToTakeBack:
		return "u"
	case link.ToLeave:
		return "l"
	case link.ToLookAgain:
		return "Esc"
	case link.ToSignIn:
		return "Esc leads back to the connect screen, and Enter signs in there"
	default:
		return ""
	}
}

// onRecord are the keys of an operation in the history.
func onRecord(w link.Way) string {
	switch w.To {
	case link.ToWatch:
		return "w"
	case link.ToTryAgain:
		return "f"
	case link.ToTakeBack:
		return "u"
	default:
		return ""
	}
}

// onPaper is how it is done by whoever reads a receipt.
func onPaper(o engine.Outcome) func(link.Way) string {
	return func(w link.Way) string {
		switch w.To {
		case link.ToWatch:
			return "hardmatch watch " + argument(o.Plan.From.Person)
		case link.ToTryAgain:
			return "hardmatch offers it at its start"
		case link.ToTakeBack:
			return "hardmatch undo " + o.Operation
		default:
			return ""
		}
	}
}

// plainInShells are signs that mean only themselves in every shell.
const plainInShells = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@_-"

// argument names a person in a command that someone may paste into a shell: by a sign-in name only where no shell finds anything in it.
func argument(p link.Person) string {
	name := signInOf(p)
	if strings.ContainsFunc(name, func(r rune) bool { return !strings.ContainsRune(plainInShells, r) }) || strings.HasPrefix(name, "-") || strings.HasPrefix(name, "@") {
		return p.GUID.String()
	}
	return name
}

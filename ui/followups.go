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
	if notAsLeft(o).says != "" {
		return nil // what was to be done rests on how it was
	}
	after := plan.After{Plan: o.Plan, Steps: o.Steps, End: o.End, Others: o.Now.Others, At: o.Finished.In(s.opts.Location), SignedOut: o.Problem != nil && o.Problem.Kind == link.SignedOut}
	if !o.NextSync.IsZero() {
		after.NextSync = o.NextSync.In(s.opts.Location)
	}
	return plan.FollowUps(after)
}

// saysFollowUp is what to do, and how hardmatch helps.
func saysFollowUp(f plan.FollowUp, way Ways) string {
	text := f.Text
	if f.Then {
		text = "once the sync has taken the account, " + text
	}
	if how := way.How(f.Way); how != "" {
		text += " (" + how + ")"
	}
	return text
}

// followUpRows are a label and a sentence for each follow-up; what can be done in place of another one stands in its sentence.
func followUpRows(all []plan.FollowUp, p link.Person, way Ways) [][2]string {
	var rows [][2]string
	for _, f := range all {
		if n := len(rows); f.Or && n > 0 {
			rows[n-1][1] = strings.TrimSuffix(rows[n-1][1], ".") + ", or " + saysFollowUp(f, way) + "."
			continue
		}
		whom := "You:"
		if f.Whom == plan.ForPerson {
			whom = "Tell " + term.CutEnd(term.Clean(p.Name()), 30) + ":"
		}
		rows = append(rows, [2]string{whom, saysFollowUp(f, way) + "."})
	}
	return rows
}

// followUpLines are follow-ups, a label and a sentence each.
func followUpLines(all []plan.FollowUp, p link.Person, way Ways, width int) []term.Line {
	var lines []term.Line
	for _, row := range followUpRows(all, p, way) {
		lines = append(lines, term.Hang(term.Row(term.Normal.Of("  "), term.Strong.Of(row[0]+"  ")).Join(), term.Normal.Of(row[1]), width)...)
	}
	return lines
}

// followUpTexts are the same as plain sentences.
func followUpTexts(all []plan.FollowUp, p link.Person, way Ways) []string {
	return link.Map(followUpRows(all, p, way), func(row [2]string) string { return row[0] + " " + row[1] })
}

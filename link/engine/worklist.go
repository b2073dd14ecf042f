package engine

import (
	"encoding/json"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// Marks are what was done about the people of worklists of a tenant, as it was kept beside the journal, the oldest first; what was solved, since a time.
// What was solved by an operation that has been taken back is open again, and so is what no operation of the journal and no check-up has solved: a note is a line of
// a file. The problem says how many of the lines are not believed; the marks are what is left then, and none if the file could not be read.
func (e Engine) Marks(tenant string, since time.Time) ([]audit.Mark, error) {
	lines, err := e.Journal.Notes()
	if err != nil {
		return nil, err
	}
	var marks []audit.Mark
	damaged, unproven := 0, 0
	standing := map[claim]solution{}
	for _, line := range lines {
		var m audit.Mark
		switch {
		case json.Unmarshal(line, &m) != nil || !m.Valid():
			damaged++
			continue
		case m.Tenant != tenant || m.State == audit.Solved && m.At.Before(since):
			continue
		case m.State == audit.Solved:
			if of := e.solution(m, standing); of != solves {
				m.State = audit.Reopened
				if of == solvesNothing {
					unproven++
				}
			}
		}
		marks = append(marks, m)
	}
	return marks, disbelieved(damaged, unproven).OrNil()
}

// solution is what has become of the operation that is to have solved something.
type solution int

const (
	solvesNothing solution = iota // there is none, or it is of someone else, or did not come to its end
	solves
	undone
)

// claim is that an operation has solved what was to do about a person, by objectGUID.
type claim struct{ operation, of string }

// clockLag is by how much the clock of a colleague's computer may be ahead of the tenant's time as this one knows it.
const clockLag = time.Minute

// solution says what a mark of something solved goes back to. What a check-up has found names no operation: it counts until the next audit, unless its time is yet to come.
func (e Engine) solution(m audit.Mark, known map[claim]solution) solution {
	if m.Operation == "" {
		found := m.Reason == string(checkup.VerdictLinked) || m.Reason == string(checkup.VerdictPrepared)
		if found && !m.At.After(e.TenantNow().Add(clockLag)) {
			return solves
		}
		return solvesNothing
	}
	key := claim{m.Operation, m.Of}
	if of, has := known[key]; has {
		return of
	}
	o, err := e.Journal.Operation(m.Operation)
	of := solvesNothing
	switch {
	case err != nil || o.Plan.From.Person.GUID.String() != m.Of:
	case o.TakenBack != "" && !o.TakingBack:
		of = undone
	case o.End == plan.EndLinked, o.End == plan.EndPrepared, o.End == plan.EndNotVisible:
		of = solves
	}
	known[key] = of
	return of
}

// disbelieved says how many lines count for nothing, and why; nil for none.
func disbelieved(damaged, unproven int) *link.Problem {
	var causes []string
	if damaged > 0 {
		causes = append(causes, link.Count(damaged, "line of worklist.notes is", "lines of worklist.notes are")+" damaged")
	}
	if unproven > 0 {
		causes = append(causes, link.Count(unproven, "row was noted as solved by what the journal does not have, and stays", "rows were noted as solved by what the journal does not have, and stay")+" to do")
	}
	if len(causes) == 0 {
		return nil
	}
	return &link.Problem{Kind: link.BadInput, Object: "worklist.notes", Cause: strings.Join(causes, "; ")}
}

// KeepMark keeps a mark beside the journal.
func (e Engine) KeepMark(m audit.Mark) error {
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return e.Journal.Note(line)
}

package engine

import (
	"encoding/json"
	"time"

	"hardmatch/link/audit"
)

// Marks are what was done about the people of worklists of a tenant, as it was kept beside the journal, the oldest first; what was solved, since a time.
// What was solved by an operation that has been taken back is open again. A line that is no mark, as a crash leaves one, is passed over.
func (e Engine) Marks(tenant string, since time.Time) ([]audit.Mark, error) {
	lines, err := e.Journal.Notes()
	if err != nil {
		return nil, err
	}
	var marks []audit.Mark
	for _, line := range lines {
		var m audit.Mark
		if json.Unmarshal(line, &m) == nil && m.Tenant == tenant && m.Of != "" && (m.State != audit.Solved || !m.At.Before(since)) {
			marks = append(marks, m)
		}
	}
	undone := map[string]bool{}
	for i, m := range marks {
		if m.State != audit.Solved || m.Operation == "" {
			continue
		}
		taken, known := undone[m.Operation]
		if !known {
			o, err := e.Journal.Operation(m.Operation)
			taken = err == nil && o.TakenBack != "" && !o.TakingBack
			undone[m.Operation] = taken
		}
		if taken {
			marks[i].State = audit.Reopened
		}
	}
	return marks, nil
}

// KeepMark keeps a mark beside the journal.
func (e Engine) KeepMark(m audit.Mark) error {
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return e.Journal.Note(line)
}

package journeys

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// A note that something was solved counts if the journal has the operation, or a check-up has found it: a line that just anyone has written solves nothing.
// What is damaged is said.
func TestANoteThatTheJournalDoesNotBearOutSolvesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	l := s.listed()
	report, err := s.connected().Audit(t.Context(), s.Whole(), nil)
	if err != nil {
		t.Fatal(err)
	}
	list := report.Worklist()
	note := func(i audit.Item, operation, reason string, after time.Duration) []byte {
		m := list.MarkOf(i, audit.Solved, s.clock().Add(after), link.Account{UPN: "x@contoso.com"})
		m.Operation, m.Reason = operation, reason
		line, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return append(line, '\n')
	}
	const soon, nextYear = time.Second, 365 * 24 * time.Hour
	text := fmt.Sprintf("{\"torn\": \nno JSON\n%s%s%s%s", note(list.Items[0], "none", "linked", soon), note(list.Items[1], "", "", soon), note(list.Items[2], "", "linked", soon),
		note(list.Items[3], "", "linked", nextYear))
	if err := os.WriteFile(filepath.Join(filepath.Dir(s.journal.File("x")), "worklist.notes"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d := s.wizard(80, 24)
	toSearch(d)
	d.Press("f3")
	d.Expect(append(l.says(1, 0), "1 solved", "2 lines of worklist.notes are damaged", "3 rows were noted as solved by what the journal does not have, and stay to do")...)
}

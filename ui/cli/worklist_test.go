package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What cannot be a worklist is refused before anything is connected, and only the wizard takes one.
func TestAWorklistIsReadBeforeAnythingElse(t *testing.T) {
	dir := t.TempDir()
	bad, good, wide, spoilt := filepath.Join(dir, "bad.json"), filepath.Join(dir, "good.json"), filepath.Join(dir, "wide.json"), filepath.Join(dir, "spoilt.json")
	const list = `{"format":1,"observedAt":"2026-11-02T09:00:00Z"}`
	asPowerShellWritesIt := "\xff\xfe" + strings.Join(strings.Split(list, ""), "\x00") + "\x00"
	for file, text := range map[string]string{bad: `{"format":9}`, good: list, wide: asPowerShellWritesIt, spoilt: list + "\xe4"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--worklist", filepath.Join(dir, "none.json")}, "it cannot be read"},
		{[]string{"--worklist", dir}, "it cannot be read"},
		{[]string{"--worklist", bad}, "it is not a worklist: its format is 9"},
		{[]string{"--worklist", good}, "needs a terminal"},
		{[]string{"--worklist", wide}, "needs a terminal"},
		{[]string{"--worklist", spoilt}, "it is not a worklist: it is neither UTF-8 nor UTF-16"},
		{[]string{"audit", "--worklist", good}, "only the wizard uses it, not audit"},
		{[]string{"check", "ada", "--worklist", good}, "only the wizard uses it"},
	} {
		w := newWorld(t)
		if status := w.Run(t.Context(), c.args); status != 2 || !strings.Contains(w.err.String(), c.says) {
			t.Errorf("%v: status %d, %s", c.args, status, w.err.String())
		}
	}
}

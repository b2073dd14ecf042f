package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cutOffUndo is the file of an undo that was cut off in its first step.
const cutOffUndo = `{"format":1,"at":"2026-11-02T09:00:00Z","kind":"start","id":"back","undoes":"match","operator":{"id":"o","upn":"o@contoso.com"},"reason":"INC-1",` +
	`"plan":{"person":{"guid":"b2a1c3d4-e5f6-4789-abcd-1234567890ab","upn":"p@contoso.com","sid":"S-1-5-21-7"},"account":{"id":"a","upn":"a@contoso.com"},` +
	`"attribute":"objectGUID","anchor":"1MOhsvbliUerzRI0VniQqw==","steps":[{"do":"clear","on":"a","upn":"a@contoso.com","name":"A","before":"1MOhsvbliUerzRI0VniQqw=="}]}}
{"format":1,"at":"2026-11-02T09:00:01Z","kind":"intent","id":"back","step":0,"do":"clear","on":"a"}
`

// matched is the file of the match that it takes back.
const matched = `{"format":1,"at":"2026-11-02T08:00:00Z","kind":"start","id":"match","operator":{"id":"o","upn":"o@contoso.com"},"reason":"INC-1",` +
	`"plan":{"person":{"guid":"b2a1c3d4-e5f6-4789-abcd-1234567890ab","upn":"p@contoso.com","sid":"S-1-5-21-7"},"account":{"id":"a","upn":"a@contoso.com"},` +
	`"attribute":"objectGUID","anchor":"1MOhsvbliUerzRI0VniQqw==","steps":[{"do":"set","on":"a","upn":"a@contoso.com","name":"A","after":"1MOhsvbliUerzRI0VniQqw=="}]}}
{"format":1,"at":"2026-11-02T08:00:02Z","kind":"end","id":"match","end":"prepared"}
`

// An undo that stopped half way can itself be taken back, in what it has begun: nothing prevents that before anything is connected.
func TestWhatAnUndoStoppedAtIsTakenBackAnew(t *testing.T) {
	w := newWorld(t)
	dir := filepath.Join(t.TempDir(), "journal")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for id, text := range map[string]string{"back": cutOffUndo, "match": matched} {
		if err := os.WriteFile(filepath.Join(dir, id+".jsonl"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	status := w.Run(t.Context(), []string{"undo", "match", "--journal", dir})
	if want := "hardmatch undo: needs a terminal"; status != 2 || !strings.Contains(w.err.String(), want) {
		t.Errorf("status %d, says %s", status, w.err.String())
	}
}

// Taken back, an undo would be a match without a check-up: that is said before anything is connected.
func TestAnUndoIsNotUndone(t *testing.T) {
	w := newWorld(t)
	dir := filepath.Join(t.TempDir(), "journal")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "back.jsonl"), []byte(cutOffUndo), 0o600); err != nil {
		t.Fatal(err)
	}
	status := w.Run(t.Context(), []string{"undo", "back", "--journal", dir})
	if want := "Operation back: it is an undo, of operation match, and an undo cannot be undone\n"; status != 3 || !strings.Contains(w.err.String(), want) {
		t.Errorf("status %d, says %s", status, w.err.String())
	}
}

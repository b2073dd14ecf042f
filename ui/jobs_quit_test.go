package ui

import (
	"context"
	"testing"
	"testing/synctest"

	tea "github.com/charmbracelet/bubbletea"
)

// A write whose command was made and never run, as after a panic in between, is not waited for: outside a bubble this test would never end.
func TestNobodyWaitsForAWriteThatNeverBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := searching(t)
		wrote := false
		never := r.jobs.start(job{name: jobApply, writes: true, work: func(context.Context, func(tea.Msg)) (tea.Msg, error) {
			wrote = true
			return nil, nil
		}})
		r.jobs.close()
		if msg := never(); msg != nil || wrote {
			t.Errorf("a write has begun after the end: %v", msg)
		}
	})
}

package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/ui/term"
)

var pauseNow = time.Date(2026, 11, 2, 14, 2, 44, 0, time.UTC)

// pausingRoot is a root on its search screen whose clock is the test's, with a read under way that waits as often as it is told to.
func pausingRoot(t *testing.T, now *time.Time, waits ...time.Duration) (*Root, tea.Cmd) {
	t.Helper()
	r := New(noBackend{}, Options{Theme: term.ThemePlain, Location: time.UTC, Now: func() time.Time { return *now }})
	s := newSearch(&r.shared, "bo")
	s.start("Searching")
	r.stack = append(r.stack, s)
	return r, r.jobs.start(job{name: jobFind, work: func(ctx context.Context, _ func(tea.Msg)) (tea.Msg, error) {
		for _, span := range waits {
			link.Pausing(ctx, link.Pause{Who: "Entra ID", Why: "is busy", Until: pauseNow.Add(span)})
		}
		return peopleFound{text: "bo"}, nil
	}})
}

// hear gives the next message of a job to the root.
func hear(r *Root, listen tea.Cmd) (next tea.Cmd) {
	t := listen().(tagged)
	r.Update(t)
	return t.next
}

func shows(t *testing.T, r *Root, want string) {
	t.Helper()
	if frame := strings.Join(strings.Fields(r.View()), " "); !strings.Contains(frame, want) {
		t.Errorf("the frame does not show %q:\n%s", want, r.View())
	}
}

func hides(t *testing.T, r *Root) {
	t.Helper()
	if strings.Contains(r.View(), "Goes on at") {
		t.Errorf("the frame still tells of a wait:\n%s", r.View())
	}
}

func TestOfSeveralWaitsTheOneThatEndsLastIsShown(t *testing.T) {
	now := pauseNow
	r, cmd := pausingRoot(t, &now, 23*time.Second, 5*time.Second)
	cmd = hear(r, hear(r, cmd))
	shows(t, r, "Entra ID is busy. Goes on at 14:03:07, in 23 s. Esc goes back.")
	hear(r, cmd)
	hides(t, r)
}

func TestAWaitThatIsOverIsNotShown(t *testing.T) {
	now := pauseNow
	r, cmd := pausingRoot(t, &now, 2500*time.Millisecond)
	hear(r, cmd)
	shows(t, r, "in 3 s.")
	now = now.Add(600 * time.Millisecond)
	r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	shows(t, r, "in 2 s.")
	now = now.Add(2 * time.Second)
	r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	hides(t, r)
}

// A step that goes on waits no more, though its plan is still being carried out.
func TestTheNextWordOfAJobEndsItsWait(t *testing.T) {
	now := pauseNow
	r, _ := pausingRoot(t, &now)
	cmd := r.jobs.start(job{name: jobApply, writes: true, work: func(ctx context.Context, tell func(tea.Msg)) (tea.Msg, error) {
		link.Pausing(ctx, link.Pause{Who: "Entra ID", Why: "is busy", Until: pauseNow.Add(23 * time.Second)})
		tell(stepProgressed{})
		return planApplied{}, nil
	}})
	cmd = hear(r, cmd)
	shows(t, r, "Goes on at 14:03:07")
	hear(r, cmd)
	hides(t, r)
}

func TestAWaitOfAReadThatWasGivenUpIsNotShown(t *testing.T) {
	now := pauseNow
	r, cmd := pausingRoot(t, &now, 23*time.Second)
	late := cmd()
	r.jobs.start(finding("bond"))
	r.Update(late)
	hides(t, r)
}

// The time of the practice company stands still; the seconds are counted by the wizard's own clock.
func TestAWaitIsCountedByTheWizardsClock(t *testing.T) {
	now := pauseNow.AddDate(1, 0, 0)
	r, cmd := pausingRoot(t, &now, 23*time.Second)
	r.engine.Now = func() time.Time { return pauseNow }
	hear(r, cmd)
	shows(t, r, "Goes on at 14:03:07, in 23 s.")
	now = now.Add(3 * time.Second)
	r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	shows(t, r, "in 20 s.")
}

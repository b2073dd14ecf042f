package ui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// noBackend is enough for a root that never connects.
type noBackend struct{ Backend }

func (noBackend) Connections() Connections { return Connections{} }

// searching is a root on its search screen, with a search for "bo" under way.
func searching(t *testing.T) (*Root, *search) {
	t.Helper()
	r := New(noBackend{}, Options{})
	s := newSearch(&r.shared, "bo")
	r.stack = append(r.stack, s)
	return r, s
}

func finding(text string) job {
	return job{name: jobFind, work: func(context.Context, func(tea.Msg)) (tea.Msg, error) {
		return peopleFound{text: text, found: engine.FoundPeople{People: []link.Person{{DisplayName: text}}}}, nil
	}}
}

func TestAStaleAnswerIsDropped(t *testing.T) {
	r, s := searching(t)
	old := r.jobs.start(finding("bo"))()
	current := r.jobs.start(finding("bond"))()
	r.Update(current)
	r.Update(old)
	if s.asked != "bond" {
		t.Errorf("the screen shows the answer to %q, want bond", s.asked)
	}
}

func TestAnAnswerToAScreenThatWasLeftIsDropped(t *testing.T) {
	r, s := searching(t)
	answer := r.jobs.start(finding("bo"))()
	r.Update(tea.KeyMsg{Type: tea.KeyEsc})
	r.Update(answer)
	if s.asked != "" {
		t.Error("the answer has reached a screen that was left")
	}
}

func TestLeavingAScreenCancelsItsReads(t *testing.T) {
	r, _ := searching(t)
	cancelled := make(chan error, 1)
	begun := make(chan struct{})
	slow := r.jobs.start(job{name: jobFind, limit: time.Hour, work: func(ctx context.Context, _ func(tea.Msg)) (tea.Msg, error) {
		close(begun)
		<-ctx.Done()
		cancelled <- ctx.Err()
		return nil, nil
	}})
	go slow()
	<-begun
	r.Update(tea.KeyMsg{Type: tea.KeyEsc})
	if err := <-cancelled; !errors.Is(err, context.Canceled) {
		t.Errorf("the read ended with %v, want %v", err, context.Canceled)
	}
}

func TestAReadHasADeadlineAndAWriteIsNeverCancelled(t *testing.T) {
	r, _ := searching(t)
	r.jobs.start(job{name: jobFind, limit: time.Minute, work: func(ctx context.Context, _ func(tea.Msg)) (tea.Msg, error) {
		if _, has := ctx.Deadline(); !has {
			t.Error("the read has no deadline")
		}
		return nil, nil
	}})()

	begun, finish, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	write := r.jobs.start(job{name: jobApply, writes: true, work: func(ctx context.Context, _ func(tea.Msg)) (tea.Msg, error) {
		close(begun)
		<-finish
		ended <- ctx.Err()
		return nil, nil
	}})
	go write()
	<-begun
	r.jobs.stopAll()
	closed := make(chan struct{})
	go func() {
		r.jobs.close()
		close(closed)
	}()
	close(finish)
	<-closed
	if err := <-ended; err != nil {
		t.Errorf("the write was cancelled: %v", err)
	}
}

func TestAnAppliedPlanIsReportedStepByStep(t *testing.T) {
	r, _ := searching(t)
	cmd := r.jobs.start(job{name: jobApply, writes: true, work: func(_ context.Context, tell func(tea.Msg)) (tea.Msg, error) {
		tell(stepProgressed{plan.Progress{Index: 0}})
		tell(stepProgressed{plan.Progress{Index: 1}})
		return planApplied{}, nil
	}})
	var got []tea.Msg
	for cmd != nil {
		answer := cmd().(tagged)
		got = append(got, answer.msg)
		cmd = answer.next
	}
	if len(got) != 3 || got[1].(stepProgressed).progress.Index != 1 {
		t.Fatalf("told %v, want two steps and the end", got)
	}
	if _, last := got[2].(planApplied); !last {
		t.Errorf("the last message is %T", got[2])
	}
}

func TestNothingLeavesTheApplyScreen(t *testing.T) {
	r, _ := searching(t)
	r.stack = append(r.stack, &apply{page: page{shared: &r.shared}, proposal: proposal{plan: plan.Plan{From: plan.Basis{Account: &link.Account{}}}}})
	for _, msg := range []tea.Msg{
		tea.KeyMsg{Type: tea.KeyEsc}, tea.KeyMsg{Type: tea.KeyCtrlC}, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q")}, interrupted{},
	} {
		r.notice = ""
		_, cmd := r.Update(msg)
		if cmd != nil || r.question != nil || !r.top().writing() || r.notice != held {
			t.Errorf("%v: left the screen, asked, or did not say why not: %q", msg, r.notice)
		}
	}
}

func TestATerminationWaitsForTheWrite(t *testing.T) {
	r, _ := searching(t)
	r.stack = append(r.stack, &apply{page: page{shared: &r.shared}, proposal: proposal{plan: plan.Plan{From: plan.Basis{Account: &link.Account{}}}}})
	if _, cmd := r.Update(terminated{}); cmd != nil {
		t.Error("a termination has quit in the middle of a write")
	}
	r.stack[len(r.stack)-1] = newDone(&r.shared, proposal{}, engine.Outcome{}, "")
	if _, cmd := r.Update(tea.WindowSizeMsg{Width: 80, Height: 24}); cmd == nil || !r.over {
		t.Error("the termination is forgotten after the write")
	}
}

func TestFinishingShowsThatTheStepInDoubtIsLookedFor(t *testing.T) {
	r, _ := searching(t)
	p := plan.Plan{From: plan.Basis{Account: &link.Account{}}, Steps: []plan.Step{{Do: link.DoSet}, {Do: link.DoVerify}}}
	steps := []plan.Progress{{Step: p.Steps[0], State: plan.Doing}, {Index: 1, Step: p.Steps[1], State: plan.Waiting}}
	a := newApply(&r.shared, finishProposal(journal.Operation{Plan: p, Steps: steps}, engine.Now{}, link.SyncSettings{}), "")
	if got := a.steps[0]; got.State != plan.Doing || !strings.Contains(got.Note, "checking whether it happened") {
		t.Errorf("the step in doubt is %s: %q", got.State, got.Note)
	}
	if steps[0].Note != "" {
		t.Error("the operation itself was changed")
	}
}

// While a job is at work one timer runs, however much happens meanwhile; it ends with the job.
func TestSomethingMovesWhileAJobIsAtWork(t *testing.T) {
	var ticks []func(time.Time) tea.Msg
	r := New(noBackend{}, Options{Theme: term.ThemePlain, Tick: func(delay time.Duration, msg func(time.Time) tea.Msg) tea.Cmd {
		if delay == term.SpinEvery {
			ticks = append(ticks, msg)
		}
		return nil
	}})
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	r.opts.Now = func() time.Time { return now }
	s := newSearch(&r.shared, "bo")
	r.stack = append(r.stack, s)
	r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	if len(ticks) > 0 {
		t.Error("a timer runs where nothing is at work")
	}
	s.start("Searching")
	work := r.jobs.start(job{name: jobFind, work: func(context.Context, func(tea.Msg)) (tea.Msg, error) { return peopleFound{text: "bo"}, nil }})
	for i := range 24 {
		r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		if len(ticks) != 1 {
			t.Fatalf("%d timers run after %d", len(ticks), i)
		}
		fires := ticks[0]
		ticks, now = nil, now.Add(term.SpinEvery)
		r.Update(fires(now))
	}
	shows(t, r, "⠼ Searching … 6 s")
	r.Update(work())
	ticks = nil
	r.Update(ticked{})
	if r.Update(tea.WindowSizeMsg{Width: 80, Height: 24}); len(ticks) > 0 {
		t.Error("the timer runs on when the job is at its end")
	}
}

// Between a step that has failed and the last screen all is read once more: that is said, and moves, as long as it lasts.
func TestAfterAFailedStepSomethingMoves(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	r := New(noBackend{}, Options{Now: func() time.Time { return now }})
	step := plan.Step{Do: link.DoSet, On: "9aaed317", UPN: "james.bond@contoso.com"}
	a := newApply(&r.shared, proposal{plan: plan.Plan{Steps: []plan.Step{step}}}, "")
	a.progressed(plan.Progress{Step: step, State: plan.Doing})
	a.progressed(plan.Progress{Step: step, State: plan.Failed, Note: "no answer"})
	now = now.Add(8 * time.Second)
	r.now = now
	text := ""
	for _, l := range a.body(80, 20) {
		text += l.Join().Text + "\n"
	}
	if !strings.Contains(text, "Looking at what is true now") || !strings.Contains(text, "8\u00a0s") || !strings.Contains(text, "no answer") || strings.Contains(text, "step 1 of 1") {
		t.Error(text)
	}
	a.progressed(plan.Progress{Step: step, State: plan.Doing})
	if first := a.body(80, 20)[0].Join().Text; !strings.Contains(first, "step 1 of 1") {
		t.Error(first)
	}
}

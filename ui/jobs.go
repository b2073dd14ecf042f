package ui

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
)

// jobName names what a job is for. A new job takes the place of the one with the same name, whose answer is then stale.
type jobName string

const (
	jobConnect    jobName = "connect"
	jobFind       jobName = "find"
	jobDetail     jobName = "detail"
	jobCandidates jobName = "candidates"
	jobTake       jobName = "take"
	jobApply      jobName = "apply"
	jobReceipt    jobName = "receipt"
	jobCopy       jobName = "copy"
	jobJournal    jobName = "journal"
	jobLook       jobName = "look"
	jobAmend      jobName = "amend"
	jobWatch      jobName = "watch"
)

// job is work outside Update: reading, writing, waiting. commands.go makes them all.
type job struct {
	name   jobName
	delay  time.Duration // before it begins; a job that is replaced in that time never begins
	limit  time.Duration // how long it may take; 0 for a write, which has deadlines of its own
	writes bool          // never cancelled
	// work runs in a goroutine of its own. send delivers a message on the way; the result is the last, or failed with the error.
	work func(ctx context.Context, send func(tea.Msg)) (tea.Msg, error)
}

// jobs runs jobs and knows which answers are still waited for.
type jobs struct {
	tick       func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	generation uint64
	running    map[jobName]running
	ended      chan struct{}  // closed when no one listens any more
	writing    sync.WaitGroup // writes that have begun and not come to their end
	mu         sync.Mutex     // guards closed, and that no write begins once it is set
	closed     bool
}

type running struct {
	generation uint64
	cancel     context.CancelFunc
	writes     bool
	pause      link.Pause // what it waits for; that is over once its end has passed
}

func newJobs(tick func(time.Duration, func(time.Time) tea.Msg) tea.Cmd) *jobs {
	return &jobs{tick: tick, running: map[jobName]running{}, ended: make(chan struct{})}
}

// start begins a job, or its delay.
func (j *jobs) start(work job) tea.Cmd {
	j.stop(work.name)
	j.generation++
	d := due{work, j.generation}
	j.running[work.name] = running{generation: d.generation, cancel: func() {}}
	if work.delay == 0 {
		return j.begin(d)
	}
	return j.tick(work.delay, func(time.Time) tea.Msg { return d })
}

// begin does what start has put off; nil if another job has taken its place.
func (j *jobs) begin(d due) tea.Cmd {
	if j.running[d.job.name].generation != d.generation {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	j.running[d.job.name] = running{generation: d.generation, cancel: cancel, writes: d.job.writes}
	messages := make(chan tea.Msg)
	dropped := ctx.Done()
	if d.job.writes {
		dropped = j.ended
	}
	return func() tea.Msg {
		if d.job.writes && !j.enter() {
			return nil
		}
		go d.job.run(ctx, messages, dropped, func() {
			if d.job.writes {
				j.writing.Done()
			}
			cancel()
		})
		return listen(messages, dropped, d)()
	}
}

// final wraps the last message of a job.
type final struct{ msg tea.Msg }

// crashed carries a panic from the goroutine of a job to the root's.
type crashed struct {
	value any
	stack []byte
}

// run does the work and delivers its messages until no one hears them any more. A panic of the work is a message too.
func (w job) run(ctx context.Context, messages chan<- tea.Msg, dropped <-chan struct{}, ended func()) {
	if w.limit > 0 {
		limited, cancel := context.WithTimeout(ctx, w.limit)
		defer cancel()
		ctx = limited
	}
	send := func(msg tea.Msg) {
		select {
		case messages <- msg:
		case <-dropped:
		}
	}
	var last tea.Msg
	defer func() {
		if value := recover(); value != nil {
			last = crashed{value, debug.Stack()}
		}
		send(final{last})
		ended()
	}()
	var err error
	if last, err = w.work(link.TellPauses(ctx, func(p link.Pause) { send(paused{p}) }), send); err != nil {
		last = failed{w.name, problemOf(ctx, err)}
	}
}

// listen makes the command that waits for the next message of a job.
func listen(messages <-chan tea.Msg, dropped <-chan struct{}, d due) tea.Cmd {
	var next tea.Cmd
	next = func() tea.Msg {
		select {
		case msg := <-messages:
			if last, ok := msg.(final); ok {
				return tagged{d.job.name, d.generation, last.msg, nil}
			}
			return tagged{d.job.name, d.generation, msg, next}
		case <-dropped:
			return nil
		}
	}
	return next
}

// awaits reports whether an answer is still waited for, and forgets a job that has given its last one.
func (j *jobs) awaits(t tagged) bool {
	current := j.running[t.job].generation == t.generation
	if current && t.next == nil {
		delete(j.running, t.job)
	}
	return current
}

// busy says whether any job is not at its end.
func (j *jobs) busy() bool { return len(j.running) > 0 }

// runs says whether a job of that name is not at its end.
func (j *jobs) runs(name jobName) bool {
	_, ok := j.running[name]
	return ok
}

// hold notes what a job waits for; the zero pause is nothing any more. If several waits overlap it is the one that ends last.
func (j *jobs) hold(name jobName, p link.Pause) {
	r, ok := j.running[name]
	if ok && (p == link.Pause{} || p.Until.After(r.pause.Until)) {
		r.pause = p
		j.running[name] = r
	}
}

// pause is what is waited for: of all jobs' pauses the one that ends last. It may have passed.
func (j *jobs) pause() link.Pause {
	var last link.Pause
	for _, r := range j.running {
		if r.pause.Until.After(last.Until) {
			last = r.pause
		}
	}
	return last
}

// stop cancels the job of that name. A write goes on, and is still listened to.
func (j *jobs) stop(name jobName) {
	if r, ok := j.running[name]; ok && !r.writes {
		r.cancel()
		delete(j.running, name)
	}
}

// stopAll cancels all reads: their screen is left.
func (j *jobs) stopAll() {
	for name := range j.running {
		j.stop(name)
	}
}

// enter counts a write that begins now; false if it may not begin any more. It is not counted before, since a write that is only made may never run.
func (j *jobs) enter() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.closed {
		j.writing.Add(1)
	}
	return !j.closed
}

// close cancels the reads and waits for the writes that have begun, though no one listens to them any more. None begins after it.
func (j *jobs) close() {
	j.stopAll()
	j.mu.Lock()
	j.closed = true
	j.mu.Unlock()
	close(j.ended)
	j.writing.Wait()
}

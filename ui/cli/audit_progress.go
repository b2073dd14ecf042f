package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"hardmatch/link"
	"hardmatch/link/engine"
)

// auditProgress is one line on standard error that is overwritten, if a person looks at it.
type auditProgress struct {
	to    io.Writer // nil: no one looks
	now   func() time.Time
	began time.Time
	shown time.Time
	width int

	mu    sync.Mutex // any goroutine may report a pause
	pause link.Pause
	last  engine.AuditProgress
}

const progressEvery = 100 * time.Millisecond

func (s *session) newProgress() *auditProgress {
	p := &auditProgress{now: s.Now, began: s.Now()}
	if s.ShowsProgress {
		p.to = s.Stderr
	}
	return p
}

func (p *auditProgress) show(a engine.AuditProgress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = a
	now := p.now()
	if p.to == nil || now.Sub(p.shown) < progressEvery && !a.Done {
		return
	}
	p.shown = now
	p.write(p.text(now))
}

// paused shows at once that the audit has to wait for the tenant.
func (p *auditProgress) paused(pause link.Pause) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to == nil || !pause.Until.After(p.pause.Until) {
		return
	}
	p.pause = pause
	p.write(p.text(p.now()))
}

// text says how far it has come, how fast, how long it will still take, and what it waits for.
func (p *auditProgress) text(now time.Time) string {
	a := p.last
	text := fmt.Sprintf("%s, %s, %s so far", link.Count(a.People, "person", "people"), link.Count(a.Accounts+a.Deleted, "account", "accounts"), link.Count(a.Pages, "page", "pages"))
	if a.Done {
		return "Joining " + strings.TrimSuffix(text, " so far")
	}
	if took := now.Sub(p.began); took >= time.Second {
		text += fmt.Sprintf(", %.0f a second", float64(a.People+a.Accounts+a.Deleted)/took.Seconds())
		if left := a.Expected - a.Accounts; left > 0 && a.Accounts > 0 { // the tenant gives its pages one after the other, and takes longer
			text += ", about " + duration(time.Duration(float64(took)*float64(left)/float64(a.Accounts))) + " left"
		}
	}
	if p.pause.Until.After(now) {
		text += fmt.Sprintf("; %s %s, goes on at %s", p.pause.Who, p.pause.Why, p.pause.Until.Local().Format("15:04:05 -07:00"))
	}
	return text
}

// duration returns a time in whole seconds, rounded up.
func duration(d time.Duration) string { return (d + time.Second - 1).Truncate(time.Second).String() }

// write puts a line over the previous one.
func (p *auditProgress) write(text string) {
	fmt.Fprint(p.to, "\r"+text+strings.Repeat(" ", max(0, p.width-len(text))))
	p.width = len(text)
}

// end removes the line.
func (p *auditProgress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to != nil && p.width > 0 {
		p.write("")
		fmt.Fprint(p.to, "\r")
	}
}

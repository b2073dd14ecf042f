package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/engine"
)

// auditProgress is one line on standard error that is written over, where a person looks at it.
type auditProgress struct {
	to    io.Writer // nil: no one looks
	now   func() time.Time
	began time.Time
	shown time.Time
	width int
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
	now := p.now()
	if p.to == nil || now.Sub(p.shown) < progressEvery && !a.Done {
		return
	}
	p.shown = now
	text := fmt.Sprintf("%s, %s, %s so far", link.Count(a.People, "person", "people"), link.Count(a.Accounts+a.Deleted, "account", "accounts"), link.Count(a.Pages, "page", "pages"))
	if took := now.Sub(p.began); took >= time.Second {
		text += fmt.Sprintf(", %.0f a second", float64(a.People+a.Accounts+a.Deleted)/took.Seconds())
	}
	if a.Done {
		text = "Joining " + strings.TrimSuffix(text, " so far")
	}
	p.write(text)
}

// write puts a line over the one before.
func (p *auditProgress) write(text string) {
	fmt.Fprint(p.to, "\r"+text+strings.Repeat(" ", max(0, p.width-len(text))))
	p.width = len(text)
}

// end takes the line away.
func (p *auditProgress) end() {
	if p.to != nil && p.width > 0 {
		p.write("")
		fmt.Fprint(p.to, "\r")
	}
}

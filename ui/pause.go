package ui

import (
	"fmt"
	"math"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// A server that is busy says when to ask again, and what was changed takes a while to show. What is waited for, and for how long, is said in the
// same words on every screen; the root keeps it, and the jobs that wait report it.

// ownTime gives a pause its end by the wizard's clock: the servers of the practice company have one of their own.
func (s *shared) ownTime(p link.Pause) link.Pause {
	theirs := s.opts.Now
	if s.engine.Now != nil {
		theirs = s.engine.Now
	}
	p.Until = s.opts.Now().Add(p.Until.Sub(theirs()))
	return p
}

// pauseText says what is waited for; "" if nothing is.
func (r *Root) pauseText() string {
	if text := r.pauseSays(); text != "" {
		return text + " " + escSays(r.top().controls())
	}
	return ""
}

// pauseSays is the same without what Esc does.
func (r *Root) pauseSays() string {
	p := r.jobs.pause()
	left := p.Until.Sub(r.now)
	if left <= 0 {
		return ""
	}
	at := p.Until.In(r.opts.Location).Format("15:04:05")
	return fmt.Sprintf("%s %s. Goes on at %s, in %d\u00a0s.", p.Who, p.Why, at, int(math.Ceil(left.Seconds())))
}

// escSays says what Esc does to a wait.
func escSays(controls []term.Control) string {
	for _, c := range controls {
		switch {
		case c.Label() != "Esc":
		case c.Off != "":
			return "This cannot be left."
		case c.Does() == "stop":
			return "Esc stops it."
		default:
			return "Esc goes back."
		}
	}
	return ""
}

// pauseLines show what is waited for; none if nothing is.
func pauseLines(text string, width int) []term.Line {
	if text == "" {
		return nil
	}
	return term.Hang(term.Warning.Of("! "), term.Normal.Of(text), width)
}

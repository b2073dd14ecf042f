package line

import "time"

// grace is how long after a question a line can only have been on its way before it: pasted, or typed ahead. No one reads and answers so fast.
const grace = 300 * time.Millisecond

// guard keeps apart what a person decides and what only happens to be in the buffer. At a terminal a line that came before its question, or with it, is
// dropped, and what begins to change something is held for as long: another line right behind it says that both were pasted, and neither is taken.
//
// Piped input is another thing: it is a script. All its lines are there before the first question, whoever wrote it decided beforehand, and there is no one
// who could be surprised. So they are all taken. What stands between a script and the wrong account is the name that it has to type, which must be that of
// the account which this very plan names; and its end quits, and applies nothing.
type guard struct {
	paced bool      // a person answers, at a terminal
	since time.Time // of the question
}

func (g *guard) asked(now time.Time) { g.since = now }

// early says that a line which comes now was no answer to the question.
func (g *guard) early(now time.Time) bool { return g.paced && now.Sub(g.since) < grace }

package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
)

type watchCommand struct {
	User    string    `arg:"" help:"sAMAccountName, DOMAIN\\name, UPN, mail address, DN, GUID, SID or ImmutableID."`
	Account string    `placeholder:"UPN|ID" help:"The account to be followed; without it, the only one that fits, or else the one that was linked last."`
	Timeout *watchFor `placeholder:"D" help:"For how long at most, such as 30m or 2h; 0 looks once. Without it, until a run of the sync after the link is overdue."`
	JSON    bool      `name:"json" help:"As JSON, one line for each look; the last line is the end."`
}

// watchFor is how long a watch lasts at most, up to 7 days; 0 is one look.
type watchFor time.Duration

// UnmarshalText checks the duration, which has the format of the sync's interval.
func (w *watchFor) UnmarshalText(text []byte) error {
	d, err := readInterval(string(text))
	if _, bare := strconv.ParseUint(string(text), 10, 64); bare == nil && d != 0 { // minutes for one, seconds for another
		return fmt.Errorf("%.80q has no unit: it is a time up to 168h, such as 30m or 2h, or 0", text)
	}
	if err != nil || d < 0 || d > 7*24*time.Hour {
		return fmt.Errorf("%.80q is not a time up to 168h, such as 30m or 2h, or 0", text)
	}
	*w = watchFor(d)
	return nil
}

// Run follows the account and prints each look. It changes nothing. An interrupt ends it with what is known by then.
func (c watchCommand) Run(ctx context.Context, s *session) error {
	e, w, err := c.watching(ctx, s)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	look := (&watchText{}).look
	if c.JSON {
		look = watchJSON
	}
	var unwritten error
	last := e.Watch(ctx, w, func(o engine.Observation) {
		text, err := look(w, o)
		if err == nil {
			err = s.write(text)
		}
		if err != nil && unwritten == nil {
			unwritten = err
			stop() // no one hears of it any more
		}
	})
	switch {
	case unwritten != nil:
		return unwritten
	case last.State == engine.WatchLinked:
		return nil
	case last.State == engine.WatchFailed:
		return last.Problem
	default:
		return statusNotLinked
	}
}

// watching finds the person and the account.
func (c watchCommand) watching(ctx context.Context, s *session) (engine.Engine, engine.Watching, error) {
	backend, person, err := s.reach(ctx, c.User)
	if err != nil {
		return engine.Engine{}, engine.Watching{}, err
	}
	e := backend.Engine()
	w := engine.Watching{Person: person, Timeout: engine.WatchFor(e.Settings)}
	if c.Timeout != nil {
		w.Timeout = time.Duration(*c.Timeout)
	}
	linked, stamp := e.LinkedLast(ctx, person)
	if w.Account, err = watchedAccount(ctx, e, person, strings.TrimSpace(c.Account), linked); err != nil {
		return engine.Engine{}, engine.Watching{}, err
	}
	if w.Account == linked {
		w.Stamp = stamp
	}
	return e, w, nil
}

// watchedAccount returns the account that is named, or else the one that check chooses, or else the one that was linked last.
func watchedAccount(ctx context.Context, e engine.Engine, person link.Person, named string, linked link.AccountID) (link.AccountID, error) {
	ctx, cancel := context.WithTimeout(ctx, checkDeadline)
	defer cancel()
	if named != "" {
		return accountID(ctx, e, person, named)
	}
	facts, err := e.Gather(ctx, person, "")
	switch {
	case err != nil:
		return "", err
	case facts.Account != nil:
		return facts.Account.ID, nil
	case linked != "":
		return linked, nil
	}
	candidates := checkup.Check(facts, e.TenantNow()).Candidates
	if len(candidates) == 0 {
		return "", &link.Problem{Kind: link.NotFound, Object: person.Called(), Cause: "no account of the tenant fits this person, live or in the recycle bin, and none was linked from here",
			Cure: "Let the sync make one, or name the account that is theirs with --account"}
	}
	p := &link.Problem{Kind: link.Ambiguous, Object: person.Called(), Cause: "this person's account is not decided yet", Cure: "Name it with --account"}
	for _, candidate := range candidates {
		p.Found = append(p.Found, candidate.Account.UPN+", "+string(candidate.Account.ID))
	}
	return "", p
}

// watchText is a watch for people: first who and what, then a line for each change, then all signs and what to do.
type watchText struct {
	headed bool
	last   string
}

// look shows one look; no text if nothing has changed that is worth a line.
func (v *watchText) look(w engine.Watching, o engine.Observation) ([]byte, error) {
	var p page
	if !v.headed && o.Account.ID != "" {
		p.watched(w, o)
		v.headed = true
	}
	said := watchLine(o)
	if changed := said + fmt.Sprint(o.Run.Last.Or(time.Time{})); changed != v.last {
		v.last = changed
		p.line("%s  %s", o.At.Local().Format("15:04:05"), said)
	}
	if o.Ends() {
		p.watchEnd(o)
	}
	return []byte(p.String()), nil
}

// watched says whom and what is watched.
func (p *page) watched(w engine.Watching, o engine.Observation) {
	p.line("Person   %s", w.Person.Called())
	p.line("Account  %s", o.Account.Called())
	when := "when, this journal does not say"
	if o.Unlinked() {
		when = "not yet, as far as this journal knows"
	}
	if o.Known {
		when = o.Since.Local().Format("2006-01-02 15:04 -07:00")
		if by := o.Check.Facts.Stamped; by.Operation != "" {
			when += ", by " + by.By + " (operation " + by.Operation + ")"
		}
	}
	p.line("Written  %s", when)
	p.line("Sync     %s", syncTimes(o))
	p.line("")
	if !o.Ends() {
		p.causes(o)
	}
}

// syncTimes says when the sync ran last, and when it is expected next.
func syncTimes(o engine.Observation) string {
	clock := func(t time.Time) string { return t.Local().Format("2006-01-02 15:04 -07:00") }
	last, known := o.Run.Last.Get()
	text := "when it ran last is not known"
	switch {
	case known && last.IsZero():
		text = "has never run"
	case known:
		text = "ran last " + clock(last)
	}
	switch {
	case o.Paused():
		return text + ", paused for this link"
	case o.Next.IsZero():
		return text
	}
	return text + ", next about " + o.Next.Local().Format("15:04")
}

// watchLine returns a look in one line.
func watchLine(o engine.Observation) string {
	switch {
	case o.State == engine.WatchLinked && len(o.Causes) > 0:
		return "Linked, but " + link.LowerFirst(o.Causes[0].Title)
	case o.State == engine.WatchLinked:
		return "Linked. The sync has taken the account"
	case o.Unlinked():
		return "Not linked yet. " + o.Causes[0].Title
	case o.LinkedCopy() != "":
		return o.LinkedCopy()
	case o.State == engine.WatchNotTaken:
		return "Not taken. " + o.Causes[0].Title
	case o.State == engine.WatchTimeout:
		return "Still waiting after " + o.Elapsed.Round(time.Second).String()
	case o.State == engine.WatchStopped:
		if len(o.Check.Unfinished()) > 0 {
			return "Stopped watching. The operation is not finished"
		}
		return "Stopped watching. Nothing is lost: the sync goes on"
	case o.State == engine.WatchFailed:
		return "It can no longer be watched"
	case o.Problem != nil:
		return "This look failed; hardmatch looks again: " + o.Problem.Cause
	}
	waits := "waiting"
	if i := slices.IndexFunc(o.Signs, func(s checkup.Sign) bool { return s.Is == checkup.No }); i >= 0 {
		waits += ": " + link.LowerFirst(o.Signs[i].Says)
		if strings.HasPrefix(o.Signs[i].Says, "AD ") {
			waits = "waiting: " + o.Signs[i].Says
		}
	}
	if last := o.Run.Last.Or(time.Time{}); last.After(o.Since) {
		waits += "; the sync ran at " + last.Local().Format("15:04")
	}
	return waits
}

// answers are the marks of signs.
var answers = map[checkup.Answer]string{checkup.Yes: "+", checkup.No: "x", checkup.Unknown: "?"}

// causes says why it is not linked, or what has to be done first.
func (p *page) causes(o engine.Observation) {
	for i, c := range o.Causes {
		if i > 0 {
			p.line("")
		}
		p.line("! %s  (%s)", c.Title, c.Code)
		for _, more := range []string{c.Because, c.Cure} {
			p.prose("    ", more)
		}
	}
}

// watchEnd says all signs, and why it is not linked.
func (p *page) watchEnd(o engine.Observation) {
	p.line("")
	for _, sign := range o.Signs {
		p.line("%s %s", answers[sign.Is], sign.Says)
	}
	if len(o.Causes) > 0 {
		p.line("")
	}
	p.causes(o)
	if line := engine.RunTheSync(o); line != "" {
		p.line("")
		p.line("On the server of Entra Connect:  %s", line)
	}
}

package journeys

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
	"hardmatch/ui/uitest"
)

// Each end of a watch, over the wire, by watch --json, on the screen and in lines: the state and the status, the likeliest cause first, and with every face the
// same causes, the same cures and the same signs. A sample of the ends is played, and a smaller one on the screens; all of them if everything is tried.
func TestEveryEndOfAWatch(t *testing.T) {
	t.Parallel()
	stride, onScreens := linktest.Stride(7), linktest.Stride(35)
	for i, c := range endings {
		if i%stride != 0 {
			continue
		}
		t.Run(strings.Trim(string(c.outcome())+" "+string(c.cause), " "), func(t *testing.T) {
			t.Parallel()
			end := c.byCommand(t)
			if i%onScreens == 0 && !t.Failed() {
				t.Run("faces", func(t *testing.T) { bothFaces(t, func(t *testing.T) { c.byFace(t, end) }) })
			}
		})
	}
}

func (c ending) outcome() engine.WatchState {
	if c.state == "" {
		return engine.WatchNotTaken
	}
	return c.state
}

// begin brings the company to where the watch begins, and returns whom it is of.
func (c ending) begin(s *stage) (who string) {
	s.t.Helper()
	if who = c.who; who == "" {
		who = "anna.simple"
	}
	if c.links != nil {
		c.links(s)
	} else {
		s.link(who, plan.Decision{})
	}
	if c.then != nil {
		c.then(s)
	}
	return who
}

// events are what happens after so many looks.
func (c ending) events(s *stage) map[int]func() {
	while := c.while
	if while == nil {
		while = twoRuns
	}
	out := map[int]func(){}
	for looks, happens := range while {
		out[looks] = func() { happens(s) }
	}
	return out
}

// stopped is the key that leaves the watch; the command is interrupted.
func stopped(key string) func(*stage) {
	return func(s *stage) {
		if s.interrupt != nil {
			s.interrupt()
			return
		}
		s.driver.Press(key)
	}
}

// byCommand plays it by watch --json, and returns its last line.
func (c ending) byCommand(t *testing.T) seen {
	t.Helper()
	s, dir := watching(t)
	who := c.begin(s)
	text, status := s.watch(dir, who, c.events(s), append(slices.Clone(c.flags), "--json")...)
	text, _, _ = strings.Cut(text, "\nhardmatch: ") // which is said beside the JSON
	looks := lines(t, text)
	last := looks[len(looks)-1]
	want, known := map[engine.WatchState]int{engine.WatchLinked: 0, engine.WatchFailed: 1}[c.outcome()]
	if !known {
		want = 3
	}
	if status != want || last.State != c.outcome() || last.Cause != c.cause {
		t.Errorf("status %d, %s by %q: %+v", status, last.State, last.Cause, last.Causes)
	}
	if (c.cause == "") != (len(last.Causes) == 0) || c.cause != "" && last.Causes[0].Code != c.cause || (last.Problem != nil) != (c.state == engine.WatchFailed) {
		t.Errorf("%+v", last)
	}
	for _, code := range c.also {
		if !slices.ContainsFunc(last.Causes, func(found foundCause) bool { return found.Code == code }) {
			t.Errorf("%s is not among %+v", code, last.Causes)
		}
	}
	return last
}

// standings are the titles of the screen, by the state that watch --json says.
var standings = map[engine.WatchState]string{
	engine.WatchWaiting: "Watch: waiting for the sync", engine.WatchLinked: "Watch: linked", engine.WatchNotTaken: "Watch: not taken", engine.WatchTimeout: "Watch: still waiting",
	engine.WatchFailed: "Watch: cannot be watched",
}

// byFace plays it in the wizard, which gets to the watch by the history, and wants what watch --json has said at the end.
func (c ending) byFace(t *testing.T, end seen) {
	s := newStage(t)
	s.practising = true
	c.begin(s)
	s.timer = uitest.NewClock(practice.Epoch)
	d := s.wizard(80, 24)
	d.Press("enter")
	if strings.HasPrefix(d.Title(), "Unfinished") {
		d.Press("l")
	}
	d.Expect("Find")
	d.Press("f2", "enter")
	d.Expect("History: one operation")
	d.Press("w")
	events := c.events(s)
	for looks := 1; !d.Quit() && d.Title() == standings[engine.WatchWaiting]; looks++ {
		if happens := events[looks]; happens != nil {
			happens()
		}
		if !d.Quit() {
			d.Wait(engine.Pace(s.settings))
		}
		if looks > 1000 {
			t.Fatalf("it never ends:\n%s", d.Frame())
		}
	}
	if end.State == engine.WatchStopped {
		c.left(s)
		return
	}
	want := standings[end.State]
	if end.Cause == checkup.CauseIsCopy {
		want = "Watch: linked to the copy"
	}
	d.Expect(want)
	if d.Title() != want {
		t.Errorf("%s, not %s:\n%s", d.Title(), want, d.Frame())
	}
	if c.cause == checkup.CauseSyncOff && !d.InLines() { // which show what was said before, too
		d.Refuse("Start-ADSyncSyncCycle") // nothing would run
	}
	if len(end.Causes) > 0 { // whoever reads no further has read that
		d.Expect(end.Causes[0].Title)
	}
	if other := "is synced, but not as"; !d.InLines() && strings.Contains(d.Frame(), other) != (end.Cause == checkup.CauseOtherAnchor || end.Cause == checkup.CauseAnchorShared || end.Cause == checkup.CauseOtherSID) {
		t.Errorf("%q:\n%s", other, d.Frame())
	}
	d.Resize(120, 60)
	for _, cause := range end.Causes {
		d.Expect(cause.Title, link.UpperFirst(cause.Because), link.UpperFirst(cause.Cure))
	}
	if p := end.Problem; p != nil {
		d.Expect(link.UpperFirst(p.Cause))
	}
	for _, sign := range end.Signs {
		d.Expect(sign.Says)
	}
	d.Press("esc")
	d.Expect("History: one operation")
	d.Press("esc", "esc")
}

// left requires that whoever has stopped the watch reads that nothing is lost, and that the tenant hears nothing more of it.
func (c ending) left(s *stage) {
	s.t.Helper()
	d := s.driver
	if !d.Quit() {
		d.Expect("History: one operation", "No longer watched. Nothing is lost: the sync goes on by itself.")
	}
	before := s.heard("/organization")
	d.Wait(5 * time.Minute)
	if s.heard("/organization") != before {
		s.t.Error("it is watched still")
	}
}

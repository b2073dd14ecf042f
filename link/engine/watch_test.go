package engine

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// watched is a world in which bond was linked a moment ago, and what happens while he is watched: after so many looks.
type watched struct {
	*world
	t       *testing.T
	engine  Engine
	looks   int
	happens map[int]func()
	told    []Observation
}

func watchBond(t *testing.T, others ...link.Account) *watched {
	w := newWorld(others...)
	w.journal = w.engine(t).Journal
	e := w.engine(t)
	if _, err := e.Apply(t.Context(), confirm(t, w.plan(t, plan.Decision{})), nil); err != nil {
		t.Fatal(err)
	}
	s := &watched{world: w, t: t, engine: e, happens: map[int]func(){}}
	wait := e.Wait
	s.engine.Wait = func(ctx context.Context, d time.Duration) error {
		s.looks++
		if happens := s.happens[s.looks]; happens != nil {
			happens()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return wait(ctx, d)
	}
	return s
}

// run watches, and gives the last observation.
func (s *watched) run(ctx context.Context) Observation {
	return s.engine.Watch(ctx, Watching{Person: s.bond(), Account: "right", Timeout: WatchFor(s.settings)}, func(o Observation) { s.told = append(s.told, o) })
}

// syncs is a run of the sync that ends now.
func (s *watched) syncs() { s.tenant.LastSync = link.Know(s.now) }

// takes is what the sync writes to an account that it takes.
func (s *watched) takes(id link.AccountID) {
	s.syncs()
	a := s.accounts[id]
	a.Sync, a.SID, a.LastSync = link.Know(link.Synced), link.Know(s.bond().SID), s.now
	s.add(a)
}

// passes is a run of the sync that surely began after the link.
func (s *watched) passes() {
	s.now = s.now.Add(31 * time.Minute)
	s.syncs()
}

func (s *watched) change(id link.AccountID, how func(*link.Account)) {
	a := s.accounts[id]
	how(&a)
	s.add(a)
}

func signOf(o Observation, name checkup.SignName) checkup.Answer {
	i := slices.IndexFunc(o.Signs, func(s checkup.Sign) bool { return s.Name == name })
	if i < 0 {
		return ""
	}
	return o.Signs[i].Is
}

// Rule 7: it is linked once every sign is there, and each look says which are.
func TestWatchUntilTheSyncHasTakenTheAccount(t *testing.T) {
	s := watchBond(t)
	s.happens[3] = func() { s.takes("right") }
	last := s.run(t.Context())
	if last.State != WatchLinked || len(s.told) != 4 || len(last.Causes) != 0 {
		t.Fatalf("%s after %d looks: %v", last.State, len(s.told), last.Causes)
	}
	for _, sign := range last.Signs {
		if sign.Is != checkup.Yes {
			t.Errorf("%s: %s, %s", sign.Name, sign.Is, sign.Says)
		}
	}
	first := s.told[0]
	if first.State != WatchWaiting || signOf(first, checkup.SignSynced) != checkup.No || signOf(first, checkup.SignAnchor) != checkup.Yes || !first.Known {
		t.Errorf("at first: %+v", first.Signs)
	}
	if want := testNow.Add(18 * time.Minute); !first.Next.Equal(want) {
		t.Errorf("the next run is expected at %s, not %s", first.Next, want)
	}
}

// What the check-up does not call linked, no watch does: another SID, another account with a value, the copy.
func TestWhatIsNotLinkedForAWatch(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(*watched)
		cause   checkup.CauseCode
	}{
		"another SID": {func(s *watched) {
			s.takes("right")
			s.change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-99") })
			s.passes()
		}, checkup.CauseOtherSID},
		"a copy in the bin has the value": {func(s *watched) {
			s.takes("right")
			s.add(holder("h", deleted))
			s.passes()
		}, checkup.CauseBinCopy},
	} {
		t.Run(name, func(t *testing.T) {
			s := watchBond(t)
			s.happens[2] = func() { c.happens(s) }
			last := s.run(t.Context())
			if last.State != WatchNotTaken || !slices.ContainsFunc(last.Causes, func(found checkup.Cause) bool { return found.Code == c.cause }) {
				t.Errorf("%s: %+v", last.State, last.Causes)
			}
		})
	}
}

// Each cause of "not taken" is found by what is read after the run, comes first, and says what to do.
func TestCausesOfNotTaken(t *testing.T) {
	role := link.Role{Name: "Helpdesk Administrator"}
	for cause, happens := range map[checkup.CauseCode]func(*watched){
		checkup.CauseRole: func(s *watched) { s.change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{role}) }) },
		checkup.CauseRoleEligible: func(s *watched) {
			role := role
			role.Eligible = true
			s.change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{role}) })
		},
		checkup.CauseIdentifier: func(s *watched) {
			s.change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(testGUID(9).String()) })
		},
		checkup.CauseBlocked:      func(s *watched) { s.tenant.HardMatchBlocked = link.Know(true) },
		checkup.CauseCloudManaged: func(s *watched) { s.change("right", func(a *link.Account) { a.CloudManaged = link.Know(true) }) },
		checkup.CauseBinCopy:      func(s *watched) { s.add(holder("h", deleted)) },
		checkup.CauseFiltered: func(s *watched) {
			p := s.bond()
			p.Critical = true
			s.people[p.GUID] = p
		},
		checkup.CauseProvisioning: func(s *watched) {
			s.change("right", func(a *link.Account) { a.Quarantined = []string{"ProxyAddresses SMTP:james.bond@contoso.com"} })
		},
		checkup.CauseNotPrepared: func(s *watched) {
			s.change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("")) })
		},
		checkup.CauseAccountDeleted: func(s *watched) { s.change("right", deleted) },
		checkup.CauseAccountGone:    func(s *watched) { delete(s.accounts, "right") },
		checkup.CausePersonGone:     func(s *watched) { delete(s.people, testGUID(7)) },
		checkup.CauseOtherAnchor: func(s *watched) {
			s.takes("right")
			s.change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(9).ImmutableID()) })
		},
		checkup.CauseUnseen: func(s *watched) {
			s.change("right", func(a *link.Account) { a.Roles = link.Unknown[[]link.Role]("RoleManagement.Read.Directory") })
		},
	} {
		t.Run(string(cause), func(t *testing.T) {
			s := watchBond(t)
			s.happens[1] = func() { s.passes(); happens(s) }
			last := s.run(t.Context())
			if last.State != WatchNotTaken || len(last.Causes) == 0 || last.Causes[0].Code != cause {
				t.Fatalf("%s: %+v", last.State, last.Causes)
			}
			if unread := last.Causes[len(last.Causes)-1].Code == checkup.CauseUnread; unread != (cause == checkup.CauseUnseen) {
				t.Errorf("what could not be read: %+v", last.Causes)
			}
			for _, c := range last.Causes {
				if c.Title == "" || c.Because == "" || c.Cure == "" || c.Source == "" {
					t.Errorf("not whole: %+v", c)
				}
			}
		})
	}
}

// What was there before the watch is no new copy: it is why the sync has not looked for a match, or could not make one.
func TestWhoStoodInTheWayBefore(t *testing.T) {
	for cause, old := range map[checkup.CauseCode]func(*link.Account){
		checkup.CauseStillLinked:  synced,
		checkup.CauseSIDElsewhere: func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") },
	} {
		s := watchBond(t)
		a := account("old", "old@contoso.com")
		old(&a)
		a.Usage.Created = link.Know(testNow.AddDate(-1, 0, 0))
		s.add(a)
		s.happens[2] = s.passes
		last := s.run(t.Context())
		if last.State != WatchNotTaken || len(s.told) != 3 || last.Causes[0].Code != cause || last.Causes[0].Account.ID != "old" {
			t.Errorf("%s after %d looks: %+v", last.State, len(s.told), last.Causes)
		}
	}
}

// A run that was under way when the account was stamped decides nothing.
func TestARunThatMayHaveBegunBeforeTheLink(t *testing.T) {
	s := watchBond(t)
	s.happens[3] = s.syncs
	last := s.run(t.Context())
	if last.State != WatchTimeout || last.Ran || len(last.Causes) != 1 || last.Causes[0].Code != checkup.CauseRunTooSoon {
		t.Errorf("%s: %+v", last.State, last.Causes)
	}
}

func TestAWatchThatIsOver(t *testing.T) {
	s := watchBond(t)
	last := s.run(t.Context())
	if last.State != WatchTimeout || last.Elapsed != WatchFor(s.settings) || len(last.Causes) != 1 || last.Causes[0].Code != checkup.CauseNoRun {
		t.Errorf("%s after %s: %+v", last.State, last.Elapsed, last.Causes)
	}
	// 30 s between two looks, and the first at once.
	if want := int(WatchFor(s.settings)/(30*time.Second)) + 1; len(s.told) != want {
		t.Errorf("%d looks, not %d", len(s.told), want)
	}
}

// A new copy is named at once, long before the run that would decide.
func TestANewCopyEndsAWatchAtOnce(t *testing.T) {
	for name, made := range map[string]func(*link.Account){
		"by the SID": func(a *link.Account) { synced(a); a.ImmutableID = link.Know(testGUID(9).ImmutableID()) },
		"restored":   func(a *link.Account) { synced(a); a.Usage.Created = link.Know(testNow.AddDate(-1, 0, 0)) },
	} {
		s := watchBond(t)
		s.happens[2] = func() {
			s.syncs()
			s.add(holder("copy", made))
		}
		last := s.run(t.Context())
		if last.State != WatchNotTaken || len(s.told) != 3 || len(last.New) != 1 || last.New[0].ID != "copy" || last.Causes[0].Code != checkup.CauseNewCopy ||
			last.Causes[0].Account == nil || last.Causes[0].Account.ID != "copy" {
			t.Errorf("%s: %s after %d looks: %+v", name, last.State, len(s.told), last.Causes)
		}
	}
}

// flaky fails for so many looks, in the given way.
type flaky struct {
	*watched
	fails int
	err   error
}

func (f *flaky) Account(ctx context.Context, id link.AccountID) (link.Account, error) {
	if f.fails > 0 && f.looks > 0 {
		f.fails--
		return link.Account{}, f.err
	}
	return f.watched.Account(ctx, id)
}

// A failure that passes by is reported and survived, with the wait that the server asks for; any other ends the watch with what is known.
func TestAWatchSurvivesWhatPassesBy(t *testing.T) {
	busy := &link.Problem{Kind: link.Unreachable, Object: "account", Cause: "Microsoft Graph is throttling requests", After: 4 * time.Minute}
	s := watchBond(t)
	s.engine.Cloud = &flaky{s, 2, busy}
	s.happens[5] = func() { s.takes("right") }
	last := s.run(t.Context())
	if last.State != WatchLinked || s.told[1].Problem != busy || s.told[1].State != WatchWaiting || s.told[2].Failures != 2 || s.told[3].Problem != nil {
		t.Fatalf("%s: %+v", last.State, s.told)
	}
	if waited := s.told[2].At.Sub(s.told[1].At); waited != 4*time.Minute {
		t.Errorf("looked again after %s", waited)
	}
	for _, end := range []*link.Problem{{Kind: link.SignedOut, Cause: "the sign-in is no longer valid"}, {Kind: link.NoRights, Cause: "this sign-in is not allowed to do that"}} {
		s := watchBond(t)
		s.engine.Cloud = &flaky{s, 1, end}
		if last := s.run(t.Context()); last.State != WatchFailed || last.Problem != end || len(last.Signs) == 0 {
			t.Errorf("%s: %+v", last.State, last.Problem)
		}
	}
}

// faint is a directory in which nothing can be found for so many looks.
type faint struct {
	link.Directory
	fails int
	err   error
}

func (l *faint) Person(ctx context.Context, reference string) (link.Person, error) {
	if l.fails > 0 {
		l.fails--
		return link.Person{}, l.err
	}
	return l.Directory.Person(ctx, reference)
}

// The first look that fails because of the network is made again too. If nothing was read until the time is over, the watch has failed.
func TestAWatchThatBeginsWithAFailure(t *testing.T) {
	down := &link.Problem{Kind: link.Unreachable, Object: "AD server", Cause: "nothing listens there"}
	s := watchBond(t)
	s.engine.Directory = &faint{s.engine.Directory, 2, down}
	s.happens[4] = func() { s.takes("right") }
	last := s.run(t.Context())
	if first := s.told[0]; last.State != WatchLinked || first.State != WatchWaiting || first.Problem != down || RunTheSync(first) != "" {
		t.Errorf("%s, at first %s, %v, run %q", last.State, first.State, first.Problem, RunTheSync(first))
	}
	s = watchBond(t)
	s.engine.Directory = &faint{s.engine.Directory, 1000, down}
	if last := s.run(t.Context()); last.State != WatchFailed || last.Problem != down || last.Elapsed < WatchFor(s.settings) {
		t.Errorf("%s after %s: %v", last.State, last.Elapsed, last.Problem)
	}
}

// Whoever stops a watch keeps what is known.
func TestAWatchThatIsStopped(t *testing.T) {
	s := watchBond(t)
	ctx, stop := context.WithCancel(t.Context())
	s.happens[2] = stop
	last := s.run(ctx)
	if last.State != WatchStopped || signOf(last, checkup.SignAnchor) != checkup.Yes || s.told[len(s.told)-1].State != WatchStopped {
		t.Errorf("%s: %+v", last.State, last.Signs)
	}
}

// The pace follows the interval of the sync.
func TestPaceOfAWatch(t *testing.T) {
	for settings, want := range map[link.SyncSettings]time.Duration{
		{}: 30 * time.Second, {Tool: link.CloudSync}: 20 * time.Second, {Interval: 24 * time.Hour}: 30 * time.Second, {Interval: time.Minute}: 20 * time.Second,
	} {
		if got := Pace(settings); got != want {
			t.Errorf("%v: %s", settings, got)
		}
	}
}

// The page for scripts names every cause and every sign.
func TestThePageOfWatchNamesEveryCode(t *testing.T) {
	page, err := os.ReadFile("../../.github/WATCH.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("../checkup/nottaken.go")
	if err != nil {
		t.Fatal(err)
	}
	signs, err := os.ReadFile("../checkup/taken.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := regexp.MustCompile(`(?:CauseCode|SignName) += "([a-z-]+)"`).FindAllStringSubmatch(string(source)+string(signs), -1)
	if len(codes) < 30 {
		t.Fatalf("only %d codes were found", len(codes))
	}
	for _, code := range codes {
		if !strings.Contains(string(page), "`"+code[1]+"`") {
			t.Errorf("%s is not on the page", code[1])
		}
	}
}

// An account that is synced with the anchor is not linked as long as another one has the SID.
func TestAnotherWithTheSIDSpeaksAgainstALink(t *testing.T) {
	s := watchBond(t)
	old := account("old", "old@contoso.com")
	old.SID, old.Usage.Created = link.Know(s.bond().SID), link.Know(testNow.AddDate(-1, 0, 0))
	s.add(old)
	s.happens[1] = func() { s.takes("right") }
	s.happens[2] = s.passes
	if last := s.run(t.Context()); last.State != WatchNotTaken || signOf(last, checkup.SignSIDAlone) != checkup.No || last.Causes[0].Code != checkup.CauseSIDElsewhere {
		t.Errorf("%s: %+v", last.State, last.Causes)
	}
}

// One look that does not find the account says nothing; a match by a value in AD shows by the SID or by a later run; what the sync itself refuses ends the
// watch, and is its first cause.
func TestWhatEndsAWatchAndWhatDoesNot(t *testing.T) {
	missed := &link.Problem{Kind: link.NotFound, Object: "right", Cause: "does not exist"}
	s := watchBond(t)
	s.engine.Cloud = &flaky{s, mostMissed - 1, missed}
	s.happens[4] = func() { s.takes("right") }
	if last := s.run(t.Context()); last.State != WatchLinked || s.told[1].Problem != missed {
		t.Errorf("missed twice: %s, %+v", last.State, s.told[1].Problem)
	}
	signs := func(later checkup.Answer) []checkup.Sign {
		return []checkup.Sign{{Name: checkup.SignSynced, Is: checkup.Yes}, {Name: checkup.SignAnchor, Is: checkup.Yes}, {Name: checkup.SignLaterSync, Is: later}}
	}
	if in := (checkup.Stamp{InAD: true}); checkup.Taken(signs(checkup.No), in) || !checkup.Taken(signs(checkup.Yes), in) || !checkup.Taken(signs(checkup.No), checkup.Stamp{}) {
		t.Error("a match by a value in AD is taken without the SID or a later run, or another is not")
	}
	s = watchBond(t)
	asked := &link.PersonSync{Result: link.SyncFailed, Code: "InvalidHardMatch", Reason: "Another cloud created object", Steps: []link.SyncStep{{Kind: link.StepExport, Result: link.SyncFailed}}}
	last := s.engine.Watch(t.Context(), Watching{Person: s.bond(), Account: "right", Timeout: time.Hour, Asked: asked}, func(Observation) {})
	if last.State != WatchNotTaken || last.Causes[0].Code != checkup.CauseSyncSays || !strings.HasPrefix(last.Causes[0].Because, "InvalidHardMatch: Another cloud created object. Entra ID refused the hard match") {
		t.Errorf("%s: %+v", last.State, last.Causes)
	}
}

package journeys

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// onlyFirst lets so many writes through, and refuses all that come after them for certain.
type onlyFirst struct {
	writes int
	off    bool
}

// RoundTrip sends a request, or refuses it.
func (n *onlyFirst) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet || n.off {
		return http.DefaultTransport.RoundTrip(r)
	}
	if n.writes > 0 {
		n.writes--
		return http.DefaultTransport.RoundTrip(r)
	}
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusForbidden)
	_, _ = w.WriteString(`{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`)
	answer := w.Result()
	answer.Request = r
	return answer, nil
}

// stopsUndo carries a plan out, and begins to take it back: only so many writes of the undo are let through.
func (s *stage) stopsUndo(person string, choice checkup.Choice, writes int) (match, undo engine.Outcome) {
	s.t.Helper()
	network := &onlyFirst{off: true}
	s.network = network
	match = s.ends(person, plan.Decision{Choice: choice}, plan.EndPrepared)
	s.pass(days)
	p, err := s.planBack(match)
	if err != nil {
		s.t.Fatal(err)
	}
	network.off, network.writes = false, writes
	undo, err = s.apply(p)
	network.off = true
	if undo.End != plan.EndPartly {
		s.t.Fatalf("after %d writes the undo ends %s, %v\n%+v", writes, undo.End, err, p.Steps)
	}
	s.pass(days)
	return match, undo
}

// refusesToFinish wants an undo that stopped not to be finished, and what is said then.
func (s *stage) refusesToFinish(undo engine.Outcome, says ...string) {
	s.t.Helper()
	o, err := s.journal.Operation(undo.Operation)
	if err != nil {
		s.t.Fatal(err)
	}
	writes := len(s.changes())
	out, err := s.Engine().Finish(s.t.Context(), confirmRest(s.t, o), nil)
	if !is(err, link.Changed) || len(s.changes()) != writes {
		s.t.Fatalf("%s, %v", out.End, err)
	}
	wants(s.t, err.Error(), says...)
}

// An undo stopped half way, and then someone changed what it was yet to touch. To finish it as it was confirmed is refused; its operation is taken back again,
// from what is true now, with the names that the accounts have typed, and the new undo takes the place of the one that stopped.
func TestAStoppedUndoIsPlannedAnew(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		person string
		choice checkup.Choice
		writes int
		holder bool // whom the change is about
		change func(*stage, *entratest.User)
		typed  bool   // its name must be typed
		finish string // why it is not finished as it was confirmed; "" if it may be
	}{
		"the holder is called otherwise": {"leo.left", checkup.ChooseDelete, 2, true, func(_ *stage, u *entratest.User) { u.UPN = "leo.other@contoso.com" }, true, "its sign-in name has changed"},
		"the holder was deleted again":   {"leo.left", checkup.ChooseDelete, 2, true, func(s *stage, u *entratest.User) { u.DeletedAt = s.clock() }, true, "recycle bin"},
		"the holder is in use":           {"carla.clear", checkup.ChooseClear, 1, true, func(s *stage, u *entratest.User) { u.LastSignIn = s.clock() }, true, ""},
		"the restored one is in use":     {"rob.restore", "", 1, false, func(s *stage, u *entratest.User) { u.LastSignIn = s.clock() }, true, ""},
		"a hop, and a licence":           {"fred.federated", "", 1, false, func(_ *stage, u *entratest.User) { u.Licences = append(u.Licences, "SPE_E5") }, false, ""},
		"nothing":                        {"carla.clear", checkup.ChooseClear, 1, true, func(*stage, *entratest.User) {}, false, ""},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			was := s.accounts(strings.SplitN(c.person, ".", 2)[0])
			match, undo := s.stopsUndo(c.person, c.choice, c.writes)
			id := string(match.Plan.From.Account.ID)
			if c.holder {
				id = string(match.Plan.From.Holders[0].Account.ID)
			}
			s.company.Tenant().Change(id, func(u *entratest.User) { c.change(s, u) })
			s.pass(time.Hour)
			if c.finish != "" {
				s.refusesToFinish(undo, "Undo operation "+match.Operation+" again", c.finish)
			}
			p, err := s.planBack(match)
			if err != nil {
				t.Fatal(err)
			}
			wants(t, statements(p), "Operation "+undo.Operation+" stopped before its end. This one replaces it")
			if asked := slices.ContainsFunc(p.Typed, func(f plan.TypedConfirmation) bool { return string(f.Account.ID) == id }); asked != c.typed {
				t.Errorf("it asks for %+v and says\n%s", p.Typed, statements(p))
			}
			back, err := s.apply(p)
			if err != nil || back.End != plan.EndTakenBack {
				t.Fatalf("%s, %v", back.End, err)
			}
			if now := s.accounts(strings.SplitN(c.person, ".", 2)[0]); (what == "nothing" || c.person == "fred.federated") && now != was {
				t.Errorf("it was\n%s\nit is\n%s", was, now)
			}
			first, err := s.journal.Operation(match.Operation)
			if err != nil || first.Standing() != journal.StandsUndone || first.TakenBack != back.Operation {
				t.Errorf("the match stands %s, %v", first.Standing(), err)
			}
			second, err := s.journal.Operation(undo.Operation)
			if err != nil || second.Standing() != journal.StandsReplaced || second.Unfinished() || !strings.Contains(second.Sequel(), "operation "+back.Operation+" undoes operation "+match.Operation+" in its place") {
				t.Errorf("the undo stands %s, it %s, %v", second.Standing(), second.Sequel(), err)
			}
		})
	}
}

// What was finished since the new plan was made is not taken back a second time, and a stopped undo with nothing left to do is closed.
func TestAStoppedUndoThatHasNothingLeftIsClosed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	match, undo := s.stopsUndo("carla.clear", checkup.ChooseClear, 1)
	p, err := s.planBack(match)
	if err != nil {
		t.Fatal(err)
	}
	s.company.Tenant().Change(s.account(carlasTest).ID, func(u *entratest.User) { u.ImmutableID = string(match.Plan.From.Anchor.ImmutableID) })
	writes := len(s.changes())
	if _, err := s.planBack(match); !is(err, link.Refused) || !strings.Contains(err.Error(), "everything is as it was before it") {
		t.Errorf("%v", err)
	}
	if o, err := s.journal.Operation(undo.Operation); err != nil || o.End != plan.EndTakenBack {
		t.Errorf("it stands %s, %v", o.Standing(), err)
	}
	if out, err := s.apply(p); !is(err, link.Changed) || len(s.changes()) != writes {
		t.Errorf("%s, %v", out.End, err)
	}
}

// A match was taken back by hand and made again, and the undo of the first took that off too: the second is undone, by name, and it does not say that it was
// someone else.
func TestAnUndoThatTookOffALaterMatchIsItsUndo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	first := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
	s.pass(days)
	s.company.Tenant().Change(string(first.Plan.From.Account.ID), func(u *entratest.User) { u.ImmutableID = "" })
	second := s.ends("carla.clear", plan.Decision{}, plan.EndPrepared)
	s.pass(time.Minute)
	if o, err := s.journal.Operation(second.Operation); err != nil || o.Standing() != journal.Standing(plan.EndPrepared) {
		t.Fatalf("before the undo it stands %s, %v", o.Standing(), err)
	}
	s.isTakenBack(first.Operation)
	const undo = "20261102-090000-000003"
	o, err := s.journal.Operation(second.Operation)
	if err != nil || o.Standing() != journal.StandsUndone || o.TakenBack != undo {
		t.Errorf("it stands %s, %v", o.Standing(), err)
	}
	all, err := s.journal.Operations()
	if i := slices.IndexFunc(all, func(o journal.Operation) bool { return o.ID == second.Operation }); err != nil || i < 0 || all[i].TakenBack != undo {
		t.Errorf("among all it is not undone, %v", err)
	}
	if _, err := s.planBack(second); !is(err, link.Refused) || !strings.Contains(err.Error(), "it was undone by operation "+undo) {
		t.Errorf("%v", err)
	}
	again := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
	if o, err := s.journal.Operation(again.Operation); err != nil || o.Standing() != journal.Standing(plan.EndPrepared) {
		t.Errorf("the match after the undo stands %s, %v", o.Standing(), err)
	}
}

// A federated account that is prepared asks nothing more: its sign-in name is changed no more.
func TestAPreparedFederatedAccountAsksNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.ends("fred.federated", plan.Decision{}, plan.EndPrepared)
	check := s.checkUp("fred.federated", "")
	if check.Verdict != checkup.VerdictPrepared || slices.ContainsFunc(check.Findings, func(f link.Finding) bool { return f.Severity == link.Asks }) {
		t.Errorf("%s, %v", check.Verdict, check.Findings)
	}
}

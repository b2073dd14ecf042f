package journeys

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// Nothing is deleted or purged unless the account that stays was read, live, right before.

// The account that stays is gone for good when an operation that was cut off is taken up again: finishing is refused before Confirm, and undoing brings the
// other account back.
func TestTheAccountThatStaysIsGoneForGood(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		writes int // after which the process was killed
		before bool
		cure   string
	}{
		"after the first try":      {1, false, "Undo it, which also closes it"},
		"before the copy's delete": {2, true, "Undo it"},
		"before the set":           {3, true, "Undo it"},
		"after the set":            {3, false, "Undo it"},
		"at the purge, not sent":   {4, true, "Undo it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			stays, goes := s.account("james.bond@contoso.com").ID, s.account(bondsDuplicate).ID
			s.killedAt("james.bond", deletes, c.writes, c.before)
			s.company.Tenant().Remove(stays)
			s.pass(days)
			before := len(s.changes())
			d := s.recovers(100, 50)
			d.Press("f")
			d.Expect("Unfinished: what now?", "james.bond@contoso.com (9aaed317)", "gone for good", c.cure)
			if changes := s.changes(); len(changes) != before {
				t.Fatalf("%v", changes[before:])
			}
			if binned(s.user(goes)) {
				d.Press("u")
				d.Expect("Confirm: this is what will be undone", "DOES NOT COME BACK", "gone for good", "Undo: restore 6c2aa297")
				s.undoesTheOnlyOne()
			} else {
				d.Press("u")
				d.Expect("Who is it about?", "nothing else can be undone")
				if o := s.theOnlyOne(); o.End != plan.EndGone || o.Unfinished() {
					t.Errorf("it ended as %q", o.End)
				}
			}
			if copied := s.user(goes); binned(copied) {
				t.Errorf("the only account left is in the recycle bin: %+v", copied)
			}
		})
	}
}

// What to do about an operation whose account is gone for good depends on what else it has done, and no key leads nowhere.
func TestWhatIsLeftToDoWithoutTheAccount(t *testing.T) {
	t.Parallel()
	clears := plan.Decision{Choice: checkup.ChooseClear}
	for name, c := range map[string]struct {
		person string
		d      plan.Decision
		writes int // after which the process was killed
		cure   string
		closes bool // undoing has nothing to do
	}{
		"nothing else":           {"anna.simple", plan.Decision{}, 1, "Undo it, which also closes it", true},
		"another was only asked": {"carla.clear", clears, 1, "Undo it, which also closes it", true},
		"the account's own":      {"rob.restore", plan.Decision{}, 2, "Undo it, which also closes it", true},
		"another was cleared":    {"carla.clear", clears, 2, "Undo it: that takes back what else it has done", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			stays := s.account(c.person + "@contoso.com").ID
			s.killedAt(c.person, c.d, c.writes, false)
			s.company.Tenant().Remove(stays)
			s.pass(days)
			d := s.recovers(100, 50)
			d.Press("f")
			d.Expect("Unfinished: what now?", "gone for good", c.cure)
			if !c.closes {
				d.Press("u")
				d.Expect("Confirm: this is what will be undone", "GETS BACK")
				s.undoesTheOnlyOne()
				if s.account(carlasTest).ImmutableID == "" {
					t.Error("the other account has not got its value back")
				}
				return
			}
			d.Press("c")
			d.Expect("Which account is theirs?", "Account "+stays[:8]+" is neither live nor in the recycle bin")
			d = s.recovers(100, 50)
			d.Press("u")
			d.Expect("Who is it about?", "nothing else can be undone")
			if o := s.theOnlyOne(); o.End != plan.EndGone || o.Unfinished() {
				t.Errorf("it ended as %q", o.End)
			}
			d.Press("f2")
			d.Expect("History: what was done", "account gone")
			d.Press("enter")
			d.Expect("Over: the account that was to be linked is gone for good, and nothing else is left to undo.")
			if open := s.checkUp(c.person, "").Facts.Open; len(open) > 0 {
				t.Errorf("the check-up still says %+v", open)
			}
		})
	}
}

// The account is gone for good when the watch is left: Esc leads to the person's other accounts, and from there not back to Done.
func TestEscOfDoneWithoutTheAccount(t *testing.T) {
	t.Parallel()
	s, d := toWatch(t)
	stays := s.account("james.bond@contoso.com").ID
	s.company.Tenant().Remove(stays)
	d.Press("esc")
	d.Wait(time.Minute)
	d.Expect("Done, but changed since", "is gone for good", "Check the person again (Esc)")
	d.Press("esc")
	d.Expect("Which account is theirs?", "Account "+stays[:8]+" is neither live nor in the recycle bin")
	for range 3 {
		d.Press("esc")
		d.Refuse("Done, but changed since")
	}
}

// A step in doubt may show yet: without the account that was linked it is not said that nothing can be undone, and once it shows it is undone.
func TestWhatMayShowYetIsNotNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	stays := s.account("james.bond@contoso.com").ID
	s.company.Tenant().SetBehaviour(entratest.Behaviour{Lag: entratest.Lag{Reads: 6 * time.Minute, Lists: 6 * time.Minute}})
	s.killedAt("james.bond", deletes, 2, false)
	s.company.Tenant().Remove(stays)
	d := s.recovers(100, 50)
	d.Press("u")
	d.Expect("Unfinished: what now?", "Whether step 2 has happened is not known yet")
	s.pass(11 * time.Minute)
	d.Press("u")
	d.Expect("Confirm: this is what will be undone", "DOES NOT COME BACK", "Undo: restore 6c2aa297")
}

// Nor does Esc of the last screen lead to another account, right after a restore without an answer.
func TestEscOfDoneInDoubtStays(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{Lag: entratest.Lag{Restore: 40 * time.Minute}})
	s.company.Tenant().Fail("POST", "/restore", 1, entratest.Fault{Status: 504, AfterActing: true})
	d := s.wizard(100, 40)
	toCheckUp(d, "rob.restore")
	d.Press("enter")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("no certain answer came", "neither live nor in the recycle bin, and may not show yet")
	d.Press("esc")
	d.Expect("Stopped: no certain answer")
	d.Refuse("Which account is theirs?")
}

// Of a match from the AD side only the account shows whether the sync has taken the person: without it AD is not changed back.
func TestWhatIsInADStaysWithoutTheAccount(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.adPlan("quinn.question", link.OutOfScope)
	s.killedIn(p, 1, false)
	s.company.Tenant().Remove(string(p.From.Account.ID))
	s.pass(days)
	d := s.recovers(100, 50)
	for _, key := range []string{"f", "u"} {
		d.Press(key)
		d.Expect("Unfinished: what now?", "gone for good", "Have an administrator decide what mS-DS-ConsistencyGuid of the AD user is to be")
	}
	if err := s.company.Directory().Set("quinn.question@contoso.com", string(link.AnchorConsistencyGUID), p.From.Person.ConsistencyGUID.Or(nil)); err != nil {
		t.Fatal(err)
	}
	d.Press("u") // by someone who has decided that the former value is right
	d.Expect("Who is it about?", "nothing else can be undone")
}

// No certain answer came to a restore, and the tenant shows it late: the account is not called gone for good, to finish it or to undo it, and once it shows both work.
func TestARestoreInDoubtIsNotGoneForGood(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(*stage){
		"killed": func(s *stage) { s.killedAt("rob.restore", plan.Decision{}, 1, false) },
		"no answer": func(s *stage) {
			s.company.Tenant().Fail("POST", "/restore", 1, entratest.Fault{Status: 504, AfterActing: true})
			s.ends("rob.restore", plan.Decision{}, plan.EndPartly)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.company.Tenant().SetBehaviour(entratest.Behaviour{Lag: entratest.Lag{Restore: 40 * time.Minute}})
			begin(s)
			d := s.recovers(100, 50)
			for _, later := range []time.Duration{0, 30 * time.Minute} {
				s.pass(later)
				for _, key := range []string{"f", "u"} {
					d.Press(key)
					d.Expect("Unfinished: what now?", "No certain answer came when it was to be restored", "may not show yet", "Try again in a few minutes")
					if strings.Contains(d.Frame(), "gone for good") {
						t.Errorf("%s, %s later:\n%s", key, later, d.Frame())
					}
				}
				d.Press("c") // which leads to no other account
				d.Expect("Unfinished: what now?", "may not show yet")
			}
			s.pass(10 * time.Minute)
			d.Press("u")
			d.Expect("Confirm: this is what will be undone")
			d.Press("esc")
			d.Press("f")
			d.Expect("Confirm")
			if account := s.account("rob.restore@contoso.com"); binned(account) {
				t.Errorf("%+v", account)
			}
		})
	}
}

func binned(u entratest.User) bool { return !u.DeletedAt.IsZero() }

// undoesTheOnlyOne takes the only operation of the journal back.
func (s *stage) undoesTheOnlyOne() {
	s.t.Helper()
	p, err := s.Engine().TakeBack(s.t.Context(), s.theOnlyOne())
	if err != nil {
		s.t.Fatal(err)
	}
	if out, err := s.apply(p); err != nil || out.End != plan.EndTakenBack {
		s.t.Errorf("%s, %v", out.End, err)
	}
}

// theOnlyOne is the only operation of the journal.
func (s *stage) theOnlyOne() journal.Operation {
	s.t.Helper()
	all, err := s.journal.Operations()
	if err != nil || len(all) != 1 {
		s.t.Fatal(err, len(all))
	}
	return all[0]
}

// In each plan that deletes or purges, and in its undo, the account that stays is gone, or deleted, right when the removal comes up: it is not done.
func TestNothingIsRemovedBesideAnAccountThatIsGone(t *testing.T) {
	t.Parallel()
	taken := map[string]func(*stage, string){
		"gone": func(s *stage, id string) { s.company.Tenant().Remove(id) },
		"in the recycle bin": func(s *stage, id string) {
			s.company.Tenant().Change(id, func(u *entratest.User) { u.DeletedAt = s.clock() })
		},
	}
	decisions := map[string]plan.Decision{
		"james.bond": deletes, "leo.left": deletes, "carla.clear": {Choice: checkup.ChooseDelete, PurgeToo: true}, "tess.taken": deletes,
	}
	stride := linktest.Stride(2)
	for i, person := range slices.Sorted(maps.Keys(decisions)) {
		for n, how := range slices.Sorted(maps.Keys(taken)) {
			if (i+n)%stride != 0 {
				continue // a sample tries each person in one of the ways
			}
			d, take := decisions[person], taken[how]
			t.Run(person+" "+how, func(t *testing.T) {
				t.Parallel()
				s := newStage(t)
				for i, step := range s.plan(person, d).Steps {
					if step.Do != link.DoSoftDelete && step.Do != link.DoPurge || step.WayBack() {
						continue
					}
					s := newStage(t)
					s.removesNothing(s.plan(person, d), i, take)
				}
			})
		}
	}
}

// removesNothing carries a plan out, takes the account that stays away when it comes to a step, and wants that step not to be done.
func (s *stage) removesNothing(p plan.Plan, at int, take func(*stage, string)) {
	s.t.Helper()
	confirmed, err := p.Confirm(retyped(p), "INC-4711")
	if err != nil {
		s.t.Fatal(err)
	}
	before, came := 0, false
	out, err := s.Engine().Apply(s.t.Context(), confirmed, func(now plan.Progress) {
		if now.Index == at && now.State == plan.Doing && !came {
			take(s, string(p.From.Account.ID))
			before, came = len(s.changes()), true
		}
	})
	removes := func(r entratest.Request) bool { return r.Method == "DELETE" }
	if changes := s.changes(); came && (err == nil || slices.ContainsFunc(changes[before:], removes)) {
		s.t.Errorf("step %d, %s: %v, %v", at+1, p.Steps[at].Title(), err, changes[before:])
	}
	if came && !strings.Contains(fmt.Sprint(out.Problem), string(p.From.Account.ID.Short())) && !strings.Contains(fmt.Sprint(out.Problem), p.From.Account.UPN) {
		s.t.Errorf("step %d: %v", at+1, out.Problem)
	}
}

// Of addresses that were added in AD, too, only the account shows whether the sync has taken the person. By then a new mailbox may receive their mail: without the account they stay.
func TestAddressesStayInADWithoutTheAccount(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.toCarry("alma.aliases")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	s.company.Tenant().Remove(s.account("alma.aliases@contoso.com").ID)
	s.pass(days)
	_, err := s.Engine().TakeBack(t.Context(), s.theOnlyOne())
	if p := link.AsProblem(err); !is(err, link.Refused) || !strings.Contains(p.Cause, "gone for good") || p.Cure != "Have what was added to AD removed there, if it must not stay" {
		t.Errorf("%v", err)
	}
	s.wantInAD("alma.aliases", "smtp:alma@contoso.com", "smtp:a.former@contoso.com")
}

// Where the operation has more to take back, that is done, and what stays in AD is said before and afterwards.
func TestTheRestIsUndoneBesideAddressesThatStay(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().Change(s.account("carla.clear@contoso.com").ID, func(u *entratest.User) { u.Proxies = append(u.Proxies, "smtp:c.former@contoso.com") })
	out, err := s.apply(s.planOf(s.checkUp("carla.clear", ""), plan.Decision{Choice: checkup.ChooseClear}, "c.former@contoso.com"))
	if err != nil || out.End != plan.EndPrepared {
		t.Fatal(out.End, err)
	}
	s.wantInAD("carla.clear", "smtp:c.former@contoso.com")
	s.company.Tenant().Remove(s.account("carla.clear@contoso.com").ID)
	s.pass(days)
	p, err := s.planBack(out)
	if err != nil {
		t.Fatal(err)
	}
	const stays = "c.former@contoso.com stays with"
	if !slices.ContainsFunc(p.Statements, func(s plan.Statement) bool { return strings.Contains(s.Text, stays) && s.Severity == link.Warns }) {
		t.Errorf("%+v", p.Statements)
	}
	s.undoesTheOnlyOne()
	s.wantInAD("carla.clear", "smtp:c.former@contoso.com")
	if s.account(carlasTest).ImmutableID == "" {
		t.Error("the other account has not got its value back")
	}
}

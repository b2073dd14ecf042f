package journeys

import (
	"context"
	"strings"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// adPlan makes the plan that links the person's account from the AD side, with that answer about the sync and all warnings read.
func (s *stage) adPlan(person string, held link.SyncHold) plan.Plan {
	s.t.Helper()
	check := s.checkUp(person, "").WithHold(held, s.clock())
	var read []link.Code
	for _, f := range check.Findings {
		read = append(read, f.Code)
	}
	p, err := plan.NewADLink(check, read)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// From the check-up to the sync that joins the person with their account by the new mS-DS-ConsistencyGuid: synced with a former AD user, in the cloud only,
// and set before.
func TestTheSyncJoinsWhatWasLinkedFromTheADSide(t *testing.T) {
	t.Parallel()
	for person, held := range map[string]link.SyncHold{"sara.second": link.NotHeld, "omar.old": link.NotHeld, "quinn.question": link.OutOfScope} {
		t.Run(person, func(t *testing.T) {
			s := newStage(t)
			out, err := s.apply(s.adPlan(person, held))
			if err != nil || out.End != plan.EndPrepared || !strings.HasPrefix(out.Steps[0].Note, "written on ") {
				t.Fatalf("%s, %v, %+v", out.End, err, out.Steps)
			}
			if check := s.checkUp(person, ""); check.Verdict != checkup.VerdictPrepared || len(s.changes()) > 0 {
				t.Errorf("before the sync it is %s; the tenant was asked %s", check.Verdict, s.asked())
			}
			s.pass(time.Minute)
			s.sync(person)
			check := s.checkUp(person, "")
			if check.Verdict != checkup.VerdictLinked || check.Account.SID.Or("") != check.Person.SID {
				t.Errorf("after the sync it is %s, with the SID %s", check.Verdict, check.Account.SID.Or(""))
			}
			o, err := s.journal.Operation(out.Operation)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Engine().TakeBack(t.Context(), o); !is(err, link.Refused) {
				t.Errorf("taken back after the sync: %v", err)
			}
		})
	}
}

// The former value comes back, which is not always none.
func TestTheFormerValueComesBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	plan := s.adPlan("quinn.question", link.OutOfScope)
	before := s.value("quinn.question")
	out, err := s.apply(plan)
	if err != nil || s.value("quinn.question") == before {
		t.Fatal(err)
	}
	s.takeBack(out)
	if got := s.value("quinn.question"); got != before {
		t.Errorf("mS-DS-ConsistencyGuid gives %s, gave %s", got, before)
	}
}

// The account is tied to the former AD user: the sync would refuse it, so the tie is cleared, after AD was written.
func TestTheTieIsClearedFromTheADSide(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	operatorIsAlso("Hybrid Identity Administrator")(s)
	out, err := s.apply(s.adPlan("tilda.tied", link.NotHeld))
	if err != nil || out.End != plan.EndPrepared || s.asked() != "PATCH beta 204" {
		t.Fatalf("%s, %v; the tenant was asked %s", out.End, err, s.asked())
	}
	s.sync("tilda.tied")
	if check := s.checkUp("tilda.tied", ""); check.Verdict != checkup.VerdictLinked {
		t.Errorf("after the sync it is %s", check.Verdict)
	}
}

// What changes between the confirmation and the first step stops the plan with nothing written.
func TestAStaleLinkFromTheADSideStops(t *testing.T) {
	t.Parallel()
	const anchor, sara = "mS-DS-ConsistencyGuid", "sara.second@contoso.com"
	for name, c := range map[string]struct {
		strike func(*stage)
		says   string
	}{
		"the attribute": {func(s *stage) { _ = s.company.Directory().Set("sara.second", anchor, []byte("sixteen bytes of")) }, "mS-DS-ConsistencyGuid has changed"},
		"the account": {func(s *stage) {
			s.company.Tenant().Change(s.account(sara).ID, func(u *entratest.User) { u.Sync = new(false) })
		}, "it is now left-scope"},
		"someone else has the value": {func(s *stage) {
			guid, _ := link.ImmutableID(s.account(sara).ImmutableID).GUID()
			_ = s.company.Directory().Set("anna.simple", anchor, guid[:])
		}, "now has this ImmutableID"},
		"the sync has made a duplicate": {func(s *stage) { s.exported("sara.second") }, "the sync has exported the person"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			p := s.adPlan("sara.second", link.NotHeld)
			c.strike(s)
			out, err := s.apply(p)
			if !is(err, link.Changed) || out.End != plan.EndNothing || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, %v; want %q", out.End, err, c.says)
			}
			if got := s.company.Directory().Count(adtest.Modify); got > 0 {
				t.Errorf("AD was asked for %d changes", got)
			}
		})
	}
}

// The controller refuses, in spite of what it said of the rights: nothing is changed.
func TestAControllerThatRefuses(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.adPlan("sara.second", link.NotHeld)
	s.company.Directory().Inject(adtest.Fault{Op: adtest.Modify, Code: 50, Message: "00002098: SecErr"})
	out, err := s.apply(p)
	if !is(err, link.NoRights) || out.End != plan.EndNothing || !strings.Contains(err.Error(), "SecErr") {
		t.Errorf("%s, %v", out.End, err)
	}
}

// The connection dies with the write: what is true is looked up, and nothing is written twice.
func TestAConnectionThatDiesWithTheWrite(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.adPlan("sara.second", link.NotHeld)
	s.company.Directory().Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Cut: adtest.Unanswered})
	out, err := s.apply(p)
	if err != nil || out.End != plan.EndPrepared || s.company.Directory().Count(adtest.Modify) != 1 || !strings.HasPrefix(out.Steps[0].Note, "found written") {
		t.Errorf("written: %s, %v, %q", out.End, err, out.Steps[0].Note)
	}

	s = newStage(t)
	p = s.adPlan("sara.second", link.NotHeld)
	s.company.Directory().Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Cut: adtest.Unheard})
	if out, err = s.apply(p); !is(err, link.MaybeDone) || out.End != plan.EndPartly || s.company.Directory().Count(adtest.Modify) != 1 {
		t.Fatalf("not written: %s, %v", out.End, err)
	}
	o, err := s.journal.Operation(out.Operation)
	if err != nil || !o.Unfinished() {
		t.Fatal(o.End, err)
	}
	if out, err = s.Engine().Finish(t.Context(), confirmRest(t, o), nil); err != nil || out.End != plan.EndPrepared || s.value("sara.second") != s.account("sara.second@contoso.com").ImmutableID {
		t.Errorf("finished: %s, %v", out.End, err)
	}
}

// SetConsistencyGUID lets the sync strike after it.
func (w second) SetConsistencyGUID(ctx context.Context, person link.GUID, from, to []byte) (string, error) {
	controller, err := w.Writer.SetConsistencyGUID(ctx, person, from, to)
	w.passes(link.DoStamp, err)
	return controller, err
}

// The sync runs between the write and the reading back, and joins the person: that is what it was for.
func TestTheSyncJoinsInMidPlan(t *testing.T) {
	t.Parallel()
	for _, person := range []string{"sara.second", "omar.old"} {
		s := newStage(t)
		s.writer = func(w link.Writer) link.Writer { return second{w, link.DoStamp, func() { s.sync(person) }} }
		if out, err := s.apply(s.adPlan(person, link.NotHeld)); err != nil || out.End != plan.EndLinked {
			t.Errorf("%s: %s, %v", person, out.End, err)
		}
	}
}

// If the tenant anchors on objectGUID the attribute is nothing to the sync.
func TestTheADSideWhereTheAnchorIsObjectGUID(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	text := checkJSON(t, s.company, "sara.second", "--source-anchor", "objectguid")
	if want := "is not possible now: the tenant's source anchor is objectGUID (stated in the configuration)"; !strings.Contains(text, want) {
		t.Errorf("%s\nwant %s", text, want)
	}
}

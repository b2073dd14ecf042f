package journeys

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// second is the sync as a second writer: it strikes right after a change that hardmatch has made.
type second struct {
	link.Writer
	after  link.Verb
	strike func()
}

func (w second) Set(ctx context.Context, id link.AccountID, value link.ImmutableID) error {
	err := w.Writer.Set(ctx, id, value)
	w.passes(link.DoSet, err)
	return err
}

func (w second) SoftDelete(ctx context.Context, id link.AccountID) error {
	err := w.Writer.SoftDelete(ctx, id)
	w.passes(link.DoSoftDelete, err)
	return err
}

func (w second) Purge(ctx context.Context, id link.AccountID) error {
	err := w.Writer.Purge(ctx, id)
	w.passes(link.DoPurge, err)
	return err
}

func (w second) passes(do link.Verb, err error) {
	if do == w.after && err == nil {
		w.strike()
	}
}

// sidOf is the SID of an AD user.
func (s *stage) sidOf(name string) string {
	s.t.Helper()
	p, err := s.people.Person(s.t.Context(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	return p.SID
}

// exported brings a person to the tenant as Cloud Sync does, which writes nothing back to AD.
func (s *stage) exported(name string) {
	s.t.Helper()
	export := entratest.Export{ImmutableID: s.value(name), UPN: name + "@contoso.com", SID: s.sidOf(name), SAM: name}
	if _, err := s.company.Tenant().Sync(export); err != nil {
		s.t.Fatal(err)
	}
}

// sync lets the sync run, and wants it to have brought one person to the tenant.
func (s *stage) sync(name string) {
	s.t.Helper()
	if said, err := s.runSync(s.t.Context()); err != nil || !regexp.MustCompile(`(linked|made|updated) \([^)]*\b`+regexp.QuoteMeta(name)+`\b`).MatchString(said) {
		s.t.Fatalf("%s: %q, %v", name, said, err)
	}
}

// TestTheSyncInMidPlan deletes James Bond's synced duplicate, and has the sync run, or someone act, between two steps. The account to be linked is
// live and known by its UPN in every case.
func TestTheSyncInMidPlan(t *testing.T) {
	t.Parallel()
	const right = "james.bond@contoso.com"
	for _, c := range []struct {
		name    string
		binCopy bool // blocks the value
		after   link.Verb
		strike  func(*stage)
		end     plan.End
		says    string // in the problem; "": there is none
		state   string
	}{
		{
			"it brings the duplicate back", false, link.DoSoftDelete, func(s *stage) { s.sync("james.bond") },
			plan.EndPartly, "the sync brought it back. Have the sync paused and start again",
			bondsDuplicate + ": live, VALUE\n" + right + ": live, no ImmutableID",
		}, {
			"it makes a new account with the value", true, link.DoPurge, func(s *stage) {
				s.company.Tenant().SetFeature("blockSoftMatchEnabled", true)
				s.sync("james.bond")
			},
			plan.EndPartly, "): it changed since you looked: it now holds this ImmutableID",
			"james.bond1000@contoso.onmicrosoft.com: live, VALUE\n" + right + ": live, no ImmutableID",
		}, {
			"it takes the account", false, link.DoSet, func(s *stage) { s.sync("james.bond") },
			plan.EndLinked, "", right + ": live, VALUE",
		}, {
			"the copy in the bin is gone", false, link.DoSet, func(s *stage) { s.company.Tenant().Remove(s.account(bondsDuplicate).ID) },
			plan.EndPrepared, "", right + ": live, VALUE", // the list before the set has shown it there
		}, {
			"the copy in the bin is restored", false, link.DoSet, func(s *stage) {
				s.company.Tenant().Change(s.account(bondsDuplicate).ID, restored)
			},
			plan.EndPartly, "the sync brought it back", bondsDuplicate + ": live, VALUE\n" + right + ": live, VALUE",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyBlocks: c.binCopy})
			s.writer = func(w link.Writer) link.Writer { return second{w, c.after, func() { c.strike(s) }} }
			out, err := s.apply(s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete}))
			if out.End != c.end || (err != nil) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, %v", out.End, err)
			}
			if got, want := s.accounts("Bond"), strings.ReplaceAll(c.state, "VALUE", bondsValue); got != want {
				t.Errorf("the tenant has\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// between is the sync that strikes right before the set that follows the deletion.
type between struct {
	link.Writer
	strike  func()
	deleted *bool
}

func (w between) SoftDelete(ctx context.Context, id link.AccountID) error {
	*w.deleted = true
	return w.Writer.SoftDelete(ctx, id)
}

func (w between) Set(ctx context.Context, id link.AccountID, value link.ImmutableID) error {
	if *w.deleted {
		w.strike()
		*w.deleted = false
	}
	return w.Writer.Set(ctx, id, value)
}

// If the sync has written to the duplicate since, what the set is refused for is no late read: it is not sent for two minutes.
func TestTheSyncBringsTheDuplicateBackDuringTheSet(t *testing.T) {
	t.Parallel()
	for name, strike := range map[string]func(*stage){
		"half an hour later": func(s *stage) { s.sync("james.bond") },
		"at once": func(s *stage) {
			s.company.Tenant().Change(s.account(bondsDuplicate).ID, func(u *entratest.User) { u.DeletedAt, u.LastSync = time.Time{}, s.clock().Add(time.Second) })
		},
	} {
		s := newStage(t)
		s.writer = func(w link.Writer) link.Writer { return between{w, func() { strike(s) }, new(bool)} }
		out, err := s.apply(s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete}))
		if out.End != plan.EndPartly || err == nil || !strings.Contains(err.Error(), "the sync brought it back. Have the sync paused and start again") {
			t.Errorf("%s: %s, %v", name, out.End, err)
		}
		sets := 0
		for _, r := range s.company.Tenant().Requests() {
			if r.Method == http.MethodPatch {
				sets++
			}
		}
		if sets > 3 { // the first try, the set, and once more, since one refusal may be late
			t.Errorf("%s: %d sets were sent", name, sets)
		}
	}
}

// restored brings an account back from the recycle bin, as the sync does.
func restored(u *entratest.User) { u.DeletedAt = time.Time{} }

// The copy in the recycle bin is read once more after the account has been read back, and only then purged.
func TestTheCopyIsReadAgainBeforeItIsPurged(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{}) // the sync takes the live account, though its copy is in the bin still
	s.writer = func(w link.Writer) link.Writer {
		return second{w, link.DoSet, func() { s.sync("james.bond") }}
	}
	p := s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete})
	duplicate := s.account(bondsDuplicate).ID
	if _, err := s.apply(p); err != nil {
		t.Fatal(err)
	}
	requests := s.company.Tenant().Requests()
	set, read, purged := -1, -1, -1
	for i, r := range requests {
		switch copyOf := strings.HasSuffix(r.Path, "/deletedItems/"+duplicate); {
		case r.Method == http.MethodPatch && r.Status == http.StatusNoContent:
			set = i
		case r.Method == http.MethodGet && copyOf && purged < 0:
			read = i
		case r.Method == http.MethodDelete && copyOf:
			purged = i
		}
	}
	if set < 0 || !(set < read && read < purged) {
		t.Errorf("set by request %d, read by %d, purged by %d", set, read, purged)
	}
}

// The purge needs a stronger sign-in than the operator has: the account is prepared all the same, and someone else must empty the bin.
func TestAPurgeThatNeedsAStrongerSignIn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().Fail(http.MethodDelete, "/deletedItems/", 1, entratest.Fault{Status: http.StatusForbidden,
		Body: `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`})
	out, err := s.apply(s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete}))
	for _, told := range []string{"The account carries its ImmutableID", "the copy in the recycle bin remains", "before the next sync", "Privileged Authentication Administrator"} {
		if err == nil || out.End != plan.EndPurgeDue || !strings.Contains(err.Error(), told) {
			t.Errorf("%s, %v; want %q", out.End, err, told)
		}
	}
	if got := s.account("james.bond@contoso.com").ImmutableID; got != bondsValue {
		t.Errorf("the account carries %q", got)
	}
}

// The next run is four minutes away: the duplicate is not deleted unless the operator says what holds the sync.
func TestTheQuestionWhatHoldsTheSync(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().SetLastSync(s.clock().Add(-26 * time.Minute))
	d := s.wizard(80, 24)
	toCheckUp(d, "james.bond")
	d.Expect("The sync must not run meanwhile", "Enter decide")
	d.Press("enter", "down", "enter")
	d.Expect("Decide:", "(•) Delete", "( ) paused", "Say what the sync is doing")
	d.Press("left", "enter")
	d.Expect("Decide:", "(•) not yet", "The sync may run in the middle")
	d.Press("left", "left", "enter")
	fill(d, bondsDuplicate)
	d.Expect("Confirm: this is what will be done", "Sync   paused")
}

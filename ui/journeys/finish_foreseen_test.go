package journeys

import (
	"testing"

	"hardmatch/entra/entratest"
)

// What has happened to the account that stays, or to the person in AD, since an operation was cut off would stop it before its next step: it is known before
// Confirm, which is not shown, and nothing is written. What is named as the cure leads on.
func TestWhatWouldStopFinishingIsKnownBeforeConfirm(t *testing.T) {
	t.Parallel()
	const toUndo, undoes = "Confirm: this is what will be undone", "Undo it, which also closes it"
	inAD := func(attribute, value string) func(*stage) {
		return func(s *stage) {
			if err := s.company.Directory().Set("james.bond", attribute, []byte(value)); err != nil {
				s.t.Error(err)
			}
		}
	}
	deleted := func(s *stage) {
		s.company.Tenant().Change(s.account("james.bond@contoso.com").ID, func(u *entratest.User) { u.DeletedAt = s.clock() })
	}
	for name, c := range map[string]struct {
		writes int // after which the process was killed
		change func(*stage)
		says   []string // with f; none: it may be finished
		undo   string   // with u
	}{
		"nothing":                                {3, func(*stage) {}, nil, ""},
		"the account was deleted before the set": {2, deleted, []string{"james.bond@contoso.com (9aaed317): It was deleted by someone else since", "Have it restored there."}, toUndo},
		"the account was deleted after the set":  {3, deleted, []string{"it is now in the recycle bin", "Have it restored there."}, "Have it restored first"},
		"the person was disabled":                {2, inAD("userAccountControl", "514"), []string{"it was enabled or disabled in AD", undoes}, toUndo},
		"the person has another anchor":          {3, inAD("mS-DS-ConsistencyGuid", "0123456789abcdef"), []string{"mS-DS-ConsistencyGuid has changed", undoes}, toUndo},
		"the person is called otherwise": {1, inAD("userPrincipalName", "james.new@contoso.com"), []string{"its sign-in name in AD is now james.new@contoso.com", undoes},
			"Everything is as it was before it"},
		"the person is called otherwise, purge due": {3, inAD("userPrincipalName", "james.new@contoso.com"), nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.killedAt("james.bond", deletes, c.writes, false)
			c.change(s)
			before := len(s.changes())
			d := s.recovers(100, 50)
			d.Press("f")
			if c.says == nil {
				d.Expect("Confirm: this is what is left to do")
				return
			}
			d.Expect(append([]string{"Unfinished: what now?"}, c.says...)...)
			d.Press("u")
			d.Expect(c.undo)
			if changes := s.changes(); len(changes) != before {
				t.Errorf("%v", changes[before:])
			}
		})
	}
}

// The same of an undo that stopped half way: what leads on is to take its operation back anew.
func TestWhatWouldStopAnUndoIsKnownBeforeConfirm(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.killedUndo()
	if err := s.company.Directory().Set("carla.clear", "userPrincipalName", []byte("carla.new@contoso.com")); err != nil {
		t.Fatal(err)
	}
	before := len(s.changes())
	d := s.recovers(100, 50)
	d.Press("f")
	d.Expect("Unfinished: what now?", "its sign-in name in AD is now carla.new@contoso.com", "Undo operation 20261102-090000-000001 again: hardmatch plans that from what is true now")
	if changes := s.changes(); len(changes) != before {
		t.Errorf("%v", changes[before:])
	}
	d.Press("l", "f2", "down", "enter", "u")
	d.Expect("Confirm: this is what will be undone")
}

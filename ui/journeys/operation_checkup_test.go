package journeys

import "testing"

// What is unfinished, and what the history has, leads to the check-up of the person it is about, and back.
func TestAnOperationLeadsToACheckUp(t *testing.T) {
	if bothFaces(t, TestAnOperationLeadsToACheckUp) {
		return
	}
	s := newStage(t)
	s.killedAt("james.bond", deletes, 2, false)
	d := s.recovers(80, 24)
	d.Press("c")
	d.Expect("Check-up", "james.bond@contoso.com (9aaed317)", "An operation on this person is not finished")
	d.Press("esc")
	d.Expect("Unfinished: what now?")
	d.Press("l", "f2", "enter")
	d.Expect("History: one operation")
	d.Press("c")
	d.Expect("Check-up", "james.bond@contoso.com (9aaed317)")
	d.Press("esc")
	d.Expect("History: one operation")
	d.Press("q")
}

package journeys

import (
	"strings"
	"testing"
)

// Nothing is marked if one account has the person's sign-in name and AD names another: Enter takes neither, and what was not read is not left out.
func TestNoAccountIsMarkedThatIsNotClearlyTheBest(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(80, 24)
	toPick(d, "nora")
	d.ExpectFrame("(2); none is clearly the best", "sign-ins not read yet", "no sign-in recorded")
	d.Press("enter")
	d.ExpectFrame("Pick", "choose one with Up and Down")
	if strings.Contains(d.Frame(), "\n> ") || strings.Contains(d.Frame(), "> nora") {
		t.Error(d.Frame())
	}
	d.Press("down", "enter")
	d.ExpectFrame("Check-up", "nora@contoso.com (8cbcb075)", "Ready, but another account has the AD user's sign-in name")
	d.Press("esc")
	d.Type("x")
	d.Press("backspace")
	d.ExpectFrame("(2); none is clearly the best")
}

// An account that only carries the ImmutableID is not green, and Enter leads to the one that looks like the person's.
func TestTheAccountThatOnlyCarriesTheValueLeadsToTheOther(t *testing.T) {
	if bothFaces(t, TestTheAccountThatOnlyCarriesTheValueLeadsToTheOther) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	toPick(d, "carla.clear")
	d.Press("down", "enter")
	d.Expect("Check-up", "This account only carries the ImmutableID", "sign-in name is on carla.clear@contoso.com")
	d.Refuse("Take the address off")
	d.Press("enter")
	d.Expect("Check-up", "Two accounts claim Carla Clear")
}

// An account that goes to the recycle bin keeps nothing, though it is cleared first.
func TestWhatGoesToTheRecycleBinKeepsNothing(t *testing.T) {
	t.Parallel()
	d := newStage(t).wizard(80, 24)
	toConfirm(d, "carla.clear", "Delete")
	d.Expect("TO THE RECYCLE BIN  carla.test@contoso.onmicrosoft.com", "loses the ImmutableID first")
	d.Refuse("keeps everything")
}

// In lines it is said what each answer about the sync means, and Confirm claims no runs.
func TestWhatOutOfScopeMeansIsSaid(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.lines = true
	d := s.wizard(80, 24)
	toResolve(d, "james.bond")
	d.Answer("delete")
	d.Expect("Out of scope: the AD user was moved to where the sync does not look")
	d.Answer("2")
	d.Expect("Confirm", "6c2aa297 is still live and owned by the sync")
	d.Refuse("two runs have passed")
}

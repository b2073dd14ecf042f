package journeys

import (
	"strings"
	"testing"
)

// TestWhatMustBeReadIsInTheSmallestWindow goes to the confirm screen of every kind of plan at 60x16: what it warns of is there at once, and need not be scrolled to.
// What changes AD says two things, which have no room together.
func TestWhatMustBeReadIsInTheSmallestWindow(t *testing.T) {
	t.Parallel()
	stage := newStage(t)
	for _, k := range kindsOfPlan {
		if k.fromAD || strings.HasPrefix(k.kind, "carry") {
			continue
		}
		d := stage.wizard(60, 16)
		toCheckUp(d, k.person)
		d.Press("enter")
		if k.decide != "" {
			d.Choose(k.decide)
			d.Press("enter")
		}
		d.Expect("Confirm: this is what will be done")
		d.Refuse("not read yet")
	}
}

// The plan in one line says under which name the account signs in for a while, and that it gets its own back.
func TestThePlanInShortSaysWhichNames(t *testing.T) {
	t.Parallel()
	d := newStage(t).wizard(80, 24)
	toCheckUp(d, "fred.federated")
	d.Press("enter")
	d.Expect("Confirm: this is what will be done")
	const steps = "1 rename 4f81db85 to fred.federated@contoso.onmicrosoft.com 2 link 4f81db85 3 rename 4f81db85 to fred.federated@fed.contoso.com"
	if said := strings.Join(strings.Fields(d.Frame()), " "); !strings.Contains(said, steps) {
		t.Errorf("%q is not said:\n%s", steps, d.Frame())
	}
}

// In the smallest window Enter on a button that is off leaves the screen as it is, which says why below the button: a second sentence would have no room.
func TestAnOffButtonTakesNoRoom(t *testing.T) {
	t.Parallel()
	d := newStage(t).wizard(80, 24)
	carryOut(d, "tess.taken", "Delete", "736e5546")
	d.Press("u")
	d.Resize(60, 16)
	d.Expect("Confirm: this is what will be undone", "DOES NOT COME BACK", "not read yet")
	d.Type("INC-1")
	d.Press("enter")
	d.Expect("Type tess.taken@contoso.onmicrosoft.com: _")
	d.Type("tess.taken@contoso.onmicrosoft.com")
	d.Press("enter", "right")
	d.Expect("x Undo: clear and delete 879c200e ]")
	d.Press("enter")
	d.Expect("DOES NOT COME BACK", "x Undo: clear and delete 879c200e ]", "not read yet")
	d.Press("ctrl+d", "pgdown", "pgdown", "pgdown", "end", "d")
	d.Expect("[ Undo: clear and delete 879c200e ]")
	d.Refuse("not read yet")
}

// On Decide the way back is said to its end: the signs of use make room for it.
func TestDecideSaysTheWholeWayBack(t *testing.T) {
	t.Parallel()
	d := newStage(t).wizard(80, 24)
	toResolve(d, "rita.bin")
	d.Choose("Clear")
	d.Expect("It can be undone until the next sync. Its 30 days in the recycle bin start over.", "In use perhaps: some unread")
	d.Refuse("lines below")
}

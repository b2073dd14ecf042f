package journeys

import (
	"fmt"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link/plan"
)

// An account that was brought back from the recycle bin to be cleared is live from then on: the last screen and each receipt name it.
func TestAnAccountThatCameBackIsNamedAtTheEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(100, 40)
	toConfirm(d, "konrad.kept", "Clear")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	const says = "blocked or deleted again, if no one needs it: it came back from the recycle bin, can sign in and uses a licence"
	d.Expect("Done here", "Restored  e661a400", "Cleared   e661a400", says)
	text, markdown, data := inFormats(t, s, d)
	if !strings.Contains(text, says) || !strings.Contains(markdown, says) || !strings.Contains(fmt.Sprint(data["next"]), says) {
		t.Errorf("a receipt does not name it: %s\n%s\n%v", text, markdown, data)
	}
}

// A purge that is due is no longer, once the copy is live again: the history says what it has found.
func TestTheHistoryOfADuePurgeWhoseCopyIsLiveAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyWins: true, StepUpToPurge: "c1"})
	if out, _ := s.apply(s.plan("james.bond", deletes)); out.End != plan.EndPurgeDue {
		t.Fatal(out.End)
	}
	s.syncRuns()
	d := s.wizard(100, 40)
	d.Press("enter")
	d.Expect("Unfinished")
	d.Press("l", "f2", "enter")
	d.Expect("Prepared, but james.bond4821@contoso.onmicrosoft.com (6c2aa297), which was to be purged, came back from the recycle bin since and is live")
	d.Refuse("is still due", "the sync may take the copy in the recycle bin")
}

// What this sitting has purged is no longer among the accounts to pick from.
func TestPickIsReadAgainAfterAChange(t *testing.T) {
	if bothFaces(t, TestPickIsReadAgainAfterAChange) {
		return
	}
	s := newStage(t)
	d := s.wizard(100, 40)
	toConfirm(d, "james.bond", "Delete")
	fill(d, "james.bond4821")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done here")
	d.Press("esc")
	d.Expect("Check-up")
	d.Press("esc")
	d.Expect("Pick", "james.bond@contoso.com")
	d.Refuse(bondsDuplicate, "james.bond4821")
}

// The button says that an account is purged which the recycle bin would have kept.
func TestTheButtonSaysThatAnAccountIsPurgedToo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(100, 40)
	toConfirm(d, "carla.clear", "Delete")
	d.Expect("Delete 6c126d35 and link cf49372d")
	d.Press("shift+tab", "enter")
	d.Expect("(•) purge it too", "Purge 6c126d35 and link cf49372d")
	d.Refuse("Delete 6c126d35 and link")
}

// In the smallest window a value and the one in whose place it comes are parted by a comma alone.
func TestTheValueInPlaceOfAnotherInTheSmallestWindow(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(60, 16)
	toCheckUp(d, "fred.federated")
	d.Press("enter")
	d.Expect("Confirm")
	for range 12 {
		d.Press("down")
	}
	d.Expect("u+pW0aVTjUq5GLv8E7Xtuw==, in place of K2UzEiSSmU+9XVCcNdJzUg==")
}

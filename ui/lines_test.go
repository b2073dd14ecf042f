package ui_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hardmatch/link/linktest"
	"hardmatch/ui"
	"hardmatch/ui/uitest"
)

// In plain lines the wizard is the same: these are the screens that whole runs in lines (ui/journeys) do not come by.

func (w *world) inLines(t testing.TB) *uitest.Driver {
	t.Helper()
	return uitest.NewLines(t, w, ui.Options{Location: time.UTC})
}

func answer(d *uitest.Driver, all ...string) {
	for _, text := range all {
		d.Answer(text)
	}
}

func TestAFirstStartInLines(t *testing.T) {
	f := &fresh{world: newWorld(t, right()), unreachable: "nowhere.com"}
	d := uitest.NewLines(t, f, ui.Options{Location: time.UTC, Setup: f})
	d.Expect("Nothing is configured here yet", "1 Practise: a made-up company", "2 Connect: to your Active Directory")
	answer(d, "2")
	d.Expect("for example contoso.com", "AD domain [back, help, quit]:")
	answer(d, "nowhere")
	d.Expect("! That is no name with a dot.", "AD domain is not right yet")
	answer(d, "nowhere.com")
	d.Expect("nowhere.com: No controller answers.", "Type the same once more to go on anyway.")
	answer(d, "elsewhere") // wrong in itself: of the one before nothing is said any more
	d.Expect("! That is no name with a dot.", "AD domain is not right yet")
	if n := strings.Count(d.Frame(), "No controller answers"); n != 1 {
		t.Errorf("it is said %d times", n)
	}
	answer(d, "contoso.com")
	d.Expect("empty: this user", "Your AD user [back")
	answer(d, "", "x.y")
	d.Expect("1 Save and go on", "2 Go on without saving")
	answer(d, "1")
	d.Expect("Connect", "Saved: /home/helpdesk/config.toml", "not connected yet")
	if !f.kept || f.used["ad"] != "contoso.com" || f.used["user"] != "" || f.used["tenant"] != "x.y" {
		t.Errorf("it uses %v, kept: %t", f.used, f.kept)
	}
}

func TestPractisingInLines(t *testing.T) {
	f := &fresh{world: newWorld(t, right())}
	d := uitest.NewLines(t, f, ui.Options{Location: time.UTC, Setup: f})
	answer(d, "1")
	d.Expect("PRACTICE", "This is the practice company")
	if !f.practised {
		t.Error("it does not practise")
	}
}

// The sign-in code is said as soon as it is known; the password is asked for and not said.
func TestConnectingInLines(t *testing.T) {
	w := newWorld(t, right())
	w.ways = ui.Connections{Server: "ldaps://dc1", User: "me@contoso.com", AskPassword: true}
	d := w.inLines(t)
	d.Expect("Password of me@contoso.com (it is not shown; empty goes back):")
	answer(d, "s3cret")
	d.Expect("Find: who is it about?")
	d.Passed("https://microsoft.com/devicelogin", "ABCD-EFGH")
	d.Refuse("s3cret")
}

// Quitting asks when something would be lost, and the answer that stays asks the same question again.
func TestQuittingInLines(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := w.inLines(t)
	answer(d, "go", "bond", "1", "1", "quit")
	d.Expect("Quit?", "1 Stay", "2 Quit hardmatch")
	answer(d, "1")
	d.Expect("Check-up: can they be matched?")
	answer(d, "quit", "2")
	if !d.Quit() || d.State() != ui.StateNotLinked {
		t.Errorf("quit %v, %s", d.Quit(), d.State())
	}
}

// noted is a TB that only notes why a test would have failed.
type noted struct{ why string }

func (*noted) Helper()                     {}
func (n *noted) Fatalf(f string, _ ...any) { n.why = f }

// Whatever is answered: without the right name nothing is changed, and nothing is printed that draws.
func TestRandomAnswersChangeNothingWithoutTheName(t *testing.T) {
	answers := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "99", "go", "delete", "swap", "back", "back", "details", "history", "again", "more", "help", "r", "y", "u", "f", "l",
		"bond", "", "INC-1", "james.bond", `"quit"`, "james.bond@contoso.com", "\x1b[A", "yes"}
	confirmed := 0
	for seed := range 40 / linktest.Stride(1) {
		w, tb := newWorld(t, right(), duplicate()), &noted{}
		d := uitest.NewLines(tb, w, ui.Options{Location: time.UTC})
		r := rand.New(rand.NewPCG(1, uint64(seed)))
		answer(d, "go", "bond", "1", "1", "go", "delete", "1")
		for range 100 {
			if strings.HasPrefix(d.Title(), "Confirm") {
				confirmed++
			}
			if d.Quit() {
				break
			}
			d.Answer(answers[r.IntN(len(answers))])
			if strings.ContainsAny(d.Frame(), "\x1b\r─│┌┐└┘═║╔╗╚╝⠋⠙⠹") {
				t.Fatalf("it draws:\n%s", d.Frame())
			}
		}
		if len(w.writes) > 0 || tb.why != "" {
			t.Fatalf("seed %d: changed %v, %s", seed, w.writes, tb.why)
		}
	}
	if confirmed < 50 {
		t.Error("the confirm screen was never reached")
	}
}

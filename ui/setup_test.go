package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// fresh is a world with nothing configured.
type fresh struct {
	*world
	unreachable string
	used        map[string]string
	kept        bool
	practised   bool
}

func (f *fresh) Questions() []ui.Question {
	return []ui.Question{{Name: "ad", Label: "AD domain", Example: "contoso.com"}, {Name: "user", Label: "Your AD user", Example: "me@contoso.com", Optional: "this user"},
		{Name: "tenant", Label: "Tenant", Example: "contoso.onmicrosoft.com"}}
}

func (f *fresh) Wrong(_, answer string) string {
	if !strings.Contains(answer, ".") {
		return "that is no name with a dot"
	}
	return ""
}

func (f *fresh) Reach(_ context.Context, _, answer string) error {
	if answer == f.unreachable {
		return &link.Problem{Kind: link.Unreachable, Object: answer, Cause: "no controller answers", Cure: "look at the network"}
	}
	return nil
}

func (f *fresh) Practise(context.Context) error {
	f.practised, f.ways.Practice = true, true
	return nil
}

func (f *fresh) Use(_ context.Context, answers map[string]string, keep bool) (string, error) {
	if answers["tenant"] == "broken.com" {
		return "", errors.New("the disk is full")
	}
	f.used, f.kept = answers, keep
	if !keep {
		return "", nil
	}
	return "/home/helpdesk/config.toml", nil
}

func (f *fresh) wizard(t *testing.T) *uitest.Driver {
	t.Helper()
	return uitest.New(t, f, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Setup: f})
}

func TestAFirstStartOffersPractice(t *testing.T) {
	f := &fresh{world: newWorld(t, right())}
	d := f.wizard(t)
	d.Expect("Start: practise, or connect", "Nothing is configured", "> Practise", "Connect")
	d.Press("enter")
	d.Expect("PRACTICE", "Connect", "This is the practice company")
	if !f.practised {
		t.Error("it does not practise")
	}
}

func TestAFirstStartAsksForWhatIsMissing(t *testing.T) {
	f := &fresh{world: newWorld(t, right()), unreachable: "nowhere.com"}
	d := f.wizard(t)
	d.Press("down", "enter")
	d.Expect("Connect: what hardmatch still has to know", "AD domain", "for example contoso.com", "Enter is off: answer AD domain first")
	d.Type("nowhere")
	d.Expect("! That is no name with a dot.", "AD domain is not right yet")
	d.Type(".com")
	d.Refuse("no name with a dot")
	d.Press("enter")
	d.Expect("x nowhere.com: No controller answers.", "Enter goes on anyway.")
	d.Resize(60, 16)
	d.Expect("Enter goes on anyway.")
	d.Resize(80, 24)
	d.Type("x") // that is another answer, and nothing is known of it
	d.Refuse("No controller answers", "all the same")
	d.Press("ctrl+u")
	d.Type("contoso.com")
	d.Press("enter")
	d.Expect("> Your AD user", "empty: this user")
	d.Press("enter")
	d.Type("x.y")
	d.Press("enter")
	d.Expect("[ Save and go on ]")
	d.Press("enter")
	d.Expect("Connect", "Saved: /home/helpdesk/config.toml")
	if !f.kept || f.used["ad"] != "contoso.com" || f.used["user"] != "" || f.used["tenant"] != "x.y" {
		t.Errorf("it uses %v, kept: %t", f.used, f.kept)
	}
	d.Press("enter")
	d.Expect("Find: who is it about?")
}

func TestTheFormGoesOnOnlyWithWholeAnswers(t *testing.T) {
	f := &fresh{world: newWorld(t, right()), unreachable: "far.com"}
	d := f.wizard(t)
	d.Press("down", "enter", "tab", "tab", "tab", "enter")
	d.Expect("Answer AD domain first.")
	d.Press("up", "up", "up")
	d.Type("far.com")
	d.Press("enter", "enter") // the second one goes on all the same
	d.Press("tab")
	d.Type("broken.com")
	d.Press("enter", "right", "enter")
	d.Expect("[ Go on ]", "The disk is full")
	d.Press("up", "ctrl+u")
	d.Type("contoso.com")
	d.Press("enter", "enter")
	d.Expect("Connect", "not connected yet")
	if f.kept || f.used["ad"] != "far.com" {
		t.Errorf("it uses %v, kept: %t", f.used, f.kept)
	}
	d.Press("esc")
	d.Expect("Quit?")
}

func TestAFirstStartFitsItsWindow(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		f := &fresh{world: newWorld(t, right()), unreachable: strings.Repeat("far.", 60)}
		d := f.wizard(t)
		d.Resize(size[0], size[1])
		for _, key := range []string{"down", "enter", "type", "enter", "tab", "type", "tab", "type", "tab", "esc", "esc", "esc"} {
			if key == "type" {
				d.Type(f.unreachable)
			} else {
				d.Press(key)
			}
			uitest.Fits(t, d.Frame(), size[0], size[1])
		}
	}
}

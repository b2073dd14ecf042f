package journeys

import (
	"context"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/ui"
)

// TestFramesInThemes does the same for screens beside the way; the plain ones are in testdata/frames/plain-SIZE.
func TestFramesInThemes(t *testing.T) {
	t.Parallel()
	galleries(t, func(g gallery) {
		besideTheWay := wall{"plain-", plainLook.Look}
		g.looks = []wall{besideTheWay, darkLook, asciiLook}
		g.firstStart()
		g.aroundTheWay()
		g.looks = g.looks[1:]
		g.copyPicked()
	})
}

// A wizard that begins in another look shows the same as the frames that are only drawn in it.
func TestFramesOfAWizardInThatTheme(t *testing.T) {
	t.Parallel()
	galleries(t, func(g gallery) {
		if g.size() != "80x24" {
			return
		}
		for _, l := range allLooks[1:] {
			g.looks = []wall{l}
			g.connecting()
			g.delete()
		}
	})
}

func (g gallery) firstStart() {
	g.t.Helper()
	g.setup = unreachable{}
	d := g.wizard()
	g.show("start", d.Frames())
	d.Press("down", "enter")
	g.show("start-form", d.Frames())
	d.Type("contoso")
	g.show("start-wrong", d.Frames())
	d.Type(".com")
	d.Press("enter")
	g.show("start-unreached", d.Frames())
	d.Press("enter", "tab", "tab", "right")
	g.show("start-buttons", d.Frames())
}

func (g gallery) aroundTheWay() {
	g.t.Helper()
	d := g.wizard()
	d.Press("enter")
	d.Type("smith")
	g.show("find", d.Frames())
	d.Press("end", "pgup", "ctrl+d")
	g.show("find-details", d.Frames())
	d.Press("f2")
	g.show("history-empty", d.Frames())
	d.Press("ctrl+u", "esc", "f1")
	g.show("help-find", d.Frames())
	d.Press("esc", "ctrl+c")
	g.show("quit-find", d.Frames())
}

// unreachable is a setup that reaches nothing.
type unreachable struct{}

func (unreachable) Questions() []ui.Question {
	return []ui.Question{
		{Name: "ad", Label: "AD domain", Example: "contoso.com, or a server such as ldaps://dc1.contoso.com"},
		{Name: "ad-user", Label: "Your AD user", Example: `helpdesk@contoso.com or CONTOSO\helpdesk`, Optional: "the user of this computer"},
		{Name: "tenant", Label: "Tenant", Example: "contoso.onmicrosoft.com"},
	}
}

func (unreachable) Wrong(_, answer string) string {
	if !strings.Contains(answer, ".") {
		return "that is neither a domain such as contoso.com nor an address such as ldaps://dc1.contoso.com"
	}
	return ""
}

func (unreachable) Reach(context.Context, string, string) error {
	return &link.Problem{Kind: link.Unreachable, Object: `domain "contoso.com"`, Cause: "DNS names no domain controller for it", Cure: "check the spelling and the network or VPN"}
}

func (unreachable) Practise(context.Context) error { return nil }

func (unreachable) Use(context.Context, map[string]string, bool) (string, error) { return "", nil }

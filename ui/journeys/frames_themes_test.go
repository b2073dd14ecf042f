package journeys

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/term"
)

// TestFramesInThemes holds every screen at each size in the dark theme and with ASCII signs, and in the plain theme those that TestFrames does not pass:
// testdata/frames/THEME-SIZE/SCREEN.txt.
func TestFramesInThemes(t *testing.T) {
	t.Parallel()
	galleries(t, func(g gallery) {
		g.theme, g.options = "plain", ui.Options{Theme: term.ThemePlain}
		g.firstStart()
		g.aroundTheWay() // the way itself is among the frames of TestFrames
		for g.theme, g.options = range inThemes {
			g.firstStart()
			g.aroundTheWay()
			g.copyPicked()
			g.theWay()
		}
	})
}

// inThemes are the looks in which a frame is shown beside the plain one.
var inThemes = map[string]ui.Options{"dark": {Theme: term.ThemeDark}, "ascii": {Theme: term.ThemePlain, ASCII: true}}

func (g gallery) firstStart() {
	g.t.Helper()
	g.options.Setup = unreachable{}
	d := g.wizard()
	g.show("start", d.Frame())
	d.Press("down", "enter")
	g.show("start-form", d.Frame())
	d.Type("contoso")
	g.show("start-wrong", d.Frame())
	d.Type(".com")
	d.Press("enter")
	g.show("start-unreached", d.Frame())
	d.Press("enter", "tab", "tab", "right")
	g.show("start-buttons", d.Frame())
}

func (g gallery) aroundTheWay() {
	g.t.Helper()
	d := g.wizard()
	d.Press("enter")
	d.Type("smith")
	g.show("find", d.Frame())
	d.Press("end", "pgup", "ctrl+d")
	g.show("find-details", d.Frame())
	d.Press("f2")
	g.show("history-empty", d.Frame())
	d.Press("ctrl+u", "esc", "f1")
	g.show("help-find", d.Frame())
	d.Press("esc", "ctrl+c")
	g.show("quit-find", d.Frame())
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

// folder is where the golden files of a size and a theme are.
func (g gallery) folder() string {
	if g.theme == "" {
		return filepath.Join(g.files, g.size())
	}
	return filepath.Join(g.files, g.theme+"-"+g.size())
}

package ui

import (
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// A receipt's commands are pasted into shells: a name that one would obey is not in them.
func TestNothingInACommandIsObeyed(t *testing.T) {
	guid := link.GUID{1}
	for name, want := range map[string]string{
		"james.bond@contoso.com": "hardmatch watch james.bond@contoso.com", "o'neil@contoso.com": "", "a b@contoso.com": "", "x;reboot": "", "$(reboot)@contoso.com": "", "`x`": "",
		"-rf": "", "@args": "", "r\u00e9n\u00e9@contoso.com": "", "a\nreboot": "",
	} {
		o := engine.Outcome{Plan: plan.Plan{From: plan.Basis{Person: link.Person{GUID: guid, UPN: name}}}}
		if want == "" {
			want = "hardmatch watch " + guid.String()
		}
		if got := onPaper(o).How(link.Way{To: link.ToWatch}); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

// The extension of a file says in which format it is, however it is written.
func TestTheExtensionChoosesTheFormat(t *testing.T) {
	for name, want := range map[string]string{"a.txt": "text", "A.MD": "Markdown", "x/y.json": "JSON", "a.pdf": "", "json": "", "": ""} {
		got := ""
		if f := formatOf(name); f >= 0 {
			got = receiptFormats[f].name
		}
		if got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
	s := &save{page: page{shared: &shared{}}}
	s.name = term.NewField("report.final.md")
	for _, want := range []string{".json", ".txt", ".md"} {
		s.turn(1)
		if got := s.name.Text(); got != "report.final"+want {
			t.Errorf("turned to %q, want %s", got, want)
		}
	}
	for _, name := range []string{"", ".txt", "x/.md", "plain"} {
		s.name = term.NewField(name)
		if !strings.Contains(s.whyNot(), "ends in .txt") {
			t.Errorf("%q is taken", name)
		}
	}
}

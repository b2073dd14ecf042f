package cli

import (
	"fmt"
	"strings"
	"testing"
)

// help COMMAND shows what COMMAND --help shows, whatever is wrong with the configuration; each ends with the exit statuses.
func TestHelpOfACommand(t *testing.T) {
	w := newWorld(t)
	w.env["HARDMATCH_THEME"] = "blue"
	shown := func(args ...string) string {
		w.out.Reset()
		if status := w.Run(t.Context(), args); status != 0 || w.err.Len() > 0 {
			t.Errorf("%v: status %d, %s", args, status, w.err.String())
		}
		return w.out.String()
	}
	for _, command := range [][]string{nil, {"check"}, {"audit"}, {"convert"}, {"config", "check"}, {"config"}, {"help"}} {
		text := shown(append(command, "--help")...)
		if got := shown(append([]string{"help"}, command...)...); got != text {
			t.Errorf("help %v differs from its --help:\n%s", command, got)
		}
		for status, means := range statusMeans {
			if !strings.Contains(text, fmt.Sprintf("  %d  %s\n", status, means)) {
				t.Errorf("the help of %v does not say what status %d means", command, status)
			}
		}
	}
	if status := w.Run(t.Context(), []string{"help", "nonsense"}); status != 2 || !strings.Contains(w.err.String(), "nonsense") {
		t.Errorf("help nonsense: status %d, %s", status, w.err.String())
	}
}

// The help of a command that connects to nothing does not name the flags of the connections.
func TestHelpNamesTheFlagsThatAreOfUse(t *testing.T) {
	for command, c := range map[string]struct{ with, without []string }{
		"convert": {[]string{"--help"}, []string{"--ad-server", "--tenant", "--sync-tool", "--journal", "--practice"}},
		"version": {[]string{"--help", "--json"}, []string{"--ad-server", "--config"}},
		"history": {[]string{"--help", "--journal", "--log", "--practice"}, []string{"--ad-server", "--tenant", "--sync-tool"}},
		"check":   {[]string{"--help", "--ad-server", "--tenant", "--sync-tool", "--journal", "--practice", "--config"}, nil},
	} {
		w := newWorld(t)
		w.Run(t.Context(), []string{command, "--help"})
		for _, flag := range c.with {
			if !strings.Contains(w.out.String(), flag) {
				t.Errorf("%s --help does not name %s", command, flag)
			}
		}
		for _, flag := range c.without {
			if strings.Contains(w.out.String(), flag) {
				t.Errorf("%s --help names %s", command, flag)
			}
		}
	}
}

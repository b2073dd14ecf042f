package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The example of a config file is right as it stands, and also with everything in it switched on; it names every setting once.
func TestTheExampleConfigIsRight(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", ".github", "config.example.toml"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	s := &session{Program: w.Program}
	parser, err := s.parser(&grammar{})
	if err != nil {
		t.Fatal(err)
	}
	want := settings(parser.Model)
	slices.Sort(want)
	var named []string
	all := regexp.MustCompile(`(?m)^#?([a-z-]+) *=.*$`)
	for _, line := range all.FindAllStringSubmatch(string(text), -1) {
		named = append(named, line[1])
	}
	if slices.Sort(named); !slices.Equal(named, want) {
		t.Errorf("it names %q, want %q", named, want)
	}
	switchedOn := regexp.MustCompile(`(?m)^#([a-z-]+ *=)`).ReplaceAllString(string(text), "$1")
	switchedOn = regexp.MustCompile(`(?m)^((ad|graph)-ca +)= \S+`).ReplaceAllString(switchedOn, "$1= 'testdata/certificates/ca.pem'") // a CA that is there
	switchedOn = strings.Replace(switchedOn, "'hardmatch.log'", "'"+filepath.ToSlash(filepath.Join(t.TempDir(), "log"))+"'", 1)
	for name, config := range map[string]string{"as it stands": string(text), "switched on": switchedOn} {
		w := newWorld(t)
		if status := w.Run(t.Context(), []string{"--config", w.file(t, config), "convert", "d4c3b2a1f6e58947abcd1234567890ab"}); status != 0 {
			t.Errorf("%s: status %d: %s", name, status, w.err.String())
		}
	}
}

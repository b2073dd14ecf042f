package cli

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

// A release says what its linker was given; any other build says what Go has noted, and that the source was changed since.
func TestWhichBuildThisIs(t *testing.T) {
	noted := func(modified string) func() (*debug.BuildInfo, bool) {
		return func() (*debug.BuildInfo, bool) {
			return &debug.BuildInfo{Main: debug.Module{Version: "v0.0.0-2026"}, Settings: []debug.BuildSetting{
				{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2026-11-02T09:00:00Z"}, {Key: "vcs.modified", Value: modified},
			}}, true
		}
	}
	released := Build{"1.2.0", "def", "2026-11-01T08:00:00Z"}
	for _, c := range []struct {
		given Build
		read  func() (*debug.BuildInfo, bool)
		want  Build
	}{
		{released, noted("true"), released},
		{Build{}, noted("false"), Build{"v0.0.0-2026", "abc", "2026-11-02T09:00:00Z"}},
		{Build{}, noted("true"), Build{"v0.0.0-2026", "abc and changes", "2026-11-02T09:00:00Z"}},
		{Build{}, func() (*debug.BuildInfo, bool) { return nil, false }, Build{Version: "(unknown version)"}},
	} {
		if got := c.given.complete(c.read); got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.given, got, c.want)
		}
	}
}

func TestVersionInLinesAsJSONAndInTheLog(t *testing.T) {
	w := newWorld(t)
	w.Build = Build{"1.2.0", "abc", "2026-11-02T09:00:00Z"}
	for _, args := range [][]string{{"version"}, {"--version"}} {
		w.out.Reset()
		if status := w.Run(t.Context(), args); status != 0 || w.out.String() != "hardmatch 1.2.0 abc 2026-11-02T09:00:00Z\n" {
			t.Errorf("%v: status %d, %q", args, status, w.out.String())
		}
	}
	w.out.Reset()
	if status := w.Run(t.Context(), []string{"version", "--json"}); status != 0 {
		t.Fatal(status, w.err.String())
	}
	var got versionJSON
	if err := json.Unmarshal(w.out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if want := (versionJSON{1, Build{"1.2.0", "abc", "2026-11-02T09:00:00Z"}, runtime.Version(), runtime.GOOS, runtime.GOARCH}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	log := filepath.Join(w.StateDir, "log")
	w.Run(t.Context(), []string{"convert", "d4c3b2a1f6e58947abcd1234567890ab", "--log", log})
	text, err := os.ReadFile(log)
	if err != nil || !strings.Contains(string(text), `"version":"1.2.0","commit":"abc"`) {
		t.Errorf("%v: the log does not say which version it is of: %s", err, text)
	}
}

// broken takes nothing, as a full disk behind a redirection.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestAVersionThatCannotBeWrittenIsAFailure(t *testing.T) {
	w := newWorld(t)
	w.Stdout = broken{}
	if status := w.Run(t.Context(), []string{"version", "--json"}); status != 1 {
		t.Errorf("status %d: %s", status, w.err.String())
	}
}

package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

// Build says which build of the program this is. A release sets all of it with the linker; what is "" comes from what Go has noted in the file.
type Build struct {
	Version string `json:"version"` // such as 1.2.0
	Commit  string `json:"commit"`  // of the source, in full; "" if the build does not know it
	Date    string `json:"date"`    // of that commit, RFC 3339 in UTC, so that the same source gives the same bytes; likewise
}

// complete fills in what the linker was not given.
func (b Build) complete(read func() (*debug.BuildInfo, bool)) Build {
	info, ok := read()
	if !ok {
		info = &debug.BuildInfo{}
	}
	noted := map[string]string{}
	for _, setting := range info.Settings {
		noted[setting.Key] = setting.Value
	}
	changed := ""
	if noted["vcs.modified"] == "true" && b.Commit == "" && noted["vcs.revision"] != "" {
		changed = " and changes"
	}
	return Build{
		Version: cmp.Or(b.Version, info.Main.Version, "(unknown version)"),
		Commit:  cmp.Or(b.Commit, noted["vcs.revision"]) + changed,
		Date:    cmp.Or(b.Date, noted["vcs.time"]),
	}
}

// build says which build of the program this is.
func (p Program) build() Build { return p.Build.complete(debug.ReadBuildInfo) }

// line returns the build in one line.
func (b Build) line() string {
	text := "hardmatch " + b.Version
	if b.Commit != "" {
		text += " " + b.Commit
	}
	if b.Date != "" {
		text += " " + b.Date
	}
	return text
}

type versionFlag bool

// BeforeReset shows the version before anything else is looked at, as --help does.
func (versionFlag) BeforeReset(k *kong.Kong, s *session) error {
	if _, err := fmt.Fprintln(k.Stdout, s.build().line()); err != nil {
		return err
	}
	k.Exit(0)
	return nil
}

type versionCommand struct {
	JSON bool `help:"As JSON, for scripts."`
}

// versionJSON is what version --json says.
type versionJSON struct {
	Format int `json:"format"`
	Build
	Go   string `json:"go"`
	OS   string `json:"os"`
	Arch string `json:"arch"`
}

// AfterApply shows the version before anything reads the environment and the config file: what is wrong with them does not matter here.
func (c versionCommand) AfterApply(k *kong.Kong, s *session) error {
	b := s.build()
	text, err := []byte(b.line()+"\n"), error(nil)
	if c.JSON {
		text, err = encode(versionJSON{1, b, runtime.Version(), runtime.GOOS, runtime.GOARCH}, "", "  ")
	}
	if err == nil {
		err = s.write(text)
	}
	if err != nil {
		return err
	}
	k.Exit(0)
	return nil
}

package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// A shell that asks what fits gets commands, the flags that a command uses, and the values that a flag may have; the program reads nothing of the configuration.
func TestWhatCompletes(t *testing.T) {
	for _, c := range []struct {
		typed         []string
		with, without []string
		directive     cobra.ShellCompDirective // what the shell may add by itself
	}{
		{[]string{"c"}, []string{"check", "convert", "config", "completion"}, []string{"audit", "wizard"}, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"check", "--ad-s"}, []string{"--ad-server"}, []string{"--ad-user"}, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"convert", "--"}, []string{"--help"}, []string{"--ad-server", "--tenant"}, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"--practice", "check", "--sign-in", ""}, []string{"browser", "device-code", "azure-cli", "token"}, nil, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"audit", "--only", ""}, []string{"all", "duplicate", "orphan-cloud"}, nil, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"audit", "--only", "linked,dup"}, []string{"linked,duplicate"}, nil, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"config", ""}, []string{"check"}, []string{"audit", "no-help"}, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"check", "--ad-ca", ""}, nil, []string{"check"}, cobra.ShellCompDirectiveDefault},
		{[]string{"check", "--journal", ""}, nil, []string{"check"}, cobra.ShellCompDirectiveFilterDirs},
		{[]string{"check", "--ad-user", ""}, nil, []string{"check"}, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"check", ""}, nil, []string{"check"}, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"completion", ""}, []string{"bash", "zsh", "fish", "powershell"}, nil, cobra.ShellCompDirectiveNoFileComp},
		{[]string{"help", ""}, []string{"check", "audit"}, []string{"help"}, cobra.ShellCompDirectiveNoFileComp},
	} {
		w := newWorld(t)
		w.env["HARDMATCH_THEME"] = "blue"
		if status := w.Run(t.Context(), append([]string{cobra.ShellCompNoDescRequestCmd}, c.typed...)); status != 0 || w.err.Len() > 0 {
			t.Errorf("%q: status %d, %s", c.typed, status, w.err.String())
		}
		lines := strings.Split(strings.TrimSpace(w.out.String()), "\n")
		if last := lines[len(lines)-1]; last != fmt.Sprintf(":%d", c.directive) {
			t.Errorf("%q ends with %s, want :%d", c.typed, last, c.directive)
		}
		for _, want := range c.with {
			if !slices.Contains(lines, want) {
				t.Errorf("%q: %s is not among %q", c.typed, want, lines)
			}
		}
		for _, no := range c.without {
			if slices.Contains(lines, no) {
				t.Errorf("%q: %s is among %q", c.typed, no, lines)
			}
		}
	}
}

// Each shell gets its script, as packages install it; bash itself finds no fault with its own.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		w := newWorld(t)
		w.env["HARDMATCH_THEME"] = "blue"
		if status := w.Run(t.Context(), []string{"completion", shell}); status != 0 || w.err.Len() > 0 {
			t.Fatalf("%s: status %d, %s", shell, status, w.err.String())
		}
		golden(t, filepath.Join("completion", shell), w.out.Bytes())
	}
	w := newWorld(t)
	if status := w.Run(t.Context(), []string{"completion", "tcsh"}); status != 2 || w.out.Len() > 0 || !strings.Contains(w.err.String(), "powershell") {
		t.Errorf("tcsh: status %d, %s", status, w.err.String())
	}
	if bash, err := exec.LookPath("bash"); err == nil {
		if said, err := exec.Command(bash, "-n", filepath.Join("testdata", "completion", "bash")).CombinedOutput(); err != nil || len(said) > 0 {
			t.Errorf("bash -n: %v, %s", err, said)
		}
	}
}

// The manual pages come from the table of commands. Their date is not today's: what has not changed must not differ.
func TestManualPages(t *testing.T) {
	w := newWorld(t)
	s := &session{Program: w.Program}
	parser, err := s.parser(&grammar{})
	if err != nil {
		t.Fatal(err)
	}
	date := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	var pages []string
	var page func(*cobra.Command)
	page = func(c *cobra.Command) {
		c.Long = strings.TrimSpace(c.Long) + manualStatus()
		var text bytes.Buffer
		if err := doc.GenMan(c, &doc.GenManHeader{Section: "1", Date: &date, Source: "hardmatch", Manual: "hardmatch"}, &text); err != nil {
			t.Fatal(err)
		}
		name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
		golden(t, filepath.Join("man", name), text.Bytes())
		pages = append(pages, name)
		for _, below := range c.Commands() {
			if !below.Hidden {
				page(below)
			}
		}
	}
	page(tree(parser.Model))
	entries, err := os.ReadDir(filepath.Join("testdata", "man"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !slices.Contains(pages, entry.Name()) {
			t.Errorf("%s is of no command", entry.Name())
		}
	}
}

// manualStatus is the section of a manual page on the exit statuses.
func manualStatus() string {
	text := "\n\n# EXIT STATUS\n"
	for status, means := range statusMeans {
		text += fmt.Sprintf("**%d**\n\t%s\n\n", status, means)
	}
	return text
}

package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// TestServePracticeServesAnotherProcess: what serve-practice prints is all that a second hardmatch needs, and an interrupt ends it.
func TestServePracticeServesAnotherProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("Windows cannot interrupt another process this way; the first half is tested elsewhere")
		return
	}
	server, env := servePractice(t)

	check := hardmatch(t, "check", "james.bond", "--json")
	check.Env = append(check.Environ(), env...)
	out, _ := check.Output() // it ends with 3: something asks
	if status := check.ProcessState.ExitCode(); status != 3 {
		t.Errorf("check ended with %d", status)
	}
	if !strings.Contains(string(out), `"userPrincipalName": "james.bond4821@contoso.onmicrosoft.com"`) {
		t.Errorf("check over the wire: %s", out)
	}

	if err := server.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("serve-practice: %v", err)
	}
	if _, err := os.Stat(valueOf(env, "HARDMATCH_AD_CA")); !os.IsNotExist(err) {
		t.Errorf("the CA file is left behind: %v", err)
	}
}

// servePractice starts the servers and reads the environment that a shell would take.
func servePractice(t *testing.T) (*exec.Cmd, []string) {
	t.Helper()
	server := hardmatch(t, "serve-practice")
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if server.ProcessState == nil {
			_ = server.Process.Kill()
			_ = server.Wait()
		}
	})
	return server, readEnvironment(t, out)
}

// readEnvironment reads the lines until all that is promised is there.
func readEnvironment(t *testing.T, out io.Reader) []string {
	t.Helper()
	var env []string
	lines := bufio.NewScanner(out)
	for valueOf(env, "HARDMATCH_GRAPH_TOKEN") == "" && lines.Scan() {
		name, quoted, found := strings.Cut(lines.Text(), "=")
		if !found || !strings.HasPrefix(quoted, "'") || !strings.HasSuffix(quoted, "'") {
			t.Fatalf("%q is not NAME='value'", lines.Text())
		}
		env = append(env, name+"="+strings.Trim(quoted, "'"))
	}
	for _, name := range []string{"AD_SERVER", "AD_CA", "AD_USER", "AD_PASSWORD", "GRAPH_URL", "SIGN_IN", "GRAPH_TOKEN"} {
		if valueOf(env, "HARDMATCH_"+name) == "" {
			t.Fatalf("HARDMATCH_%s is missing: %q", name, env)
		}
	}
	return env
}

func valueOf(env []string, name string) string {
	for _, pair := range env {
		if value, found := strings.CutPrefix(pair, name+"="); found {
			return value
		}
	}
	return ""
}

// hardmatch is this program as a process of its own, with no settings of the person who runs the test.
func hardmatch(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	return &exec.Cmd{
		Path: self, Args: append([]string{"hardmatch"}, args...),
		Env: []string{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_STATE_HOME=" + home, "TMPDIR=" + os.TempDir()},
	}
}

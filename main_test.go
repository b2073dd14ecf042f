package main

import (
	"bufio"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"hardmatch/entra/signin"
	"hardmatch/link/linktest"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMain makes the test binary the program itself when it is called by that name.
func TestMain(m *testing.M) {
	linktest.CollectSeldom()
	// Most wait for another process: a sign-in asks every five seconds.
	linktest.Together(4)
	testscript.Main(m, map[string]func(){"hardmatch": main})
}

// TestScript runs the whole program as its users do: testdata/script/*.txtar.
func TestScript(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CONFIG_HOME", env.WorkDir+"/config")
			env.Setenv("XDG_STATE_HOME", env.WorkDir+"/state")
			env.Setenv("TZ", "UTC")
			env.Setenv("SSL_CERT_FILE", os.DevNull) // on Unix only the certificate of the practice company is trusted, not the hundreds of the system
			env.Setenv("SSL_CERT_DIR", env.WorkDir+"/no-certificates")
			env.Setenv("LONG", strings.Repeat("x", 10_000))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits runs a program and wants exactly this exit status: exits 2 hardmatch check ”.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// The program itself, against serve-practice: check signs in by device code and shows the code on its way.
func TestDeviceCodeAgainstServePractice(t *testing.T) {
	t.Parallel()
	_, env := servePractice(t)
	check := hardmatch(t, "check", "anna.simple", "--sign-in", "device-code")
	check.Env = append(check.Environ(), env...)
	out, err := check.CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); failed || !strings.Contains(string(out), "HMATCH001") {
		t.Errorf("%v: %s", err, out)
	}
}

// With --token-cache the second start of the program signs in without anybody. What it leaves behind has nothing of a token in it, and where
// the system has no place for tokens it says so before anybody is asked.
func TestTheTokenCacheAgainstServePractice(t *testing.T) {
	t.Parallel()
	if !signin.KeepsTokens {
		t.Skip("this system keeps no tokens")
	}
	_, env := servePractice(t)
	home := t.TempDir()
	check := func(cache string) (said string, status int) {
		check := hardmatch(t, "check", "anna.simple", "--sign-in", "device-code", "--token-cache", "--log", filepath.Join(home, "log"))
		check.Env = append(append(check.Environ(), env...), "XDG_STATE_HOME="+filepath.Join(home, "state"), "XDG_CACHE_HOME="+cache)
		out, _ := check.CombinedOutput()
		return string(out), check.ProcessState.ExitCode()
	}
	first, status := check(filepath.Join(home, "cache"))
	if strings.Contains(first, "no place to keep tokens encrypted") {
		t.Skip(first)
	}
	if status != 0 || !strings.Contains(first, "HMATCH001") {
		t.Errorf("the first start ended with %d: %s", status, first)
	}
	if second, status := check(filepath.Join(home, "cache")); status != 0 || strings.Contains(second, "HMATCH") {
		t.Errorf("the second start ended with %d: %s", status, second)
	}
	files := freeOfTokens(t, home)
	if runtime.GOOS == "windows" { // it keeps them in a folder of the user's that no variable moves
		return
	}
	if files < 3 {
		t.Errorf("only %d files were left behind", files)
	}
	nowhere, _ := linktest.Nowhere(t)
	refused, status := check(nowhere)
	if status != 2 || !strings.Contains(refused, "Start without --token-cache") || strings.Contains(refused, "HMATCH") {
		t.Errorf("without a place for tokens it ended with %d: %s", status, refused)
	}
}

// Every start waits for what packages do before main: none of ours makes anything that not every run needs, such as a regular expression compiled, a certificate
// or a table. What libraries do is in CONTRIBUTING.
func TestNoPackageOfOursCostsMuchBeforeMain(t *testing.T) {
	t.Parallel()
	const most = 250_000 // bytes; the patterns of link/notation alone would be 1,700,000
	version := hardmatch(t, "version")
	version.Env = append(version.Env, "GODEBUG=inittrace=1")
	out, err := version.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	traced := regexp.MustCompile(`(?m)^init (hardmatch\S*) @.* (\d+) bytes, \d+ allocs$`).FindAllStringSubmatch(string(out), -1)
	if len(traced) < 5 {
		t.Errorf("only %d packages of ours are traced: %s", len(traced), out)
	}
	for _, line := range traced {
		if bytes, err := strconv.Atoi(line[2]); err != nil || bytes > most {
			t.Errorf("%s allocates %s bytes before main", line[1], line[2])
		}
	}
}

// freeOfTokens holds that no file below a folder has a token in it that can be read, and counts them.
func freeOfTokens(t *testing.T, dir string) (files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), "entratest-") || strings.Contains(string(text), "Bearer ") { // entratest ends each access token so
			t.Errorf("%s holds a token", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return files
}

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

	endsWithoutATrace(t, server, env, os.Interrupt)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		server, env := servePractice(t)
		endsWithoutATrace(t, server, env, syscall.SIGHUP) // its terminal was closed
	}
}

func endsWithoutATrace(t *testing.T, server *exec.Cmd, env []string, by os.Signal) {
	t.Helper()
	if err := server.Process.Signal(by); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("serve-practice, ended by %s: %v", by, err)
	}
	if _, err := os.Stat(valueOf(env, "HARDMATCH_AD_CA")); !os.IsNotExist(err) {
		t.Errorf("ended by %s it leaves the CA file behind: %v", by, err)
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

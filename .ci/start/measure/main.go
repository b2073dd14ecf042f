// Measure says how long hardmatch takes to start, beside programs that do nothing: measure [-rounds N] HARDMATCH HELLO BARE. It starts real processes in
// turn, so that whatever else the machine does falls on all of them alike, and prints medians, in the format of Go's benchmarks for benchstat, and their differences.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/creack/pty"
)

// program is one command line, and beside which one it is measured.
type program struct {
	name   string
	args   []string
	frame  bool // until its first frame, in a terminal; else until its end
	beside string
	most   time.Duration // that the median may be after the other's
	took   []time.Duration
}

func main() {
	rounds := flag.Int("rounds", 21, "how often each is started")
	flag.Parse()
	if flag.NArg() != 3 {
		fmt.Fprintln(os.Stderr, "usage: measure [-rounds N] HARDMATCH HELLO BARE")
		os.Exit(2)
	}
	hardmatch, hello, bare := flag.Arg(0), flag.Arg(1), flag.Arg(2)
	all := []*program{
		{name: "hello", args: []string{hello}},
		{name: "version", args: []string{hardmatch, "version"}, beside: "hello", most: 15 * time.Millisecond},
		{name: "help", args: []string{hardmatch, "--help"}, beside: "hello", most: 15 * time.Millisecond},
		{name: "convert", args: []string{hardmatch, "convert", "a1b2c3d4-e5f6-4789-abcd-1234567890ab"}, beside: "hello", most: 15 * time.Millisecond},
		{name: "bare", args: []string{bare}, frame: true},
		{name: "practice", args: []string{hardmatch, "--practice"}, frame: true, beside: "bare", most: 60 * time.Millisecond},
	}
	for round := range *rounds + 1 {
		for _, p := range all {
			took, err := p.start()
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s: %v\n", p.name, err)
				os.Exit(1)
			}
			if round > 0 { // the first reads the files from the disk
				p.took = append(p.took, took)
			}
		}
	}
	report(all)
}

// report prints the medians, and by how much each is after the other.
func report(all []*program) {
	medians := map[string]time.Duration{}
	for _, p := range all {
		slices.Sort(p.took)
		medians[p.name] = p.took[len(p.took)/2]
		fmt.Printf("BenchmarkStart/%s %d %d ns/op\n", p.name, len(p.took), medians[p.name])
	}
	for _, p := range all {
		if p.beside != "" {
			after := medians[p.name] - medians[p.beside]
			fmt.Printf("%s is %.1f ms after %s (wanted: at most %d)\n", p.name, float64(after.Microseconds())/1000, p.beside, p.most.Milliseconds())
		}
	}
}

// start starts the program once, and tells how long it took.
func (p *program) start() (time.Duration, error) {
	home, err := os.MkdirTemp("", "start-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(home)
	command := exec.Command(p.args[0], p.args[1:]...)
	command.Env = []string{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_STATE_HOME=" + home, "TMPDIR=" + home, "TERM=xterm-256color", "LANG=C.UTF-8"}
	if p.frame {
		return untilFrame(command)
	}
	begun := time.Now()
	out, err := command.CombinedOutput()
	took := time.Since(begun)
	if err != nil || len(out) == 0 {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	return took, nil
}

// untilFrame is how long it takes until the first frame is there whole, whose last line names the key F1.
func untilFrame(command *exec.Cmd) (time.Duration, error) {
	begun := time.Now()
	terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		return 0, err
	}
	defer func() { _ = command.Wait() }()
	defer terminal.Close()
	defer func() { _ = command.Process.Kill() }()
	var seen bytes.Buffer
	chunk := make([]byte, 64<<10)
	for !strings.Contains(seen.String(), "F1") {
		n, err := terminal.Read(chunk)
		seen.Write(chunk[:n])
		if err != nil {
			return 0, fmt.Errorf("it ended before its first frame (%w): %q", err, seen.String())
		}
	}
	return time.Since(begun), nil
}

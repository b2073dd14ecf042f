// Measure says how long hardmatch takes to start, beside programs that do nothing: measure [-rounds N] HARDMATCH HELLO BARE. It starts real processes in
// turn, so that whatever else the machine does falls on all of them alike, and prints medians, in the format of Go's benchmarks for benchstat, and their
// differences. A machine that is busy makes all of them longer; the processor time (cpu-ms/op) says more then.
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
	took   []start
}

// start is what one start took: time on the clock, and of processors.
type start struct{ clock, cpu time.Duration }

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

// report prints the medians, and by how much each is after the other. What is later than wanted is said, and is no failure: a machine that is busy makes
// every program late.
func report(all []*program) {
	medians := map[string]start{}
	for _, p := range all {
		m := start{median(p.took, func(s start) time.Duration { return s.clock }), median(p.took, func(s start) time.Duration { return s.cpu })}
		medians[p.name] = m
		fmt.Printf("BenchmarkStart/%s %d %d ns/op %.2f cpu-ms/op\n", p.name, len(p.took), m.clock, milliseconds(m.cpu))
	}
	for _, p := range all {
		if p.beside == "" {
			continue
		}
		one, other := medians[p.name], medians[p.beside]
		fmt.Printf("%s is %.1f ms after %s (wanted: at most %d), and takes %.1f ms more of the processors\n",
			p.name, milliseconds(one.clock-other.clock), p.beside, p.most.Milliseconds(), milliseconds(one.cpu-other.cpu))
		if one.cpu-other.cpu > p.most {
			fmt.Printf("LATE: %s takes more of the processors than it may take time\n", p.name)
		}
	}
}

func median(all []start, of func(start) time.Duration) time.Duration {
	var values []time.Duration
	for _, s := range all {
		values = append(values, of(s))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// start starts the program once, and says what it took.
func (p *program) start() (start, error) {
	home, err := os.MkdirTemp("", "start-")
	if err != nil {
		return start{}, err
	}
	defer os.RemoveAll(home)
	command := exec.Command(p.args[0], p.args[1:]...)
	command.Env = []string{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_STATE_HOME=" + home, "TMPDIR=" + home, "TERM=xterm-256color", "LANG=C.UTF-8"}
	begun := time.Now()
	if p.frame {
		err = untilFrame(command)
	} else if out, failed := command.CombinedOutput(); failed != nil || len(out) == 0 {
		err = fmt.Errorf("%w: %s", failed, out)
	}
	took := start{clock: time.Since(begun)}
	if p.frame && command.Process != nil {
		_ = command.Process.Kill()
		_ = command.Wait() // it was killed
	}
	if state := command.ProcessState; state != nil {
		took.cpu = state.UserTime() + state.SystemTime()
	}
	return took, err
}

// untilFrame waits until the first frame is there whole, whose last line names the key F1.
func untilFrame(command *exec.Cmd) error {
	terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		return err
	}
	defer terminal.Close()
	var seen bytes.Buffer
	chunk := make([]byte, 64<<10)
	for !strings.Contains(seen.String(), "F1") {
		n, err := terminal.Read(chunk)
		seen.Write(chunk[:n])
		if err != nil {
			return fmt.Errorf("it ended before its first frame (%w): %q", err, seen.String())
		}
	}
	return nil
}

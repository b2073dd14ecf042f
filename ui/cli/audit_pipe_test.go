//go:build unix

package cli

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestAReportGoesThroughAPipe: what is not a regular file stays what it is, and is written to. If no one reads, the run can be stopped.
func TestAReportGoesThroughAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	read := make(chan string, 1)
	go func() {
		text, _ := os.ReadFile(pipe)
		read <- string(text)
	}()
	err := writeWhole(t.Context(), pipe, fillWith("report"))
	info, there := os.Lstat(pipe)
	if err != nil || there != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Fatalf("%v, %v, %v", err, there, info)
	}
	if text := <-read; text != "report" {
		t.Errorf("through the pipe came %q", text)
	}
	for _, when := range []string{"before", "meanwhile"} {
		ctx, cancel := context.WithCancel(t.Context())
		if when == "before" {
			cancel()
		} else {
			go cancel()
		}
		if err := writeWhole(ctx, pipe, fillWith("report")); err == nil {
			t.Errorf("stopped %s: a pipe that no one reads was written to", when)
		}
		cancel()
	}
}

package journeys

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
)

// watched is standard error, which calls a function at the first sign of progress.
type watched struct {
	bytes.Buffer
	then func()
}

func (w *watched) Write(b []byte) (int, error) {
	if w.then != nil && bytes.Contains(b, []byte(" so far")) {
		w.then()
		w.then = nil
	}
	return w.Buffer.Write(b)
}

// TestCtrlCEndsAnAuditWithWhatIsKnown: it is marked as partial, exits with 4, and calls no one linked or without an account for what it has not read.
func TestCtrlCEndsAnAuditWithWhatIsKnown(t *testing.T) {
	t.Parallel()
	w := newPagedWorld(t, entratest.Behaviour{}, 1)
	ada, bea := auditPerson("ada"), auditPerson("bea")
	w.people(ada, bea)
	w.tenant.AddUser(synced(ada))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	errs := &watched{then: stop}
	p := newCommandLine(t, w.env)
	letGo := make(chan bool, 1)
	p.StateDir, p.Stderr, p.ShowsProgress, p.LetGo = w.state, errs, true, func() { letGo <- true }
	for _, path := range []string{"/beta/users", "/organization", "/domains", "/roleManagement/directory/roleAssignments"} {
		w.tenant.Fail("GET", path, 9, entratest.Fault{Latency: time.Hour}) // which only the context ends
	}
	status := p.Run(ctx, []string{"audit", "--format", "json", "--only", "all"})
	<-letGo // the next one ends the process
	var r auditReport
	if err := json.Unmarshal(p.out.Bytes(), &r); err != nil {
		t.Fatalf("exit status %d, %v: %s", status, err, &errs.Buffer)
	}
	if status != 4 || !r.Reads.Partial || len(r.Reads.Unread) == 0 || r.Totals["linked"]+r.Totals["no-account"] > 0 {
		t.Errorf("exit status %d, %+v, %v", status, r.Reads, r.Totals)
	}
	for _, u := range r.Reads.Unread {
		if !strings.Contains(u.Cause, "was stopped before") || strings.HasSuffix(u.Cure, " ") {
			t.Errorf("nothing but the stop kept it from being read: %+v", u)
		}
	}
	text, _, _ := strings.Cut(errs.String(), "\r  ")
	if !strings.Contains(text, "people") && !strings.Contains(text, "person") {
		t.Errorf("standard error has %q", text)
	}
}

// TestCtrlCLeavesAWholeReportWhereItIs: what is known of a part goes beside the report that is there, or in its place if there is none.
func TestCtrlCLeavesAWholeReportWhereItIs(t *testing.T) {
	t.Parallel()
	w := newPagedWorld(t, entratest.Behaviour{}, 1)
	w.people(auditPerson("ada"), auditPerson("bea"))
	output := filepath.Join(t.TempDir(), "report.csv")
	run := func() string {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		errs := &watched{then: stop}
		p := newCommandLine(t, w.env)
		p.StateDir, p.Stderr, p.ShowsProgress = w.state, errs, true
		w.tenant.Fail("GET", "/beta/users", 9, entratest.Fault{Latency: time.Hour})
		if status := p.Run(ctx, []string{"audit", "--format", "csv", "--output", output}); status != 4 {
			t.Errorf("exit status %d: %s", status, &errs.Buffer)
		}
		return errs.String()
	}
	part := func(path string) bool {
		text, err := os.ReadFile(path)
		return err == nil && strings.Contains(string(text), "category,codes")
	}
	if errs := run(); !part(output) || !strings.Contains(errs, "Stopped before its end: the report is a part of the truth\n") {
		t.Errorf("nothing was in the way, and there is no report, or no word of what it is: %q", errs)
	}
	if err := os.WriteFile(output, []byte("whole"), 0o600); err != nil {
		t.Fatal(err)
	}
	if errs := run(); !strings.Contains(errs, "report.csv stays as it was. What is known is in ") || !part(output+".partial") {
		t.Errorf("standard error has %q", errs)
	}
	if text, err := os.ReadFile(output); err != nil || string(text) != "whole" {
		t.Errorf("the report that was there is %q, %v", text, err)
	}
}

// TestNoProgressWhereNobodyLooks: standard error of a script has nothing but problems.
func TestNoProgressWhereNobodyLooks(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	if _, errs, status := w.run("audit"); status != 0 || errs != "" {
		t.Errorf("exit status %d, %q", status, errs)
	}
}

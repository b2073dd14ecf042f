package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// A bug that panics in any call to a directory while a plan is carried out fails a step: what is true is looked for, written down and reported, and the panic
// is logged. The process, with its terminal, goes on. (attacks-1 T6)
func TestAPanicInAnyCallOfAPlanIsAFailedStep(t *testing.T) {
	for n := 1; ; n++ {
		w := newWorld(holder("h", synced))
		confirmed, engine := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), w.engine(t)
		engine.Journal.Through = nil // only the directories have the bug
		var log bytes.Buffer
		engine.Log = slog.New(slog.NewTextHandler(&log, nil))
		left := n
		w.strike = func() {
			if left--; left == 0 {
				panic("a nil from the server")
			}
		}
		out, err := engine.Apply(t.Context(), confirmed, nil)
		w.strike = nil
		if left > 0 {
			if err != nil {
				t.Errorf("without a panic: %v", err)
			}
			return
		}
		if !strings.Contains(log.String(), "a nil from the server") || !strings.Contains(log.String(), "world") {
			t.Fatalf("call %d: the log has not the panic with its stack: %s", n, log.String())
		}
		o := theOperation(t, engine)
		if o.End == "" || o.End != out.End {
			t.Fatalf("call %d: the journal says %q, the outcome %q", n, o.End, out.End)
		}
		if out.End == plan.EndNothing && w.state() != newWorld(holder("h", synced)).state() {
			t.Errorf("call %d: it ended as %s (%v), and there is\n%s", n, out.End, err, w.state())
		}
		if o.Unfinished() {
			if _, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil {
				t.Errorf("call %d: it cannot be finished: %v", n, err)
			}
		}
	}
}

// theOperation is the only one of the journal.
func theOperation(t *testing.T, e Engine) journal.Operation {
	t.Helper()
	all, err := e.Journal.Operations()
	if err != nil || len(all) != 1 {
		t.Fatalf("%d operations: %v", len(all), err)
	}
	return all[0]
}

// silent is a tenant that never answers a read.
type silent struct{ *world }

func (silent) Account(ctx context.Context, id link.AccountID) (link.Account, error) {
	<-ctx.Done()
	return link.Account{}, ctx.Err()
}

// A read that never comes to its end, such as a list of endless pages, is a failed step of the plan. (attacks-1 T9)
func TestAPlanDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		confirmed, engine := confirm(t, w.plan(t, plan.Decision{})), w.engine(t)
		engine.Cloud = silent{w}
		began := time.Now()
		out, err := engine.Apply(context.WithoutCancel(t.Context()), confirmed, nil)
		if !link.Is(err, link.Unreachable) || out.End != plan.EndNothing || out.Steps[0].State != plan.Failed || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s, %v: %s", out.End, err, fmt.Sprint(out.Steps))
		}
		if took := time.Since(began); took > readLimit+looking {
			t.Errorf("it waited for %s", took)
		}
	})
}

package engine

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"hardmatch/link"
)

// attacks-1 T6: a panic in a read that runs beside others would end the program with the terminal raw.
func TestAPanicInAReadIsAProblem(t *testing.T) {
	var lines bytes.Buffer
	w := newWorld()
	e := w.engine(t)
	e.Log = slog.New(slog.NewTextHandler(&lines, nil))
	w.strike = func() { panic("nil where a value was promised") }
	_, err := e.Gather(t.Context(), w.bond(), "")
	var fault *link.Fault
	if p := link.AsProblem(err); p == nil || p.Kind != link.Bug || !errors.As(err, &fault) || !strings.Contains(p.Error(), "nil where a value was promised") {
		t.Fatalf("%v", err)
	}
	for _, text := range []string{string(fault.Stack), lines.String()} {
		if !strings.Contains(text, "parallel_test.go") {
			t.Errorf("no stack that leads to the panic: %s", text)
		}
	}
}

func TestTogetherEndsAllBeforeItPanics(t *testing.T) {
	done := make(chan bool, 2)
	var err error
	func() {
		defer link.Catch(nil, &err)
		link.Together(func() { panic("one") }, func() { done <- true }, func() { done <- true })
	}()
	var fault *link.Fault
	if !errors.As(err, &fault) || fault.Value != "one" || len(done) != 2 {
		t.Errorf("%v after %d others", err, len(done))
	}
}

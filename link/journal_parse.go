package link

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// readOperation reads the lines of an operation's file. A line without its end, or that is no whole JSON, was torn by a crash: what it would have
// said did not get as far as the disk, so nothing was done after it. It is kept; only an operation that is taken up again goes on behind it.
func readOperation(text []byte) (Operation, error) {
	var o Operation
	n := 0
	for raw := range bytes.Lines(text) {
		n++
		var l line
		if json.Unmarshal(raw, &l) != nil || !bytes.HasSuffix(raw, []byte("\n")) {
			if o.Torn || !mayBeTorn(raw) {
				return o, fmt.Errorf("line %d is not JSON", n)
			}
			o.Torn = true
			continue
		}
		if o.Torn && l.Kind != lineResume {
			return o, fmt.Errorf("line %d is not JSON", n-1)
		}
		o.Torn = false
		err := o.check(l, bytes.TrimSuffix(raw, []byte("\n")))
		if err == nil {
			err = o.add(l)
		}
		if err != nil {
			return o, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return o, nil
}

// lineStarts is what every line starts with.
const lineStarts = `{"format":`

// mayBeTorn tells whether this may be what a crash has left of a line: its beginning, and perhaps zeros where the disk was told of more than it got.
func mayBeTorn(raw []byte) bool {
	raw = bytes.TrimRight(raw, "\x00\n")
	return bytes.HasPrefix(raw, []byte(lineStarts)) || bytes.HasPrefix([]byte(lineStarts), raw)
}

// check compares a line with its checksum. Lines of an earlier version have none; they come first, and are sealed by the first that has one.
func (o *Operation) check(l line, raw []byte) error {
	text, sum, has := unseal(raw)
	first := o.chain == chain{}
	o.chain = o.chain.next(text)
	switch {
	case l.Format < 1 || l.Format > journalFormat:
		return fmt.Errorf("its format is %d, this version reads up to %d", l.Format, journalFormat)
	case has && sum != o.chain:
		return errors.New("it was changed, or one before it was, after it had been written: its checksum is wrong")
	case !has && (l.Format > 1 || !first && o.sealing):
		return errors.New("its checksum is missing")
	}
	o.Sealed, o.sealing = has && (first || o.Sealed), has
	return nil
}

// add brings one line into the operation.
func (o *Operation) add(l line) error {
	switch {
	case !o.began() && l.Kind != lineStart:
		return errors.New("it does not start with its plan")
	case o.began() && l.ID != o.ID:
		return fmt.Errorf("it is a line of operation %.60q", l.ID)
	}
	switch l.Kind {
	case lineStart:
		return o.begin(l)
	case lineIntent, lineResult:
		return o.step(l)
	case lineResume:
		o.End, o.Ended = "", time.Time{}
		if l.Place != nil && !o.Place.Known() {
			o.Place = l.Place.place()
		}
	case lineEnd:
		o.End, o.Ended = l.End, l.At
	default:
		return fmt.Errorf("%q is no kind of line", l.Kind)
	}
	return nil
}

// began tells whether the plan is on disk.
func (o *Operation) began() bool { return o.Plan.From.Account != nil }

func (o *Operation) begin(l line) error {
	switch {
	case o.began():
		return errors.New("it starts twice")
	case l.Plan == nil || l.Operator == nil:
		return errors.New("it starts without a plan or an operator")
	}
	plan, err := l.Plan.plan(l.Undoes)
	if err != nil {
		return err
	}
	o.ID, o.Started, o.Operator, o.Reason, o.Plan = l.ID, l.At, l.Operator.account(), l.Reason, plan
	o.Plan.From.Tenant.Operator = o.Operator
	if l.Place != nil {
		o.Place = l.Place.place()
	}
	for i, s := range plan.Steps {
		o.Steps = append(o.Steps, Progress{Index: i, Step: s, State: Waiting})
	}
	return nil
}

func (o *Operation) step(l line) error {
	if l.Step == nil || *l.Step < 0 || *l.Step >= len(o.Steps) {
		return errors.New("it tells of a step that the plan does not have")
	}
	p := &o.Steps[*l.Step]
	if l.Kind == lineIntent {
		p.State, p.Started = Doing, l.At
		if len(l.Snapshot) > 0 && l.On != "" {
			o.met = append(o.met, l.On)
		}
		return nil
	}
	p.State, p.Note, o.bin = l.State, l.Note, l.BinRefuses
	if !p.Started.IsZero() {
		p.Took = l.At.Sub(p.Started)
	}
	if l.Error != "" {
		p.Problem = &Problem{Kind: Bug, Cause: l.Error, RequestID: l.Request}
	}
	return nil
}

package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// Parse reads the lines of an operation's file. A line without its end, or that is not whole JSON, was torn by a crash: it did not reach the disk, so nothing
// was done after it. The line is kept; only an operation that is taken up again goes on behind it.
func Parse(text []byte) (Operation, error) {
	o := Operation{Back: map[link.AccountID]time.Time{}}
	n := 0
	for raw := range bytes.Lines(text) {
		n++
		l, err := decode(raw)
		if err != nil || !bytes.HasSuffix(raw, []byte("\n")) {
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
		if err = o.check(l, bytes.TrimSuffix(raw, []byte("\n"))); err == nil {
			err = o.add(l)
		}
		if err != nil {
			return o, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return o, nil
}

// readEnded reads an operation whose end is the last word, without its steps: only its first line and its last are read, and all are compared with
// their checksums. It is false for any other, and for what is not as it should be.
func readEnded(text []byte) (Operation, bool) {
	first := bytes.IndexByte(text, '\n') + 1
	last := bytes.LastIndexByte(bytes.TrimSuffix(text, []byte("\n")), '\n') + 1
	if first == 0 || last < first || text[len(text)-1] != '\n' {
		return Operation{}, false
	}
	o, err := Parse(text[:first])
	if err != nil || !o.Sealed {
		return Operation{}, false
	}
	for raw := range bytes.Lines(text[first:last]) {
		if o.checkSum(bytes.TrimSuffix(raw, []byte("\n"))) != nil {
			return Operation{}, false
		}
	}
	end, err := decode(text[last:])
	if err != nil || end.Kind != lineEnd || o.check(end, bytes.TrimSuffix(text[last:], []byte("\n"))) != nil || o.add(end) != nil {
		return Operation{}, false
	}
	o.Steps = nil
	return o, !o.mayGoOn()
}

// decode reads the words of a line. It notes only that a snapshot is there, though that is most of a file: only people who look into the file need it.
func decode(raw []byte) (line, error) {
	if at := bytes.Index(raw, []byte(snapshotField)); at > 0 {
		if _, _, sealed := unseal(bytes.TrimSuffix(raw, []byte("\n"))); sealed { // then it is guarded, and it is the last field before the checksum
			l, err := decodeWords(append(raw[:at:at], '}'))
			l.Snapshot = raw[at+len(snapshotField):]
			return l, err
		}
	}
	return decodeWords(raw)
}

func decodeWords(raw []byte) (line, error) {
	l, ok := quickLine(raw)
	if ok {
		return l, nil
	}
	return l, json.Unmarshal(raw, &l)
}

// snapshotField begins the snapshot of an intent. It stands in no string, since the quotes would be escaped there.
const snapshotField = `,"snapshot":`

// lineStarts is what every line starts with.
const lineStarts = `{"format":`

// mayBeTorn reports whether this may be what a crash has left of a line: its beginning, and perhaps zeros for bytes that were announced to the disk and never
// reached it.
func mayBeTorn(raw []byte) bool {
	raw = bytes.TrimRight(raw, "\x00\n")
	return bytes.HasPrefix(raw, []byte(lineStarts)) || bytes.HasPrefix([]byte(lineStarts), raw)
}

// check compares a line with its checksum, and knows its format.
func (o *Operation) check(l line, raw []byte) error {
	if l.Format < 1 || l.Format > journalFormat {
		return fmt.Errorf("its format is %d, this version reads up to %d", l.Format, journalFormat)
	}
	sealed := o.sealing
	if err := o.checkSum(raw); err != nil {
		return err
	}
	if !o.sealing && (sealed || l.Format > 1) {
		return errMissing
	}
	return nil
}

var errMissing = errors.New("its checksum is missing")

// checkSum compares a line with its checksum. Lines of an earlier version have none; they come first, and are sealed by the first that has one.
func (o *Operation) checkSum(raw []byte) error {
	text, sum, has := unseal(raw)
	first := o.chain == chain{}
	switch {
	case has:
		o.chain = o.chain.next(text, []byte("}"))
	case o.Sealed:
		return errMissing
	default:
		o.chain = o.chain.next(text)
	}
	if has && sum != o.chain {
		return errors.New("it, or a line before it, has changed since it was written: its checksum is wrong")
	}
	o.Sealed, o.sealing = has && (first || o.Sealed), has
	return nil
}

// add brings one line into the operation.
func (o *Operation) add(l line) error {
	switch {
	case !o.Began() && l.Kind != lineStart:
		return errors.New("it does not start with its plan")
	case o.Began() && l.ID != o.ID:
		return fmt.Errorf("it is a line of operation %.60q", l.ID)
	}
	if l.Back != "" {
		o.Back[l.Back] = l.At
	}
	switch l.Kind {
	case lineStart:
		return o.begin(l)
	case lineIntent, lineResult:
		return o.step(l)
	case lineResume:
		for i, p := range o.Steps {
			o.Steps[i].Unsure = p.Unsure || p.State == plan.Doing || p.State == plan.Failed && p.Problem != nil && p.Problem.Kind == link.MaybeDone
		}
		o.End, o.Ended = "", time.Time{}
		if l.Place != nil && !o.Place.Known() {
			o.Place = *l.Place
		}
	case lineEnd:
		o.End, o.Ended = l.End, l.At
	default:
		return fmt.Errorf("%q is no kind of line", l.Kind)
	}
	return nil
}

// Began reports whether the operation's plan is on disk.
func (o *Operation) Began() bool { return o.Plan.From.Account != nil }

func (o *Operation) begin(l line) error {
	switch {
	case o.Began():
		return errors.New("it starts twice")
	case l.Plan == nil || l.Operator == nil:
		return errors.New("it starts without a plan or an operator")
	}
	p, err := l.Plan.plan(l.Undoes)
	if err != nil {
		return err
	}
	o.ID, o.Started, o.Operator, o.Reason, o.Plan = l.ID, l.At, l.Operator.account(), l.Reason, p
	o.Plan.From.Tenant.Operator = o.Operator
	if l.Place != nil {
		o.Place = *l.Place
	}
	for i, s := range p.Steps {
		o.Steps = append(o.Steps, plan.Progress{Index: i, Step: s, State: plan.Waiting})
	}
	return nil
}

// formerNotInBin is the note by which earlier versions said that a copy was not found; they had no field for it.
const formerNotInBin = "no longer in the recycle bin"

func (o *Operation) step(l line) error {
	if l.Step == nil || *l.Step < 0 || *l.Step >= len(o.Steps) {
		return errors.New("it names a step that the plan does not have")
	}
	p := &o.Steps[*l.Step]
	if l.Kind == lineIntent {
		p.State, p.Started = plan.Doing, l.At
		if len(l.Snapshot) > 0 && l.On != "" {
			o.Met = append(o.Met, l.On)
		}
		return nil
	}
	p.State, p.Note, o.BinRefused = l.State, l.Note, l.BinRefuses
	p.NotInBin = l.NotInBin || p.Step.Do == link.DoPurge && l.State == plan.Skipped && l.Note == formerNotInBin
	if !p.Started.IsZero() {
		p.Took = l.At.Sub(p.Started)
	}
	if !l.TenantAt.IsZero() {
		p.TenantAt = l.TenantAt
	}
	if l.Error != "" {
		p.Problem = &link.Problem{Kind: link.Bug, Cause: l.Error, RequestID: l.Request, Status: l.Status, Refusal: l.Refusal}
		if l.Doubt {
			p.Problem.Kind = link.MaybeDone
		}
	}
	return nil
}

package link

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Operation is one file of the journal: who did what to whom, and how far it came.
type Operation struct {
	ID        string
	Started   time.Time
	Ended     time.Time // zero: it has no end
	Operator  Account
	Reason    string
	Plan      Plan
	Steps     []Progress // one for each step of the plan; Doing is one that was begun and of which nobody knows what came
	End       End        // "" where it has none
	Running   bool       // another process is at it
	Torn      bool       // its last line was cut off by a crash
	TakenBack string     // the id of the operation that took this one back
	bin       bool       // a copy in the recycle bin was in the way
}

// Unfinished tells whether something was begun that was neither finished nor taken back, and nobody is at it.
func (o Operation) Unfinished() bool {
	return (o.End == "" || o.End == EndPartly) && !o.Running && o.TakenBack == "" && o.touchedAnything()
}

func (o Operation) touchedAnything() bool {
	return slices.ContainsFunc(o.Steps, func(p Progress) bool {
		return p.Step.Do.Writes() && (p.State == Done || p.State == Doing || p.State == Failed)
	})
}

// Operations reads the whole journal, the newest operation first. A file that cannot be read as a journal is a problem that names it; the
// operations that could be read are returned with it.
func (j *Journal) Operations() ([]Operation, error) {
	files, err := filepath.Glob(filepath.Join(j.dir, "*"+journalSuffix))
	if err != nil {
		return nil, asProblem(err)
	}
	var out []Operation
	var problems []error
	for _, file := range files {
		id := strings.TrimSuffix(filepath.Base(file), journalSuffix)
		o, err := j.Operation(id)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		out = append(out, o)
	}
	markTakenBack(out)
	slices.SortStableFunc(out, func(a, b Operation) int { return b.Started.Compare(a.Started) })
	return out, errors.Join(problems...)
}

// markTakenBack tells each operation which later one has taken it back.
func markTakenBack(all []Operation) {
	for _, undo := range all {
		if undo.End != EndTakenBack {
			continue
		}
		for i := range all {
			if all[i].ID == undo.Plan.Undoes {
				all[i].TakenBack = undo.ID
			}
		}
	}
}

// Operation reads one operation. The problem is NotFound where there is none of that id.
func (j *Journal) Operation(id string) (Operation, error) {
	if id == "" || filepath.Base(id) != id {
		return Operation{}, &Problem{Kind: Usage, Object: fmt.Sprintf("%.60q", id), Cause: "it is not the id of an operation", Cure: "hardmatch history lists them"}
	}
	text, err := os.ReadFile(j.File(id))
	if err != nil {
		kind := Usage
		if errors.Is(err, os.ErrNotExist) {
			kind = NotFound
		}
		return Operation{}, &Problem{Kind: kind, Object: id, Cause: "the journal has no such operation that can be read: " + plain(err), Cure: "hardmatch history lists them", Err: err}
	}
	o, err := readOperation(text)
	if err != nil {
		return Operation{}, &Problem{Kind: Usage, Object: j.File(id), Cause: "it is not a journal that this version can read: " + err.Error(), Cure: "Keep the file, and look at it with a text editor", Err: err}
	}
	o.ID, o.Running = id, j.running(id)
	return o, nil
}

// readOperation reads the lines of an operation's file. A last line without its end, or that is no JSON, was torn by a crash: what it would have
// said did not get as far as the disk, so nothing was done after it.
func readOperation(text []byte) (Operation, error) {
	var o Operation
	for n, raw := range bytes.SplitAfter(text, []byte("\n")) {
		if len(raw) == 0 {
			break
		}
		var l line
		if err := json.Unmarshal(raw, &l); err != nil || !bytes.HasSuffix(raw, []byte("\n")) {
			if n < bytes.Count(text, []byte("\n")) && bytes.HasSuffix(raw, []byte("\n")) {
				return o, fmt.Errorf("line %d is not JSON", n+1)
			}
			o.Torn = true
			break
		}
		if err := o.add(l); err != nil {
			return o, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	return o, nil
}

// add brings one line into the operation.
func (o *Operation) add(l line) error {
	if l.Format < 1 || l.Format > journalFormat {
		return fmt.Errorf("its format is %d, this version reads up to %d", l.Format, journalFormat)
	}
	switch l.Kind {
	case lineStart:
		return o.begin(l)
	case lineIntent, lineResult:
		return o.step(l)
	case lineResume:
		o.End, o.Ended = "", time.Time{}
	case lineEnd:
		o.End, o.Ended = l.End, l.At
	default:
		return fmt.Errorf("%q is no kind of line", l.Kind)
	}
	return nil
}

func (o *Operation) begin(l line) error {
	if l.Plan == nil || l.Operator == nil {
		return errors.New("it starts without a plan or an operator")
	}
	plan, err := l.Plan.plan(l.Undoes)
	if err != nil {
		return err
	}
	o.Started, o.Operator, o.Reason, o.Plan = l.At, l.Operator.account(), l.Reason, plan
	o.Plan.From.Facts.Tenant.Operator = o.Operator
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

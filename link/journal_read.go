package link

import (
	"bytes"
	"cmp"
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
	TakenBack string     // the id of the operation that took this one back, or has begun to
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

// Standing is how an operation stands today, in one word.
type Standing string

// The standings of an operation whose end is missing, or is not the last word. Any other stands as it ended: see End.
const (
	StandsRunning Standing = "running" // another process is at it
	StandsCrashed Standing = "crashed" // something was begun, and its process died
	StandsUndone  Standing = "undone"  // a later operation has taken it back
)

// Standing tells how the operation stands.
func (o Operation) Standing() Standing {
	switch {
	case o.Running:
		return StandsRunning
	case o.TakenBack != "":
		return StandsUndone
	case o.End != "":
		return Standing(o.End)
	case o.touchedAnything():
		return StandsCrashed
	default:
		return Standing(EndNothing)
	}
}

// What says what the operation was for. Accounts are named by sign-in name: their display names are often the same.
func (o Operation) What() string {
	switch {
	case len(o.Steps) == 0:
		return "Nothing: it was cut off before its plan was written down"
	case o.Plan.Undoes != "":
		return "Take back operation " + o.Plan.Undoes
	}
	text := "Match " + o.Plan.From.Person.Name() + " with " + firstNonEmpty(o.Plan.From.Account.UPN, string(o.Plan.From.Account.ID))
	if o.Plan.FromAD() {
		text += " from the AD side"
	}
	for _, h := range o.Plan.From.Holders {
		if fate := o.Plan.Fate(h.Account.ID); fate != "" {
			text += ", " + strings.ToLower(fate) + " " + firstNonEmpty(h.Account.UPN, string(h.Account.ID))
		}
	}
	return text
}

// Mentions tells whether a name, a sign-in name or an id of the operation has the text in it, without regard to case. The empty text is in all.
func (o Operation) Mentions(text string) bool {
	text = strings.ToLower(Clean(text))
	names := []string{o.ID, o.Operator.UPN, o.Reason, o.Plan.From.Person.Name(), o.Plan.From.Person.UPN, o.Plan.From.Person.SAMAccountName}
	for _, p := range o.Steps {
		names = append(names, p.Step.UPN, p.Step.Name, string(p.Step.On))
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(strings.ToLower(Clean(name)), text) })
}

// Fate is what becomes of an account in a plan, in one word: "Delete", "Clear", "Restore", "Set"; "" where nothing does. What is deleted in the
// end is deleted, whatever is done to it before; a step that is only the way back of another one does not count.
func (p Plan) Fate(id AccountID) string {
	words := [...]string{"", "Set", "Restore", "Clear", "Delete"}
	ranks := map[Verb]int{DoTrySet: 1, DoSet: 1, DoRestore: 2, DoClear: 3, DoSoftDelete: 4, DoPurge: 4}
	fate := 0
	for _, s := range p.Steps {
		if s.On == id && !s.Ends && s.When != IfSet {
			fate = max(fate, ranks[s.Do])
		}
	}
	return words[fate]
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
		o, err := j.read(id)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		out = append(out, o)
	}
	slices.SortStableFunc(out, func(a, b Operation) int { return cmp.Or(b.Started.Compare(a.Started), strings.Compare(b.ID, a.ID)) })
	markTakenBack(out)
	return out, errors.Join(problems...)
}

// markTakenBack tells each operation which later one has taken it back, or has begun to. The newest comes first, so that one which was itself
// taken back is known before it counts.
func markTakenBack(all []Operation) {
	for _, undo := range all {
		if undo.TakenBack != "" || undo.End != EndTakenBack && !undo.Running && !undo.Unfinished() {
			continue
		}
		for i := range all {
			if all[i].ID == undo.Plan.Undoes {
				all[i].TakenBack = undo.ID
			}
		}
	}
}

// ReadJournal is the journal of a folder that is only to be read. The folder need not exist, and is not made.
func ReadJournal(dir string) *Journal { return &Journal{dir: dir} }

// Operation reads one operation, and whether a later one has taken it back. The problem is NotFound where there is none of that id.
func (j *Journal) Operation(id string) (Operation, error) {
	one, err := j.read(id)
	if err != nil {
		return one, err
	}
	all, _ := j.Operations() // a file that cannot be read says nothing about this one
	for _, o := range all {
		if o.ID == id {
			return o, nil
		}
	}
	return one, nil
}

// read reads one file.
func (j *Journal) read(id string) (Operation, error) {
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

// readOperation reads the lines of an operation's file. A line without its end, or that is no JSON, was torn by a crash: what it would have said
// did not get as far as the disk, so nothing was done after it. It is kept; only an operation that is taken up again goes on behind it.
func readOperation(text []byte) (Operation, error) {
	var o Operation
	n := 0
	for raw := range bytes.Lines(text) {
		n++
		var l line
		if json.Unmarshal(raw, &l) != nil || !bytes.HasSuffix(raw, []byte("\n")) {
			o.Torn = true
			continue
		}
		if o.Torn && l.Kind != lineResume {
			return o, fmt.Errorf("line %d is not JSON", n-1)
		}
		o.Torn = false
		if err := o.add(l); err != nil {
			return o, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return o, nil
}

// add brings one line into the operation.
func (o *Operation) add(l line) error {
	if l.Format < 1 || l.Format > journalFormat {
		return fmt.Errorf("its format is %d, this version reads up to %d", l.Format, journalFormat)
	}
	if !o.began() && l.Kind != lineStart {
		return errors.New("it does not start with its plan")
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
	o.Started, o.Operator, o.Reason, o.Plan = l.At, l.Operator.account(), l.Reason, plan
	o.Plan.From.Tenant.Operator = o.Operator
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

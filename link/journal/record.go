package journal

import (
	"encoding/json"
	"os"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// Start writes down what is meant to be done, why and where, and lists the operation.
func (f *Record) Start(p plan.Plan, reason string, in Place) error {
	if err := f.use(os.OpenFile(f.journal.File(f.ID), os.O_RDWR|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600)); err != nil {
		return err
	}
	if err := f.write(startLine(p, reason, in)); err != nil {
		return err
	}
	f.journal.list(indexLine(f.ID, p))
	return nil
}

// Resume writes down that the operation is taken up again, and where.
func (f *Record) Resume(in Place) error {
	return f.write(line{Kind: lineResume, Place: &in})
}

// Intend writes down what a step is about to do, with all that is known of its account or person.
func (f *Record) Intend(step int, s plan.Step, snapshot []byte) error {
	return f.write(line{Kind: lineIntent, Step: &step, Do: s.Do, On: s.On, Snapshot: snapshot})
}

// Result writes down what came of a step. binRefuses says that a copy in the recycle bin was in the way, doubt that no certain answer came.
func (f *Record) Result(came plan.Progress, binRefuses, doubt bool) error {
	l := line{Kind: lineResult, Step: &came.Index, State: came.State, Note: came.Note, BinRefuses: binRefuses, NotInBin: came.NotInBin}
	if came.Problem != nil {
		p := came.Problem
		l.Error, l.Request, l.Status, l.Refusal, l.Doubt, l.Back = p.Error(), p.RequestID, p.Status, p.Refusal, doubt, p.Back
	}
	if came.State == plan.Done {
		l.TenantAt = came.TenantAt.UTC()
	}
	return f.write(l)
}

// End writes down how the operation has ended, and what stopped it.
func (f *Record) End(end plan.End, problem *link.Problem) error {
	l := line{Kind: lineEnd, End: end}
	if problem != nil {
		l.Error, l.Back = problem.Error(), problem.Back
	}
	return f.write(l)
}

// SnapshotOf is what the journal keeps of a person before a step changes them.
func SnapshotOf(p link.Person) ([]byte, error) {
	return json.Marshal(struct {
		personLine
		Addresses []string `json:"proxyAddresses,omitempty"`
	}{recordPerson(p), p.Addresses})
}

package link

import (
	"cmp"
	"strings"
)

// PersonSync is what the sync answered when it was asked to take one person at once (provisionOnDemand of Cloud Sync): what it did, step by step, and where
// it stopped. No better source exists. Every text is the server's.
type PersonSync struct {
	Result SyncResult
	Code   string // the sync's own, "RedundantExport"; "" for none
	Reason string
	Advice string // what the sync recommends
	Steps  []SyncStep
}

// SyncStep is one step of that.
type SyncStep struct {
	Kind   SyncStepKind
	Result SyncResult
	Says   string // "Received user … from Active Directory"
}

// SyncStepKind is what a step does.
type SyncStepKind string

// The kinds of step (Graph reference: provisioningStep, provisioningStepType).
const (
	StepImport     SyncStepKind = "import"
	StepScoping    SyncStepKind = "scoping"
	StepMatching   SyncStepKind = "matching"
	StepProcess    SyncStepKind = "processing"
	StepReferences SyncStepKind = "referenceResolution"
	StepExport     SyncStepKind = "export"
)

// SyncResult is how a step, or all of it, came out.
type SyncResult string

// The results (Graph reference: provisioningResult). What is none of these is kept as the server wrote it.
const (
	SyncSucceeded SyncResult = "success"
	SyncFailed    SyncResult = "failure"
	SyncSkipped   SyncResult = "skipped"
	SyncWarned    SyncResult = "warning"
)

// Redundant says that the sync had nothing to write: both sides are the same already.
func (p PersonSync) Redundant() bool { return strings.EqualFold(p.Code, "RedundantExport") }

// Took reports whether the sync has done what it was asked for.
func (p PersonSync) Took() bool { return p.Result == SyncSucceeded || p.Redundant() }

// StoppedAt is the first step that did not succeed; false if all did.
func (p PersonSync) StoppedAt() (SyncStep, bool) {
	return First(p.Steps, func(s SyncStep) bool { return s.Result != SyncSucceeded && s.Result != SyncWarned })
}

// Why says in one sentence, without its full stop, where the sync stopped.
func (p PersonSync) Why() string {
	s, stopped := p.StoppedAt()
	switch {
	case p.Redundant():
		return "Both sides are already the same, so the sync had nothing to write"
	case p.Took():
		return "The sync has taken the person"
	case stopped && s.Kind == StepScoping:
		return "The AD user is out of the sync's scope"
	case stopped && s.Kind == StepImport:
		return "The sync could not read the AD user"
	case stopped && s.Kind == StepMatching:
		return "The sync refused the match"
	case stopped && s.Kind == StepExport && p.Result == SyncSkipped:
		return "The sync left the person out"
	case stopped && s.Kind == StepExport:
		return "Entra ID refused what the sync wrote"
	default:
		return "The sync did not take the person"
	}
}

// Said is what the sync itself says of it: its code and its reason.
func (p PersonSync) Said() string {
	s, _ := p.StoppedAt()
	reason := cmp.Or(p.Reason, s.Says)
	if p.Code == "" || strings.Contains(reason, p.Code) {
		return reason
	}
	return strings.TrimSuffix(p.Code+": "+reason, ": ")
}

// Words says what a step is, and how it came out.
func (s SyncStep) Words() string {
	what := map[SyncStepKind]string{
		StepImport: "Read the AD user", StepScoping: "Is the AD user in scope", StepMatching: "Find the account", StepProcess: "Work out the changes",
		StepReferences: "Resolve references", StepExport: "Write to Entra ID",
	}[s.Kind]
	how := map[SyncResult]string{SyncSucceeded: "done", SyncFailed: "refused", SyncSkipped: "left out", SyncWarned: "done, with a warning"}[s.Result]
	return cmp.Or(what, string(s.Kind)) + ": " + cmp.Or(how, string(s.Result))
}

package link

import (
	"context"
	"errors"
	"strings"
	"time"
)

// AsProblem makes a Problem of any error, and keeps one that it already is.
func AsProblem(err error) *Problem {
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if errors.Is(err, context.Canceled) {
		return &Problem{Kind: Cancelled, Cause: "stopped before it was finished", Err: err}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Problem{Kind: Unreachable, Cause: "there was no answer in time", Cure: "Check the network, then try again", Err: err}
	}
	return &Problem{Kind: Bug, Cause: err.Error(), Err: err}
}

// Is reports whether an error is a Problem of that kind.
func Is(err error, kind ProblemKind) bool {
	p := AsProblem(err)
	return p != nil && p.Kind == kind
}

// ProblemKind says what sort of trouble a Problem is.
type ProblemKind int

// The kinds of trouble.
const (
	Bug         ProblemKind = iota // not foreseen: shown as it is
	BadInput                       // bad input, bad configuration, no terminal where one is needed
	Ambiguous                      // more than one object answers to the name
	NotFound                       // no one has the name, or the object is gone
	Unreachable                    // no network, no answer in time, a broken answer, throttled for too long
	NoRights                       // sign-in refused, or the operator or the application lacks a right
	SignedOut                      // the sign-in was good and is not any more: only signing in again helps
	Changed                        // something changed since it was looked at
	Refused                        // the server understood and said no
	Conflict                       // refused because another account holds the value; Holder names it if the server did
	Cancelled                      // the person said no
	MaybeDone                      // a write was sent and no answer came: it may or may not have happened
	Partly                         // some steps of a plan were carried out, the rest were not
)

// Problem is every error that reaches a person: what it is about, why, and what to do; then what the server said.
type Problem struct {
	Kind      ProblemKind
	Object    string // what it is about: a name, a server, a file
	Cause     string // why, as the rest of a sentence: "does not exist in this directory"
	Cure      string // what to do, as a sentence without its full stop; "" if nothing can be done
	Way       Way    // what hardmatch itself offers for that
	CheckAnew bool   // the cure is a new check-up: what was decided rests on what is no longer true
	Status    int    // HTTP status or LDAP result code; 0 for none
	Code      string // the server's own code
	Message   string // the server's own text
	RequestID string
	After     time.Duration // how long the server asks to be left alone, if that is longer than was waited for; 0 if it does not
	Refusal   Refusal       // for Refused: what for, if the answer is a known one
	Holder    AccountID     // for Conflict: the account that holds the value, if the server named it and nothing else
	Named     string        // for Conflict: what the server named instead, in words: "a public folder (00000000-…)"; "" if it named nothing else
	InFolder  bool          // for Conflict: what the server named is a mail-enabled public folder, which only Exchange shows and changes
	Property  string        // for Conflict: whose value it is, as Graph spells it; "" if the server did not say
	Back      AccountID     // for Changed: the account that was deleted and that someone else has brought back
	Unasked   []string      // domains of the forest that did not answer, beside those that did: what these said is given with the problem, and is good
	Found     []string      // for Ambiguous: the candidates, one a line
	Err       error         // what it was made of
}

// FolderCure is what to do about a value that a mail-enabled public folder has: Entra ID names one as "PublicFolder_" and its id (Learn:
// tshoot-connect-sync-errors), no list of Graph shows it, and it is changed in Exchange only.
const FolderCure = "Have an Exchange administrator find the mail-enabled public folder by its id (Get-MailPublicFolder) and free the value there: it can be changed in Exchange only"

// Error is one line: object, cause and cure, then what the server said.
func (p *Problem) Error() string {
	var b strings.Builder
	if p.Object != "" {
		b.WriteString(p.Object + ": ")
	}
	b.WriteString(p.Cause)
	if p.Cure != "" {
		b.WriteString(". " + UpperFirst(p.Cure))
	}
	if said := p.ServerSaid(); said != "" {
		b.WriteString(". " + said)
	}
	return b.String()
}

// ServerSaid is the server's code, text and request id in one line; "" if no server spoke.
func (p *Problem) ServerSaid() string {
	var parts []string
	for _, part := range []string{p.Code, p.Message} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	said := strings.Join(parts, ", ")
	if said != "" {
		said = "The server said: " + said
	}
	if p.RequestID != "" {
		said = strings.TrimSpace(said + " (request " + p.RequestID + ")")
	}
	return said
}

// OrNil is the problem as an error, which is nil for none.
func (p *Problem) OrNil() error {
	if p == nil {
		return nil
	}
	return p
}

// Cured is the problem with another cure.
func (p Problem) Cured(cure string) *Problem {
	p.Cure, p.CheckAnew = cure, false
	return &p
}

// Unwrap returns what the problem was made of.
func (p *Problem) Unwrap() error { return p.Err }

// Each takes errors that were joined apart, in their order; any other error is the only one. What a Problem was made of stays in it.
func Each(err error) []error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) && any(joined) == any(err) {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// Refusal is what a server refused a change for, if its answer is a known one. It does not say what to do about it: that depends on what the object
// is in the plan.
type Refusal string

// The refusals that are known. The zero value is one that is not.
const (
	RefusedUnknown   Refusal = ""
	RefusedSynced    Refusal = "synced"    // AD owns the object (onPremisesSyncEnabled is true), or it is being migrated
	RefusedExternal  Refusal = "external"  // it is taken for an object of another service, usually because it was synced once
	RefusedFederated Refusal = "federated" // its sign-in name is in a federated domain
	RefusedDomain    Refusal = "domain"    // the domain of its sign-in name is not a verified one
	RefusedValue     Refusal = "value"     // the value is not taken
	RefusedReadOnly  Refusal = "read-only" // the property cannot be set
	RefusedBusy      Refusal = "busy"      // someone else is changing it
	RefusedQuota     Refusal = "quota"     // the object quota is full
	RefusedProtected Refusal = "protected" // hard delete protection keeps it from being purged; no words of the server say so, what is known of the object does
	RefusedStepUp    Refusal = "step-up"   // with SignedOut: Conditional Access wants a stronger sign-in for this very request
)

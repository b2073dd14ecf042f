package link

import (
	"slices"
)

// Severity says what a finding asks of the operator.
type Severity string

// The severities, the gravest first.
const (
	Stops Severity = "stops" // cannot go on; the cure is named
	Asks  Severity = "asks"  // needs a decision
	Warns Severity = "warns" // must be acknowledged
	Notes Severity = "notes"
)

// RefKind is the kind of object that a finding is about.
type RefKind string

// The kinds of object.
const (
	KindPerson   RefKind = "person"
	KindAccount  RefKind = "account"
	KindGroup    RefKind = "group"
	KindContact  RefKind = "contact"
	KindTenant   RefKind = "tenant"
	KindOperator RefKind = "operator"
)

// Ref names an object for people and for scripts. Name is hostile text.
type Ref struct {
	Kind RefKind
	ID   string
	Name string
}

// Finding is one thing that would stop or endanger the match, or that is good to know. All texts may hold names from the
// directories: they are hostile until cleaned.
type Finding struct {
	Code     Code
	Severity Severity
	Typed    bool // acknowledged by typing a name of the account it is about, which no other has
	// AllowsFromAD is of a finding that stops: the account can be linked from the AD side all the same.
	AllowsFromAD bool
	// What else an audit goes by:
	Unread    bool     // it says what could not be read
	Needs     []string // the permissions, roles or rights that could read it; none if that is not known
	Terse     bool     // the title says it all: the cause adds nothing to it
	Common    bool     // it is about the tenant or the operator, and holds for everyone
	OneByOne  bool     // it says what is read person by person only, so that an audit never knows it
	NoAccount bool     // it says that no account is chosen
	ByUnit    bool     // of one that stops: a role that is scoped to the account's unit is enough
	Refuses   bool     // the sync refuses the person as long as it is so
	Withholds bool     // an account does not get an address or a name, since another object has it
	// AskedLater says that the question comes where it is decided what becomes of the accounts, and must be answered there.
	AskedLater bool
	Object     Ref
	Title      string // a short sentence in plain words
	Cause      string // why it is so, with the technical name in parentheses
	Cure       string // what to do; "" if nothing is needed
	Way        Way    // what hardmatch itself offers for that
	Source     string // where the fact is written down
}

var severities = []Severity{Stops, Asks, Warns, Notes}

// GravestFirst puts findings in the order of their severity, and leaves those of one severity as they are: what stops must not be below the
// fold of a small window.
func GravestFirst(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return slices.Index(severities, a.Severity) - slices.Index(severities, b.Severity)
	})
	return findings
}

// Same reports whether another finding says the same of the same object.
func (f Finding) Same(other Finding) bool {
	return f.Code == other.Code && f.Object == other.Object && f.Title == other.Title
}

// Grave reports whether a finding stops, or must be acknowledged by typing.
func (f Finding) Grave() bool { return f.Severity == Stops || f.Typed }

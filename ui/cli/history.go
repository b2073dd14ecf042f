package cli

import (
	"bufio"
	"bytes"
	"fmt"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui"
)

type historyCommand struct {
	Name string `arg:"" optional:"" help:"Only operations in which a name, a sign-in name or an id has this in it."`
	JSON bool   `name:"json" help:"As JSON."`
}

// Run shows the journal, offline: it reads the files and makes none. It shows each operation as it reads it. It refuses a folder that others may write to
// as a whole. It names a file that others may write to, or that cannot be read, without showing it, and then the history has failed.
func (c historyCommand) Run(s *session) error {
	dir := s.journalFolder()
	if dir == "" {
		return usage("--practice", "its journal lasts as long as one run", "Give --journal DIR to the wizard and to history")
	}
	j := journal.Read(dir)
	if err := j.Trusted(); err != nil {
		return err
	}
	s.gcPercent(400) // each operation leaves much garbage, and little of it lives: 120 MB for a hundred thousand are enough
	view := historyView{operation: operationText, between: "\n", none: c.none(dir)}
	if c.JSON {
		view = historyView{operationIndented, historyHead + "\n    ", ",\n    ", "\n  ]\n}\n", historyHead + "]\n}\n"}
	}
	shown := func(o journal.Operation) ([]byte, error) {
		if err := j.TrustedFile(o.ID); err != nil || !o.Mentions(c.Name) {
			return nil, err
		}
		return view.operation(o)
	}
	out := bufio.NewWriter(s.Stdout)
	var unreadable []error
	before := view.head
	for text, err := range journal.EachOf(j, !c.JSON, shown) {
		if err != nil {
			unreadable = append(unreadable, err)
			continue
		}
		if text == nil {
			continue
		}
		_, _ = out.WriteString(before) // the next write has the same error
		before = view.between
		if _, err := out.Write(text); err != nil {
			break // Flush reports it
		}
	}
	switch {
	case before == view.between:
		_, _ = out.WriteString(view.end)
	case c.JSON || len(unreadable) == 0:
		_, _ = out.WriteString(view.none)
	}
	if err := notWritten(out.Flush()); err != nil || len(unreadable) == 0 {
		return err
	}
	for _, one := range unreadable {
		fmt.Fprint(s.Stderr, problemText(asProblem(one)))
	}
	return statusFailed
}

// historyView shows operations one after the other. Several may become text at the same time.
type historyView struct {
	operation          func(o journal.Operation) ([]byte, error)
	head, between, end string // what stands around the operations
	none               string // in place of them
}

// operationText returns an operation for people.
func operationText(o journal.Operation) ([]byte, error) {
	var p page
	p.operation(o)
	return []byte(p.String()), nil
}

// none says for people that there is no operation.
func (c historyCommand) none(dir string) string {
	text := fmt.Sprintf("No operation in %s.", dir)
	if c.Name != "" {
		text = fmt.Sprintf("No operation in %s has %q in it.", dir, link.Clean(c.Name))
	}
	return link.Clean(text) + "\n"
}

func (p *page) operation(o journal.Operation) {
	when := "(no beginning)"
	if !o.Started.IsZero() {
		when = o.Started.Local().Format("2006-01-02 15:04 -07:00")
	}
	p.line("%s  %-11s  %s", when, o.Standing(), o.ID)
	p.prose("    ", o.What())
	if o.Plan.From.Account != nil {
		p.accounts(o.Plan)
		p.line("    by %s, reason: %s", orNone(o.Operator.UPN), o.Reason)
		if where := o.Place.String(); where != "" {
			p.line("    in %s", where)
		}
		if !o.Sealed {
			p.line("    an earlier version wrote it, without checksums: hardmatch believes it only as far as both directories confirm it")
		}
	}
	if sequel := o.Sequel(); sequel != "" {
		p.line("    %s", sequel)
	}
	if o.Unfinished() {
		for _, left := range o.Left() {
			p.left(left)
		}
	}
	if o.Torn {
		p.line("    the last line of its file was cut off, as by a crash or a full disk")
	}
}

// accounts names the account and the holders of a plan by their whole ids.
func (p *page) accounts(made plan.Plan) {
	p.line("    account %s  %s", made.From.Account.ID, made.From.Account.UPN)
	for _, h := range made.From.Holders {
		p.line("    holder  %s  %s", h.Account.ID, h.Account.UPN)
	}
}

// left says what is left of a step, and when to do it, if that is not always the same.
func (p *page) left(step plan.Progress) {
	how := map[plan.State]string{plan.Waiting: "not done yet", plan.Failed: "the one that failed", plan.Doing: "in doubt"}[step.State]
	when := ""
	if condition := step.Step.Condition(); condition != "" {
		when = ", " + condition
	}
	p.line("    step %d is %s: %s%s", step.Index+1, how, step.Step.Title(), when)
}

// historyHead begins history --json. The number of its format changes when a field changes its meaning or goes away.
const historyHead = `{
  "format": 1,
  "operations": [`

type operationJSON struct {
	ID       string           `json:"id"`
	State    journal.Standing `json:"state"`
	Started  any              `json:"started"`
	Ended    any              `json:"ended"`
	What     string           `json:"what"`
	Undoes   any              `json:"undoes"`
	UndoneBy any              `json:"undoneBy"`
	Undoing  any              `json:"beingUndoneBy"` // by an undo that is not finished
	Replaced any              `json:"replacedBy"`    // by a later match of the person
	Torn     bool             `json:"torn"`
	Sealed   bool             `json:"sealed"`
	Place    *placeJSON       `json:"place"`
	Operator *nameJSON        `json:"operator"`
	Reason   any              `json:"reason"`
	Person   *nameJSON        `json:"person"`
	Account  *nameJSON        `json:"account"`
	Holders  []nameJSON       `json:"holders"`
	Steps    []stepJSON       `json:"steps"`
}

// placeJSON is where an operation was begun; null if the operation does not say.
type placeJSON struct {
	Tenant        any  `json:"tenant"`
	InitialDomain any  `json:"initialDomain"`
	Forest        any  `json:"forest"`
	Practice      bool `json:"practice"`
}

// nameJSON names a person or account: by objectGUID for a person, else by object id.
type nameJSON struct {
	ID          string `json:"id"`
	UPN         any    `json:"userPrincipalName"`
	DisplayName any    `json:"displayName"`
}

type stepJSON struct {
	Do      link.Verb  `json:"do"`
	On      nameJSON   `json:"on"`
	Before  any        `json:"before"`
	After   any        `json:"after"`
	State   plan.State `json:"state"`
	Note    any        `json:"note"`
	Started any        `json:"started"`
	Problem any        `json:"problem"`
	Request any        `json:"requestId"`
}

// operationIndented returns an operation for scripts: the journal is one object, written piece by piece.
func operationIndented(o journal.Operation) ([]byte, error) {
	text, err := encode(operationOf(o), "    ", "  ")
	return bytes.TrimSuffix(text, []byte("\n")), err
}

func operationOf(o journal.Operation) operationJSON {
	out := operationJSON{
		ID: o.ID, State: o.Standing(), Started: timeOrNull(o.Started), Ended: timeOrNull(o.Ended), What: o.What(),
		Undoes: ui.OrNull(o.Plan.Undoes), UndoneBy: ui.OrNull(o.TakenBack), Replaced: ui.OrNull(o.ReplacedBy), Torn: o.Torn, Sealed: o.Sealed, Reason: ui.OrNull(o.Reason),
		Holders: each(o.Plan.From.Holders, func(h checkup.Holder) nameJSON { return nameOf(h.Account) }), Steps: each(o.Steps, stepOf),
	}
	if o.TakingBack {
		out.UndoneBy, out.Undoing = nil, o.TakenBack
	}
	if at := o.Place; at != (journal.Place{}) {
		out.Place = &placeJSON{ui.OrNull(at.Tenant), ui.OrNull(at.Domain), ui.OrNull(at.Forest), at.Practice}
	}
	if a, p := o.Plan.From.Account, o.Plan.From.Person; a != nil {
		out.Operator = new(nameOf(o.Operator))
		out.Account = new(nameOf(*a))
		out.Person = &nameJSON{p.GUID.String(), ui.OrNull(p.UPN), ui.OrNull(p.DisplayName)}
	}
	return out
}

func nameOf(a link.Account) nameJSON {
	return nameJSON{string(a.ID), ui.OrNull(a.UPN), ui.OrNull(a.DisplayName)}
}

func stepOf(p plan.Progress) stepJSON {
	out := stepJSON{
		Do: p.Step.Do, On: nameJSON{string(p.Step.On), ui.OrNull(p.Step.UPN), ui.OrNull(p.Step.Name)},
		Before: ui.OrNull(p.Step.Before), After: ui.OrNull(p.Step.After),
		State: p.State, Note: ui.OrNull(p.Note), Started: timeOrNull(p.Started),
	}
	if p.Problem != nil {
		out.Problem, out.Request = ui.OrNull(p.Problem.Cause), ui.OrNull(p.Problem.RequestID)
	}
	return out
}

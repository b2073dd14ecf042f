package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// What a receipt looks like. A ticket system shows it to people, and a script may read it: nothing from a directory can forge a line or a sign.

// layout is how a receipt for people is written: each a format of one text, and that of a step of its number, its state and what it did.
type layout struct {
	clean                                                 func(string) string
	title, version, verdict, problem, heading, line, step string
}

// text is the receipt in plain lines.
func (r receipt) text() string {
	return r.laidOut(layout{term.Clean, "%s\n", "%s\n", "%s\n", "Problem: %s\n", "\n%s\n", "%s\n", "%2d. %-8s  %s\n"})
}

// markdown is the receipt for a wiki or a ticket that shows Markdown.
func (r receipt) markdown() string {
	return r.laidOut(layout{term.Markdown, "# %s\n", "\n%s\n", "\n**%s**\n", "\nProblem: %s\n", "\n## %s\n\n", "- %s\n", "%d. **%s** %s\n"})
}

func (r receipt) laidOut(l layout) string {
	var b strings.Builder
	put := func(format, text string) { fmt.Fprintf(&b, format, l.clean(text)) }
	put(l.title, "hardmatch receipt")
	if r.version != "" {
		put(l.version, "Written by "+r.version)
	}
	put(l.verdict, verdictOf(r.outcome))
	if p := r.outcome.Problem; p != nil {
		put(l.problem, p.Error())
	}
	for _, section := range r.whole() {
		put(l.heading, section.heading)
		for _, text := range section.lines {
			put(l.line, text)
		}
	}
	put(l.heading, "What happened")
	for _, p := range r.outcome.Steps {
		text := p.Step.Title() + p.Step.Receipt() // which says on which object id
		if p.Note != "" {
			text += ": " + p.Note
		}
		fmt.Fprintf(&b, l.step, p.Index+1, p.State, l.clean(text))
	}
	return b.String()
}

// receiptVersion is the number of the format of a receipt in JSON, whose schema is .github/receipt.schema.json. It changes when a field changes its meaning
// or goes away.
const receiptVersion = 1

type receiptJSON struct {
	Format    int            `json:"format"`
	Version   any            `json:"version"` // of the hardmatch that wrote it
	Operation string         `json:"operation"`
	Undoes    any            `json:"undoes"`
	End       plan.End       `json:"end"`
	Verdict   string         `json:"verdict"`
	Practice  bool           `json:"practice"`
	Tenant    any            `json:"tenant"` // its initial domain, or its id
	Operator  string         `json:"operator"`
	Reason    string         `json:"reason"`
	Started   string         `json:"started"`
	Finished  string         `json:"finished"`
	Person    personJSON     `json:"person"`
	Accounts  []accountJSON  `json:"accounts"`
	Problem   *problemJSON   `json:"problem"`
	Next      []followUpJSON `json:"next"`
	Lost      []string       `json:"lost"`
	Now       []string       `json:"now"`
	Steps     []stepJSON     `json:"steps"`
}

type personJSON struct {
	GUID string `json:"objectGUID"`
	DN   string `json:"dn"`
	UPN  any    `json:"userPrincipalName"`
	Name string `json:"displayName"`
}

type accountJSON struct {
	ID     string `json:"id"`
	UPN    string `json:"userPrincipalName"`
	Name   string `json:"displayName"`
	Part   string `json:"part"`
	Which  any    `json:"which"`
	Became any    `json:"became"`
}

type problemJSON struct {
	Object any    `json:"object"`
	Cause  string `json:"cause"`
	Cure   any    `json:"cure"`
	Server any    `json:"server"`
}

type followUpJSON struct {
	Code      plan.FollowUpCode `json:"code"`
	For       plan.Whom         `json:"for"`
	AfterSync bool              `json:"afterSync"`
	Text      string            `json:"text"`
}

type stepJSON struct {
	Step  int        `json:"step"`
	Do    link.Verb  `json:"do"`
	On    any        `json:"on"` // the object id; null of a change in AD
	State plan.State `json:"state"`
	Title string     `json:"title"`
	Note  any        `json:"note"`
}

// OrNull is a text or a number for JSON: null if it is empty.
func OrNull[T ~string | ~int](v T) any {
	if v == *new(T) {
		return nil
	}
	return v
}

// asJSON is the receipt as data.
func (r receipt) asJSON() receiptJSON {
	o, from := r.outcome, r.outcome.Plan.From
	utc := func(t time.Time) string { return t.UTC().Format(time.RFC3339) }
	out := receiptJSON{
		Format: receiptVersion, Version: OrNull(r.version), Operation: o.Operation, Undoes: OrNull(o.Plan.Undoes), End: o.End, Verdict: verdictOf(o), Practice: r.practice,
		Tenant: OrNull(from.Tenant.InitialDomain), Operator: from.Tenant.Operator.UPN, Reason: r.reason, Started: utc(o.Started), Finished: utc(o.Finished),
		Person:   personJSON{from.Person.GUID.String(), from.Person.DN, OrNull(from.Person.UPN), from.Person.Name()},
		Accounts: []accountJSON{}, Next: []followUpJSON{}, Lost: append([]string{}, r.lost...), Now: trueNow(o), Steps: []stepJSON{},
	}
	if out.Tenant == nil {
		out.Tenant = OrNull(from.Tenant.ID)
	}
	if p := o.Problem; p != nil {
		out.Problem = &problemJSON{OrNull(p.Object), p.Cause, OrNull(p.Cure), OrNull(p.ServerSaid())}
	}
	if from.Account != nil {
		did := became(o)
		for i, a := range checkup.AccountsOf(from.Account, from.Holders) {
			part := []string{"account", "holder"}[min(i, 1)]
			out.Accounts = append(out.Accounts, accountJSON{string(a.ID), a.UPN, a.Name(), part, OrNull(from.WhichWas(a.ID)), OrNull(strings.ToLower(did[a.ID].Past()))})
		}
	}
	for _, f := range r.next {
		out.Next = append(out.Next, followUpJSON{f.Code, f.Whom, f.Then, f.Text})
	}
	for _, p := range o.Steps {
		out.Steps = append(out.Steps, stepJSON{p.Index + 1, p.Step.Do, OrNull(p.Step.On), p.State, p.Step.Title(), OrNull(p.Note)})
	}
	return out
}

// json is the receipt for scripts, with nothing in it that a terminal would obey.
func (r receipt) json() string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r.asJSON()); err != nil {
		panic(err) // it is made of texts and numbers alone
	}
	return string(link.EscapeJSON(b.Bytes()))
}

package ui

import (
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

const nextHeading = "What to do next"

// receipt is what is handed on of an operation, to a ticket or a colleague. Its texts may hold names from the directories: they are hostile until they are
// written, by one of the formats.
type receipt struct {
	outcome  engine.Outcome
	version  string // of the hardmatch that writes it; "" if that is not known
	practice bool
	next     []plan.FollowUp
	lost     []string // what could not be taken back
	reason   string
	begun    bool // by someone else: only its rest was done
	clock    func(time.Time) string
}

// section is a part of the receipt.
type section struct {
	heading string
	lines   []string
}

// receipt is that of what was done.
func (d *done) receipt() receipt {
	return receipt{
		outcome: d.outcome, version: d.opts.Version, practice: d.engine.Practice || d.backend.Connections().Practice, next: d.followUps(d.outcome), lost: d.lost(), reason: d.reason,
		begun: d.proposal.finish != nil, clock: d.clock,
	}
}

// sections are what the last screen and the receipt say beside the steps and what to do next.
func (r receipt) sections() []section {
	var all []section
	if len(r.lost) > 0 {
		all = append(all, section{"What could not be undone", r.lost})
	}
	all = append(all, section{"What is true now", trueNow(r.outcome)})
	if lines := whichLines(r.outcome.Plan); len(lines) > 0 {
		all = append(all, section{"Which account is which", lines})
	}
	return append(all, section{"For the ticket", r.ticket()})
}

// whole are all sections, as they are handed on.
func (r receipt) whole() []section {
	next := section{nextHeading, followUpTexts(r.next, r.outcome.Plan.From.Person, onPaper(r.outcome))}
	if len(next.lines) == 0 {
		return r.sections()
	}
	return append([]section{next}, r.sections()...)
}

// whichLines are the words that distinguished the accounts on the screens.
func whichLines(p plan.Plan) []string {
	var lines []string
	for _, a := range checkup.AccountsOf(p.From.Account, p.From.Holders) {
		if which := p.From.WhichWas(a.ID); which != "" && len(p.From.Holders) > 0 {
			lines = append(lines, a.ID.Short()+": "+which)
		}
	}
	return lines
}

func (r receipt) ticket() []string {
	o, operator := r.outcome, "Operator: "
	if r.begun {
		operator = "Begun by: "
	}
	lines := []string{"Reason: " + r.reason}
	if o.Operation != "" { // one that was refused before it began has none
		lines = append(lines, "Operation: "+o.Operation)
	}
	if o.Plan.Undoes != "" {
		lines = append(lines, "Undoes: "+o.Plan.Undoes)
	}
	if r.practice {
		lines = append(lines, "Practice: none of this is real")
	}
	return append(lines, "Started: "+r.clock(o.Started), "Finished: "+r.clock(o.Finished), operator+o.Plan.From.Tenant.Operator.UPN)
}

// lost is what an undo cannot bring back, and where the journal has what is known of it.
func (d *done) lost() []string {
	lines := d.outcome.Plan.Lost(d.outcome.Steps)
	if len(lines) == 0 || d.outcome.End != plan.EndTakenBack {
		return nil
	}
	return append(lines, "The snapshot: "+d.engine.Journal.File(d.outcome.Plan.Undoes))
}

// receiptName is the name of the file without its extension: the operation's id names the person's files apart.
func receiptName(o engine.Outcome) string {
	return "hardmatch-" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' {
			return r
		}
		return -1
	}, o.Operation)
}

// became are the steps that say what was done to each account: the last that has changed it, but for the linked one the last that has linked it.
func became(o engine.Outcome) map[link.AccountID]plan.Step {
	last, linked := map[link.AccountID]plan.Step{}, o.Plan.From.Account.ID
	for _, p := range o.Steps {
		if s := p.Step; s.Past() != "" && p.State == plan.Done && (s.On != linked || !last[linked].Do.Sets()) {
			last[s.On] = s
		}
	}
	return last
}

// receiptFormat is a way to write a receipt.
type receiptFormat struct {
	name      string
	extension string
	write     func(receipt) string
}

// receiptFormats are all ways, the usual one first. The extension of a file chooses.
var receiptFormats = []receiptFormat{{"text", ".txt", receipt.text}, {"Markdown", ".md", receipt.markdown}, {"JSON", ".json", receipt.json}}

// formatOf is the format of a file by its name, as its place among all; -1 if its extension is none of them.
func formatOf(name string) int {
	return slices.IndexFunc(receiptFormats, func(f receiptFormat) bool { return strings.HasSuffix(strings.ToLower(name), f.extension) })
}

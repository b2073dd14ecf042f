package practice

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/entra/entratest"
)

// report is the outcome of a run of the sync, person by person.
type report struct {
	at       time.Time
	outcomes []outcome
}

type outcome struct {
	result  result
	person  string // sAMAccountName
	account string // UPN; "" if there is none
	id      string // of the account; "" if there is none
	why     string
	refusal error // of whoever was refused; a *entratest.SyncError if the tenant refused them
}

// result is a kind of outcome, in the order of a report.
type result int

const (
	wasLinked result = iota
	wasMade
	wasUpdated
	wasRemoved
	wasRefused
	wasSkipped
	wasUnchanged
)

// results word the kinds.
var results = []string{"linked", "made", "updated", "removed", "refused", "skipped", "unchanged"}

func resultOf(how entratest.How) result {
	switch how {
	case entratest.Unchanged:
		return wasUnchanged
	case entratest.Updated:
		return wasUpdated
	case entratest.Made:
		return wasMade
	default:
		return wasLinked
	}
}

func (r *report) add(o outcome) { r.outcomes = append(r.outcomes, o) }

// mostNamed is how many people of a kind a report names.
const mostNamed = 8

// line returns the report in one line: how many of each kind, and who.
func (r report) line() string {
	var parts []string
	for kind, word := range results {
		of := slices.DeleteFunc(slices.Clone(r.outcomes), func(o outcome) bool { return o.result != result(kind) })
		if len(of) == 0 {
			continue
		}
		var names []string
		for _, o := range of[:min(len(of), mostNamed)] {
			names = append(names, o.String())
		}
		if more := len(of) - len(names); more > 0 {
			names = append(names, fmt.Sprintf("and %d more", more))
		}
		parts = append(parts, fmt.Sprintf("%d %s (%s)", len(of), word, strings.Join(names, "; ")))
	}
	if len(parts) == 0 {
		parts = []string{"nothing was to be done"}
	}
	return "ran at " + r.at.UTC().Format("2006-01-02 15:04Z") + ": " + strings.Join(parts, ", ")
}

// String returns the person, the account and the reason, as far as there are any.
func (o outcome) String() string {
	text := o.person
	switch o.result {
	case wasLinked:
		text += " to " + o.account + ", " + o.why
	case wasMade, wasRemoved:
		text += ", " + o.account
	case wasRefused:
		why := o.refusal.Error()
		if refused, is := errors.AsType[*entratest.SyncError](o.refusal); is { // in the fewest words
			why = refused.Code
		}
		text += ": " + why
	case wasSkipped:
		text += ": " + o.why
	}
	return text
}

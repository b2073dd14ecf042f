package cli

import (
	"bufio"
	"cmp"
	"fmt"
	"iter"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// auditTable is the report for people: the totals, then each category with who is in it.
func auditTable(to *bufio.Writer, r *audit.Report, shown audit.Of) error {
	var p page
	p.line("Audit of %s and %s, observed at %s", cmp.Or(tenantOf(r), "(unknown tenant)"), cmp.Or(strings.Join(r.Domains, ", "), "(no domain)"), r.ObservedAt.UTC().Format("2006-01-02 15:04 MST"))
	p.line("%s, %s, %s in the recycle bin; %s to the tenant", link.Count(r.Reads.People, "person", "people"), link.Count(r.Reads.Accounts, "account", "accounts"),
		link.Count(r.Reads.Deleted, "account", "accounts"), link.Count(r.Reads.Requests, "request", "requests"))
	if said := r.Reads.NotLookedAt(); said != "" {
		p.line("%s", said)
	}
	p.unread(r)
	p.line("")
	for _, t := range r.Totals {
		if t.Many > 0 {
			p.line("%7d  %-18s  %s", t.Many, t.Category, r.Next(t.Category))
		}
	}
	_, _ = to.WriteString(p.String()) // the last write has the same error
	for category, rows := range byCategory(rowsOf(r, shown)) {
		_, _ = fmt.Fprintf(to, "\n%s\n", category)
		for _, row := range rows {
			var p page
			p.auditRow(row, r.ObservedAt)
			if _, err := to.WriteString(p.String()); err != nil {
				return err
			}
		}
	}
	return nil
}

// unread says what could not be read, so that no one takes the report for the whole truth.
func (p *page) unread(r *audit.Report) {
	if r.Reads.Partial {
		p.line("! Stopped before its end: this is part of the truth")
	}
	for _, h := range r.Reads.Unread {
		p.line("! %s", notRead(h))
	}
}

// notRead says in a line what could not be read, and why.
func notRead(h audit.Hole) string {
	return link.CleanProse(fmt.Sprintf("Not read: %s. %s", h.What, sentences(h.Cause, h.Cure)))
}

// sentences puts a cause and a cure behind one another.
func sentences(cause, cure string) string {
	parts := []string{link.UpperFirst(cause)}
	if cure != "" {
		parts = append(parts, cure)
	}
	return strings.Join(parts, ". ")
}

// byCategory groups adjacent rows of one category.
func byCategory(rows iter.Seq[audit.Row]) iter.Seq2[audit.Category, []audit.Row] {
	return func(yield func(audit.Category, []audit.Row) bool) {
		var some []audit.Row
		for row := range rows {
			if len(some) > 0 && some[0].Category != row.Category {
				if !yield(some[0].Category, some) {
					return
				}
				some = nil
			}
			some = append(some, row)
		}
		if len(some) > 0 {
			yield(some[0].Category, some)
		}
	}
}

func (p *page) auditRow(row audit.Row, at time.Time) {
	if row.Person != nil {
		p.line("  %s", row.Person.Called())
	}
	if row.Account != nil {
		p.line("    account  %s", stated(row.Account, at))
	}
	if row.Holder != nil {
		p.line("    holder   %s", stated(row.Holder, at))
	}
	if row.Why != "" {
		p.prose("    why      ", row.Why)
	}
	if row.Next != row.Category.Next() {
		p.prose("    next     ", row.Next)
	}
	if len(row.Lost) > 0 {
		p.prose("    loses    ", strings.Join(row.Lost, ", "))
	}
	if len(row.Unknown) > 0 {
		p.line("    unknown  %s", strings.Join(row.Unknown, ", "))
	}
}

// stated names an account, with where it is, and how long the recycle bin keeps it after a time.
func stated(a *link.Account, at time.Time) string {
	text := a.Called() + ", " + audit.State(*a)
	if a.Where() == link.Live {
		return text
	}
	return text + ", " + link.Count(a.DaysLeft(at), "day", "days") + " left"
}

package cli

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/ui/term"
)

// auditMarkdown is the report for a wiki or a ticket: the totals, a table a category, and at the end how it was made and what it cannot say.
func auditMarkdown(to *bufio.Writer, r *audit.Report, shown audit.Of) error {
	line := func(format string, cells ...any) { // the last write has the same error
		for i, cell := range cells {
			if text, is := cell.(string); is {
				cells[i] = term.Markdown(text)
			}
		}
		_, _ = fmt.Fprintf(to, format+"\n", cells...)
	}
	line("# Who is not linked correctly\n")
	line("Tenant %s, Active Directory %s, observed at %s.\n", cmp.Or(tenantOf(r), "(unknown)"), cmp.Or(strings.Join(r.Domains, ", "), "(none)"), r.ObservedAt.UTC().Format("2006-01-02 15:04 MST"))
	line("| category | people or accounts | what to do |\n|---|--:|---|")
	for _, t := range r.Totals {
		if t.Many > 0 {
			line("| %s | %d | %s |", string(t.Category), t.Many, r.Next(t.Category))
		}
	}
	for category, rows := range byCategory(rowsOf(r, shown)) {
		line("\n## %s\n\n| person | account | holder | why | not known |\n|---|---|---|---|---|", string(category))
		for _, row := range rows {
			line("| %s | %s | %s | %s | %s |", personCell(row), accountCell(row.Account, r.ObservedAt), accountCell(row.Holder, r.ObservedAt), whyCell(row), strings.Join(row.Unknown, ", "))
		}
	}
	line("\n## Method and limits\n")
	line("%s, %s and %s in the recycle bin were read in one pass, with %s to the tenant, and joined by source anchor, SID, sign-in name, addresses and employee id.",
		link.Count(r.Reads.People, "person", "people"), link.Count(r.Reads.Accounts, "account", "accounts"), link.Count(r.Reads.Deleted, "account", "accounts"),
		link.Count(r.Reads.Requests, "request", "requests"))
	line("Sign-ins, mailboxes and devices are read person by person, and so is whether an account has been moved to the cloud by choice (cloud-managed), and who else has an " +
		"address: groups, contacts, and other sign-in names of accounts (identities). " +
		"`hardmatch check USER` knows more, and nothing else.")
	if said := r.Reads.NotLookedAt(); said != "" {
		line("\n%s.", said)
	}
	if r.Reads.Partial {
		line("\n**Stopped before its end: this is part of the truth.**")
	}
	for _, h := range r.Reads.Unread {
		line("\n**Not read: %s.** %s.", h.What, sentences(h.Cause, h.Cure))
	}
	return to.Flush()
}

func personCell(row audit.Row) string {
	if row.Person == nil {
		return ""
	}
	return row.Person.Called()
}

func accountCell(a *link.Account, at time.Time) string {
	if a == nil {
		return ""
	}
	return stated(a, at)
}

// whyCell says what speaks for the category, and what to do if that is not what the category says.
func whyCell(row audit.Row) string {
	if row.Next == row.Category.Next() {
		return row.Why
	}
	return strings.TrimPrefix(row.Why+". "+row.Next, ". ")
}

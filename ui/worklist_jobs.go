package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/engine"
)

// What the worklist reads and keeps.

const (
	jobAudit jobName = "audit"
	jobMark  jobName = "mark"

	auditLimit = 6 * time.Hour // of a pass over everyone; each request has a deadline of its own
)

type (
	auditProgressed struct{ so engine.AuditProgress }

	// worklistMade has a list with what was done about it already, and why that could not be read.
	worklistMade struct {
		list    *audit.Worklist
		problem *link.Problem
	}
)

// auditEverybody reads both directories whole. It changes nothing.
func auditEverybody(e engine.Engine, from engine.Whole) job {
	return job{name: jobAudit, limit: auditLimit, work: func(ctx context.Context, tell func(tea.Msg)) (tea.Msg, error) {
		report, err := e.Audit(ctx, from, func(p engine.AuditProgress) { tell(auditProgressed{p}) })
		if err != nil {
			return nil, err
		}
		return marked(e, report.Worklist()), nil
	}}
}

// readMarks reads what was done about a list that was saved.
func readMarks(e engine.Engine, list *audit.Worklist) job {
	return reads(jobAudit, journalLimit, func(context.Context) (tea.Msg, error) { return marked(e, list), nil })
}

func marked(e engine.Engine, list *audit.Worklist) worklistMade {
	marks, err := e.Marks(list.Tenant, list.ObservedAt)
	list.Apply(marks)
	return worklistMade{list, link.AsProblem(err)}
}

// keepMark keeps what was done about someone beside the journal.
func keepMark(e engine.Engine, m audit.Mark) job {
	return job{name: jobMark, writes: true, work: func(context.Context, func(tea.Msg)) (tea.Msg, error) { return nil, e.KeepMark(m) }}
}

func saveWorklist(b Backend, list *audit.Worklist) job {
	text, err := list.JSON() // here: the list may change meanwhile
	name := "hardmatch-worklist-" + list.ObservedAt.UTC().Format("20060102-150405") + ".json"
	return reads(jobReceipt, receiptLimit, func(ctx context.Context) (tea.Msg, error) {
		if err != nil {
			return nil, err
		}
		path, err := b.SaveReceipt(ctx, name, string(text))
		return noticed{"Saved: " + path + ". hardmatch --worklist FILE goes on with it."}, err
	})
}

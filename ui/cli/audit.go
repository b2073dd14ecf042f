package cli

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/engine"
)

type auditCommand struct {
	Format string   `help:"table, json, ndjson, csv or markdown." type:"choice" enum:"table,json,ndjson,csv,markdown" default:"table" placeholder:"NAME"`
	Only   []string `help:"Only these categories, all for every one; default those that ask for something." placeholder:"CATEGORY"`
	People string   `help:"Only these people: a file with one name a line, or a CSV; - is standard input." placeholder:"FILE"`
	Output string   `help:"Where to write; default standard output." placeholder:"FILE"`
}

// auditView writes a report.
type auditView func(to *bufio.Writer, r *audit.Report, shown audit.Of) error

var auditViews = map[string]auditView{"table": auditTable, "json": auditJSON, "ndjson": auditLines, "csv": auditCSV, "markdown": auditMarkdown}

// Run reads both directories whole, joins them and writes the report. It changes nothing.
func (c auditCommand) Run(ctx context.Context, s *session) error {
	shown, err := c.shown()
	if err != nil {
		return err
	}
	if s.LetGo != nil { // whoever reads the report may want no more of it
		defer context.AfterFunc(ctx, s.LetGo)()
	}
	if err := c.keepsList(s); err != nil {
		return err
	}
	names, nameless, err := c.names(s)
	if err != nil {
		return err
	}
	report, misnamed, err := c.report(ctx, s, names)
	if err != nil {
		return err
	}
	s.reportMisnamed(misnamed, names, nameless)
	if err := c.write(ctx, s, report, shown); err != nil {
		return err
	}
	return statusOfAudit(report, shown, len(misnamed)+len(nameless)).ended()
}

// shown reports whether a category is asked for.
func (c auditCommand) shown() (audit.Of, error) {
	if len(c.Only) == 0 {
		return audit.Asking, nil
	}
	var wanted []audit.Category
	for _, name := range c.Only {
		category := audit.Category(strings.ToLower(strings.TrimSpace(name)))
		switch {
		case category == "all":
			wanted = append(wanted, audit.Categories()...)
		case slices.Contains(audit.Categories(), category):
			wanted = append(wanted, category)
		default:
			all := link.Map(audit.Categories(), func(one audit.Category) string { return string(one) })
			return nil, usage("--only "+name, "there is no such category", "Give all, or some of "+strings.Join(all, ", "))
		}
	}
	return func(category audit.Category, _ bool) bool { return slices.Contains(wanted, category) }, nil
}

// How much garbage triggers a collection: while pages come most of what is made is garbage at once, and joining begins with all that is kept. With these values 100,000 people
// and as many accounts take 160 MB; with 150 and 150 they take 205, for a tenth less of CPU.
const (
	readingGC = 90
	joiningGC = 50
)

// report reads both directories, or only the named people if there are any. Active Directory comes first: a mistake in the configuration shows before
// anyone signs in.
func (c auditCommand) report(ctx context.Context, s *session, names []namedLine) (*audit.Report, []audit.Misnamed, error) {
	backend := s.connect(s.readJournal())
	if err := backend.needs(); err != nil {
		return nil, nil, err
	}
	if base := s.config.AD.Base; base != "" && names == nil {
		fmt.Fprintf(s.Stderr, "An audit reads every domain whole, and not only %s (ad-base): it would take whoever it does not read for no one\n", link.Clean(base))
	}
	connecting, cancel := context.WithTimeout(ctx, checkDeadline)
	defer cancel()
	if err := backend.ConnectDirectory(connecting, ""); err != nil {
		return nil, nil, err
	}
	if err := backend.SignIn(ctx, s.showDeviceCode); err != nil {
		return nil, nil, err
	}
	s.gcPercent(readingGC)
	progress := s.newProgress()
	defer progress.end()
	show := func(so engine.AuditProgress) {
		if so.Done {
			s.gcPercent(joiningGC)
		}
		progress.show(so)
	}
	ctx = link.TellPauses(ctx, progress.paused)
	if names == nil {
		report, err := backend.Engine().Audit(ctx, backend.Whole(), show)
		return report, nil, err
	}
	return backend.Engine().AuditOf(ctx, backend.Whole(), each(names, func(n namedLine) string { return n.name }), show)
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/ui"
)

// session is one run of one command.
type session struct {
	Program
	config     Config
	practising bool
	signIn     string // as the command line itself says; "" if it does not
	journal    string // likewise
	worklist   string // the file that the wizard begins with; "" for none
	configPath string // of the config file that was read; "" for none
	log        *slog.Logger
	onlyReads  bool // the command changes nothing
	closers    []func() error
}

// close closes what was opened, in reverse order.
func (s *session) close() {
	for _, closes := range slices.Backward(s.closers) {
		if err := closes(); err != nil {
			s.log.Error("closing", "error", err.Error())
		}
	}
}

// openLog opens --log, before anything else happens that it should record.
func (s *session) openLog() error {
	if s.config.Log == "" {
		return nil
	}
	file, err := os.OpenFile(s.config.Log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return usage("--log "+s.config.Log, "the log cannot be written ("+link.FileSays(err)+")", "Give another file")
	}
	s.closers = append(s.closers, file.Close)
	s.log = slog.New(slog.NewJSONHandler(file, nil))
	b := s.build()
	s.log.Info("started", "version", b.Version, "commit", b.Commit, "built", b.Date, "system", runtime.GOOS+"/"+runtime.GOARCH)
	return nil
}

// openJournal makes sure, before anything is connected, that what will be done can be written down. The practice company has a journal
// that goes with it, unless a folder is named for it. With --read-only nothing will be done, so a folder that is not writable is only read.
func (s *session) openJournal() (*journal.Journal, error) {
	dir := s.journalFolder()
	if dir == "" {
		temporary, err := os.MkdirTemp("", "hardmatch-practice-")
		if err != nil {
			return nil, usage("practice journal", "it cannot be made ("+link.FileSays(err)+")", "Give a folder with --journal")
		}
		s.closers = append(s.closers, func() error { return os.RemoveAll(temporary) })
		dir = temporary
	}
	j, err := journal.Open(dir)
	if err != nil && s.config.ReadOnly {
		return journal.Read(dir), nil
	}
	return j, err
}

// practiceFolder is the practice company's journal within a named folder.
const practiceFolder = "practice"

// journalFolder returns where the journal is; "" for the practice company's own, which lasts as long as one run. Practice never has the journal of real
// operations: what the environment or the config file names is theirs, and in a folder that the command line names, practice has its own folder.
func (s *session) journalFolder() string {
	switch {
	case s.practising && s.journal == "":
		return ""
	case s.practising:
		return filepath.Join(s.journal, practiceFolder)
	case s.config.Journal != "":
		return s.config.Journal
	default:
		return filepath.Join(s.StateDir, "hardmatch", "journal")
	}
}

// connect makes the backend: of the practice company, or of the configured directories. It sends nothing yet.
func (s *session) connect(j *journal.Journal) *backend {
	b := &backend{program: s.Program, config: s.config, journal: j, configPath: s.configPath, world: World{Log: s.log, Now: s.Now, Wait: s.Wait}}
	if b.world.Wait == nil {
		b.world.Wait = link.Wait
	}
	if s.practising {
		b.practise(s.signIn)
	}
	if b.config.Entra.Cache {
		b.config.Entra.Keep = filepath.Join(s.StateDir, "hardmatch")
	}
	s.closers = append(s.closers, b.Close)
	return b
}

// report prints an error on stderr and returns the exit status.
func (s *session) report(err error) int {
	var status exitStatus
	switch {
	case err == nil || errors.Is(err, errShown):
		return int(statusDone)
	case errors.As(err, &status):
		return int(status)
	}
	worst := statusDone
	for _, one := range link.Each(err) {
		problem := asProblem(one)
		s.log.Error("ended", "problem", problem.Error())
		fmt.Fprint(s.Stderr, problemText(problem))
		worst = max(worst, statusOf(problem.Kind, s.onlyReads))
	}
	return int(worst)
}

func asProblem(err error) *link.Problem {
	var problem *link.Problem
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.Is(err, context.Canceled):
		return &link.Problem{Kind: link.Cancelled, Cause: "stopped before it was finished", Err: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &link.Problem{Kind: link.Unreachable, Cause: "no answer came in time", Cure: "Try again", Err: err}
	default:
		return &link.Problem{Kind: link.Bug, Cause: err.Error(), Err: err}
	}
}

// problemText returns a problem for people: object and cause, then the cure, what the server said and the candidates, a line each.
func problemText(p *link.Problem) string {
	var b strings.Builder
	head := p.Cause
	if p.Object != "" {
		head = p.Object + ": " + p.Cause
	}
	fmt.Fprintf(&b, "hardmatch: %s\n", link.Clean(head))
	if p.Cure != "" {
		fmt.Fprintf(&b, "  What to do: %s\n", link.Clean(ui.OnCommandLine.Cure(p.Cure, p.Way)))
	}
	if said := p.ServerSaid(); said != "" {
		fmt.Fprintf(&b, "  %s\n", link.Clean(said))
	}
	for _, candidate := range p.Found {
		fmt.Fprintf(&b, "    %s\n", link.Clean(candidate))
	}
	return b.String()
}

// write sends a whole output at once; an output that did not arrive is a failure.
func (s *session) write(text []byte) error {
	_, err := s.Stdout.Write(text)
	return notWritten(err)
}

// notWritten returns the problem of an output that did not arrive; nil if it did.
func notWritten(err error) error {
	if err == nil {
		return nil
	}
	return &link.Problem{Kind: link.Bug, Object: "standard output", Cause: "it could not be written (" + link.FileSays(err) + ")"}
}

// gcPercent sets how much garbage triggers a collection, if the process is the program's own.
func (s *session) gcPercent(percent int) {
	if s.GCPercent != nil {
		s.GCPercent(percent)
	}
}

package ui

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/ui/term"
)

// Letting Cloud Sync take one person now: offered if the tenant uses it, and asked once more, since it changes the tenant and ends what undo can do.

const jobSyncPerson jobName = "sync person"

// syncedNow says what the sync has answered, or why it could not be asked.
type syncedNow struct {
	said    link.PersonSync
	problem *link.Problem
}

// syncPerson lets Cloud Sync take the person. It is a write: it is not left half way.
func syncPerson(e engine.Engine, of engine.Watching) job {
	return job{name: jobSyncPerson, writes: true, work: func(ctx context.Context, _ func(tea.Msg)) (tea.Msg, error) {
		said, err := e.SyncPerson(ctx, of)
		if err != nil {
			return syncedNow{problem: problemOf(ctx, err)}, nil
		}
		return syncedNow{said: said}, nil
	}}
}

// usesCloudSync reports whether the administrator says so.
func (s *shared) usesCloudSync() bool { return s.engine.Settings.Tool == link.CloudSync }

// whyNotSyncPerson is why the operator cannot let Cloud Sync take a person; "" if they may, or if only the tenant knows.
func (s *shared) whyNotSyncPerson() string {
	may, known := checkup.MaySyncPerson(s.tenant.Operator)
	switch {
	case s.backend.Connections().ReadOnly || s.engine.Syncer == nil:
		return "hardmatch was started read-only"
	case known && !may:
		return "it needs " + checkup.SyncPersonNeeds()
	default:
		return ""
	}
}

// syncPersonKeys are p if Cloud Sync is used, and nothing otherwise.
func (s *shared) syncPersonKeys(busy string) []term.Control {
	if !s.usesCloudSync() {
		return nil
	}
	key := term.On("p", "sync this person now", "p").Short("sync now")
	switch why := s.whyNotSyncPerson(); {
	case busy != "":
		return []term.Control{key.OffBecause(busy)}
	case why != "":
		return []term.Control{key.OffBecause(why).Besides()}
	default:
		return []term.Control{key}
	}
}

// askToSync shows the question.
func (w *watch) askToSync() action {
	w.asks = true
	w.text.Top()
	return action{move: renew}
}

// answerToSync is what was answered.
func (w *watch) answerToSync(yes bool) action {
	w.asks = false
	if !yes {
		return notice("Nothing was asked of the sync.")
	}
	w.start("Cloud Sync is taking " + w.of.Person.Name())
	w.syncs = true
	return begin(syncPerson(w.engine, w.of))
}

// synced takes in what the sync has answered, and looks at everything again.
func (w *watch) synced(msg syncedNow) action {
	w.rest()
	w.syncs = false
	if msg.problem == nil {
		w.of.Asked = &msg.said
	}
	again := begin(w.begin())
	w.problem = msg.problem
	return again
}

// question is what is read before Cloud Sync is asked.
func (w *watch) question(width int) []term.Line {
	name := w.of.Person.Name()
	var lines []term.Line
	say := func(text string) { lines = append(lines, term.Normal.Wrap(text, width)...) }
	lines = append(lines, term.Strong.Wrap("Let Cloud Sync take "+name+" now?", width)...)
	say("It reads " + w.of.Person.Called() + " in AD as they are now, and takes " + w.called() + ", as it would on its own within minutes.")
	lines = append(lines, term.Hang(term.Warning.Of("! "), term.Normal.Of("After that, undo can no longer take the link back."), width)...)
	say("It needs " + checkup.SyncPersonNeeds() + ".")
	return append(append(lines, term.Blank()), term.Strong.Wrap("Enter lets it take "+w.called()+".", width)...)
}

// saidLines are what the sync has answered, step by step.
func (w *watch) saidLines(width int) []term.Line {
	said := w.seen.Asked
	if said == nil {
		return nil
	}
	lines := append([]term.Line{term.Blank()}, term.Normal.Wrap("Cloud Sync was asked, and says:", width)...)
	for _, s := range said.Steps {
		sign := term.Good.Of("+ ")
		if s.Result != link.SyncSucceeded {
			sign = term.Warning.Of("! ")
		}
		lines = append(lines, term.Hang(sign, term.Normal.Of(strings.TrimSuffix(s.Words()+". "+s.Says, ". ")), width)...)
	}
	if text := said.Said(); text != "" {
		lines = append(lines, term.Hang(term.Normal.Of("  "), term.Normal.Of(text), width)...)
	}
	return lines
}

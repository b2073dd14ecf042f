package journeys

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link/linktest"
	"hardmatch/ui"
)

// Whole runs that are scripts of decisions are played in the full screen and in plain lines, by the same script, and end alike: both directories, the journal,
// and how the program ends. A run that is about keys or frames is played on the screen alone. These are played in both: every test that calls bothFaces.

const onScreen, inLines = "on_screen", "in_lines"

// bothFaces plays a test once with each face, and compares the ends. It returns false within each of these: the test goes on then. If not everything is
// tried it plays one of them, by the test's name.
func bothFaces(t *testing.T, run func(t *testing.T)) (played bool) {
	t.Helper()
	if face(t) != "" {
		return false
	}
	t.Parallel()
	faces := []string{onScreen, inLines}
	if linktest.Stride(2) > 1 {
		t.Run(faces[len(t.Name())%len(faces)], run)
		return true
	}
	for _, name := range faces {
		t.Run(name, run)
	}
	screen, lines := takeEnds(t.Name()+"/"+onScreen), takeEnds(t.Name()+"/"+inLines)
	if t.Failed() || t.Skipped() {
		return true
	}
	if len(screen) == 0 {
		t.Error("there is no end to be compared")
	}
	if only := difference(lines, screen); only != "" {
		t.Errorf("only in lines:\n%s", only)
	}
	if only := difference(screen, lines); only != "" {
		t.Errorf("only on the screen:\n%s", only)
	}
	return true
}

// difference are the lines of the first that the second has not.
func difference(first, second []string) string {
	known := map[string]bool{}
	for l := range strings.Lines(strings.Join(second, "\n")) {
		known[strings.TrimSpace(l)] = true
	}
	var out strings.Builder
	for l := range strings.Lines(strings.Join(first, "\n")) {
		if !known[strings.TrimSpace(l)] {
			out.WriteString(l)
		}
	}
	return out.String()
}

// face is the face that a test is played through; "" if none in particular.
func face(t *testing.T) string {
	for part := range strings.SplitSeq(t.Name(), "/") {
		if part == onScreen || part == inLines {
			return part
		}
	}
	return ""
}

func playedInLines(t *testing.T) bool { return face(t) == inLines }

// facesEnds are those of the stages that have been left, by the name of the test.
var facesEnds struct {
	sync.Mutex
	of map[string][]string
}

// keepEnd keeps how a run has ended.
func keepEnd(s *stage) {
	if face(s.t) == "" || s.t.Failed() {
		return
	}
	end := s.end()
	facesEnds.Lock()
	defer facesEnds.Unlock()
	if facesEnds.of == nil {
		facesEnds.of = map[string][]string{}
	}
	name, rest, _ := strings.Cut(s.t.Name(), "/"+face(s.t))
	name += "/" + face(s.t)
	facesEnds.of[name] = append(facesEnds.of[name], rest+"\n"+end)
}

// takeEnds are the ends of the runs below a test, in a fixed order.
func takeEnds(name string) []string {
	facesEnds.Lock()
	defer facesEnds.Unlock()
	out := facesEnds.of[name]
	delete(facesEnds.of, name)
	slices.Sort(out)
	return out
}

// end is all that a run has made of the world.
func (s *stage) end() string {
	var b strings.Builder
	for _, u := range s.company.Tenant().Users() {
		text, err := json.Marshal(u)
		fmt.Fprintf(&b, "%s %v\n", text, err)
	}
	for _, name := range s.company.People() {
		o, found := s.company.Directory().Get(name)
		fmt.Fprintf(&b, "%s %v", o.DN, found)
		for _, attribute := range []string{"mS-DS-ConsistencyGuid", "proxyAddresses", "userPrincipalName", "uSNChanged"} {
			fmt.Fprintf(&b, " %q", o.Attributes[attribute])
		}
		b.WriteString("\n")
	}
	for o, err := range s.journal.All() {
		fmt.Fprintf(&b, "operation %s %v: %s, reason %q\n", o.ID, err, o.Standing(), o.Reason)
		for _, p := range o.Steps {
			fmt.Fprintf(&b, "  %s %s: %s %s\n", p.Step.Do, p.Step.On.Short(), p.State, p.Note)
		}
	}
	if d := s.driver; d != nil {
		fmt.Fprintf(&b, "left %v, %s\n", d.Quit(), d.State())
	}
	return b.String()
}

// In lines Ctrl+C asks, and stops what is being read: the tenant hears nothing more, and the same question comes again.
func TestAWaitIsStoppedInLines(t *testing.T) {
	t.Parallel()
	s := newPatientStage(t)
	s.lines = true
	d := s.wizard(80, 24)
	toPick(d, "james.bond")
	s.company.Tenant().Fail("GET", "/organization", 99, graphfault.Throttled("30"))
	d.Answer("1")
	d.Expect("Reading everything about James Bond", "Entra ID is busy. Goes on at")
	d.Wait(6 * time.Second)
	d.Expect("5 s. Entra ID is busy.", "Ctrl+C asks whether to stop.")
	d.Refuse("Esc")
	d.Send(ui.AskToQuit())
	d.Expect("Quit?", "3 Stop what is being read")
	before := s.heard("/organization")
	d.Answer("3")
	d.Expect("Find: who is it about?")
	d.Wait(5 * time.Minute)
	if after := s.heard("/organization"); after != before || d.Quit() {
		t.Errorf("the tenant was asked %d times more, quit %v", after-before, d.Quit())
	}
}

package journeys

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// mostFrames is how many frames of ours may lie between the wizard's command and the network, in a change: whoever follows one key press to Graph reads so many
// functions.
const mostFrames = 14

// deepest is a way to the tenant that notes by how many frames of ours each change comes to it.
type deepest struct {
	mu     sync.Mutex
	frames map[string][]string // of each method and address, the deepest
}

func (d *deepest) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet {
		var ours []string
		calls := make([]uintptr, 200)
		frames := runtime.CallersFrames(calls[:runtime.Callers(2, calls)])
		for more := true; more; {
			var f runtime.Frame
			if f, more = frames.Next(); strings.HasPrefix(f.Function, "hardmatch/") {
				ours = append(ours, f.Function)
			}
		}
		d.mu.Lock()
		if key := r.Method + " " + r.URL.Path; len(ours) > len(d.frames[key]) {
			d.frames[key] = ours
		}
		d.mu.Unlock()
	}
	return http.DefaultTransport.RoundTrip(r)
}

// From the command that the key on the confirm screen starts to the request that leaves: a set that is tried, a deletion, a set and a purge.
func TestAKeyPressIsNotDeep(t *testing.T) {
	s := newStage(t)
	d := &deepest{frames: map[string][]string{}}
	s.network = d
	w := s.wizard(80, 24)
	toConfirm(w, "james.bond", "Delete")
	fill(w, bondsDuplicate)
	w.Expect("Confirm: this is what will be done")
	w.Press("enter")
	w.Expect("Prepared")
	if len(d.frames) != 3 {
		t.Errorf("seen %d kinds of changes, want a set, a deletion and a purge", len(d.frames))
	}
	for change, frames := range d.frames {
		if len(frames) > mostFrames || len(frames) < 5 {
			t.Errorf("%s: %d frames of ours, want at most %d:\n%s", change, len(frames), mostFrames, strings.Join(frames, "\n"))
		}
		if strings.HasPrefix(change, http.MethodPatch) {
			isAsThePageSays(t, frames)
		}
	}
}

// isAsThePageSays holds the frames of a set, the innermost first, against those that CONTRIBUTING names for whoever follows one.
func isAsThePageSays(t *testing.T, frames []string) {
	t.Helper()
	page, err := os.ReadFile("../../.github/CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), fmt.Sprintf("these are %d frames of ours", len(frames)))
	var named [][2]string // the package, and the function
	for _, line := range regexp.MustCompile(`(?m)^    (\w+) +(\S.*)$`).FindAllStringSubmatch(strings.SplitN(table, "\n## ", 2)[0], -1) {
		for _, function := range strings.Split(line[2], " → ") {
			if function == "the call of the verb's row" {
				function = "setValue"
			}
			named = append(named, [2]string{line[1], function})
		}
	}
	slices.Reverse(frames)
	if len(named) != len(frames) {
		t.Fatalf("the page names %d frames, and there are %d:\n%s", len(named), len(frames), strings.Join(frames, "\n"))
	}
	for i, f := range frames {
		if of := named[i]; !strings.Contains(f, "/"+of[0]+".") || !regexp.MustCompile(`\b`+regexp.QuoteMeta(of[1])+`\b`).MatchString(f) {
			t.Errorf("frame %d is %s, and the page says %s of %s", i+1, f, of[1], of[0])
		}
	}
}

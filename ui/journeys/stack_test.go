package journeys

import (
	"net/http"
	"runtime"
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
	}
}

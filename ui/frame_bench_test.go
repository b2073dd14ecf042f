//go:build unix

package ui_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/engine"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// crowded is a world in which a search finds everyone, however many the screen asks for.
type crowded struct{ *world }

func (c crowded) Search(context.Context, string, int) ([]link.Person, bool, error) {
	return c.people, false, nil
}

func (c crowded) Engine() engine.Engine {
	e := c.world.Engine()
	e.Directory = c
	return e
}

// crowdOf is a world of so many people.
func crowdOf(tb testing.TB, many int) crowded {
	w := crowded{newWorld(tb, right())}
	w.people = nil
	for n := range many {
		p := bond()
		p.GUID, p.SAMAccountName = link.GUID{byte(n), byte(n >> 8), 1}, fmt.Sprintf("james.bond%04d", n)
		p.DisplayName, p.UPN = fmt.Sprintf("James Bond the %dth", n), p.SAMAccountName+"@contoso.com"
		p.DN = "CN=" + p.DisplayName + ",OU=Agents,OU=London,DC=contoso,DC=com"
		w.people = append(w.people, p)
	}
	return w
}

// listOfPeople is a worklist of so many rows.
func listOfPeople(people []link.Person) *audit.Worklist {
	list := &audit.Worklist{Tenant: "contoso.onmicrosoft.com", ObservedAt: testNow}
	for _, p := range people {
		list.Items = append(list.Items, audit.Item{Category: audit.Duplicate, Why: "the sync has made a second account", PersonGUID: p.GUID.String(), PersonName: p.DisplayName, PersonUPN: p.UPN,
			AccountID: rightID, AccountUPN: "james.bond@contoso.com", AccountState: "live", HolderID: dupID, HolderUPN: dupUPN, HolderState: "live"})
	}
	return list
}

// keyToFrame presses a key and draws the frame, and says what that took of the processor, and how many allocations. Time on the clock would say how busy the
// machine is.
func keyToFrame(d *uitest.Driver, key string) (time.Duration, uint64) {
	var before, after runtime.MemStats
	d.Wait(uitest.Pause)
	runtime.ReadMemStats(&before)
	begun := processorTime()
	d.Burst(key)
	_ = d.Frame()
	took := processorTime() - begun
	runtime.ReadMemStats(&after)
	return took, after.Mallocs - before.Mallocs
}

// processorTime is what this process has had of the processors.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkKeyToFrame presses keys in a list of a thousand in a window of 200x60, with everything that a key sets off, until the frame is drawn. It says how long
// the slowest of a hundred takes, wanted at most 8 ms, and how many times the frames of a list of sixty cost: a list is no slower for what is out of view.
func BenchmarkKeyToFrame(b *testing.B) {
	for _, screen := range []struct {
		name string
		open func(w crowded) ui.Options
	}{
		{"search", func(crowded) ui.Options { return ui.Options{Search: "bond"} }},
		{"worklist", func(w crowded) ui.Options { return ui.Options{Worklist: listOfPeople(w.people)} }},
	} {
		b.Run(screen.name, func(b *testing.B) {
			open := func(many int) *uitest.Driver {
				w := crowdOf(b, many)
				o := screen.open(w)
				o.Theme, o.Location = term.ThemeDark, time.UTC
				d := uitest.New(b, w, o)
				d.Resize(200, 60)
				d.Press("enter")
				return d
			}
			long, short := open(1000), open(60)
			keys := []string{"down", "down", "down", "pgdown", "up", "end", "pgup", "home"}
			var slow, quick []time.Duration
			allocated, n := uint64(0), 0
			for b.Loop() {
				key := keys[n%len(keys)]
				n++
				took, allocs := keyToFrame(long, key)
				slow, allocated = append(slow, took), allocated+allocs
				took, _ = keyToFrame(short, key)
				quick = append(quick, took)
			}
			b.ReportMetric(float64(at(slow, 99).Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(at(slow, 50))/float64(at(quick, 50)), "times-a-list-of-60")
			b.ReportMetric(float64(allocated)/float64(n), "allocs/key")
			b.ReportMetric(float64(at(slow, 50)), "ns/op") // of the key alone, of the processor
		})
	}
}

// at is that percentile.
func at(all []time.Duration, percent int) time.Duration {
	slices.Sort(all)
	return all[min(len(all)-1, len(all)*percent/100)]
}

// A frame draws what is in view, and nothing else: a list of a thousand costs what one of sixty does.
func TestALongListCostsNoMore(t *testing.T) {
	frame := func(many int) float64 {
		d := uitest.New(t, crowdOf(t, many), ui.Options{Theme: term.ThemeDark, Location: time.UTC, Search: "bond"})
		d.Resize(200, 60)
		d.Press("enter")
		d.Expect(fmt.Sprintf("1 of %d people", many))
		return testing.AllocsPerRun(3, func() { _ = d.Frame() })
	}
	if short, long := frame(60), frame(1000); long > short*1.3 {
		t.Errorf("%.0f allocations for a list of 60, %.0f for one of 1,000", short, long)
	}
}

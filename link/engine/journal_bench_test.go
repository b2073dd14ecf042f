package engine

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// manyOperations fills a journal with so many finished operations, each on accounts of its own: copies of one that was carried out.
func manyOperations(tb testing.TB, j *journal.Journal, many int) {
	tb.Helper()
	engine, o := finished(tb, newWorld(holder("h", nil)), plan.Decision{Choice: checkup.ChooseClear})
	text, err := os.ReadFile(engine.Journal.File(o.ID))
	if err != nil {
		tb.Fatal(err)
	}
	var lines [][]byte
	for raw := range bytes.Lines(text) {
		l, _ := unsealed(raw)
		l = bytes.Replace(l, []byte(`"snapshot":{`), append([]byte(`"snapshot":{"filler":"`), append(bytes.Repeat([]byte("x"), 1200), `",`...)...), 1)
		lines = append(lines, l)
	}
	for i := range many {
		id := fmt.Sprintf("%s-%06d", testNow.Add(time.Duration(i)*time.Minute).Format("20060102-150405"), i)
		own := strings.NewReplacer(`"`+o.ID+`"`, `"`+id+`"`, `"right"`, fmt.Sprintf(`"9aaed317-2d50-4dad-9a58-%012d"`, i), `"h"`, fmt.Sprintf(`"6c2aa297-fb21-4002-8e77-%012d"`, i))
		var copied [][]byte
		for _, l := range lines {
			copied = append(copied, []byte(own.Replace(string(l))))
		}
		if err := os.WriteFile(j.File(id), sealed(copied...), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}

// Not timed by a test: a hundred thousand operations, read by history, by the start of the wizard, and by a check-up. Each is to stay below five seconds on
// two cores, in a memory that does not grow with them; what history writes of them takes as long again as reading them. attacks-1 T15
func BenchmarkAHundredThousandOperations(b *testing.B) {
	const many = 100_000
	defer debug.SetGCPercent(debug.SetGCPercent(100)) // as in the program
	j, err := journal.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	manyOperations(b, j, many)
	run := func(name string, do func() int) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if got := do(); got == 0 {
					b.Fatal("nothing was read")
				}
			}
			b.ReportMetric(float64(heapInUse())/(1<<20), "MB-heap")
		})
	}
	count := func(all func(func(journal.Operation, error) bool)) (n int) {
		for _, err := range all {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		return n
	}
	account := string(lastAccount(many))
	about := func() int {
		found, err := j.About(account)
		if err != nil {
			b.Fatal(err)
		}
		return len(found)
	}
	run("check, no index", about)
	run("history", func() int { return count(journal.Read(filepath.Dir(j.File(""))).Briefly()) })
	run("history --json", func() int { return count(j.All()) }) // it makes the index
	run("start of the wizard", func() int { return count(j.Briefly()) })
	run("check", about)
}

func lastAccount(many int) link.AccountID {
	return link.AccountID(fmt.Sprintf("9aaed317-2d50-4dad-9a58-%012d", many-1))
}

// heapInUse is what the garbage collector was last content with.
func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapSys - m.HeapReleased
}

package link

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"
)

// manyOperations fills a journal with so many finished operations, each on accounts of its own.
func manyOperations(tb testing.TB, j *Journal, many int) {
	tb.Helper()
	w := newWorld(holder("h", nil))
	for i := range many {
		id := fmt.Sprintf("%s-%06d", testNow.Add(time.Duration(i)*time.Minute).Format("20060102-150405"), i)
		right, h := AccountID(fmt.Sprintf("9aaed317-2d50-4dad-9a58-%012d", i)), AccountID(fmt.Sprintf("6c2aa297-fb21-4002-8e77-%012d", i))
		account := rightAccount()
		account.ID = right
		clearing := holder(h, nil)
		plan := Plan{
			From: Basis{Person: w.bond(), Anchor: Anchor{AnchorValue: AnchorValue{AnchorObjectGUID, w.bond().GUID.ImmutableID()}}, Account: &account, Holders: []Holder{{Account: clearing}}, Tenant: w.tenant},
			Steps: []Step{
				{Do: DoTrySet, On: right, UPN: account.UPN, Name: account.Name(), After: w.bond().GUID.ImmutableID()},
				{Do: DoClear, On: h, UPN: clearing.UPN, Name: clearing.Name(), Before: w.bond().GUID.ImmutableID()},
				{Do: DoSet, On: right, UPN: account.UPN, Name: account.Name(), After: w.bond().GUID.ImmutableID()},
				{Do: DoVerify, On: right, UPN: account.UPN, Name: account.Name(), After: w.bond().GUID.ImmutableID()},
			},
		}
		writeOperation(tb, j, id, plan)
	}
}

func writeOperation(tb testing.TB, j *Journal, id string, plan Plan) {
	tb.Helper()
	var text bytes.Buffer
	sum := chain{}
	snapshot := json.RawMessage(`{"filler":"` + string(bytes.Repeat([]byte("x"), 1200)) + `"}`)
	write := func(l line) {
		l.Format, l.At, l.ID = journalFormat, testNow, id
		raw, err := json.Marshal(l)
		if err != nil {
			tb.Fatal(err)
		}
		raw, sum = sum.seal(raw)
		text.Write(append(raw, '\n'))
	}
	write(startLine(plan, "INC-1", Place{Tenant: "tenant", Forest: "contoso.com"}))
	for i, s := range plan.Steps {
		if s.Do.Writes() {
			write(line{Kind: lineIntent, Step: &i, Do: s.Do, On: s.On, Snapshot: snapshot})
		}
		write(line{Kind: lineResult, Step: &i, State: Done})
	}
	write(line{Kind: lineEnd, End: EndPrepared})
	if err := os.WriteFile(j.File(id), text.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// Not timed by a test: a hundred thousand operations, read by history, by the start of the wizard, and by a check-up. Each is to stay below five seconds on
// two cores, in a memory that does not grow with them; what history writes of them takes as long again as reading them. attacks-1 T15
func BenchmarkAHundredThousandOperations(b *testing.B) {
	const many = 100_000
	j, err := OpenJournal(b.TempDir())
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
	count := func(all func(func(Operation, error) bool)) (n int) {
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
		found, err := j.about(account)
		if err != nil {
			b.Fatal(err)
		}
		return len(found)
	}
	run("check, no index", about)
	run("history", func() int { return count(ReadJournal(j.dir).Briefly()) })
	run("history --json", func() int { return count(j.All()) }) // it makes the index
	run("start of the wizard", func() int { return count(j.Briefly()) })
	run("check", about)
}

func lastAccount(many int) AccountID {
	return AccountID(fmt.Sprintf("9aaed317-2d50-4dad-9a58-%012d", many-1))
}

// heapInUse is what the garbage collector was last content with.
func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapSys - m.HeapReleased
}

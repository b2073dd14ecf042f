// Package linktest is what the tests of several packages share: how much of a matrix they try, and a journal's folder that costs nothing.
package linktest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// CollectSeldom has garbage collected a quarter as often. Tests begin companies, servers and journals by the hundred and keep none: that saves a fifth to a third of
// their time, for some memory. GOGC is stronger. It is called before the tests, and not in a process that is measured.
func CollectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// Together has so many tests run at the same time for each processor: for packages whose tests wait, in real time, for another process or for a library that asks
// every few seconds. It is for TestMain: an option of the command line comes later, and is stronger.
func Together(perProcessor int) {
	if err := flag.Set("test.parallel", strconv.Itoa(perProcessor*runtime.GOMAXPROCS(0))); err != nil {
		panic(err)
	}
}

// Stride is 1 if HARDMATCH_WHOLE is set, as .ci/run does: a test then goes through every cell of its matrix, which takes a quarter of an hour in all. Otherwise
// it is sample: the test tries one cell in so many, and always the same ones. To be asked in the test itself, since Go notes for its cache only which variables
// a running test has read. The race detector makes a cell ten times as slow, and a race is a property of code, not of cells: the sample is thinner with it, by
// a step that is no multiple of the usual one, which would meet cells of one kind only.
func Stride(sample int) int {
	if whole() {
		return 1
	}
	return sample*thinner + thinner - 1
}

// thinner is how much thinner a sample is than without the race detector.
var thinner = 1

// Rarely skips a long test that holds no more than a shorter one does, unless everything is tried.
func Rarely(t testing.TB) {
	t.Helper()
	if !whole() {
		t.Skip("only with HARDMATCH_WHOLE=1")
	}
}

func whole() bool { return os.Getenv("HARDMATCH_WHOLE") != "" }

// memory is where Linux keeps files in memory.
const memory = "/dev/shm"

// Dir is an empty folder for a journal, which is removed at the end of the test. It is in memory if the system has room there: a matrix makes some ten thousand
// small files, and a disk takes minutes for them.
func Dir(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(ours(), fmt.Sprintf("%06d", dirs.Add(1))) // of one length, since some screens show it
	if os.Mkdir(dir, 0o700) != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

var dirs atomic.Int64 // how many folders there were

// ours is this process's folder in memory. It first removes what processes killed amid their tests left there: memory does not empty itself.
var ours = sync.OnceValue(func() string {
	const name = "hardmatch-journals-"
	left, _ := filepath.Glob(filepath.Join(memory, name+"*"))
	for _, folder := range left {
		if _, err := os.Stat(filepath.Join("/proc", strings.TrimLeft(strings.TrimPrefix(filepath.Base(folder), name), "0"))); os.IsNotExist(err) {
			_ = os.RemoveAll(folder) // another process may be removing it too
		}
	}
	folder := filepath.Join(memory, fmt.Sprintf("%s%08d", name, os.Getpid()))
	_ = os.Mkdir(folder, 0o700) // if there is no such memory, Dir sees it
	return folder
})

// NoSync is for a journal's Sync: it waits for no disk, since a test that kills a process, or pretends to, does not cut the power.
func NoSync(*os.File) error { return nil }

// Mortal calls do as a process of its own, and reports whether runtime.Goexit killed it: no recover sees that, its locks are freed, and the journal is left as
// it stands. A panic in it is a bug of the test or of the product.
func Mortal(do func()) (killed bool) {
	ended := make(chan bool)
	go func() {
		returned := false
		defer func() { ended <- !returned }()
		do()
		returned = true
	}()
	return <-ended
}

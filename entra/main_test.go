package entra_test

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"

	"hardmatch/link/linktest"
)

// TestMain lets more tests run together than there are processors: those that sign in wait for libraries that ask once a second or every five, in real time.
// An option of the command line comes later, and beats it.
func TestMain(m *testing.M) {
	linktest.CollectSeldom()
	if err := flag.Set("test.parallel", strconv.Itoa(4*runtime.GOMAXPROCS(0))); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

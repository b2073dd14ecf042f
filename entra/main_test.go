package entra_test

import (
	"os"
	"testing"

	"hardmatch/link/linktest"
)

// TestMain runs more tests together than there are processors: those that sign in wait for libraries that ask once a second or every five, in real time.
func TestMain(m *testing.M) {
	linktest.CollectSeldom()
	linktest.Together(4)
	os.Exit(m.Run())
}

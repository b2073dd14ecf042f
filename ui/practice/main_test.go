package practice_test

import (
	"os"
	"testing"

	"hardmatch/link/linktest"
)

func TestMain(m *testing.M) {
	linktest.CollectSeldom()
	os.Exit(m.Run())
}

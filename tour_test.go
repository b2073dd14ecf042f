package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestGoDocIsATour holds that go doc of the packages that someone comes to learn from begins with an example that runs: one that says what it prints.
func TestGoDocIsATour(t *testing.T) {
	for _, folder := range []string{
		"ad", "ad/adtest", "entra", "entra/entratest", "link", "link/audit", "link/checkup", "link/engine", "link/journal", "link/naming", "link/netfault", "link/notation", "link/plan",
		"ui/cli", "ui/practice", "ui/term",
	} {
		example, err := os.ReadFile(filepath.Join(filepath.FromSlash(folder), "example_test.go"))
		if err != nil || !bytes.Contains(example, []byte("\nfunc Example")) || !bytes.Contains(example, []byte("\t// Output:")) {
			t.Errorf("%s: %v", folder, err)
		}
	}
}

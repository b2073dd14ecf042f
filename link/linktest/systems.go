package linktest

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Nowhere is a path at which no system can have a file or a folder, since its parent is a file, and the system's error when it is read.
func Nowhere(t testing.TB) (path string, why error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(file, "below")
	return path, Unreadable(t, path)
}

// Unreadable is the system's error if a file cannot be read.
func Unreadable(t testing.TB, path string) error {
	t.Helper()
	_, err := os.ReadFile(path)
	if err == nil {
		t.Fatalf("%s can be read", path)
	}
	return err
}

// CheckMode holds the permissions of a file or a folder. On Windows it holds nothing: rights are kept in lists there, which files inherit from their folder, and Go
// makes a mode up from the attribute "read-only".
func CheckMode(t testing.TB, path string, want fs.FileMode) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
		t.Errorf("%s: %v, %v, want mode %v", path, info, err, want)
	}
}

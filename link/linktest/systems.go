package linktest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Nowhere is a path at which no system can have a file or a folder, since what it lies in is a file, and in the system's own words why not.
func Nowhere(t testing.TB) (path, why string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(file, "below")
	return path, Unreadable(t, path)
}

// Unreadable says in the system's words why a file cannot be read.
func Unreadable(t testing.TB, path string) string {
	t.Helper()
	_, err := os.ReadFile(path)
	failed, is := errors.AsType[*fs.PathError](err)
	if !is {
		t.Fatalf("%s can be read: %v", path, err)
	}
	return failed.Err.Error()
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

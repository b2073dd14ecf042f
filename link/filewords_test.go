package link_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hardmatch/link"
)

func TestWhatTheSystemSaysOfAFileIsSaidInOurWords(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, none := os.ReadFile(file + "-none")
	_, again := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	for says, err := range map[string]error{
		"there is no such file or folder":            none,
		"there is one already":                       again,
		"a part of its path is a file, not a folder": &fs.PathError{Op: "open", Path: file, Err: syscall.ENOTDIR},
		"it is a folder, not a file":                 fmt.Errorf("reading: %w", &fs.PathError{Op: "read", Path: file, Err: syscall.EISDIR}),
		"the disk is full":                           errors.Join(&fs.PathError{Op: "write", Path: file, Err: syscall.ENOSPC}, nil),
		"this system does not allow it":              &os.LinkError{Op: "rename", Old: file, New: file, Err: syscall.EACCES},
		"it is a pipe":                               &fs.PathError{Op: "open", Path: file, Err: errors.New("it is a pipe")},
	} {
		if got := link.FileSays(err); got != says {
			t.Errorf("%v: %q, want %q", err, got, says)
		}
	}
	if got := link.FileSays(&fs.PathError{Op: "read", Path: file, Err: syscall.EIO}); !strings.HasPrefix(got, `this system says "`) || strings.Contains(got, file) {
		t.Errorf("what only the system has a word for: %q", got)
	}
}

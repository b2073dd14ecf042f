package link

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"syscall"
)

// FileSays says in our words why something could not be done to a file or a folder: "there is no such file or folder". The sentence around it names the path.
// Words that only the system has are quoted, and an error that is not the system's is returned as it is.
func FileSays(err error) string {
	for _, w := range fileWords {
		if errors.Is(err, w.is) {
			return w.says
		}
	}
	var number syscall.Errno
	if !errors.As(err, &number) {
		if about, is := errors.AsType[*fs.PathError](err); is {
			return about.Err.Error() // without the operation and the path
		}
		return err.Error()
	}
	if says := windowsSays[number]; says != "" && runtime.GOOS == "windows" {
		return says
	}
	return fmt.Sprintf("this system says %q", number.Error())
}

var fileWords = []struct {
	is   error
	says string
}{
	{syscall.ENOTDIR, "a part of its path is a file, not a folder"},
	{syscall.EISDIR, "it is a folder, not a file"},
	{syscall.ENOSPC, "the disk is full"},
	{syscall.EROFS, "the disk can only be read"},
	{syscall.ENAMETOOLONG, "its name is too long"},
	{fs.ErrNotExist, "there is no such file or folder"},
	{fs.ErrPermission, "this system does not allow it"},
	{fs.ErrExist, "there is one already"},
}

// windowsSays are the errors of Windows that Go has no name for. Source: "System Error Codes (0-499)", Win32 documentation.
var windowsSays = map[syscall.Errno]string{
	32:  "another program has it open",
	112: "the disk is full",
	123: "its name has a character that a name cannot have here",
	206: "its name is too long",
	267: "a part of its path is a file, not a folder",
}

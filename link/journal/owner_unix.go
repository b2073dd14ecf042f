//go:build !windows

package journal

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// openWithoutWaiting opens a file so that neither a pipe is waited for nor a link followed.
const openWithoutWaiting = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

// othersMayWrite says why someone else, other than the computer's administrator, may have written to a file or a folder, and what mends that; "" if none can.
func othersMayWrite(name string, info fs.FileInfo) (why, mend string) {
	mode := 0o600
	if info.IsDir() {
		mode = 0o700
	}
	owner, known := info.Sys().(*syscall.Stat_t)
	switch {
	case known && int(owner.Uid) != os.Geteuid() && owner.Uid != 0:
		return fmt.Sprintf("it belongs to another user (number %d)", owner.Uid), fmt.Sprintf("sudo chown %d %q", os.Geteuid(), name)
	case info.Mode().Perm()&0o022 != 0:
		return fmt.Sprintf("other users can write to it (mode %o)", info.Mode().Perm()), fmt.Sprintf("chmod %o %q", mode, name)
	default:
		return "", ""
	}
}

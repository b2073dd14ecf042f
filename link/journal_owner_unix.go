//go:build !windows

package link

import "syscall"

// openWithoutWaiting opens a file so that neither a pipe is waited for nor a link followed.
const openWithoutWaiting = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

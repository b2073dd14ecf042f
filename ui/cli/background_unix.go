//go:build !(windows || plan9 || js || wasip1)

package cli

import (
	"os/signal"
	"syscall"
)

// readInBackground lets a program that a shell has put in the background read its terminal: it then reads an end of file, and is not stopped, as
// serve-practice & would be.
func readInBackground() { signal.Ignore(syscall.SIGTTIN) }

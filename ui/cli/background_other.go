//go:build windows || plan9 || js || wasip1

package cli

// readInBackground has nothing to do: here a program that reads a terminal in the background is not stopped.
func readInBackground() {}

// Package quietterm keeps the libraries of the terminal from talking to the terminal while the program starts. Importing bubbletea v1
// asks the terminal for its background colour and waits up to five seconds for the answer, before main and even for --help; it
// does not ask a terminal that calls itself dumb.
//
// Go initialises packages in the order of their import paths, each as soon as its own imports are ready. This package imports only os
// and sorts before os/signal, which bubbletea needs: so it comes first. Nothing else may be imported here.
package quietterm

import "os"

const variable = "TERM"

var before, wasSet = os.LookupEnv(variable)

func init() { _ = os.Setenv(variable, "dumb") }

// Restore gives the environment back as it was. It is called by package term, which imports all of those libraries that ask, and is initialised after them.
func Restore() {
	if wasSet {
		_ = os.Setenv(variable, before)
		return
	}
	_ = os.Unsetenv(variable)
}

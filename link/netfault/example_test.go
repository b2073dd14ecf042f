package netfault_test

import (
	"fmt"
	"net"
	"syscall"

	"hardmatch/link/netfault"
)

// What went wrong on the way to a server, and what to do about it, in words for whoever sits before the screen.
func ExampleExplain() {
	err := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	fault, known := netfault.Explain(err, netfault.Server{
		Port: "use ldaps:// with port 636", CA: "--ad-ca", Other: ", or name another controller with --ad-server",
	})
	fmt.Println(known, fault.Cause)
	fmt.Println(fault.Cure)
	// Output:
	// true nothing listens there: the connection was refused
	// Check the name and the port; use ldaps:// with port 636
}

//go:build !windows

package ad

const onWindows = false

// windowsClient exists on Windows only.
func (Options) windowsClient(controller) (ticketClient, error) { return nil, noWindows() }

//go:build !windows

package cli

// legacyCodePage is a matter of Windows: elsewhere terminals show UTF-8.
func legacyCodePage() bool { return false }

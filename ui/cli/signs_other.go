//go:build !windows

package cli

// needsASCII reports whether the terminal is to get ASCII signs only.
func needsASCII(env func(string) (string, bool)) bool { return !unicodeLocale(env) }

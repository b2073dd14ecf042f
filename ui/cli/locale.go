package cli

import (
	"slices"
	"strings"
)

// unicodeTerminals begin the names (TERM) of terminals that show UTF-8 unless they are set otherwise. Those of tmux and screen are not among them: without a
// locale that says UTF-8 these two put underscores or question marks in place of every other sign.
var unicodeTerminals = []string{"xterm", "linux", "alacritty", "foot", "kitty", "wezterm", "contour", "ghostty", "vte", "gnome", "konsole", "iterm", "rio"}

// unicodeLocale reports whether the terminal shows UTF-8, as far as the environment says: by the first of LC_ALL, LC_CTYPE and LANG that is set and not empty
// (POSIX.1-2024, 8.2). If none is, the locale is C, but containers and some sessions over SSH leave it so in any terminal: then the kind of the terminal decides.
func unicodeLocale(env func(string) (string, bool)) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale, _ := env(name); locale != "" {
			return codeset(locale) == "utf8"
		}
	}
	terminal, _ := env("TERM")
	return slices.ContainsFunc(unicodeTerminals, func(name string) bool { return strings.HasPrefix(terminal, name) })
}

// codeset returns that of a locale such as de_DE.UTF-8@euro, as C libraries compare it: without dashes and case. macOS knows a locale that is named by its codeset alone.
func codeset(locale string) string {
	locale, _, _ = strings.Cut(locale, "@")
	_, set, found := strings.Cut(locale, ".")
	if !found {
		set = locale
	}
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(set))
}

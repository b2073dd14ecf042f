package cli

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// secretName is how people name what no one may see, as squashed writes it.
var secretName = regexp.MustCompile(`pass|pas+w|pwd|pword|secret|token|credential|apikey|accesskey|privatekey`)

// isSecret reports whether no one may see the values of a name: all names that sound secret and are not settings.
func isSecret(key string, known []string) bool {
	return !slices.Contains(known, key) && secretName.MatchString(squashed(key))
}

// secretText is a text with a credential in it, as far as its form shows: what names one and gives it, an address with more than a host, a user with a
// password after a colon, a token.
var secretText = regexp.MustCompile(`(?i)(pass|pwd|secret|token|credential|key|sig)\w*\s*[=:]|://[^/]*@|://.*[?#]|:[^\\/]*@|^eyj`)

// mayShow reports whether the value of a setting may stand in an error message.
func mayShow(setting, value string) bool {
	switch setting {
	case "ad-server", "graph-url", "authority":
		return plainAddress.MatchString(value)
	case "ad-user":
		return !strings.Contains(value, ":") && !secretText.MatchString(value)
	default:
		return !secretText.MatchString(value) && !strings.ContainsFunc(value, isControl)
	}
}

// plainAddress is an address without anything that may hold a credential: scheme, host, port and path.
var plainAddress = regexp.MustCompile(`^([A-Za-z]*:?[/\\]{1,3}|)[A-Za-z0-9._-]*(\[[0-9A-Fa-f:]*\])?(:[0-9]{0,5})?([/\\][A-Za-z0-9._/-]{0,40})?$`)

// shown returns an address for an error message: one with more than scheme, host, port and path may have a password in it.
func shown(address string) string {
	if plainAddress.MatchString(address) {
		return fmt.Sprintf("%.80q", address)
	}
	return "the address (which is not repeated here, since it may have a password in it)"
}

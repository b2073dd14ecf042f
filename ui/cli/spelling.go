package cli

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/alecthomas/kong"
)

// isControl reports whether a character can be in no setting: controls, and those that only change how a text looks or begin files.
func isControl(r rune) bool {
	invisible := []rune{0x200b, 0x200e, 0x200f, 0x2060, 0xfeff}
	return unicode.IsControl(r) || slices.Contains(invisible, r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// controlIn finds the first of them, and which character of the text it is, from 1; 0 for none.
func controlIn(text string) (bad rune, at int) {
	for _, r := range text {
		at++
		if isControl(r) {
			return r, at
		}
	}
	return 0, 0
}

// character names one of them in a text, and where it is.
func character(r rune, at int) string {
	what := "an invisible character"
	switch {
	case r == '\n' || r == '\r':
		what = "a line break"
	case r == '\t':
		what = "a tab"
	case unicode.IsControl(r):
		what = "a control character"
	}
	return fmt.Sprintf("%s in it (U+%04X, character %d)", what, r, at)
}

// escapes are the letters that make a control character behind a backslash, in TOML and in shells.
var escapes = strings.NewReplacer("\a", `\a`, "\b", `\b`, "\x1b", `\e`, "\f", `\f`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\v", `\v`)

// squashed returns a name without what people write differently: case, blanks, dashes.
func squashed(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// alsoCalled are other names in use for the values of a setting, each as squashed makes it: the names of attributes, of Microsoft's products then
// and now, of the clouds in Microsoft's own modules (az cloud, Connect-MgGraph), and other programs' names for the ways to sign in.
var alsoCalled = map[string]map[string]string{
	"source-anchor": {"msdsconsistencyguid": "consistencyguid", "adconsistencyguid": "consistencyguid", "guid": "objectguid"},
	"sync-tool": {
		"connectsync": "connect", "entraconnect": "connect", "entraconnectsync": "connect", "microsoftentraconnect": "connect", "microsoftentraconnectsync": "connect",
		"azureadconnect": "connect", "azureadconnectsync": "connect", "aadconnect": "connect", "aadc": "connect", "adsync": "connect", "dirsync": "connect",
		"entracloudsync": "cloud-sync", "microsoftentracloudsync": "cloud-sync", "azureadcloudsync": "cloud-sync", "azureadconnectcloudsync": "cloud-sync",
		"connectcloudsync": "cloud-sync", "cloud": "cloud-sync", "cloudprovisioning": "cloud-sync",
	},
	"cloud": {
		"global": "public", "azurecloud": "public", "azurepublic": "public", "commercial": "public", "worldwide": "public", "gcc": "public",
		"azureusgovernment": "usgov", "usgovernment": "usgov", "gcchigh": "usgov", "usgovl4": "usgov", "dod": "usgov-dod", "usgovl5": "usgov-dod",
		"azurechinacloud": "china", "21vianet": "china",
	},
	"sign-in": {"interactive": "browser", "devicecodeflow": "device-code", "device": "device-code", "code": "device-code", "az": "azure-cli", "cli": "azure-cli", "azcli": "azure-cli", "accesstoken": "token"},
	"ad-auth": {"password": "simple", "basic": "simple", "krb5": "kerberos", "gssapi": "kerberos", "sspi": "windows", "integrated": "windows"},
	"shell":   {"pwsh": "powershell"},
	"theme":   {"none": "plain", "nocolor": "plain", "nocolour": "plain", "mono": "plain"},
}

// choice reads one of the values that a setting may have, by any name in use for it.
func choice(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("value", &text); err != nil {
		return err
	}
	target.SetString(meant(ctx.Value.Name, text, ctx.Value.EnumSlice()))
	return nil
}

// meant returns the value that a text stands for; the text itself if it stands for none.
func meant(setting, text string, values []string) string {
	for _, value := range values {
		if squashed(value) == squashed(text) {
			return value
		}
	}
	if value, known := alsoCalled[setting][squashed(text)]; known {
		return value
	}
	return text
}

// truth reads a truth value.
type truth struct{}

// IsBool reports that the flag may stand alone.
func (truth) IsBool() bool { return true }

// Decode implements kong.Mapper.
func (truth) Decode(ctx *kong.DecodeContext, target reflect.Value) error {
	if ctx.Scan.Peek().Type != kong.FlagValueToken {
		target.SetBool(true)
		return nil
	}
	text := fmt.Sprint(ctx.Scan.Pop().Value)
	switch readTruth(text) {
	case "true":
		target.SetBool(true)
	case "false":
		target.SetBool(false)
	default:
		return fmt.Errorf("%.80q is neither true nor false", text)
	}
	return nil
}

// readTruth returns "true" or "false"; "" for anything else.
func readTruth(text string) string {
	switch squashed(text) {
	case "true", "yes", "on", "y", "1", "enabled":
		return "true"
	case "false", "no", "off", "n", "0", "disabled":
		return "false"
	default:
		return ""
	}
}

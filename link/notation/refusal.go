package notation

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

const examples = "give for example a1b2c3d4-e5f6-4789-abcd-1234567890ab, 1MOyofbliUerzRI0VniQqw== or d4 c3 b2 a1 f6 e5 89 47 ab cd 12 34 56 78 90 ab"

var cutOff = regexp.MustCompile(`(?s)^[^0-9{(\[]*[{(\[]?\s*(-?[0-9]{1,3}(?:[\s,;]+-?[0-9]{1,3})*)[\s,;]*(?:\.\.\.|…)\s*[})\]]?$`)

// refusal says why a text is not 16 bytes. What comes close is named.
func refusal(text string) *Error {
	text = strings.TrimSpace(plain(text))
	if m := cutOff.FindStringSubmatch(text); m != nil && len(text) <= longest {
		return &Error{
			Cause: fmt.Sprintf("it shows %d of the 16 bytes: PowerShell cuts lists off", len(notNumber.Split(m[1], -1))),
			Cure:  "set $FormatEnumerationLimit = 16 and show it again, or give [guid]$bytes",
		}
	}
	if strings.Contains(strings.ToLower(text), "binary blob") || strings.Contains(text, "System.Byte[]") {
		return &Error{Cause: "it names the bytes and does not show them", Cure: "have the tool show the value in hexadecimal, or export it with ldifde"}
	}
	if strings.ContainsRune(text, unicode.ReplacementChar) {
		return &Error{Cause: "it has lost bytes: a program took them for a text", Cure: "have the tool show the value in hexadecimal or base64"}
	}
	if n := bytesIn(text); n > 0 && n != 16 {
		return &Error{Cause: fmt.Sprintf("it holds %d bytes, and 16 are needed", n), Cure: examples}
	}
	return &Error{Cause: "it is not a GUID, not an ImmutableID of 16 bytes and not 16 bytes in any notation that is known", Cure: examples}
}

// bytesIn counts the bytes of a text in hexadecimal; 0 where it is none, or too short to be taken for one.
func bytesIn(text string) int {
	if len(text) > longest {
		return 0
	}
	tokens, _ := hexTokens(strings.Trim(text, "{}()[]\"'"))
	digits := strings.Join(tokens, "")
	if len(digits) < 20 || len(digits)%2 != 0 {
		return 0
	}
	return len(digits) / 2
}

package notation

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

const examples = "Give a value such as a1b2c3d4-e5f6-4789-abcd-1234567890ab, 1MOyofbliUerzRI0VniQqw== or d4 c3 b2 a1 f6 e5 89 47 ab cd 12 34 56 78 90 ab"

var cutOff = Pattern(`(?s)^[^0-9{(\[]*[{(\[]?\s*(-?[0-9]{1,3}(?:[\s,;]+-?[0-9]{1,3})*)[\s,;]*(?:\.\.\.|…)\s*[})\]]?$`)

var someNumber = Pattern(`^-?[0-9]{1,4}$`)

// refusal says why a text is not 16 bytes. What comes close is named.
func refusal(text string) *Error {
	text = strings.TrimSpace(plain(text))
	if len(text) > longest {
		return &Error{Cause: fmt.Sprintf("it is longer than %d characters", longest), Cure: "Give the one line or value that you mean"}
	}
	const showAll = "Set $FormatEnumerationLimit = 16 and show it again, or give [guid]$bytes"
	if m := cutOff().FindStringSubmatch(text); m != nil {
		return &Error{fmt.Sprintf("it shows %d of the 16 bytes: PowerShell cuts lists off", len(notNumber().Split(m[1], -1))), showAll}
	}
	if names := cutOffs(text); len(names) > 0 {
		return &Error{"it shows " + strings.Join(names, " and ") + " in part only: PowerShell cuts lists off", showAll}
	}
	if strings.Contains(strings.ToLower(text), "binary blob") || strings.Contains(text, "System.Byte[]") {
		return &Error{Cause: "it names the bytes but does not show them", Cure: "Have the tool show the value in hexadecimal, or export it with ldifde"}
	}
	if strings.ContainsRune(text, unicode.ReplacementChar) {
		return &Error{Cause: "it has lost bytes: a program took them for text", Cure: "Have the tool show the value in hexadecimal or base64"}
	}
	if cause := wrongNumbers(text); cause != "" {
		return &Error{Cause: cause, Cure: examples}
	}
	if n := bytesIn(text); n > 0 && n != 16 {
		return &Error{Cause: fmt.Sprintf("it holds %d bytes, and 16 are needed", n), Cure: examples}
	}
	return &Error{Cause: "it is not a GUID, an ImmutableID of 16 bytes or 16 bytes in any known notation", Cure: examples}
}

// bytesIn counts the bytes of a text in hexadecimal; 0 if it is none, or too short to be taken for one.
func bytesIn(text string) int {
	tokens, _ := hexTokens(strings.Trim(text, "{}()[]\"'"))
	digits := strings.Join(tokens, "")
	if len(digits) < 20 || len(digits)%2 != 0 {
		return 0
	}
	return len(digits) / 2
}

// wrongNumbers says why a list of decimal numbers is not 16 bytes; "" if it is none. Without commas, pairs of digits are hexadecimal rather.
func wrongNumbers(text string) string {
	parts := notNumber().Split(strings.Trim(text, "{}()[]\"' ,;"), -1)
	decimal := strings.Contains(text, ",")
	for _, p := range parts {
		if !someNumber().MatchString(p) {
			return ""
		}
		decimal = decimal || len(strings.TrimPrefix(p, "-")) != 2
	}
	if len(parts) < 8 || !decimal {
		return ""
	}
	for _, p := range parts {
		if v, _ := strconv.Atoi(p); v > 255 || v < -128 {
			return "a byte is no more than 255, and " + p + " is one of its numbers"
		}
	}
	if len(parts) != 16 {
		return fmt.Sprintf("it holds %d bytes, and 16 are needed", len(parts))
	}
	return ""
}

package naming

import "unicode"

// Foreign is the first letter of a name that is not Latin, if others are: the Cyrillic "а" looks like the Latin one. script is "Cyrillic", or "" if it is
// none of those that look so.
func (n Name) Foreign() (letter rune, script string, ok bool) {
	text := n.Text
	if n.Logon != "" {
		text = n.Logon
	}
	latin := false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.IsLetter(r) && letter == 0:
			letter = r
		}
	}
	for name, table := range map[string]*unicode.RangeTable{"Cyrillic": unicode.Cyrillic, "Greek": unicode.Greek, "Armenian": unicode.Armenian, "Cherokee": unicode.Cherokee} {
		if unicode.Is(table, letter) {
			script = name
		}
	}
	return letter, script, latin && letter != 0 && !unicode.Is(unicode.Common, letter)
}

package ui

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hardmatch/link"
)

// LooksLike finds another account whose display name or sign-in name a person could take for this one's though it is not the same: other
// capitals, wide or other compatibility forms, letters of another script, invisible signs. Two accounts of the very same name are no such
// pair: that is what duplicates are like.
func LooksLike(a link.Account, others []link.Account) (link.Account, bool) {
	for _, other := range others {
		if other.ID != a.ID && (alike(a.DisplayName, other.DisplayName) || alike(a.UPN, other.UPN)) {
			return other, true
		}
	}
	return link.Account{}, false
}

// longestName is how many bytes of a name are compared: a name of 64 KB must not slow a screen down.
const longestName = 1024

// alike tells whether two names differ, but not to the eye.
func alike(a, b string) bool {
	if a == b || a == "" || b == "" {
		return false
	}
	a, b = skeleton(a), skeleton(b)
	return strings.EqualFold(a, b) || shapes.Replace(a) == shapes.Replace(b) || runs.Replace(strings.ToLower(a)) == runs.Replace(strings.ToLower(b))
}

// skeleton is a name without what does not show: its compatibility forms are resolved, letters of other scripts are replaced by the Latin ones
// they look like, invisible signs are gone, and any blank is one blank.
func skeleton(name string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector) && !unicode.IsSpace(r) {
			return -1
		}
		if latin, ok := latinLook[r]; ok {
			return latin
		}
		return r
	}, norm.NFKC.String(name[:min(len(name), longestName)]))
	return strings.Join(strings.Fields(plain), " ")
}

// shapes are signs that look the same in many fonts as long as their capitals are kept, runs are letters that look like one in lower case.
var (
	shapes = strings.NewReplacer("I", "l", "1", "l", "|", "l", "O", "o", "0", "o")
	runs   = strings.NewReplacer("rn", "m", "vv", "w")
)

// latinLook are the Cyrillic, Greek, Armenian and odd Latin letters that look like a plain Latin one, from the confusables of Unicode (UTS #39).
var latinLook = lookalikes(map[rune]string{
	'A': "\u0410\u0391", 'a': "\u0430\u03b1\u0251", 'B': "\u0412\u0392", 'C': "\u0421\u03f9", 'c': "\u0441\u03f2", 'd': "\u0501",
	'E': "\u0415\u0395", 'e': "\u0435", 'g': "\u0261\u0581", 'H': "\u041d\u0397", 'h': "\u04bb\u0570", 'I': "\u0406\u0399",
	'i': "\u0456\u03b9\u0131", 'J': "\u0408", 'j': "\u0458\u03f3\u0575", 'K': "\u041a\u039a", 'k': "\u043a\u03ba",
	'l': "\u04cf\u04c0", 'M': "\u041c\u039c", 'N': "\u039d", 'n': "\u0578", 'O': "\u041e\u039f\u0555", 'o': "\u043e\u03bf\u0585",
	'P': "\u0420\u03a1", 'p': "\u0440\u03c1", 'Q': "\u051a", 'q': "\u051b", 'S': "\u0405\u054f", 's': "\u0455", 'T': "\u0422\u03a4",
	'U': "\u054d", 'u': "\u03c5\u057d", 'v': "\u0475\u03bd", 'W': "\u051c", 'w': "\u051d", 'X': "\u0425\u03a7", 'x': "\u0445\u03c7",
	'Y': "\u0423\u03a5", 'y': "\u0443\u03b3", 'Z': "\u0396",
})

// lookalikes turns lists of look-alikes around.
func lookalikes(of map[rune]string) map[rune]rune {
	looks := map[rune]rune{}
	for latin, others := range of {
		for _, r := range others {
			looks[r] = latin
		}
	}
	return looks
}

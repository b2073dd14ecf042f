package term

import "strings"

// Matching marks where a text begins with, or has, what was searched for, without regard to capitals; the rest has the role given. What a list shows has
// been found by the directory, which knows more ways than this: if nothing is marked, something else of the row has matched.
func Matching(text, searched string, rest Role) Line {
	text = Clean(text)
	var l Line
	for searched != "" {
		at, n := foldedIndex(text, searched)
		if at < 0 {
			break
		}
		l = append(l, rest.Of(text[:at]), Match.Of(text[at:at+n]))
		text = text[at+n:]
	}
	return append(l, rest.Of(text))
}

// foldedIndex is where the text has the part, and in how many bytes; -1 if it has not.
func foldedIndex(text, part string) (at, n int) {
	for at := range text {
		for end := range text[at:] + "." {
			if strings.EqualFold(text[at:at+end], part) {
				return at, end
			}
			if end > 4*len(part) {
				break
			}
		}
	}
	return -1, 0
}

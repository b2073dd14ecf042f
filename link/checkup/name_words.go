package checkup

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// particles are words that many names share. They count only if a name has no others.
var particles = strings.Fields("af al bin da das de del della den der di do dos du el ibn la le ten ter van vd von zu zum zur")

// titles stand beside a name.
var titles = strings.Fields("dr prof mr mrs ms herr frau ing dipl jr sr ii iii adm admin ext")

// nameWords are the words of a name in the form in which they are compared.
func nameWords(name string) []string {
	all := strings.FieldsFunc(foldedName(name), unicode.IsSpace)
	words := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return slices.Contains(particles, w) || slices.Contains(titles, w) })
	if len(words) == 0 {
		return all
	}
	return words
}

// fieldWords are the words of a given or a family name, and all of it in one: "al-Hassan" and "Alhassan".
func fieldWords(name string) []string {
	words := nameWords(name)
	if whole := strings.ReplaceAll(foldedName(name), " ", ""); whole != "" && !slices.Contains(words, whole) {
		words = append(words, whole)
	}
	return words
}

// longestName is how many bytes of a name are compared.
const longestName = 1024

// letters that do not come apart into a plain one and a mark, and the spellings of those that do, in words without marks.
var (
	undivided = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "ħ", "h")
	spelled   = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "aa", "a")
)

// foldedName is a name in small letters without marks, one blank between words. An apostrophe joins, what is no letter separates, and a digit counts for
// nothing: it distinguishes namesakes.
func foldedName(name string) string {
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "")
	}
	if isASCII(name) {
		return foldedASCII(name)
	}
	var b strings.Builder
	for _, r := range undivided.Replace(strings.ToLower(norm.NFKD.String(strings.ToLower(name)))) {
		switch {
		case unicode.Is(unicode.M, r), unicode.IsNumber(r), strings.ContainsRune("'’‘ʼ`´ʻ", r), unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return spelled.Replace(b.String())
}

func isASCII(name string) bool {
	return strings.IndexFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// foldedASCII is foldedName of a name in which nothing has to be taken apart, as most are: it takes a tenth of the time.
func foldedASCII(name string) string {
	out := make([]byte, 0, len(name))
	for i := range len(name) {
		switch b := name[i]; {
		case 'A' <= b && b <= 'Z':
			out = append(out, b-'A'+'a')
		case 'a' <= b && b <= 'z':
			out = append(out, b)
		case '0' <= b && b <= '9', b == '\'', b == '`':
		default:
			out = append(out, ' ')
		}
	}
	if !bytes.ContainsAny(out, "aou") || !slices.ContainsFunc(spellings, func(s string) bool { return bytes.Contains(out, []byte(s)) }) {
		return string(out)
	}
	return spelled.Replace(string(out))
}

// spellings are what spelled replaces.
var spellings = []string{"ae", "oe", "ue", "aa"}

// withoutAsides is a display name without what stands in brackets: "(Sales)".
func withoutAsides(name string) string {
	var b strings.Builder
	depth := 0
	for _, r := range name {
		switch {
		case strings.ContainsRune("([{", r):
			depth++
			b.WriteByte(' ')
		case strings.ContainsRune(")]}", r):
			depth = max(0, depth-1)
		case depth == 0:
			b.WriteRune(r)
		}
	}
	if strings.TrimSpace(b.String()) == "" {
		return name
	}
	return b.String()
}

// unspaced are scripts in which names are written without blanks.
var unspaced = []string{"Han", "Hiragana", "Katakana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar"}

// sameScript reports whether two lists of words have a script in common: Latin, Cyrillic, Han.
func sameScript(x, y []string) bool {
	scripts := scriptsOf(x)
	for script := range scriptsOf(y) {
		if scripts[script] {
			return true
		}
	}
	return false
}

func scriptsOf(words []string) map[string]bool {
	out := map[string]bool{}
	for _, r := range strings.Join(words, "") {
		out[scriptOf(r)] = true
	}
	return out
}

func scriptOf(r rune) string {
	if r < 0x250 {
		return "Latin"
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return ""
}

package term

import (
	"strings"

	"hardmatch/link"
)

// unlinked breaks what GitHub makes links of though it is not marked as one (GFM: autolinks, extension).
var unlinked = strings.NewReplacer("://", `\://`, "www.", `www\.`)

// Markdown is a text in which nothing is a sign of Markdown or HTML, nor a link, and which stays in its line and its cell.
func Markdown(text string) string {
	var b strings.Builder
	for i, r := range link.CleanProse(text) {
		if strings.ContainsRune("\\`*_{}[]<>()#+!|~&", r) || i == 0 && r == '-' {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return unlinked.Replace(b.String())
}

package term

import (
	"strings"
	"unicode"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/unicode/norm"

	"hardmatch/link"
)

// Shape is a name and its skeletons.
type Shape struct {
	Name  string
	forms [3]string
}

// ShapeOf takes the name apart.
func ShapeOf(name string) Shape {
	shown := visible(name)
	return Shape{name, [3]string{skeleton(shown), lowerSkeleton(shown), lowerSkeleton(skeleton(shown))}}
}

// Alike reports whether two names differ, but not to the eye.
func (s Shape) Alike(other Shape) bool {
	if s.Name == other.Name || s.Name == "" || other.Name == "" {
		return false
	}
	for i, form := range s.forms {
		if form == other.forms[i] {
			return true
		}
	}
	return false
}

// Alike says whether two names differ, but not to the eye.
func Alike(a, b string) bool { return ShapeOf(a).Alike(ShapeOf(b)) }

// longestName is how many bytes of a name are compared: a name of 64 KB must not slow a screen down.
const longestName = 1024

// visible is a name without what does not show: its compatibility forms are resolved, invisible signs are gone, and any blank is one blank.
func visible(name string) string {
	shown := strings.Map(func(r rune) rune {
		if link.Invisible(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(name[:min(len(name), longestName)]))
	return strings.Join(strings.Fields(shown), " ")
}

// skeleton is a name with each sign replaced by the one that stands for all that look like it (UTS #39, confusables.txt), whatever their scripts.
func skeleton(name string) string { return runs.Replace(confusable.Skeleton(name)) }

// lowerSkeleton is the same without regard to capitals. What looks alike in capitals may not in small letters, and the other way round: a name has both, and
// that of what its skeleton looks like in small letters.
func lowerSkeleton(name string) string { return skeleton(strings.ToLower(name)) }

// runs are letters that together look like one; Unicode's data has only "rn".
var runs = strings.NewReplacer("vv", "w")

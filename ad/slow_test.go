package ad

import (
	"context"
	"strings"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// Only a search gets the advice that a longer text is quicker: a plan that is being carried out has no text.
func TestOnlyASearchIsMadeQuickerByALongerText(t *testing.T) {
	c := connect(t, options(serve(t, adtest.Config{}, bond)))
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	_, _, err := c.Search(ctx, "james", 10)
	_, other := c.Person(ctx, "james.bond")
	for err, longer := range map[error]bool{err: true, other: false} {
		if p := link.AsProblem(err); p == nil || p.Kind != link.Unreachable || strings.Contains(p.Cure, "longer text") != longer {
			t.Errorf("%+v", p)
		}
	}
}

package engine

import (
	"context"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// powerless may change a sign-in name once, and no ImmutableID.
type powerless struct {
	link.Writer
	renamed *bool
}

var powerlessProblem = &link.Problem{Kind: link.NoRights, Cause: "this sign-in is not allowed to do that", Cure: "it needs the permission User.ReadWrite.All"}

// Set implements Writer.
func (powerless) Set(context.Context, link.AccountID, link.ImmutableID) error {
	return powerlessProblem
}

// Rename implements Writer.
func (w powerless) Rename(ctx context.Context, id link.AccountID, upn string) error {
	if *w.renamed {
		return powerlessProblem
	}
	*w.renamed = true
	return w.Writer.Rename(ctx, id, upn)
}

// A cure that follows another one begins like a sentence.
func TestACureBehindAnotherBeginsLikeASentence(t *testing.T) {
	w := federatedWorld()
	engine := w.engine(t)
	engine.Writer = powerless{engine.Writer, new(bool)}
	_, err := engine.Apply(t.Context(), confirm(t, w.plan(t, plan.Decision{})), nil)
	if err == nil || !strings.Contains(err.Error(), "have it changed back to james.bond@fed.contoso.com. It needs the permission User.ReadWrite.All") {
		t.Error(err)
	}
}

// Where an account is now is said in the words of its place.
func TestWhereAnAccountIsNow(t *testing.T) {
	live, binned := account("a", "a@contoso.com"), account("a", "a@contoso.com")
	deleted(&binned)
	if got := difference(binned, live); got != "it is live now" {
		t.Errorf("%q", got)
	}
	if got := difference(live, binned); got != "it is now in the recycle bin" {
		t.Errorf("%q", got)
	}
}

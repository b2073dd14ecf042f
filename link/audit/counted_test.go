package audit

import (
	"testing"

	"hardmatch/link"
)

// TestACountThatDiffersIsExplainedOnlyWhereAllWasRead: what was not read, because the run was stopped or a page failed, was neither made nor deleted.
func TestACountThatDiffersIsExplainedOnlyWhereAllWasRead(t *testing.T) {
	join := func(unread bool) Reads {
		c := randomCollection(1)
		c.Counted(2) // fewer than came, so that nothing is missing
		if unread {
			c.AccountsUnread(link.Live, &link.Problem{Kind: link.Unreachable, Cause: "it does not answer"})
		}
		return c.Join(observed).Reads
	}
	whole := join(false)
	if whole.Miscounted() == "" {
		t.Fatalf("%+v has no difference", whole)
	}
	stopped := whole
	stopped.Partial = true
	for name, reads := range map[string]Reads{"stopped": stopped, "without a page": join(true)} {
		if said := reads.Miscounted(); said != "" {
			t.Errorf("%s: %s", name, said)
		}
	}
}

package audit

import (
	"fmt"
	"time"

	"hardmatch/link"
)

// countLag is for how long a deleted account may still be counted: the index that counts follows the directory within minutes (Learn: graph/aad-advanced-queries).
const countLag = time.Hour

// Counted takes how many live accounts there are, as the tenant counts them.
func (c *Collection) Counted(many int) { c.counted = many }

// Uncounted notes that the tenant did not count them: a page that is lost on the way is then noticed by no one.
func (c *Collection) Uncounted(p *link.Problem) {
	c.hole(new(bool), holeOf("how many accounts the tenant has, and so whether all have come", p))
}

// Came is how many accounts have come so far, each counted once.
func (c *Collection) Came() (live, deleted int) {
	return len(c.accounts.records) - c.deleted, c.deleted
}

// holdCount holds the accounts that came against the tenant's own count. That there are more is nothing: they were made meanwhile. As many may be missing as were
// deleted a short while ago; where it is more, a page has been lost on the way though none has failed.
func (c *Collection) holdCount() {
	came, _ := c.Came()
	short := c.counted - came
	if short <= 0 || c.missing.live || !c.missing.bin && short <= c.deletedSince(c.at.Add(-countLag)) {
		return
	}
	c.hole(&c.missing.live, Hole{
		What:  link.Count(short, "account", "accounts") + " of the tenant",
		Cause: fmt.Sprintf("Microsoft Graph counts %d, and gave %d without an error", c.counted, came), Cure: "Audit again",
	})
}

// deletedSince is how many accounts of the recycle bin were deleted after a time.
func (c *Collection) deletedSince(t time.Time) (many int) {
	for at := range c.accounts.records {
		if a := unpackAccount(c.accounts.unpacker(uint32(at))); !isLive(a) && a.DeletedAt.After(t) {
			many++
		}
	}
	return many
}

// Miscounted is what a report says where the tenant counts other than it gave, and that is no hole; "" if it does not, and where not all was read: then the
// difference has that cause.
func (r Reads) Miscounted() string {
	if r.Counted == 0 || r.Counted == r.Accounts || r.Partial || r.fewer {
		return ""
	}
	return fmt.Sprintf("Microsoft Graph counts %s, and gave %d: its count is some minutes behind", link.Count(r.Counted, "account", "accounts"), r.Accounts)
}

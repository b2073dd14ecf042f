package audit

import (
	"fmt"
	"slices"

	"hardmatch/link"
)

// Counted takes how many live accounts there are, as the tenant counts them; a later count after an earlier one.
func (c *Collection) Counted(many int) { c.counts = append(c.counts, many) }

// Uncounted notes that the tenant did not count them: a page or an account that is lost on the way then goes unnoticed, and no one is known to have no account.
func (c *Collection) Uncounted(p *link.Problem) {
	c.hole(&c.missing.live, holeOf("how many accounts the tenant has, and so whether all have come", p))
}

// NotLookedAt is what a report says whose people were read one by one; "" for a report on everyone.
func (r Reads) NotLookedAt() string {
	if !r.OneByOne {
		return ""
	}
	return "Each person was read alone: who else an account fits was not looked at"
}

// Came is how many accounts have come so far, each counted once.
func (c *Collection) Came() (live, deleted int) {
	return len(c.accounts.records) - c.deleted, c.deleted
}

// Miscounted reports whether the tenant's count differs from what came, so it must count again: accounts are made and deleted while a tenant is read.
func (c *Collection) Miscounted() bool {
	came, _ := c.Came()
	return len(c.counts) > 0 && !c.missing.live && !slices.Contains(c.counts, came)
}

// counted is the last count; 0 for none.
func (c *Collection) counted() int {
	if len(c.counts) == 0 {
		return 0
	}
	return c.counts[len(c.counts)-1]
}

// holdCount holds the accounts that came against the tenant's own counts. If no count is as many as came, a page or an account has been lost on the way though
// nothing has failed, or the count is wrong, and then proves nothing. That some were made or deleted a short while ago explains nothing: a loss would hide
// behind it.
func (c *Collection) holdCount() {
	if !c.Miscounted() {
		return
	}
	came, _ := c.Came()
	h := Hole{
		What: "whether all accounts of the tenant have come", Cause: fmt.Sprintf("Microsoft Graph counts %d, and gave %d: its count proves nothing", c.counted(), came),
		Cure: "Audit again in some minutes",
	}
	if short := c.counted() - came; short > 0 {
		h.What = link.Count(short, "account", "accounts") + " of the tenant"
		h.Cause = fmt.Sprintf("Microsoft Graph counts %d, and gave %d without an error", c.counted(), came)
	}
	c.hole(&c.missing.live, h)
}

package practice

import "time"

// turnTo turns the company's clock on to a time, unless that is past, and tells the time then.
func (c *Company) turnTo(at time.Time) time.Time {
	c.clock.Lock()
	defer c.clock.Unlock()
	now := c.base().Add(c.ahead)
	if at.After(now) {
		c.ahead += at.Sub(now)
		return at
	}
	return now
}

// Now is the time of the company's clock.
func (c *Company) Now() time.Time {
	c.clock.Lock()
	defer c.clock.Unlock()
	return c.base().Add(c.ahead)
}

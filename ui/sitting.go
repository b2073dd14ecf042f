package ui

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// sitting is what this start of the program remembers from one person to the next.
type sitting struct {
	hindrances map[link.AccountID][]checkup.Hindrance // all that stood in the way of an account when it was looked at
}

func newSitting() *sitting { return &sitting{hindrances: map[link.AccountID][]checkup.Hindrance{}} }

// look tells a check-up what stood in the way before and is gone now, since whoever has taken it away has it back afterwards.
func (s *sitting) look(c checkup.CheckUp) checkup.CheckUp {
	if c.Account == nil {
		return c
	}
	id := c.Account.ID
	c.Facts.Lifted = c.Lifted(s.hindrances[id])
	for _, h := range c.Hindrances() {
		if !slices.Contains(s.hindrances[id], h) {
			s.hindrances[id] = append(s.hindrances[id], h)
		}
	}
	return c
}

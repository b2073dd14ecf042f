package checkup

import (
	"time"

	"hardmatch/link"
)

// Suggest finds the account that the facts speak for by themselves; nil if they do not; else it points into near: the only one that has the person's sign-in
// name or primary address, or else the sole candidate; a guest from another organisation only as that. A live one counts before those in the recycle bin, even
// if it holds the anchor already and so is prepared or linked; unless it is what the sync has made since the person's account was deleted.
func Suggest(p link.Person, near []link.Account, now time.Time) *link.Account {
	var candidates, live, deleted []*link.Account
	for i, a := range near {
		if len(MatchReasons(p, a)) == 0 {
			continue
		}
		candidates = append(candidates, &near[i])
		switch {
		case !SameUPNOrMail(p, a), a.External: // who signs in elsewhere is never matched
		case a.Where() == link.Live:
			live = append(live, &near[i])
		case !UsedBySync(p, a):
			deleted = append(deleted, &near[i])
		}
	}
	var found link.Account
	switch {
	case len(deleted) == 1 && (len(live) == 0 || len(live) == 1 && replaces(*live[0], *deleted[0], now)):
		found = *deleted[0]
	case len(live) == 1:
		found = *live[0]
	case len(candidates) == 1:
		found = *candidates[0]
	default:
		return nil
	}
	return &found
}

// replaces reports whether a live account looks like what the sync has made in place of a deleted one: it is the sync's, and the other one was in use more.
func replaces(live, deleted link.Account, now time.Time) bool {
	return live.Sync.Or("") == link.Synced && deleted.Where() == link.RecycleBin && deleted.Usage.More(live.Usage, now)
}

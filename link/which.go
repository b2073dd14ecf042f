package link

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Which says in words which of these accounts each one is, so that no one takes one for another: "the synced copy of 2026-10-27", "the cloud account since
// 2021". Two different accounts never get the same words. It first says how an account came to be, which stays. Only if that does not distinguish two does
// it add the day, and then the beginning of the object id. Days are those of now's location. An account that is listed twice counts once.
func Which(accounts []Account, now time.Time) map[AccountID]string {
	var each []Account
	for _, a := range accounts {
		if !slices.ContainsFunc(each, func(e Account) bool { return e.ID == a.ID }) {
			each = append(each, a)
		}
	}
	words := map[AccountID]string{}
	for _, say := range []func(Account) string{
		func(a Account) string { return a.origin(each, now, false) },
		func(a Account) string { return a.origin(each, now, true) },
		func(a Account) string { return a.origin(each, now, true) + ", " + a.ID.Short() },
		func(a Account) string { return a.origin(each, now, true) + ", " + string(a.ID) },
	} {
		used := map[string]int{}
		for _, a := range each {
			words[a.ID] = cmp.Or(words[a.ID], say(a))
		}
		for _, w := range words {
			used[w]++
		}
		for id, w := range words {
			if used[w] > 1 {
				words[id] = ""
			}
		}
	}
	return words
}

// origin says how an account came to be, and when: the day of what a sync has made since the others were there, the year of anything else.
func (a Account) origin(among []Account, now time.Time, exact bool) string {
	made, known := a.Usage.Created.Get()
	day := ""
	switch {
	case !known:
	case made.IsZero():
		day = "before June 2018" // Graph does not know when (Learn: user resource type, createdDateTime)
	case exact:
		day = Day(made, now)
	default:
		day = strconv.Itoa(made.In(now.Location()).Year())
	}
	since := func(what string) string {
		if day == "" {
			return what
		}
		if made.IsZero() {
			return what + " from " + day
		}
		return what + " since " + day
	}
	switch {
	case a.Where() == RecycleBin && exact:
		return "the one deleted on " + Day(a.DeletedAt, now)
	case a.Where() == RecycleBin:
		return "the one in the recycle bin"
	case a.External || a.Guest:
		return since("the guest account")
	case a.Sync.Or("") == Synced && known && !made.IsZero() && a.youngest(among):
		return "the synced copy of " + Day(made, now)
	case a.Sync.Or("") == Synced:
		return since("the synced account")
	case a.Sync.Or("") == LeftScope:
		return since("the account that left the sync")
	case !a.Sync.IsKnown():
		return since("the account")
	default:
		return since("the cloud account")
	}
}

// youngest reports whether another live account of these was there before this one: what the sync makes beside it is the copy.
func (a Account) youngest(among []Account) bool {
	made := a.Usage.Created.Or(time.Time{})
	return slices.ContainsFunc(among, func(o Account) bool {
		before, known := o.Usage.Created.Get()
		return o.ID != a.ID && o.Where() == Live && known && before.Before(made)
	})
}

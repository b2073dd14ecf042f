package checkup

import (
	"slices"
	"strings"
	"time"

	"hardmatch/link"
)

// RanSince reports whether a run of the sync that is sure to have begun after the write has ended at last. One that ended sooner may have been under way when
// the value was written; and the first run after a match may report the conflict once more. So a whole interval must lie between the two.
func RanSince(write, last time.Time, settings link.SyncSettings) bool {
	return !write.IsZero() && last.Sub(write) >= settings.Every()
}

// SignName names a sign of a match for scripts. It never changes.
type SignName string

// The signs of a match, in the order in which they are listed. 204 for the write is none of them.
const (
	SignSynced      SignName = "synced"       // onPremisesSyncEnabled is true
	SignAnchor      SignName = "anchor"       // it has exactly the person's ImmutableID
	SignAnchorAlone SignName = "anchor-alone" // no other account has that
	SignSIDAlone    SignName = "sid-alone"    // no other account has the person's SID
	SignLaterSync   SignName = "later-sync"   // the sync has written to it since the link
	SignSID         SignName = "sid"          // it has the SID of the AD user
)

// Answer is whether a sign is there.
type Answer string

// The answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown" // it could not be read, or nothing says
)

// Sign is one sign that the sync has taken an account. Says is what was read of it, as a sentence without its full stop.
type Sign struct {
	Name SignName
	Is   Answer
	Says string
}

// Seen is what the signs are read from: an account, everyone else who carries a value of the person, and when that account got its ImmutableID.
type Seen struct {
	Person   link.Person
	Anchor   link.ImmutableID
	Account  link.Account
	Carriers []link.Account // others, live and in the recycle bin
	Unread   []link.Unread  // of the search for them
	Stamp    Stamp
	Now      time.Time
}

// Signs are all signs of a match, in their order.
func (s Seen) Signs() []Sign {
	holds := func(a link.Account) bool { return a.Holds(s.Anchor) }
	hasSID := func(a link.Account) bool { return link.CarriesSID(s.Person, a) }
	return []Sign{
		s.synced(), s.anchor(),
		s.alone(SignAnchorAlone, "the person's ImmutableID", holds, link.Account.MayHoldValue, link.CodeUnknownRecycleBin),
		s.alone(SignSIDAlone, "the person's SID", hasSID, link.Account.MayHaveSID, link.CodeUnknownSID),
		s.laterSync(), s.sid(),
	}
}

// GoneSigns are the last signs of an account that is in neither place any more: nothing is known of it, and of the others only what was read.
func GoneSigns(last []Sign) []Sign {
	return link.Map(last, func(s Sign) Sign {
		now, gone := link.First([]Sign{
			{SignSynced, No, "The account is neither live nor in the recycle bin"},
			{SignAnchor, Unknown, "Its ImmutableID can no longer be read"},
			{SignLaterSync, Unknown, "Whether the sync has written to it can no longer be read"},
			{SignSID, Unknown, "Its SID can no longer be read"},
		}, func(g Sign) bool { return g.Name == s.Name })
		if gone {
			return now
		}
		return s
	})
}

// Taken reports whether the signs say that the sync has taken the account: it is synced with this anchor, and neither the SID nor another account speaks against
// it. What could not be read does not; but a match by a value in AD, of an account that was synced before, has to show by the SID or by a later run.
func Taken(signs []Sign, stamp Stamp) bool {
	is := map[SignName]Answer{}
	for _, sign := range signs {
		is[sign.Name] = sign.Is
	}
	shows := !stamp.InAD || is[SignSID] == Yes || is[SignLaterSync] == Yes
	return shows && is[SignSynced] == Yes && is[SignAnchor] == Yes && is[SignAnchorAlone] != No && is[SignSIDAlone] != No && is[SignSID] != No
}

func (s Seen) synced() Sign {
	state, known := s.Account.Sync.Get()
	live := s.Account.Where() == link.Live
	switch {
	case !live:
		return Sign{SignSynced, No, "The account is in the recycle bin"}
	case !known:
		return Sign{SignSynced, Unknown, "Whether AD manages it could not be read (onPremisesSyncEnabled)"}
	case state == link.Synced:
		return Sign{SignSynced, Yes, "AD manages the account (onPremisesSyncEnabled)"}
	default:
		return Sign{SignSynced, No, "AD does not manage the account yet (onPremisesSyncEnabled)"}
	}
}

func (s Seen) anchor() Sign {
	switch value, known := s.Account.ImmutableID.Get(); {
	case !known:
		return Sign{SignAnchor, Unknown, "Its ImmutableID could not be read"}
	case s.Account.Holds(s.Anchor):
		return Sign{SignAnchor, Yes, "It carries the person's ImmutableID"}
	case value == "":
		return Sign{SignAnchor, No, "It carries no ImmutableID"}
	default:
		return Sign{SignAnchor, No, "It carries another ImmutableID, " + string(value)}
	}
}

// alone reports whether no other account has a value. If the search failed, that is not known.
func (s Seen) alone(name SignName, value string, has, may func(link.Account) bool, unread link.Code) Sign {
	for _, a := range s.Carriers {
		who := a.Called()
		if a.Where() == link.RecycleBin {
			who += ", in the recycle bin,"
		}
		switch {
		case a.ID == s.Account.ID:
		case has(a):
			too := ""
			if has(s.Account) {
				too = " too"
			}
			return Sign{name, No, who + " has " + value + too}
		case may(a):
			return Sign{name, No, who + " may have " + value + ": it may not be read"}
		}
	}
	if slices.ContainsFunc(s.Unread, func(u link.Unread) bool { return u.Code == unread || u.Code == link.CodeUnknownRecycleBin }) {
		return Sign{name, Unknown, "Whether another account has " + value + " could not be read"}
	}
	return Sign{name, Yes, "No other account has " + value}
}

func (s Seen) laterSync() Sign {
	last, written := s.Account.LastSync, s.Stamp.At
	switch {
	case last.IsZero():
		return Sign{SignLaterSync, Unknown, "The sync has not written to it yet (onPremisesLastSyncDateTime)"}
	case written.IsZero():
		return Sign{SignLaterSync, Unknown, "The sync wrote to it at " + link.Clock(last, s.Now) + "; when it was linked is not in this journal"}
	default:
		is := No
		if last.After(written) {
			is = Yes
		}
		return Sign{SignLaterSync, is, "The sync wrote to it last on " + link.Day(last, s.Now) + " at " + link.Clock(last, s.Now)}
	}
}

func (s Seen) sid() Sign {
	sid, known := s.Account.SID.Get()
	switch {
	case !known:
		return Sign{SignSID, Unknown, "Its SID could not be read"}
	case sid == "" || s.Person.SID == "":
		return Sign{SignSID, Unknown, "It carries no SID of AD yet"}
	case strings.EqualFold(sid, s.Person.SID):
		return Sign{SignSID, Yes, "It carries the SID of the AD user"}
	default:
		return Sign{SignSID, No, "It carries the SID of another AD user, " + sid}
	}
}

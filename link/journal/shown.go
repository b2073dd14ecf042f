package journal

import (
	"time"

	"hardmatch/link"
)

// shownLine is what the decision rested on of what was shown of an account: Finish compares it with what is true by then. What is absent was not readable.
type shownLine struct {
	Roles        *[]link.Role `json:"roles,omitempty"`
	MoreRoles    string       `json:"moreRoles,omitempty"`
	Restricted   *bool        `json:"restricted,omitempty"`
	Guest        bool         `json:"guest,omitempty"`
	External     bool         `json:"external,omitempty"`
	CloudManaged *bool        `json:"cloudManaged,omitempty"`
	Identifier   *string      `json:"objectIdentifier,omitempty"`
	Protected    *bool        `json:"protected,omitempty"`

	LastSignIn *time.Time `json:"lastSignIn,omitempty"`
	Licences   *[]string  `json:"licences,omitempty"`
	Mailbox    *bool      `json:"mailbox,omitempty"`
	Groups     *int       `json:"groups,omitempty"`
	Devices    *int       `json:"devices,omitempty"`
	Owned      *int       `json:"owned,omitempty"`
	Reports    *int       `json:"reports,omitempty"`
}

// recordShown records an account with what was shown of it, and the words by which the screens distinguished it from the others.
func recordShown(a link.Account, which map[link.AccountID]string) accountLine {
	l, e := recordAccount(a), a.Usage
	l.Which = which[a.ID]
	l.Shown = &shownLine{
		Roles: recordedList(a.Roles), MoreRoles: a.MoreRoles, Restricted: recorded(a.Restricted), Guest: a.Guest, External: a.External,
		CloudManaged: recorded(a.CloudManaged), Identifier: recorded(a.ObjectIdentifier), Protected: recorded(a.Protected),
		LastSignIn: recorded(e.LastSignIn), Licences: recordedList(e.Licences), Mailbox: recorded(e.Mailbox), Groups: recorded(e.Groups),
		Devices: recorded(e.Devices), Owned: recorded(e.Owned), Reports: recorded(e.Reports),
	}
	return l
}

// on puts it on an account.
func (l *shownLine) on(a *link.Account) {
	if l == nil {
		return
	}
	a.Roles, a.MoreRoles, a.Restricted, a.Guest, a.External = readAgain(l.Roles), l.MoreRoles, readAgain(l.Restricted), l.Guest, l.External
	a.CloudManaged, a.ObjectIdentifier, a.Protected = readAgain(l.CloudManaged), readAgain(l.Identifier), readAgain(l.Protected)
	a.Usage = link.Usage{
		LastSignIn: readAgain(l.LastSignIn), Licences: readAgain(l.Licences), Mailbox: readAgain(l.Mailbox), Groups: readAgain(l.Groups),
		Devices: readAgain(l.Devices), Owned: readAgain(l.Owned), Reports: readAgain(l.Reports),
	}
}

// recorded is a value for the journal; nil for what is unknown.
func recorded[T any](k link.Known[T]) *T {
	v, known := k.Get()
	if !known {
		return nil
	}
	return &v
}

// recordedList is recorded for a list: of one that is known to be empty null would say that it is unknown.
func recordedList[T any](k link.Known[[]T]) *[]T {
	all := recorded(k)
	if all != nil && *all == nil {
		*all = []T{}
	}
	return all
}

func readAgain[T any](v *T) link.Known[T] {
	if v == nil {
		return link.Known[T]{}
	}
	return link.Know(*v)
}

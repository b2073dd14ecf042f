package plan

import (
	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Aftermath is what a check-up knew that has to be acted on after the plan. The journal keeps it with the plan, and an undo has that of what it takes back.
type Aftermath struct {
	Held        link.SyncHold       `json:"held,omitempty"`        // what the operator said of the sync
	Federated   bool                `json:"federated,omitempty"`   // the password was AD's all along
	Renamed     bool                `json:"renamed,omitempty"`     // the sync gives the account another sign-in name:
	Name        string              `json:"name,omitempty"`        // this one; "": one at the tenant's initial domain
	Blocked     bool                `json:"blocked,omitempty"`     // the sync blocks the account's sign-in, since the AD user is disabled
	NewPassword bool                `json:"newPassword,omitempty"` // AD asks for a new one at the next sign-in
	SyncOff     bool                `json:"syncOff,omitempty"`     // the tenant's sync is off
	Lost        []string            `json:"lost,omitempty"`        // the addresses, as those of CheckUp.Lost, that the sync takes off the account, unless the plan carries them
	Lifted      []checkup.Hindrance `json:"lifted,omitempty"`
}

func aftermathOf(c checkup.CheckUp) Aftermath {
	f := c.Facts
	set, known := c.Person.PasswordSet.Get()
	a := Aftermath{
		Held: f.Held, Federated: f.Tenant.Domain(c.Account.UPN).Or(link.Domain{}).Federated, NewPassword: known && set.IsZero(),
		SyncOff: !f.Tenant.SyncOn.Or(true), Lifted: f.Lifted, Blocked: c.BlocksSignIn(),
		Lost: link.Map(c.Lost, func(l checkup.LostAddress) string { return l.Address }),
	}
	a.Name, a.Renamed = c.SignInName()
	return a
}

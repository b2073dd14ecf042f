package link

import (
	"context"
	"iter"
)

// WholeDirectory is Active Directory read in one pass; package ad provides it. Every error is a *Problem.
type WholeDirectory interface {
	// Everybody returns the users of every domain of the forest, a page at a time. An error ends a domain, not the pass: the pages after it are of other domains,
	// or say of the same one what the global catalog knows.
	Everybody(ctx context.Context) iter.Seq2[PeoplePage, error]
}

// PeoplePage is some users of one domain. What only one person's own read shows (Moved, MayStamp, PasswordSet, LastLogon) is not there.
type PeoplePage struct {
	Domain  string // its DNS name; "" if no domain could be asked for it
	People  []Person
	Partial bool // from the global catalog, since no controller of the domain answered: most of their attributes are not known
	Hidden  int  // users whose objectGUID cannot be read, so nothing can be said of them
}

// WholeTenant is the tenant's accounts read in one pass; package entra provides it. Every error is a *Problem.
type WholeTenant interface {
	// Accounts returns all accounts in one place, a page at a time. If the way from page to page is lost, it begins again, and
	// some come twice. An error ends it: what came before is good, and what would have come is not known. What is read one by
	// one (Usage except the licences, Units, CloudManaged) is unknown, and so are the roles: Roles has them.
	Accounts(ctx context.Context, in Where) iter.Seq2[[]Account, error]
	// Count is how many live accounts there are, as the tenant counts them. It may lag behind for minutes.
	Count(ctx context.Context) (int, error)
	// Roles are the directory roles of all accounts that have one, assigned or eligible, directly or through a group, and what could not be read of them.
	Roles(ctx context.Context) (map[AccountID][]Role, []Unread)
	// Sent is how many requests were sent so far, with every try. It does no I/O.
	Sent() int
}

// UnreadRoles is what is not known if the roles of a whole tenant cannot be read.
var UnreadRoles = Unread{Code: CodeUnknownRoles, What: "which accounts have a directory role, which would make the sync refuse the match", Needs: "RoleManagement.Read.Directory and GroupMember.Read.All", Hurts: true}

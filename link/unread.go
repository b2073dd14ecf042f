package link

import "strings"

// Unread is a search near a person that failed, and what it leaves unknown. It becomes a finding of its own.
type Unread struct {
	Code  Code
	What  string // what is not known for it, in words
	Needs string // the permission that could read it (Learn: permissions-reference); "" if none is missing
	Hurts bool   // what was not found can win the match, or can be half of another operation: that is a warning, and no note
	Err   error
}

// ReadableWith is the cure of what some permissions or roles could read; "" for none. An empty one is none.
func ReadableWith(needs ...string) string {
	needs = Filter(needs, func(need string) bool { return need != "" })
	if len(needs) == 0 {
		return ""
	}
	return "It could be read with " + strings.Join(needs, "; ")
}

// needsUsers is what reads the accounts of a tenant.
const needsUsers = "User.Read.All"

// The searches near a person that may fail.
var (
	UnreadRecycleBin = Unread{Code: CodeUnknownRecycleBin, What: "whether a deleted account holds the ImmutableID or an address, or is tied to the AD user", Needs: needsUsers, Hurts: true}
	UnreadNotations  = Unread{Code: CodeUnknownNotations, What: "whether another account carries the person's GUID in another notation", Needs: needsUsers}
	UnreadSID        = Unread{Code: CodeUnknownSID, What: "whether another account is tied to the person's AD user", Needs: needsUsers}
	UnreadAddresses  = Unread{Code: CodeUnknownAddresses, What: "which accounts have the person's addresses", Needs: needsUsers}
	UnreadSignIns    = Unread{Code: CodeUnknownSignIns, What: "whether a guest signs in with one of the person's addresses", Needs: needsUsers}
	UnreadCloudID    = Unread{Code: CodeUnknownCloudID, What: "which account Exchange has written back to the person", Needs: needsUsers}
	UnreadNames      = Unread{Code: CodeUnknownNames, What: "which accounts have the person's name or employee id", Needs: needsUsers}
	UnreadGroups     = Unread{Code: CodeUnknownGroups, What: "whether a group owns one of the person's addresses", Needs: "GroupMember.Read.All"}
	UnreadContacts   = Unread{Code: CodeUnknownContacts, What: "whether a contact owns one of the person's addresses", Needs: "OrgContact.Read.All"}
	UnreadJournal    = Unread{Code: CodeUnknownJournal, What: "what hardmatch did to the account before, and whether it finished", Hurts: true}
	UnreadSynced     = Unread{Code: CodeUnknownSynced, What: "which AD attribute the tenant's synced accounts follow", Needs: needsUsers}
)

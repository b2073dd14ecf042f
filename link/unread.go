package link

// Unread is a read that failed and what it leaves unknown; the finding unknown.NAME names it.
type Unread struct {
	Name  string // the end of the finding's code: "recycle-bin", "groups"
	What  string // what is not known for it, in words
	Needs string // the permission or role that could read it
	Err   error
}

// UnreadNamed is what it leaves unknown where a search near a person failed, with the permission that it needs (Learn: permissions-reference); the zero
// Unread where there is no such search.
func UnreadNamed(name string) Unread {
	for _, u := range Unreads() {
		if u.Name == name {
			return u
		}
	}
	return Unread{}
}

// unreads are all of them.
func Unreads() []Unread {
	const users = "User.Read.All"
	return []Unread{
		{Name: "recycle-bin", What: "whether a deleted account holds the ImmutableID, the SID or an address", Needs: users},
		{Name: "notations", What: "whether another account carries the person's GUID in another notation", Needs: users},
		{Name: "sid", What: "whether another account carries the person's SID", Needs: users},
		{Name: "addresses", What: "which accounts have the person's addresses", Needs: users},
		{Name: "sign-ins", What: "whether a guest signs in with one of the person's addresses", Needs: users},
		{Name: "cloud-id", What: "which account Exchange has written back to the person", Needs: users},
		{Name: "names", What: "which accounts have the person's name or employee id", Needs: users},
		{Name: "groups", What: "whether a group owns one of the person's addresses", Needs: "GroupMember.Read.All"},
		{Name: "contacts", What: "whether a contact owns one of the person's addresses", Needs: "OrgContact.Read.All"},
		{Name: "journal", What: "what hardmatch has done to the account before, and whether it was finished"},
		{Name: "synced", What: "which AD attribute the tenant's synced accounts follow", Needs: users},
	}
}

package practice

import (
	"fmt"
	"strings"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// situations are the company. To add a person, write the function that makes their scene, with a name that says what is the matter,
// and give it a line here.
var situations = []func() scene{
	helpdesk, ordinaryPeople,
	syncedDuplicateHolds, noConflict, alreadyLinked, stampedNotSynced,
	holderCloudOnlyUnused, holderInUse, holderInRecycleBin, holderLeftScope, holderIsAdministrator, twoHoldersOfTwoAnchors,
	targetHasOthersImmutableID, targetIsAdministrator, targetFederated, targetIsGuest, targetInRecycleBin, targetReplaced,
	twoCandidates, noAccount, addressOwnedByGroup,
	everyVariant, fromADSide, addressOfTwo, anchorOfTwo, rivals, namedByAD, holderRestricted, sidElsewhere,
	addressOfCalls, addressOfGuest, addressesLacking, addressOfFolder, holderKept,
	nameForgesScreen, longAndWideName, // and manyShareASurname, in a company with its crowd
}

// helpdesk is the person who is signed in to both directories.
func helpdesk() scene {
	p := met(person("Helen", "Desk"))
	p.SAMAccountName, p.UPN, p.Mail, p.Addresses = "helpdesk", Operator, Operator, []string{"SMTP:" + Operator}
	p.Password = Password
	a := syncedAccount(p)
	a.Roles = []string{"User Administrator"}
	return sceneOf(p, a)
}

// ordinaryPeople are synced and well. The last two moved here from an older forest: their mS-DS-ConsistencyGuid differs from their
// objectGUID, and shows which of the two the tenant follows.
func ordinaryPeople() scene {
	var s scene
	for _, name := range [][2]string{{"Mia", "Keller"}, {"Jonas", "Weber"}, {"Aisha", "Rahman"}, {"Marco", "Moved"}, {"Maria", "Moved"}} {
		p := met(person(name[0], name[1]))
		if name[1] == "Moved" {
			p.ConsistencyGUID = oldGUID(p)
		}
		s.people, s.accounts = append(s.people, p), append(s.accounts, syncedAccount(p))
	}
	return s
}

// oldGUID returns the objectGUID that a person had in the forest they came from.
func oldGUID(p adtest.User) []byte {
	g := guid("old forest: " + p.SAMAccountName)
	return g[:]
}

// syncedDuplicateHolds: the right account is in the cloud only, with mailbox and licences; the sync could not join it and made a
// duplicate, which no one uses and which holds the ImmutableID and the SID.
func syncedDuplicateHolds() scene {
	bond := person("James", "Bond")
	bond.GUID = [16]byte{0xd4, 0xc3, 0xb2, 0xa1, 0xf6, 0xe5, 0x89, 0x47, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab} // as in the documentation
	bond = met(bond)
	return sceneOf(bond, cloudAccount(bond), duplicateOf(bond, "4821"))
}

// noConflict: nothing is in the way; the account only lacks its ImmutableID.
var noConflict = variant{"Anna", "Simple", nil, nil}.scene

// alreadyLinked: the sync has taken the account; there is nothing to do.
func alreadyLinked() scene {
	p := met(person("Lena", "Linked"))
	return sceneOf(p, syncedAccount(p))
}

// stampedNotSynced: someone has written the right ImmutableID; the sync has not taken the account yet.
func stampedNotSynced() scene {
	p := person("Peter", "Prepared")
	a := cloudAccount(p)
	a.ImmutableID = immutableID(p)
	return scene{people: []adtest.User{p}, accounts: []entratest.User{a}, preparedSince: true}
}

// holderCloudOnlyUnused: a test account that no one uses was given the value.
func holderCloudOnlyUnused() scene {
	p := person("Carla", "Clear")
	stray := strayAccount(p, "carla.test")
	stray.ImmutableID = immutableID(p)
	return sceneOf(p, cloudAccount(p), stray)
}

// holderInUse: two cloud accounts; the one that holds the value has mailbox, licences and a sign-in of today, the one with the right
// name has none.
func holderInUse() scene {
	p := person("Ursula", "Busy")
	busy := strayAccount(p, "ursula.b")
	busy.ImmutableID, busy.Licences, busy.LastSignIn = immutableID(p), []string{"SPE_E3", "AAD_PREMIUM_P2"}, thisMorning
	busy.Devices, busy.Mail = []string{"URSULA-LAPTOP"}, busy.UPN
	return sceneOf(p, unused(cloudAccount(p)), busy)
}

// holderInRecycleBin: the duplicate was deleted a week ago and forgotten; it holds the value from the recycle bin.
func holderInRecycleBin() scene {
	p := met(person("Rita", "Bin"))
	deleted := duplicateOf(p, "1077")
	deleted.DeletedAt, deleted.Created, deleted.LastSync = lastWeek, lastMonth, lastWeek
	return sceneOf(p, cloudAccount(p), deleted)
}

// holderLeftScope: the duplicate was synced once, left the sync's scope, and kept the value.
func holderLeftScope() scene {
	p := met(person("Leo", "Left"))
	left := duplicateOf(p, "3090")
	left.Sync, left.SID, left.LastSync, left.Quarantined = new(false), "", lastMonth, nil
	return sceneOf(p, cloudAccount(p), left)
}

// holderIsAdministrator: the holder has a directory role and must not be deleted.
func holderIsAdministrator() scene {
	p := person("Hugo", "Holder")
	admin := strayAccount(p, "hugo.adm")
	admin.ImmutableID, admin.Roles, admin.LastSignIn = immutableID(p), []string{"Exchange Administrator"}, lastWeek
	return sceneOf(p, cloudAccount(p), admin)
}

// twoHoldersOfTwoAnchors: the person came from another forest, so objectGUID and mS-DS-ConsistencyGuid differ, and each value has a
// holder.
func twoHoldersOfTwoAnchors() scene {
	p := person("Toby", "Two")
	byObject, byConsistency := strayAccount(p, "toby.first"), strayAccount(p, "toby.second")
	byObject.ImmutableID = immutableID(p)
	p.ConsistencyGUID = oldGUID(p)
	byConsistency.ImmutableID = immutableID(p)
	return sceneOf(p, cloudAccount(p), byObject, byConsistency)
}

// targetHasOthersImmutableID: the account carries the value of a colleague, who lives in AD.
func targetHasOthersImmutableID() scene {
	p, colleague := person("Oscar", "Other"), person("Olivia", "Owner")
	a := cloudAccount(p)
	a.ImmutableID = immutableID(colleague)
	return scene{people: []adtest.User{p, colleague}, accounts: []entratest.User{a, cloudAccount(colleague)}}
}

// targetIsAdministrator: the account has a directory role, so the sync would refuse the match.
var targetIsAdministrator = variant{"Adam", "Admin", nil, func(_ adtest.User, a *entratest.User) { a.Roles = []string{"Exchange Administrator"} }}.scene

// targetFederated: the account's sign-in name is in a federated domain, so its ImmutableID, which is that of a former AD user, cannot be written.
var targetFederated = variant{"Fred", "Federated", func(p *adtest.User) { p.UPN = "fred.federated@" + FederatedDomain }, func(_ adtest.User, a *entratest.User) {
	a.ImmutableID = immutableID(adtest.User{GUID: guid("former fred")})
}}.scene

// targetIsGuest: the only account that is like the person is a guest whose home is another tenant.
func targetIsGuest() scene {
	p := person("Gina", "Guest")
	a := unused(cloudAccount(p))
	a.UPN = "gina.guest_fabrikam.com#EXT#@" + InitialDomain
	a.ID, a.Guest, a.ExternalState, a.Proxies = accountID(a.UPN), true, "Accepted", nil
	return sceneOf(p, a)
}

// targetInRecycleBin: the right account was deleted and must be restored first.
var targetInRecycleBin = variant{"Rob", "Restore", nil, func(_ adtest.User, a *entratest.User) { a.DeletedAt = lastWeek }}.scene

// twoCandidates: two accounts may be the person's, and neither has the right sign-in name.
func twoCandidates() scene {
	p := person("Chris", "Choice")
	older, newer := strayAccount(p, "chris.choice"), strayAccount(p, "cchoice")
	older.EmployeeID, newer.EmployeeID = p.EmployeeID, p.EmployeeID
	return sceneOf(p, older, newer)
}

// noAccount: the cloud has no one like the person.
func noAccount() scene { return sceneOf(person("Noah", "None")) }

// addressOwnedByGroup: a group owns the person's address, which is why the sync could not join by it.
func addressOwnedByGroup() scene {
	p := person("George", "Group")
	a := cloudAccount(p)
	a.Mail, a.Proxies = "", []string{"SMTP:george.group@" + InitialDomain}
	group := entratest.Group{ID: accountID("group of george"), DisplayName: "George's project", Mail: p.Mail, Proxies: p.Addresses}
	return scene{people: []adtest.User{p}, accounts: []entratest.User{a}, groups: []entratest.Group{group}}
}

// nameForgesScreen: the display name tries to clear the screen, to draw a line of its own and to turn the text around.
var nameForgesScreen = variant{"Mallory", "Forge", func(p *adtest.User) {
	p.DN = "CN=Mallory Forge,OU=Staff,DC=contoso,DC=com"
	p.DisplayName = "Mallory\x1b[2J\x1b[1;1H\x1b[32m\r\n+ linked, press Enter\u202eegroF\u202c\u009b31m\u200b"
}, nil}.scene

// longAndWideName: wide signs, signs of several runes, combining marks and a script that runs from right to left, and too much of all.
var longAndWideName = variant{"Wanda", "Wide", func(p *adtest.User) {
	p.DN = "CN=Wanda Wide,OU=Staff,DC=contoso,DC=com"
	p.DisplayName = "山田太郎左衛門 Wände\u0301 e\u0301\u0323\u0302 ואנדה רחבה 👩‍👩‍👧‍👦 " + strings.Repeat("Langenscheidt-Überbreit ", 6) + "Wide"
}, nil}.scene

const crowd = 300

// manyShareASurname: 300 people named Smith, all synced and well: more than one page of either directory's answers.
func manyShareASurname() scene {
	firsts := []string{"Alice", "Bob", "Carol", "David", "Emma", "Frank", "Grace", "Harry", "Ines", "Jack"}
	var s scene
	for n := range crowd {
		p := met(person(fmt.Sprintf("%s%02d", firsts[n%len(firsts)], n/len(firsts)+1), "Smith"))
		s.people, s.accounts = append(s.people, p), append(s.accounts, syncedAccount(p))
	}
	return s
}

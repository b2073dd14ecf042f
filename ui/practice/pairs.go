package practice

import (
	"fmt"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// addressOfTwo: two people claim the address of their team.
func addressOfTwo() scene {
	one, other := person("Paul", "Pair"), person("Paula", "Pair")
	one.Addresses = append(one.Addresses, "smtp:team.pair@"+Domain)
	other.Addresses = append(other.Addresses, "smtp:team.pair@"+Domain)
	return scene{people: []adtest.User{one, other}, accounts: []entratest.User{cloudAccount(one), syncedAccount(met(other))}}
}

// anchorOfTwo: somebody copied a user in AD with all attributes, mS-DS-ConsistencyGuid too.
func anchorOfTwo() scene {
	one := met(person("Tina", "Twin"))
	other := person("Tim", "Twin")
	other.ConsistencyGUID = one.ConsistencyGUID
	return scene{people: []adtest.User{one, other}, accounts: []entratest.User{cloudAccount(one)}}
}

// rivals: the account with the right address and one with the right employee id are equally good.
func rivals() scene {
	p := person("Ruth", "Rival")
	p.Addresses = append(p.Addresses, "smtp:rival@"+Domain)
	byAddress, byNumber := cloudAccount(p), strayAccount(p, "ruth.r")
	byAddress.UPN, byAddress.EmployeeID, byAddress.Proxies = "r.rival@"+Domain, "", p.Addresses[:1]
	byNumber.EmployeeID, byNumber.Proxies = p.EmployeeID, append(byNumber.Proxies, "smtp:rival@"+Domain)
	return sceneOf(p, byAddress, byNumber)
}

// namedByAD: the account with the right name is empty; Exchange has written back to AD that another is the person's.
func namedByAD() scene {
	p := person("Nora", "Named")
	byName, written := unused(cloudAccount(p)), cloudAccount(p)
	written.UPN, written.Mail, written.Proxies = "nora@"+Domain, "nora@"+Domain, []string{"SMTP:nora@" + Domain}
	written.ID, written.EmployeeID = accountID(written.UPN), ""
	attribute(&p, "msDS-ExternalDirectoryObjectId", "User_"+written.ID)
	return sceneOf(p, byName, written)
}

// holderRestricted: the holder is in a restricted management unit.
func holderRestricted() scene {
	p := person("Hanna", "Held")
	works := restrictedUnit("Works council")
	held := strayAccount(p, "hanna.h")
	held.ImmutableID, held.Units = immutableID(p), []string{works.ID}
	return scene{people: []adtest.User{p}, accounts: []entratest.User{cloudAccount(p), held}, units: []entratest.Unit{works}}
}

// restrictedUnit returns a restricted management unit of this name, for which no one has a role.
func restrictedUnit(name string) entratest.Unit {
	return entratest.Unit{ID: accountID("unit " + name), DisplayName: name, Restricted: true}
}

// sidElsewhere: an account that was synced once lost its ImmutableID and kept the person's SID, which must be unique.
func sidElsewhere() scene {
	p := person("Sid", "Sidney")
	former := strayAccount(p, "sid.s")
	former.SID = p.SID
	return sceneOf(p, cloudAccount(p), former)
}

// addressOfCalls: the telephone of a meeting room has the person's address for calls.
func addressOfCalls() scene {
	p := person("Phil", "Phone")
	p.Addresses = append(p.Addresses, "SIP:phil.phone@"+Domain)
	room := strayAccount(person("Room", "Seven"), "room.seven")
	room.Proxies = append(room.Proxies, "sip:phil.phone@"+Domain)
	return sceneOf(p, cloudAccount(p), room)
}

// addressOfGuest: a guest was invited by the address that the person now has.
func addressOfGuest() scene {
	p := person("Ingo", "Invited")
	guest := strayAccount(p, "ingo.invited_home.example#EXT#")
	guest.Guest, guest.ExternalState, guest.Proxies = true, "Accepted", nil
	guest.Identities = []entratest.Identity{{SignInType: "federated", Issuer: "mail", AssignedID: p.Mail}}
	return sceneOf(p, cloudAccount(p), guest)
}

// guidText returns a GUID as people write it, made of its bytes as LDAP returns them.
func guidText(g [16]byte) string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", []byte{g[3], g[2], g[1], g[0]}, []byte{g[5], g[4]}, []byte{g[7], g[6]}, g[8:10], g[10:])
}

// targetReplaced: the right account was deleted, and the sync has since made another one, which has its sign-in name and address.
func targetReplaced() scene {
	p := met(person("Tess", "Taken"))
	right, second := cloudAccount(p), unused(syncedAccount(p))
	right.ID, right.DeletedAt, second.Created = accountID("first account of tess.taken"), lastWeek, lastWeek
	return sceneOf(p, right, second)
}

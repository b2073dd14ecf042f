package practice

import (
	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// fromADSide is the scene of those whose account is still synced with a former AD user of the same name: the person was recreated in AD. It has one person for each
// thing that linking from the AD side meets. sara.second, among the variants, is the one with whom all is well.
func fromADSide() scene {
	asked := met(person("Quinn", "Question"))
	exported := met(person("Elmar", "Exported"))
	guarded := person("Grace", "Guarded")
	guarded.Protected = true
	tied := person("Tilda", "Tied")
	stamped := person("Stella", "Stamped")
	former := formerOf(stamped)
	stamped.ConsistencyGUID = former.GUID[:]
	s := scene{people: []adtest.User{asked, exported, guarded, tied, stamped}}
	for _, p := range s.people {
		s.accounts = append(s.accounts, formersAccount(p))
	}
	s.accounts[3].ObjectIdentifier = guidText(formerOf(tied).GUID)
	s.accounts = append(s.accounts, duplicateOf(exported, "2210"))
	return s
}

// formerOf returns the AD user that the person was before the new one was made. No one in AD is that user any more.
func formerOf(p adtest.User) adtest.User {
	return adtest.User{SAMAccountName: p.SAMAccountName, GUID: guid("former " + p.SAMAccountName), SID: sid("former " + p.SAMAccountName)}
}

// formersAccount returns the person's account as the sync left it when the former AD user was removed.
func formersAccount(p adtest.User) entratest.User {
	former := formerOf(p)
	a := cloudAccount(p)
	a.Sync, a.LastSync, a.ImmutableID, a.SID = new(true), lastMonth, immutableID(former), former.SID
	return a
}

package practice

import (
	"hardmatch/ad/adtest"
)

// addressesLacking is the scene of those whose account has mail addresses that AD lacks, so that a link would take them off it. One of them each for what keeping
// them meets: all is well, beside a duplicate too; another AD user has one of them; the operator may not write it.
func addressesLacking() scene {
	alma := person("Alma", "Aliases")
	dupe := met(person("Dina", "Aliases"))
	given := person("Greta", "Given")
	locked := person("Lola", "Locked")
	locked.Unwritable = []string{"proxyAddresses"}
	heir := person("Henry", "Heir") // who has no account
	heir.Addresses = append(heir.Addresses, "smtp:g.given@"+Domain)
	s := scene{people: []adtest.User{alma, dupe, given, locked, heir}}
	for i, former := range [][]string{{"alma", "a.former"}, {"dina"}, {"g.given", "greta"}, {"lola"}} {
		a := cloudAccount(s.people[i])
		a.Proxies = append([]string(nil), a.Proxies...)
		for _, name := range former {
			a.Proxies = append(a.Proxies, "smtp:"+name+"@"+Domain)
		}
		s.accounts = append(s.accounts, a)
	}
	s.accounts[0].Proxies = append(s.accounts[0].Proxies, "smtp:alma.aliases@"+InitialDomain)
	s.accounts = append(s.accounts, duplicateOf(dupe, "5520"))
	return s
}

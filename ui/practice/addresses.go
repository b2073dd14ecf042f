package practice

import (
	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// addressOfFolder: a mail-enabled public folder owns the person's address. No list of Graph shows it; the sync could not give the address to the duplicate that
// it made, and cannot give it to the account either.
func addressOfFolder() scene {
	p := met(person("Fanny", "Folder"))
	a := cloudAccount(p)
	a.Mail, a.Proxies = "", []string{"SMTP:fanny.folder@" + InitialDomain}
	folder := entratest.PublicFolder{ID: accountID("public folder of fanny"), Proxies: p.Addresses}
	return scene{people: []adtest.User{p}, accounts: []entratest.User{a, duplicateOf(p, "2210")}, folders: []entratest.PublicFolder{folder}}
}

// holderKept: a cloud account that held the value was deleted the day before yesterday, and is protected from permanent deletion.
func holderKept() scene {
	p := person("Konrad", "Kept")
	kept := strayAccount(p, "konrad.old")
	kept.ImmutableID, kept.Protected, kept.DeletedAt = immutableID(p), true, Epoch.AddDate(0, 0, -2)
	return sceneOf(p, cloudAccount(p), kept)
}

// addressesLacking is the scene of those whose account has mail addresses that AD lacks, so a link would take them off it. It has one person for each thing that keeping
// them meets: all is well, also beside a duplicate; another AD user has one of them; the operator may not write it.
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

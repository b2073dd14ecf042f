package practice

import (
	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// What Entra ID does since 2026, and what only Exchange knows.

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
	return scene{people: []adtest.User{p}, accounts: []entratest.User{cloudAccount(p), kept}}
}

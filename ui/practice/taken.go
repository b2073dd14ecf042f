package practice

import (
	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// targetReplaced: the right account was deleted, and the sync has made another one since, which has its sign-in name and address.
func targetReplaced() scene {
	p := met(person("Tess", "Taken"))
	right, second := cloudAccount(p), unused(syncedAccount(p))
	right.ID, right.DeletedAt, second.Created = accountID("first account of tess.taken"), lastWeek, lastWeek
	return scene{people: []adtest.User{p}, accounts: []entratest.User{right, second}}
}

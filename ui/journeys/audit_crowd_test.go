package journeys

import (
	"fmt"
	"math/rand/v2"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/ui/practice"
)

// mixes are companies by what part of their people is linked; of the others every second has one account, and the rest are of all sorts.
var mixes = map[string]float64{"linked": 0.98, "unlinked": 0}

// employ fills both sides with people made from a seed, and gives how many are linked right.
func (w *auditWorld) employ(many int, seed uint64, linked float64) (right int) {
	w.t.Helper()
	people, right := w.engage(many, seed, linked)
	w.people(people...)
	return right
}

// engage fills the tenant only. The sorts of those who are not linked are a copy beside the account, a copy in the recycle bin, no account, and an account that
// carries an unknown value.
func (w *auditWorld) engage(many int, seed uint64, linked float64) (people []adtest.User, right int) {
	r := rand.New(rand.NewPCG(seed, 15))
	people = make([]adtest.User, many)
	for i := range people {
		p := auditPerson(fmt.Sprintf("p%06d", i))
		p.OU = fmt.Sprintf("OU=Team %d,OU=Staff", i%40)
		p.SID = fmt.Sprintf("S-1-5-21-1004336348-1177238915-682003330-%d", 2_000_000+i)
		p.Addresses = append(p.Addresses, "smtp:"+p.SAMAccountName+"@"+practice.FederatedDomain)
		people[i] = p
		for _, a := range accountsOf(p, r, linked) {
			w.tenant.AddUser(a)
			if a.Sync != nil && a.UPN == p.UPN {
				right++
			}
		}
	}
	return people, right
}

// accountsOf are the accounts of one of them.
func accountsOf(p adtest.User, r *rand.Rand, linked float64) []entratest.User {
	if r.Float64() < linked {
		return accounts(synced(p))
	}
	switch r.IntN(8) {
	case 0:
		return accounts(cloudOnly(p), copyOf(p))
	case 1:
		return accounts(cloudOnly(p), with(copyOf(p), inBin))
	case 2:
		return nil
	case 3:
		return accounts(with(cloudOnly(p), func(u *entratest.User) { u.ImmutableID = auditValue(auditPerson("x" + p.SAMAccountName[1:])) }))
	default:
		return accounts(cloudOnly(p))
	}
}

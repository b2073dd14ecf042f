package journeys

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/ad/sambatest"
	"hardmatch/entra/entratest"
	"hardmatch/link/linktest"
	"hardmatch/ui/practice"
)

// mixes are companies by what part of their people is linked; of the others every second has one account, and the rest are of all sorts.
var mixes = map[string]float64{"linked": 0.98, "unlinked": 0}

// employ fills both sides with people made from a seed, and returns how many are linked right.
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

// TestAnAuditBesideARealActiveDirectory says the same of 5,000 people in Samba as of the same people in the simulated directory.
func TestAnAuditBesideARealActiveDirectory(t *testing.T) {
	t.Parallel()
	if linktest.Stride(2) > 1 {
		t.Skip("5,000 people in a real Active Directory take minutes: all is not tried")
	}
	needsSamba(t)
	w := newAuditWorld(t, entratest.Behaviour{})
	people, right := w.engage(5000, 15, 0.9)
	operator := auditPerson("helpdesk")
	operator.UPN, operator.Password = practice.Operator, practice.Password
	controller, err := sambatest.Start(t.Context(), append(slices.Clone(people), operator)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(controller.Close)
	w.people(people...)
	simulated, _ := w.audit()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, controller.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	w.env["HARDMATCH_AD_SERVER"], w.env["HARDMATCH_AD_CA"] = controller.LDAPS(), ca
	real, status := w.audit()
	if status != 3 || real.Totals["linked"] != right+1 || len(real.Reads.Unread) > 0 {
		t.Errorf("exit status %d, %d are linked: %+v %v", status, right, real.Reads, real.Totals)
	}
	for _, row := range simulated.People {
		if got := real.row(row.PersonSam); fmt.Sprint(got) != fmt.Sprint(row) {
			t.Errorf("in Samba %+v, simulated %+v", got, row)
		}
	}
}

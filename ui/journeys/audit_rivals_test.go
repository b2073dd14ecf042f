package journeys

import (
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// TestTwoPeopleWhomOneAccountFitsAreToldOfEachOther: each check-up would give it to its own person.
func TestTwoPeopleWhomOneAccountFitsAreToldOfEachOther(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	ada, heir, eve := auditPerson("ada"), auditPerson("heir"), auditPerson("eve")
	heir.EmployeeID = ada.EmployeeID
	w.people([]adtest.User{ada, heir, eve}...)
	w.tenant.AddUser(cloudOnly(ada))
	w.tenant.AddUser(cloudOnly(eve))
	r, _ := w.audit()
	for sam, other := range map[string]string{"ada": "heir@contoso.com", "heir": "ada@contoso.com", "eve": ""} {
		row := r.row(sam)
		if told := strings.Contains(row.Why, "The same account fits "+other+" too"); row.Category != "unlinked" || told != (other != "") || other == "" && strings.Contains(row.Why, "The same account") {
			t.Errorf("%s is %s: %s", sam, row.Category, row.Why)
		}
	}
}

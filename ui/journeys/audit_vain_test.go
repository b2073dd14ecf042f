package journeys

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
)

// TestWhoWaitsInVainIsWork: an account that has left the sync's scope with the value waits for nothing that comes, unless hardmatch has given it the value. One that the sync has
// as another AD user waits for one run.
func TestWhoWaitsInVainIsWork(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*entratest.User)
		status int
		next   string
	}{
		{"stamped", func(u *entratest.User) { u.Sync, u.SID = nil, "" }, 0, "Wait for the next run of the sync"},
		{"left the scope", func(u *entratest.User) { u.Sync = new(false) }, 3, "brought back into the sync's scope"},
		{"another SID", func(u *entratest.User) { u.SID = auditEve.SID }, 0, "if the account has another AD user's SID still"},
	} {
		w := newAuditWorld(t, entratest.Behaviour{})
		ada := auditPerson("ada")
		w.people(ada)
		w.tenant.AddUser(with(synced(ada), c.change))
		r, status := w.audit()
		if row := r.row("ada"); row.Category != "prepared" || !strings.Contains(row.Next, c.next) || status != c.status {
			t.Errorf("%s: exit status %d, %s: %s", c.name, status, row.Category, row.Next)
		}
	}
}

// TestASearchBaseIsNotHeededInSilence: an audit reads every domain whole, and says so if a base was given.
func TestASearchBaseIsNotHeededInSilence(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	ada := auditPerson("ada")
	w.people(ada)
	w.tenant.AddUser(synced(ada))
	for _, flags := range [][]string{nil, {"--ad-base", "OU=Nowhere,DC=contoso,DC=com"}} {
		out, errs, status := w.run(append([]string{"audit"}, flags...)...)
		if told := strings.Contains(errs, "reads every domain whole, and not only OU=Nowhere"); told != (flags != nil) || status != 0 || !strings.Contains(out, "2 people") {
			t.Errorf("%v: exit status %d, %s%s", flags, status, errs, out)
		}
	}
}

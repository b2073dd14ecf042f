package journeys

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/ui/practice"
)

// Right before Cloud Sync is asked to take a person, the account and whoever else carries the value are read again: what the question has promised must still
// be what happens. If it is not, nothing is asked.
func TestSyncThisPersonNowLooksAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(s *stage, value string)
		says   string
	}{
		"the value was taken off": {func(*stage, string) {}, "it does not carry the person's ImmutableID"},
		"another account has it": {func(s *stage, value string) {
			s.company.Tenant().Change(s.account(practice.Operator).ID, func(u *entratest.User) { u.ImmutableID = value })
		}, "it does not carry the person's ImmutableID"},
		"another account in the bin has it": {func(s *stage, value string) {
			s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { u.ImmutableID = value })
			s.company.Tenant().AddUser(entratest.User{ID: "99999999-0000-4000-8000-000000000009", UPN: "copy@contoso.com", DisplayName: "A Copy", ImmutableID: value, DeletedAt: s.clock()})
		}, "it has a value of the person too, or may have one"},
		"the account was deleted": {func(s *stage, value string) {
			s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { u.ImmutableID, u.DeletedAt = value, s.clock() })
		}, "it is in the recycle bin"},
	} {
		t.Run(name, func(t *testing.T) {
			s, d := cloudStage(t)
			d.Press("p")
			d.Expect("Watch: let the sync take them now?", "Let Cloud Sync take Anna Simple now?")
			anna := s.account("anna.simple@contoso.com")
			s.company.Tenant().Change(anna.ID, func(u *entratest.User) { u.ImmutableID = "" })
			c.change(s, anna.ImmutableID)
			d.Press("tab", "enter")
			if n := s.heard("provisionOnDemand"); n != 0 {
				t.Errorf("it was asked %d times", n)
			}
			frame := strings.Join(strings.Fields(d.Frame()), " ")
			for _, want := range []string{c.says, "changed since you looked", "hardmatch asked nothing of the sync"} {
				if !strings.Contains(frame, want) {
					t.Errorf("%q is not in\n%s", want, d.Frame())
				}
			}
		})
	}
}

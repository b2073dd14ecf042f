package journeys

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/ui/cli"
)

// --account takes the short id that screens and lines show, of one of the person's accounts: never fewer characters, and never one of several.
func TestCheckTakesTheShortIDOfAnAccount(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	duplicate := s.account(bondsDuplicate).ID
	s.company.Tenant().AddUser(entratest.User{
		ID: duplicate[:9] + "0000-4000-8000-000000000000", UPN: "bond.third@contoso.onmicrosoft.com", DisplayName: "James Bond", EmployeeID: s.account(bondsDuplicate).EmployeeID,
	})
	for _, c := range []struct {
		account string
		status  int
		says    []string
	}{
		{"9aaed317", 3, []string{`"id": "9aaed317-`}},
		{"9AAED317-", 3, []string{`"id": "9aaed317-`}},
		{duplicate[:8], 2, []string{"several accounts", bondsDuplicate + ", " + duplicate, "bond.third@contoso.onmicrosoft.com, " + duplicate[:9] + "0000"}},
		{duplicate[:13], 3, []string{`"id": "` + duplicate}},
		{"9aaed31", 2, []string{"8 characters at least"}},
		{"12345678", 1, []string{"no account that fits James Bond"}},
	} {
		p := newCommandLine(t, nil)
		p.Practice.Start = func(link.SyncSettings) (cli.Practice, error) { return lent{s.company}, nil }
		status := p.Run(t.Context(), []string{"--practice", "check", "james.bond", "--json", "--account", c.account})
		for _, text := range c.says {
			if status != c.status || !strings.Contains(p.out.String()+p.errs.String(), text) {
				t.Errorf("%s: exit status %d, without %q: %s%s", c.account, status, text, &p.errs, &p.out)
			}
		}
	}
}

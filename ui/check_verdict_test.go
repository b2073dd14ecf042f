package ui

import (
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// No sync is promised that will refuse the AD user.
func TestThePreparedVerdictKnowsThatTheSyncRefuses(t *testing.T) {
	for upn, promised := range map[string]bool{"jorg@contoso.com": true, "jörg@contoso.com": false} {
		k := &check{check: checkup.CheckUp{Verdict: checkup.VerdictPrepared, Person: link.Person{UPN: upn}, Account: &link.Account{ID: "a"}}}
		if _, text := k.summary(); strings.Contains(text, "next sync should take") != promised {
			t.Errorf("%s: %s", upn, text)
		}
	}
}

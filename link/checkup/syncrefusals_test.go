package checkup

import (
	"strings"
	"testing"

	"hardmatch/link"
)

// What the sync writes for a refusal is known by its name, its number and its words, and says what it means beside them.
func TestWhatTheSyncsCodesMean(t *testing.T) {
	for code, c := range map[string]struct{ reason, means string }{
		"InvalidHardMatch":             {"Another cloud created object with the same source anchor already exists", "refused the hard match"},
		"103":                          {"", "refused the hard match"},
		"AttributeUpdateNotAllowed":    {"Hard match operation blocked due to security hardening.", "mapped to another AD object"},
		"96":                           {"", "mapped to another AD object"},
		"ExportError":                  {"OnPremisesObjectIdentifier cannot be changed.", "mapped to another AD object"},
		"InvalidSoftMatch":             {"", "an ImmutableID of its own"},
		"AttributeValueMustBeUnique":   {"", "must be unique"},
		"IdentityDataValidationFailed": {"", "sign-in name or an address"},
		"1030":                         {"something else", ""},
		"":                             {"something else", ""},
	} {
		asked := &link.PersonSync{Result: link.SyncFailed, Code: code, Reason: c.reason, Advice: "Resolve the conflict", Steps: []link.SyncStep{{Kind: link.StepExport, Result: link.SyncFailed}}}
		got := syncSays(Passed{Asked: asked}, Input{})[0]
		if !strings.Contains(got.Because, c.means) || !strings.Contains(got.Because, asked.Said()) || (got.Cure == asked.Advice) != (c.means == "") {
			t.Errorf("%q: %+v", code, got)
		}
	}
}

package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// syncRefusal is a refusal that the sync is known to write: by its name, its number, or words of its text.
type syncRefusal struct {
	name, number string
	words        []string // in lower case
	means        string   // as a sentence without its full stop
	cure         string
	source       string
}

const (
	srcMappedCode   = srcIdentifier + "; the number and \"cannot be changed\" from third parties, July 2026"
	mappedElsewhere = "The account is mapped to another AD object (onPremisesObjectIdentifier), which Entra ID does not let the sync change since July 2026"
	clearMapping    = "Have a Hybrid Identity Administrator clear onPremisesObjectIdentifier of the account (Graph beta, null), then let the sync run"
)

// syncRefusals are the codes on the sync's side (Learn: how-to-connect-install-existing-tenant, tshoot-connect-sync-errors).
var syncRefusals = []syncRefusal{
	{
		name: "AttributeUpdateNotAllowed", number: "96", words: []string{"onpremisesobjectidentifier cannot be changed", "review onpremisesobjectidentifier mapping"},
		means: mappedElsewhere, cure: clearMapping, source: srcMappedCode,
	},
	{
		name: "InvalidHardMatch", number: "103", words: []string{"another cloud created object with the same source anchor"},
		means: "Entra ID refused the hard match: the account has a directory role or is eligible for one, the tenant blocks hard matches, or the account was given to the cloud",
		cure:  "Have the role or the eligibility removed, or the block switched off, until the sync has run", source: srcRoles,
	},
	{
		name: "InvalidSoftMatch", words: []string{"unable to update this object because the following attributes"},
		means: "Another object has the person's address or sign-in name, and an ImmutableID of its own",
		cure:  "Check the person again: the check-up shows who has the value", source: srcErrors,
	},
	{
		name: "AttributeValueMustBeUnique", words: []string{"attributeconflictname"},
		means: "Another object has a value that must be unique: an address, a sign-in name or the SID",
		cure:  "Check the person again: the check-up shows who has the value. A mail-enabled public folder shows in Exchange only", source: srcErrors,
	},
	{
		name: "IdentityDataValidationFailed", means: "Entra ID does not accept the AD user's sign-in name or an address",
		cure: "Have the userPrincipalName changed in AD, then let the sync run", source: srcNames,
	},
}

// knownRefusal finds what a refusal of the sync means; false for one that is not known.
func knownRefusal(asked link.PersonSync) (syncRefusal, bool) {
	code, said := strings.TrimSpace(asked.Code), strings.ToLower(asked.Said())
	return link.First(syncRefusals, func(r syncRefusal) bool {
		return strings.EqualFold(code, r.name) || r.number != "" && code == r.number || strings.Contains(said, strings.ToLower(r.name)) ||
			slices.ContainsFunc(r.words, func(w string) bool { return strings.Contains(said, w) })
	})
}

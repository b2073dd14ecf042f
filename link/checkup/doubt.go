package checkup

import (
	"hardmatch/link"
)

// CarriesOrMayCarry tells whether the account carries one of the person's values, or may.
func CarriesOrMayCarry(p link.Person, a link.Account) bool {
	return UsedBySync(p, a) || a.MayHoldValue() || a.MayHaveSID()
}

// unknownHolders stops at what the server found by a value of the person and does not show.
func (s Input) unknownHolders() []link.Finding {
	var out []link.Finding
	for _, a := range s.Related {
		value, needs := "", ""
		switch {
		case a.MayHoldValue():
			value, needs = "ImmutableID", a.ImmutableID.Needs()
		case a.MayHaveSID():
			value, needs = "SID", a.SID.Needs()
		default:
			continue
		}
		f := unknown(link.CodeUnknownHolder, link.Stops, a.Ref(), "what another account has that Entra ID finds by this "+value, needs)
		f.Cause = "Entra ID found it by the person's " + value + ", and shows this sign-in no more of it than its id or its name: whether it holds the value, and what " +
			"would become of it, cannot be told"
		out = append(out, f)
	}
	return out
}

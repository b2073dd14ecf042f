package link

// Doubtful accounts: the server found them by a value of the person, and does not show this sign-in what they have. Nothing can be decided about
// them, and nothing can be said without them.

// mayHold tells whether the account carries one of the person's ImmutableIDs by the server's word alone.
func (a Account) mayHold() bool { return a.MayHold && !a.ImmutableID.IsKnown() }

// mayCarrySID tells the same of the person's SID.
func (a Account) mayCarrySID() bool { return a.MayCarrySID && !a.SID.IsKnown() }

// concerns tells whether the account carries one of the person's values, or may.
func concerns(p Person, a Account) bool { return usedBySync(p, a) || a.mayHold() || a.mayCarrySID() }

// unknownHolders stops at what the server found by a value of the person and does not show.
func (s situation) unknownHolders() []Finding {
	var out []Finding
	for _, a := range s.Near {
		value, needs := "", ""
		switch {
		case a.mayHold():
			value, needs = "ImmutableID", a.ImmutableID.Needs()
		case a.mayCarrySID():
			value, needs = "SID", a.SID.Needs()
		default:
			continue
		}
		f := unknown("holder", Stops, a.Ref(), "what another account has that Entra ID finds by this "+value, needs)
		f.Cause = "Entra ID found it by the person's " + value + ", and shows this sign-in no more of it than its id or its name: whether it holds the value, and what " +
			"would become of it, cannot be told"
		out = append(out, f)
	}
	return out
}

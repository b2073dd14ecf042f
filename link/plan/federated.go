package plan

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// rename adds the step from one sign-in name to another; nothing if there is no hop.
func (b *planner) rename(from, to string) {
	if from == "" || to == "" {
		return
	}
	s := b.add(link.DoRename, b.account, Always, "")
	s.UPNBefore, s.UPNAfter = from, to
	b.present = append(b.present, link.Account{ID: b.account.ID, DisplayName: b.account.DisplayName, UPN: to})
}

func (b *planner) ofFederatedName() []Statement {
	var out []Statement
	if away := checkup.InterimName(b.check.Facts.Tenant, b.account.UPN); away != "" && !b.account.Holds(b.anchor) {
		text := "For a minute " + b.account.Called() + " signs in as " + away + ". The name comes back on its own, even if the plan stops; if hardmatch is killed, the next start offers it."
		if b.account.ImmutableID.Or("") == "" {
			text += " If the plan stops before the ImmutableID is set, change the name back by hand: a federated one needs an ImmutableID."
		}
		out = append(out, warning(text))
	}
	if b.check.ClearsIdentifier {
		out = append(out, warning(link.Introduce(b.account)+" loses its tie to the former AD object "+b.account.ObjectIdentifier.Or("")+" (onPremisesObjectIdentifier). No one can write it back."))
	}
	return out
}

// HopServed reports whether everything that a hop was made for is done. steps are those of the hop without the way back.
func HopServed(steps []Progress) bool {
	return !slices.ContainsFunc(steps, func(p Progress) bool { return p.State == Waiting || p.State == Doing || p.State == Failed })
}

package plan

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Carrying keeps mail addresses, and X500 addresses, that the sync would take off the account: they are added to the person in AD, one step each.
//
// They come before the set: after it the sync may run at any moment and take them off the account, and what is lost is lost. If a holder is in the way, the
// first try has asked the server by then. If none is, the set itself is the first that Entra ID hears of it, and may be refused once AD has been changed: the
// run then takes the addresses out of AD again by itself, and the end is as if nothing had been done. It does not if it has done more than that, or if no
// certain answer has come: then the operation stays open, to be finished or taken back whole.

// carriable says which address cannot be carried; nil if all can.
func carriable(c checkup.CheckUp, carry []string) *link.Problem {
	for _, address := range carry {
		i := slices.IndexFunc(c.Lost, func(l checkup.LostAddress) bool { return l.Address == address })
		cause := "the link does not remove it from the account"
		if i >= 0 {
			cause = c.Lost[i].Refused
		}
		if cause != "" {
			return &link.Problem{Kind: link.Refused, Object: address, Cause: "it cannot be added to the person in AD: " + cause, Cure: "Leave it out"}
		}
	}
	return nil
}

// carryAddresses adds the steps, in the order of the check-up.
func (b *planner) carryAddresses() {
	for _, l := range b.check.Lost {
		if slices.Contains(b.carry, l.Address) {
			b.steps = append(b.steps, addressStep(link.DoCarry, b.check.Person, l.Address))
		}
	}
}

// addressStep is a step that changes an address of the person in AD. It is on no account.
func addressStep(do link.Verb, p link.Person, address string) Step {
	return Step{Do: do, UPN: p.UPN, Name: p.Name(), Address: address}
}

// Carried are the addresses that the plan adds to the person in AD, or, as an undo, takes out again.
func (p Plan) Carried() []string {
	var out []string
	for _, s := range p.Steps {
		if s.Address != "" {
			out = append(out, s.Address)
		}
	}
	return out
}

// saysOfAddresses are the sentences on the addresses that AD lacks: which are kept, how, and which are lost, and why.
func (b *planner) saysOfAddresses() []Statement {
	var kept, lost []string
	for _, l := range b.check.Lost {
		switch {
		case slices.Contains(b.carry, l.Address):
			kept = append(kept, l.Address)
		case l.Refused != "":
			lost = append(lost, l.Address+" ("+l.Refused+")")
		default:
			lost = append(lost, l.Address)
		}
	}
	var out []Statement
	if len(kept) > 0 {
		owners, _ := b.check.Facts.InAD.Get()
		out = append(out, note("Active Directory is changed first: "+strings.Join(kept, ", ")+" "+b.becomeAliases(kept)+". The primary address stays AD's. No one else in "+
			owners.Asked+" has "+itOrThem(len(kept))+", which hardmatch checks again right before. The journal names the domain controller that it writes to. Undo takes "+
			itOrThem(len(kept))+" out again, until the sync has taken the account."))
	}
	if len(lost) > 0 {
		out = append(out, warning(link.UpperFirst(link.AddressKind(lost...))+" will be removed: the sync replaces the account's addresses with the AD user's, and these are not in AD: "+strings.Join(lost, ", ")+"."))
	}
	return out
}

func (b *planner) becomeAliases(kept []string) string {
	whose := "of " + b.check.Person.Name() + " (" + b.check.Person.DN + ")"
	kind := link.AddressKind(kept...)
	if len(kept) == 1 {
		return "becomes another " + strings.TrimSuffix(kind, "es") + " " + whose
	}
	return "become additional " + kind + " " + whose
}

func itOrThem(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

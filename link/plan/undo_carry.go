package plan

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// uncarry takes the addresses out of AD again that the operation has added: each only if the person still has it, and not as the primary address. After the
// sync has taken the person nothing is taken back, since a mailbox may receive mail at these addresses: only the account shows that, so without it they stay.
func (u *undoing) uncarry() {
	for _, s := range slices.Backward(u.Done) {
		tookOut := func(by Step) bool { return by.Do == link.DoUncarry && by.Address == s.Address }
		if s.Do != link.DoCarry || u.Stopped != nil && slices.ContainsFunc(u.Stopped.Done, tookOut) {
			continue // if the person has it again after the stopped undo, someone else has added it
		}
		i := slices.IndexFunc(u.Person.Addresses, func(a string) bool { return strings.EqualFold(a, link.ProxyOf(s.Address)) })
		switch {
		case u.Gone:
			u.says = append(u.says, note(s.Address+", which was added to "+u.Person.Called()+" in AD, is gone with them."))
		case i < 0:
			u.absent = append(u.absent, s.Address)
		case strings.HasPrefix(u.Person.Addresses[i], "SMTP:"):
			u.staysInAD(s.Address, "someone has made it the primary address since")
		case !u.account().found():
			u.staysInAD(s.Address, "only the account, which is gone, would show whether the sync has taken the person")
		default:
			u.steps = append(u.steps, addressStep(link.DoUncarry, u.Person, s.Address))
			u.says = append(u.says, note(s.Address+" is removed from the "+link.AddressKind(s.Address)+" of "+u.Person.Called()+" in AD again."))
		}
	}
}

// staysInAD says that an address is not taken out of AD, and why.
func (u *undoing) staysInAD(address, why string) {
	u.misses("", address+" stays with "+u.Person.Called()+" in AD: "+why+".")
	u.loses(address + " is still an address of " + u.Person.Called() + " in AD.")
	u.cure = "Have what was added to AD removed there, if it must not stay"
}

// saysOfAbsent says which addresses need not be taken out of AD if there is anything else to take back.
func (u *undoing) saysOfAbsent() {
	if len(u.absent) == 0 {
		return
	}
	slices.Sort(u.absent)
	are, them := "is", itOrThem(len(u.absent))
	if len(u.absent) > 1 {
		are = "are"
	}
	u.says = append(u.says, warning(strings.Join(u.absent, ", ")+" "+are+" no longer in AD: someone has taken "+them+" out since, or the domain controller asked does not show "+
		them+" yet. Check AD again afterwards."))
}

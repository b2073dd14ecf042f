package plan

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// uncarry takes the addresses out of AD again that the operation has added: each only where the person has it still, and not as the primary address, which
// somebody has made of it since. Whether the sync has taken the account has been asked by then: after that nothing is taken back.
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
			u.misses("", s.Address+" stays with "+u.Person.Called()+" in AD: someone has made it the primary address since.")
			u.loses(s.Address + " is still an address of " + u.Person.Called() + " in AD.")
			u.cure = "Have the address removed in AD, if it must not stay"
		default:
			u.steps = append(u.steps, addressStep(link.DoUncarry, u.Person, s.Address))
			u.says = append(u.says, note(s.Address+" is removed from the "+link.AddressKind(s.Address)+" of "+u.Person.Called()+" in AD again."))
		}
	}
}

// saysOfAbsent says which addresses need not be taken out of AD, where there is anything else to take back.
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

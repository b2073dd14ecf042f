package checkup

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
)

// oldPassword is the age from which on people may not remember the AD password any more.
const oldPassword = 2 * 365 * 24 * time.Hour

// willChange reports whether a match would have the sync overwrite the chosen account: it is not synced yet, or with another AD object, from which the AD
// side can take it over.
func (s Input) willChange() bool {
	return s.Account != nil && (s.Account.Sync.Or("") != link.Synced || !s.Account.Holds(s.Anchor.ImmutableID))
}

func changeSignInName(s Input) []link.Finding {
	name, known := s.willBeCalled()
	if !s.willChange() || !known || sameUPN(s.Person, *s.Account) {
		return nil
	}
	if owner := s.nameTaken(); owner != nil {
		return one(s.nameIsTaken(*owner, name))
	}
	f := link.Finding{
		Title: "The sign-in name will change",
		Cause: "The sync replaces " + s.Account.UPN + " with the AD user's " + name,
		Cure:  "Tell the person",
	}
	if !s.verifiedHere(name) {
		f.Cause = "The sync replaces " + s.Account.UPN + " with a name at the initial domain, since the AD user's " + name + " is not in a verified domain"
		f.Cure = "Change the userPrincipalName in AD first, or tell the person"
	}
	return one(f)
}

// nameIsTaken announces no name that another account has.
func (s Input) nameIsTaken(owner link.Account, name string) link.Finding {
	f := link.Finding{
		Title: "Another account has the AD user's sign-in name",
		Cause: "The sync cannot give the account the name " + name + ", which " + link.Introduce(owner) + " has, so the account keeps its own, and the sync records " +
			"a conflict (onPremisesProvisioningErrors)",
		Cure:   "Have that account renamed first, or the userPrincipalName changed in AD",
		Source: srcDuplicate,
	}
	switch {
	case s.rivals(owner):
		f.Cure = whichOfTwo
	case s.offers(ChooseDelete, owner):
		f.Cause += ", unless that account is deleted"
		f.Cure = "Deleting that account frees the name; clearing its ImmutableID does not"
	}
	return f
}

func changeAddresses(s Input) []link.Finding {
	lost, old := s.Lacking(), []string(nil)
	if s.willChange() {
		old = s.LackingX500()
	}
	if len(lost) == 0 && len(old) == 0 {
		return nil
	}
	f := link.Finding{
		Title: "Mail addresses will be removed",
		Cause: "The sync replaces the account's addresses with the AD user's; these are not in AD: " + strings.Join(append(lost, old...), ", "),
		Cure:  "Add them to proxyAddresses in AD first, if they are still needed",
	}
	if slices.ContainsFunc(s.lost(), func(l LostAddress) bool { return l.Refused == "" }) {
		f.Cure = "Keep those that are still needed: the link can add them to proxyAddresses in AD first"
	}
	switch {
	case len(old) == 0:
		return one(f)
	case len(lost) == 0:
		f.Title = "X500 addresses will be removed"
	default:
		f.Title += ", and X500 addresses"
	}
	f.Cause, f.Source = f.Cause+". Without its X500 addresses a mailbox does not get replies to mail from before a move", srcX500
	return one(f)
}

func changeDisabled(s Input) []link.Finding {
	return when(s.willChange() && !s.Person.Enabled && s.Account.Enabled.Or(false), link.Finding{
		Title: "The account's sign-in will be blocked",
		Cause: "The AD user is disabled, and after the link AD decides",
		Cure:  "Enable the AD user first, if the person is to go on working",
	})
}

// changeName says what the sync makes of the account's name. A part that one side lacks, or that could not be read, says nothing.
func changeName(s Input) []link.Finding {
	if !s.willChange() {
		return nil
	}
	p, a := s.Person, *s.Account
	var changes []string
	for _, part := range []struct{ attribute, ours, theirs string }{
		{"displayName", p.DisplayName, a.DisplayName}, {"givenName", p.GivenName, a.GivenName}, {"surname", p.Surname, a.Surname},
	} {
		if part.ours != "" && part.theirs != "" && part.ours != part.theirs {
			changes = append(changes, fmt.Sprintf("%q becomes %q (%s)", part.theirs, part.ours, part.attribute))
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return one(link.Finding{
		Title: "The name will change",
		Cause: "The sync replaces the account's name with the AD user's: " + strings.Join(changes, ", "),
		Cure:  "Change the name in AD first, if the account's is the correct one",
	})
}

// changePassword says that the AD password takes over, and warns if the person may not know it or must change it first.
func changePassword(s Input) []link.Finding {
	if !s.willChange() {
		return nil
	}
	f := link.Finding{
		Title: "The AD password takes over",
		Cause: "After the link the account's own password no longer counts if the sync brings password hashes or AD checks the sign-in",
		Cure:  "Tell the person to sign in with the AD password",
	}
	if s.Settings.PasswordHashSync {
		f.Cause = "The sync brings the AD password's hash, and the account's own password no longer counts"
	}
	switch set, known := s.Person.PasswordSet.Get(); {
	case known && set.IsZero():
		f.Severity, f.Cause = link.Warns, "AD requires a new password at the next sign-in (pwdLastSet is 0), and not every sign-in in the cloud can set one"
		f.Cure = "Have the person change the AD password first"
	case known && s.Now.Sub(set) > oldPassword:
		f.Severity, f.Cause = link.Warns, "The AD password was set on "+link.Day(set, s.Now)+" (pwdLastSet): the person may have forgotten it"
		f.Cure = "Make sure that the person knows the AD password, or have it reset"
	}
	return one(f)
}

// mailboxTwo warns of the trap that shows only after the link: a mailbox on premises beside one in the cloud, one of which is stranded.
func mailboxTwo(s Input) []link.Finding {
	e := s.Person.Exchange
	if !s.willChange() || !e.OnPremises() && !e.Remote() {
		return nil
	}
	f := link.Finding{
		Title: "Exchange on premises knows of a cloud mailbox for this person",
		Cause: "AD carries the identity of a remote mailbox (msExchMailboxGuid); if that is not the mailbox of this account, the link strands one of the two",
		Cure:  "Compare the ExchangeGuid of this account's mailbox with msExchMailboxGuid in AD before you link",
	}
	if !e.OnPremises() {
		return one(f)
	}
	switch has, known := s.Account.Usage.Mailbox.Get(); {
	case known && !has:
		return nil
	case known:
		f.Severity, f.Title = link.Stops, "The person has two mailboxes"
		f.Cause = "One is in Exchange on premises (msExchMailboxGuid in AD), the other is this account's in Exchange Online; once they are linked, mail goes to one of them only"
		f.Cure = "Have an Exchange administrator move or export one of the two first"
	default:
		f.Title = "The person has a mailbox on premises"
		f.Cause = "Whether the account has another one in Exchange Online could not be read; once they are linked, mail goes to one of them only"
		f.Cure = "Check Exchange Online before you link"
	}
	return one(f)
}

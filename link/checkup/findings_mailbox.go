package checkup

import (
	"hardmatch/link"
)

// mailboxTwo tells of the trap that shows after the link only: a mailbox on premises beside one in the cloud, of which one is stranded.
func mailboxTwo(s Input) []link.Finding {
	e := s.Person.Exchange
	if !s.willChange() || !e.OnPremises() && !e.Remote() {
		return nil
	}
	f := link.Finding{
		Severity: link.Warns, Object: s.Account.Ref(),
		Title:  "Exchange on premises knows a mailbox of the person in the cloud",
		Cause:  "AD carries the identity of a remote mailbox (msExchMailboxGuid); if that is not the mailbox of this account, the link strands one of the two",
		Cure:   "Compare the ExchangeGuid of this account's mailbox with msExchMailboxGuid in AD before you link",
		Source: srcMailbox,
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
		f.Cure = "Look into Exchange Online before you link"
	}
	return one(f)
}

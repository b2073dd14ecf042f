package checkup

import (
	"fmt"
	"strings"
	"time"

	"hardmatch/link"
)

func personDisabled(s Input) []link.Finding {
	if s.Person.Enabled {
		return nil
	}
	f := link.Finding{
		Title: "The AD user is disabled",
		Cause: "After the link AD decides, so the sync blocks the account's sign-in",
		Cure:  "Enable the AD user first, unless it is a shared or room mailbox",
	}
	if s.Person.Exchange.Impersonal() {
		f.Severity, f.Cure = link.Notes, ""
		f.Cause = "It is a shared, room or equipment mailbox (msExchRecipientTypeDetails), which usually has its sign-in blocked"
	}
	return one(f)
}

func personFiltered(s Input) []link.Finding {
	cause := filteredBecause(s.Person)
	return when(cause != "", link.Finding{
		Title: "The sync skips this AD user",
		Cause: cause,
		Cure:  "Choose another AD user: this one is never synced",
	})
}

// filteredBecause says why the default sync rules skip an AD user; "" if they do not. The sync's own accounts are recognised by their names in AD alone: in the
// tenant newer installations sign in as a service principal, so nothing here looks for an account named Sync_… (maester issue 1666, April 2026).
func filteredBecause(p link.Person) string {
	switch sam := strings.ToUpper(p.SAMAccountName); {
	case p.Critical:
		return "It is a critical system object (isCriticalSystemObject)"
	case strings.HasPrefix(sam, "AAD_"), strings.HasPrefix(sam, "MSOL_"), sam == "SUPPORT_388945A0":
		return "It is a service account of the sync (sAMAccountName " + p.SAMAccountName + ")"
	case strings.Contains(p.DN, "\nCNF:"), strings.Contains(p.DN, `\0ACNF:`):
		return "It is a replication conflict object (CNF: in its name)"
	case strings.HasPrefix(p.Description, "User_"):
		return "It is marked as written back from the cloud (adminDescription " + p.Description + ")"
	case p.Exchange.RecipientType == link.LinkedMailbox:
		return "It is a linked mailbox (msExchRecipientTypeDetails 2): the user in the other forest, who signs in, is the one to be synced"
	case p.Exchange.MasterSID != "":
		return "It is a linked mailbox: an account of another forest, " + p.Exchange.MasterSID + ", signs in to it (msExchMasterAccountSid), and that one is to be synced"
	case p.Exchange.RecipientType&link.HiddenRecipients != 0, strings.HasPrefix(p.Nickname, "SystemMailbox{"), isCASMailbox(p.Nickname), isCASMailbox(p.SAMAccountName):
		return "It is a system mailbox of Exchange"
	default:
		return ""
	}
}

// isCASMailbox recognises the probing mailboxes of Exchange by their names.
func isCASMailbox(name string) bool {
	return strings.HasPrefix(name, "CAS_") && strings.Contains(name, "}")
}

// personRecent warns if the sync has not met the person yet, or not where they are now, perhaps in its scope for the first time: it may join them by itself, by
// their address or sign-in name.
func personRecent(s Input) []link.Finding {
	if a := s.Account; !s.unmet() || a != nil && a.Where() == link.Live && a.Holds(s.Anchor.ImmutableID) && s.joined(*a) { // who is joined has been met
		return nil
	}
	f := link.Finding{
		Title: "The sync has not seen this AD user yet",
		Cause: "It was created" + s.sinceLastRun(s.Person.Created) + " (whenCreated); the next one may join it on its own",
		Cure:  "Wait for the next run of the sync, unless you know that it will make a second account",
	}
	if last, _ := s.lastSync(); !s.Person.Created.After(last) {
		f.Title = "The sync has not seen this AD user in this place yet"
		f.Cause = "It was moved or renamed" + s.sinceLastRun(s.Person.Moved) + " (msDS-ReplAttributeMetaData); if that brought it into the sync's scope, the next run may join it on its own"
	}
	return one(f)
}

// unmet reports whether the person was made or moved after the last run of the sync.
func (s Input) unmet() bool {
	last, known := s.lastSync()
	return known && (s.Person.Created.After(last) || s.Person.Moved.After(last))
}

// Unmet reports whether the sync has not met the person yet, or has not met them where they are now.
func (c CheckUp) Unmet() bool { return c.input().unmet() }

// sinceLastRun words a time after the last run of the sync.
func (s Input) sinceLastRun(at time.Time) string {
	return " at " + link.Clock(at, s.Now) + " on " + link.Day(at, s.Now) + ", after the last run of the sync"
}

// personAddressShared warns if two AD users claim one address: the sync gives it to one of them only.
func personAddressShared(s Input) []link.Finding {
	var out []link.Finding
	for _, other := range s.Others {
		address := link.CommonAddress(s.Person.Owned(), other.Owned())
		if address == "" {
			continue
		}
		out = append(out, link.Finding{
			Object: other.Ref(),
			Title:  "Another AD user claims the same address",
			Cause:  address + " is also an address of " + other.Placed() + ", and the sync can give it to only one of them",
			Cure:   "Remove the address from one of the two in AD",
		})
	}
	return out
}

func personSuffix(s Input) []link.Finding {
	_, suffix, _ := strings.Cut(s.Person.UPN, "@")
	f := link.Finding{
		Title: "The sign-in name's domain is not one of this tenant's",
		Cause: suffix + " is not a verified domain of the tenant, so the sync gives the account an onmicrosoft.com sign-in name",
		Cure:  "Change the userPrincipalName in AD, or verify the domain in the tenant",
	}
	if s.Person.UPN == "" {
		f.Title, f.Cure = "The AD user has no sign-in name", "Give the AD user a userPrincipalName first"
		f.Cause = "userPrincipalName is empty, so the sync makes a name at the initial onmicrosoft.com domain"
	}
	return when(s.Person.UPN == "" || !s.verifiedHere(s.Person.UPN), f)
}

// personTwoPrimaries warns if AD calls several addresses the primary one: which of them the account gets is chance.
func personTwoPrimaries(s Input) []link.Finding {
	primaries := s.Person.Primaries()
	if len(primaries) < 2 {
		return nil
	}
	return one(link.Finding{
		Title: "The AD user has two primary addresses",
		Cause: "proxyAddresses has more than one value that begins with a capital SMTP: " + strings.Join(primaries, ", ") + ". Only one is allowed, and which one the account would get is not known",
		Cure:  "In AD, leave SMTP: before the right one and write smtp: before the others",
	})
}

// personNoMail says so if AD has no address that the account could be found by or would get.
func personNoMail(s Input) []link.Finding {
	return when(len(s.Person.SMTPAddresses()) == 0, link.Finding{
		Title: "The AD user has no mail address",
		Cause: "mail and proxyAddresses are empty: the sync cannot find the account by address, and a mailbox gets one made from the sign-in name",
		Cure:  "Give the AD user the account's address, if the mailbox is to keep it",
	})
}

// operationOpen stops at what is being carried out now, and at what a crash or a purge that is due has left: what is true of the accounts is then no
// more than a part of a plan. It only warns of what stopped at a refusal, and of what must not be taken up here: there a new plan can be the only way on.
func operationOpen(s Input) []link.Finding {
	return link.Map(s.Open, func(o OpenOperation) link.Finding {
		f := link.Finding{
			Title: "An operation on this person is not finished",
			Cause: fmt.Sprintf("Operation %s of %s %s", o.ID, link.Day(o.Started, s.Now), o.Left),
			Cure:  "Finish it or undo it, then check again",
			Way:   link.Way{To: link.ToEndOperation, Operation: o.ID},
		}
		if o.Stops {
			f.Severity = link.Stops
		}
		switch {
		case o.Running:
			f.Title = "An operation on this person is running right now"
			f.Cure, f.Way = "Wait until it has finished, then check again", link.Way{}
		case o.FinishOnly != "":
			f.Cure, f.Way = "Finish it, then check again", link.Way{To: link.ToFinishTheUndo, Operation: o.FinishOnly}
		}
		return f
	})
}

// stoppedBy is the first open operation that stops.
func (f Facts) stoppedBy() (OpenOperation, bool) {
	return link.First(f.Open, func(o OpenOperation) bool { return o.Stops })
}

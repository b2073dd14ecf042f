package checkup

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
)

// oldPassword is the age from which on people may not remember the AD password any more.
const oldPassword = 2 * 365 * 24 * time.Hour

// willChange tells whether a match would have the sync overwrite the chosen account: it is not synced yet, or with another AD object, from which the AD
// side can take it over.
func (s Input) willChange() bool {
	return s.Account != nil && (s.Account.Sync.Or("") != link.Synced || !s.Account.Holds(s.Anchor.ImmutableID))
}

func changeSignInName(s Input) []link.Finding {
	name, known := s.willBeCalled()
	if !s.willChange() || !known || sameUPN(s.Person, *s.Account) {
		return nil
	}
	f := link.Finding{
		Severity: link.Warns, Object: s.Account.Ref(),
		Title:  "The sign-in name will change",
		Cause:  "The sync replaces " + s.Account.UPN + " by the AD user's " + name,
		Cure:   "Tell the person",
		Source: srcExisting,
	}
	if !s.verifiedHere(name) {
		f.Cause = "The sync replaces " + s.Account.UPN + " by a name at the initial domain, since that of the AD user's " + name + " is not verified in the tenant"
		f.Cure = "Change the userPrincipalName in AD first, or tell the person"
	}
	return one(f)
}

func changeAddresses(s Input) []link.Finding {
	if !s.willChange() {
		return nil
	}
	mine := append(s.Person.SMTPAddresses(), strings.ToLower(s.Person.UPN))
	var lost []string
	for _, address := range s.Account.SMTPAddresses() {
		if !slices.Contains(mine, address) && !s.initial(address) {
			lost = append(lost, address)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return one(link.Finding{
		Severity: link.Warns, Object: s.Account.Ref(),
		Title:  "Mail addresses will go",
		Cause:  "The sync replaces the account's addresses by the AD user's; these are not in AD: " + strings.Join(lost, ", "),
		Cure:   "Add them to proxyAddresses in AD first, if they are still needed",
		Source: srcExisting,
	})
}

// initial tells whether an address is at the tenant's onmicrosoft.com domain, which Exchange Online keeps by itself.
func (s Input) initial(address string) bool {
	return s.Tenant.Domain(address).Or(link.Domain{}).Initial || strings.HasSuffix(address, ".onmicrosoft.com")
}

func changeDisabled(s Input) []link.Finding {
	if !s.willChange() || s.Person.Enabled || !s.Account.Enabled.Or(false) {
		return nil
	}
	return one(link.Finding{
		Severity: link.Warns, Object: s.Account.Ref(),
		Title:  "The account's sign-in will be blocked",
		Cause:  "The AD user is disabled, and after the link AD decides",
		Cure:   "Enable the AD user first, if the person is to go on working",
		Source: srcExisting,
	})
}

// changePassword tells that the AD password takes over, and warns where the person may not know it or must change it first.
func changePassword(s Input) []link.Finding {
	if !s.willChange() {
		return nil
	}
	f := link.Finding{
		Severity: link.Notes, Object: s.Account.Ref(),
		Title:  "The AD password takes over",
		Cause:  "After the link the account's own password counts no more, where the sync brings password hashes or AD checks the sign-in",
		Cure:   "Tell the person to sign in with the AD password",
		Source: srcExisting,
	}
	if s.Settings.PasswordHashSync {
		f.Cause = "The sync brings the hash of the AD password, and the account's own password counts no more"
	}
	switch set, known := s.Person.PasswordSet.Get(); {
	case known && set.IsZero():
		f.Severity, f.Cause = link.Warns, "AD demands that the password is changed at the next sign-in (pwdLastSet is 0), which a sign-in in the cloud cannot do everywhere"
		f.Cure = "Have the person change the AD password first"
	case known && s.Now.Sub(set) > oldPassword:
		f.Severity, f.Cause = link.Warns, "The AD password was set on "+link.Day(set, s.Now)+" (pwdLastSet): the person may not know it any more"
		f.Cure = "Make sure that the person knows the AD password, or have it reset"
	}
	return one(f)
}

// accountWasSynced tells of the AD user with whom the account was synced once: this very person, who they were before, or somebody else.
func accountWasSynced(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool {
		return a.Sync.Or("") == link.CloudOnly && (a.SID.Or("") != "" || a.OnPremDN != "")
	}, func(a link.Account) link.Finding {
		if link.CarriesSID(s.Person, a) {
			return link.Finding{
				Severity: link.Warns,
				Title:    "The account was synced with this very AD user once",
				Cause:    "It is a cloud account now (onPremisesSyncEnabled is null) and still carries the person's SID " + a.SID.Or("") + " (onPremisesSecurityIdentifier)",
				Cure:     "Find out why the sync does not have it any more before you link it again",
				Source:   srcClear,
			}
		}
		if link.Formerly(s.Person, a) {
			return link.Finding{
				Severity: link.Notes,
				Title:    "The account was synced with the AD user that this person was before",
				Cause:    "It carries the SID " + a.SID.Or("") + " (onPremisesSecurityIdentifier), which the person had before they were moved here (sIDHistory): the account is theirs",
				Source:   srcHistory,
			}
		}
		return link.Finding{
			Severity: link.Warns,
			Title:    "The account still carries traces of another AD user",
			Cause:    "It was synced once: " + cmp.Or(a.OnPremDN, "SID "+a.SID.Or("")),
			Cure:     "Make sure that it is this person's account; the traces can be cleared afterwards",
			Source:   srcClear,
		}
	})
}

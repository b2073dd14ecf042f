package link

import (
	"slices"
	"strings"
)

// willChange tells whether the sync will overwrite the chosen account: it is live and not synced yet.
func (s situation) willChange() bool {
	return s.Account != nil && s.Account.Sync.Or("") != Synced
}

func changeSignInName(s situation) []Finding {
	if !s.willChange() || s.Person.UPN == "" || sameUPN(s.Person, *s.Account) {
		return nil
	}
	return one(Finding{
		Severity: Warns, Object: s.Account.Ref(),
		Title:  "The sign-in name will change",
		Cause:  "The sync replaces " + s.Account.UPN + " by the AD user's " + s.Person.UPN,
		Cure:   "Tell the person",
		Source: srcExisting,
	})
}

func changeAddresses(s situation) []Finding {
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
	return one(Finding{
		Severity: Warns, Object: s.Account.Ref(),
		Title:  "Mail addresses will go",
		Cause:  "The sync replaces the account's addresses by the AD user's; these are not in AD: " + strings.Join(lost, ", "),
		Cure:   "Add them to proxyAddresses in AD first, if they are still needed",
		Source: srcExisting,
	})
}

// initial tells whether an address is at the tenant's onmicrosoft.com domain, which Exchange Online keeps by itself.
func (s situation) initial(address string) bool {
	return s.Tenant.Domain(address).Or(Domain{}).Initial || strings.HasSuffix(address, ".onmicrosoft.com")
}

func changeDisabled(s situation) []Finding {
	if !s.willChange() || s.Person.Enabled || !s.Account.Enabled.Or(false) {
		return nil
	}
	return one(Finding{
		Severity: Warns, Object: s.Account.Ref(),
		Title:  "The account's sign-in will be blocked",
		Cause:  "The AD user is disabled, and after the link AD decides",
		Cure:   "Enable the AD user first, if the person is to go on working",
		Source: srcExisting,
	})
}

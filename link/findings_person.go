package link

import "strings"

func personDisabled(s situation) []Finding {
	if s.Person.Enabled {
		return nil
	}
	return one(Finding{
		Severity: Warns, Object: s.Person.Ref(),
		Title:  "The AD user is disabled",
		Cause:  "After the link AD decides, and the sync will block the sign-in of the account",
		Cure:   "Enable the AD user first, unless it is a shared or room mailbox",
		Source: srcExisting,
	})
}

func personFiltered(s situation) []Finding {
	cause := filteredBecause(s.Person)
	if cause == "" {
		return nil
	}
	return one(Finding{
		Severity: Stops, Object: s.Person.Ref(),
		Title:  "The sync skips this AD user",
		Cause:  cause,
		Cure:   "Choose another AD user: this one is never synced",
		Source: srcFiltering,
	})
}

// filteredBecause says why the default sync rules skip an AD user; "" where they do not.
func filteredBecause(p Person) string {
	switch sam := strings.ToUpper(p.SAMAccountName); {
	case p.Critical:
		return "It is a critical system object (isCriticalSystemObject)"
	case strings.HasPrefix(sam, "AAD_"), strings.HasPrefix(sam, "MSOL_"), sam == "SUPPORT_388945A0":
		return "It is a service account of the sync (sAMAccountName " + p.SAMAccountName + ")"
	case strings.Contains(p.DN, "\nCNF:"), strings.Contains(p.DN, `\0ACNF:`):
		return "It is a replication conflict object (CNF: in its name)"
	default:
		return ""
	}
}

func personSuffix(s situation) []Finding {
	if s.Person.UPN == "" {
		return one(Finding{
			Severity: Warns, Object: s.Person.Ref(),
			Title:  "The AD user has no sign-in name",
			Cause:  "userPrincipalName is empty, so the sync makes a name at the initial onmicrosoft.com domain",
			Cure:   "Give the AD user a userPrincipalName first",
			Source: srcAnchor,
		})
	}
	if d, known := s.Tenant.Domain(s.Person.UPN).Get(); !known || d.Verified {
		return nil
	}
	_, suffix, _ := strings.Cut(s.Person.UPN, "@")
	return one(Finding{
		Severity: Warns, Object: s.Person.Ref(),
		Title:  "The sign-in name's domain is not one of this tenant's",
		Cause:  suffix + " is not a verified domain of the tenant, so the sync gives the account an onmicrosoft.com sign-in name",
		Cure:   "Change the userPrincipalName in AD, or verify the domain in the tenant",
		Source: srcAnchor,
	})
}

package entratest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The names and addresses that an account gets from the sync.

// checkSyncedName refuses a sign-in name that Entra ID does not take: one with other characters than letters, digits and ' . - _ ! # ^ ~, more than 64 before the @ or
// 48 behind it, a dot before the @ (Learn: prepare for directory synchronization).
func checkSyncedName(upn string) error {
	local, domain, _ := strings.Cut(upn, "@")
	allowed := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("'.-_!#^~", r)
	}
	stray := strings.ContainsFunc(local, func(r rune) bool { return !allowed(r) })
	if stray || len(local) > 64 || len(domain) > 48 || strings.HasSuffix(local, ".") {
		return &SyncError{"IdentityDataValidationFailed", "[UserPrincipalName " + upn + "] is not valid"}
	}
	return nil
}

// syncedName returns the sign-in name that an account gets: that of Active Directory if its suffix is a verified domain of the tenant, else one at the initial
// domain, made of the mail nickname or of the name in the primary address (Learn: plan-connect-userprincipalname). If someone else has that name, the account
// keeps its own, a new account gets one with four digits at the initial domain, and the tenant notes that
// (Learn: how-to-connect-syncservice-duplicate-attribute-resiliency).
func (t *Tenant) syncedName(before, c *User, e Export) string {
	wanted := e.UPN
	if d, found := t.domainOf(e.UPN); !found || d.Unverified {
		local, _, _ := strings.Cut(e.UPN, "@")
		if address, _, found := strings.Cut(strings.TrimPrefix(primaryAddress(e.Proxies), "SMTP:"), "@"); found {
			local = address
		}
		wanted = cmp.Or(e.Nickname, local) + "@" + t.initialDomain()
	}
	free := func(upn string) bool {
		return t.find(func(o *User) bool { return o.live() && o.ID != c.ID && strings.EqualFold(o.UPN, upn) }) == nil
	}
	if free(wanted) {
		return wanted
	}
	t.quarantine(before, c, "UserPrincipalName", e.UPN)
	if before.UPN != "" && !strings.EqualFold(before.UPN, wanted) && free(before.UPN) {
		return before.UPN
	}
	return t.placeholder(wanted)
}

// placeholder returns a free sign-in name with four digits at the initial domain.
func (t *Tenant) placeholder(upn string) string {
	initial := t.initialDomain()
	local, _, _ := strings.Cut(upn, "@")
	for n := 1000; ; n++ {
		name := fmt.Sprintf("%s%04d@%s", local, n, initial)
		if t.find(func(u *User) bool { return strings.EqualFold(u.UPN, name) }) == nil {
			return name
		}
	}
}

// giveAddresses gives an account its addresses: those of Active Directory, except those in domains that are not the tenant's and those that someone else
// has, which it notes; and those at the initial domain that it had (Learn: proxyaddresses-attribute-populate). A new account gets one there. One address is
// the primary one, and mail is Active Directory's unless someone else has it.
func (t *Tenant) giveAddresses(before, c *User, e Export) {
	wanted := slices.Clone(e.Proxies)
	if primaryAddress(wanted) == "" && e.Mail != "" {
		wanted = slices.DeleteFunc(wanted, func(a string) bool { return strings.EqualFold(a, "smtp:"+e.Mail) })
		wanted = append([]string{"SMTP:" + e.Mail}, wanted...)
	}
	c.Proxies, c.Mail = nil, e.Mail
	for _, address := range wanted {
		switch {
		case !t.deliversTo(address):
		case t.ownerOf(c.ID, address) != "":
			t.quarantine(before, c, "ProxyAddresses", address)
			if strings.EqualFold(address, "smtp:"+e.Mail) {
				c.Mail = ""
			}
		default:
			c.Proxies = append(c.Proxies, address)
		}
	}
	for _, own := range t.ownAddresses(before, c, wanted) {
		if slices.ContainsFunc(c.Proxies, func(a string) bool { return strings.EqualFold(a, own) }) {
			continue
		}
		if _, name, _ := strings.Cut(own, ":"); primaryAddress(c.Proxies) == "" {
			own = "SMTP:" + name
		} else {
			own = "smtp:" + name
		}
		c.Proxies = append(c.Proxies, own)
	}
}

// deliversTo reports whether an address can be one of this tenant: a mail address in a verified domain of it, or an address of another kind.
func (t *Tenant) deliversTo(address string) bool {
	kind, name, _ := strings.Cut(address, ":")
	d, known := t.domainOf(name)
	return !strings.EqualFold(kind, "smtp") || known && !d.Unverified
}

// ownAddresses returns those at the initial domain that an account had, or the one that a new account gets.
func (t *Tenant) ownAddresses(before, c *User, wanted []string) []string {
	initial := t.initialDomain()
	if before.UPN == "" && len(wanted) > 0 && initial != "" {
		local, _, _ := strings.Cut(c.UPN, "@")
		if own := "smtp:" + local + "@" + initial; t.ownerOf(c.ID, own) == "" {
			return []string{own}
		}
	}
	var own []string
	for _, address := range before.Proxies {
		kind, name, _ := strings.Cut(address, ":")
		_, domain, _ := strings.Cut(name, "@")
		if strings.EqualFold(kind, "smtp") && initial != "" && strings.EqualFold(domain, initial) {
			own = append(own, address)
		}
	}
	return own
}

package journal

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// Place is where an operation is carried out: one tenant and one forest. An empty field is unknown.
type Place struct {
	Practice bool   `json:"practice,omitempty"` // both are the practice company's
	Start    string `json:"start,omitempty"`    // which one: each start of the program makes another, which knows nothing of the one before; "": not given
	Tenant   string `json:"tenant,omitempty"`   // its id
	Domain   string `json:"domain,omitempty"`   // its initial domain, by which people know it
	Forest   string `json:"forest,omitempty"`   // the DNS name of the forest's root domain
}

// Known reports whether both the tenant and the forest are known.
func (p Place) Known() bool { return p.Tenant != "" && p.Forest != "" }

// String names the tenant and the forest for people; "" if neither is known.
func (p Place) String() string {
	var parts []string
	if p.Practice {
		parts = append(parts, "the practice company")
	}
	if p.Tenant != "" {
		parts = append(parts, "tenant "+p.TenantName())
	}
	if p.Forest != "" {
		parts = append(parts, "forest "+p.Forest)
	}
	return strings.Join(parts, ", ")
}

// TenantName is the initial domain with the id, or the id alone.
func (p Place) TenantName() string {
	if p.Domain == "" {
		return p.Tenant
	}
	return p.Domain + " (" + p.Tenant + ")"
}

// Elsewhere says why an operation does not belong to a place, as the rest of a sentence; "" if nothing speaks against it. What the operation does not
// say proves nothing: see Engine.Belongs.
func (o Operation) Elsewhere(here Place) string {
	switch was := o.Place; {
	case was.Practice && !here.Practice:
		return "it was practice, in the practice company"
	case here.Practice && was.Known() && !was.Practice:
		return "it belongs not to the practice company, but to " + was.String()
	case was.Practice && was.Start != "" && here.Start != "" && was.Start != here.Start:
		return "it belongs to a practice company that has ended, and this one knows nothing of it"
	case was.Tenant != "" && here.Tenant != "" && !strings.EqualFold(was.Tenant, here.Tenant):
		return "it belongs to another tenant, " + was.TenantName()
	case was.Forest != "" && here.Forest != "" && !strings.EqualFold(was.Forest, here.Forest):
		return "it belongs to another forest, " + was.Forest
	default:
		return ""
	}
}

// Calls reports whether an account has a name that the operation knows for it, or gives it.
func (o Operation) Calls(a link.Account) bool {
	names := []string{o.Plan.From.Account.UPN}
	for _, s := range o.Plan.Steps {
		if s.On == a.ID {
			names = append(names, s.UPN, s.UPNBefore, s.UPNAfter)
		}
	}
	return a.UPN != "" && slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, a.UPN) })
}

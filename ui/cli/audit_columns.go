package cli

import (
	"cmp"
	"strconv"
	"strings"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/ui"
)

// auditColumn is one value of a row, in CSV and in JSON. Scripts depend on the names and on their order, so new ones come at the end.
type auditColumn struct {
	name   string
	inJSON string
	value  func(r *audit.Report, row audit.Row) any // text, list of texts, number, or nil for nothing
}

var auditColumns = []auditColumn{
	ofRow("category", func(row audit.Row) any { return string(row.Category) }),
	ofRow("codes", func(row audit.Row) any { return each(row.Codes, func(c link.Code) string { return string(c) }) }),
	ofRow("severity", func(row audit.Row) any { return ui.OrNull(string(row.Severity)) }),
	ofRow("next", func(row audit.Row) any { return row.Next }),
	ofPerson("person_upn", func(p link.Person) any { return ui.OrNull(p.UPN) }),
	ofPerson("person_sam", func(p link.Person) any { return ui.OrNull(p.SAMAccountName) }),
	ofPerson("person_dn", func(p link.Person) any { return ui.OrNull(p.DN) }),
	ofPerson("person_guid", func(p link.Person) any { return p.GUID.String() }),
	ofRow("anchor_source", func(row audit.Row) any { return ui.OrNull(string(row.Anchor.Attribute)) }),
	ofRow("anchor", func(row audit.Row) any {
		if row.Person == nil {
			return ui.OrNull(string(row.Account.ImmutableID.Or("")))
		}
		return ui.OrNull(string(row.Anchor.ImmutableID))
	}),
	ofAccount("account_upn", accountOfRow, func(a link.Account) any { return ui.OrNull(a.UPN) }),
	ofAccount("account_id", accountOfRow, func(a link.Account) any { return string(a.ID) }),
	ofAccount("account_state", accountOfRow, func(a link.Account) any { return audit.State(a) }),
	ofRow("why", func(row audit.Row) any { return ui.OrNull(row.Why) }),
	ofAccount("holder_upn", holderOfRow, func(a link.Account) any { return ui.OrNull(a.UPN) }),
	ofAccount("holder_id", holderOfRow, func(a link.Account) any { return string(a.ID) }),
	ofAccount("holder_state", holderOfRow, func(a link.Account) any { return audit.State(a) }),
	ofRow("bin_days_left", func(row audit.Row) any {
		if row.DaysLeft < 0 {
			return nil
		}
		return row.DaysLeft
	}),
	ofRow("addresses_lost", func(row audit.Row) any { return each(row.Lost, itself) }),
	ofAccount("licences", accountOfRow, func(a link.Account) any {
		names, known := a.Usage.Licences.Get()
		if !known {
			return nil
		}
		return each(names, itself)
	}),
	ofAccount("last_sync", accountOfRow, func(a link.Account) any { return timeOrNull(a.LastSync) }),
	column("observed_at", func(r *audit.Report, _ audit.Row) any { return timeOrNull(r.ObservedAt) }),
	column("tenant", func(r *audit.Report, _ audit.Row) any { return ui.OrNull(tenantOf(r)) }),
	ofRow("unknown", func(row audit.Row) any { return each(row.Unknown, itself) }),
}

func column(name string, value func(r *audit.Report, row audit.Row) any) auditColumn {
	return auditColumn{name, camelCase(name), value}
}

func ofRow(name string, value func(audit.Row) any) auditColumn {
	return column(name, func(_ *audit.Report, row audit.Row) any { return value(row) })
}

func ofPerson(name string, value func(link.Person) any) auditColumn {
	return ofRow(name, func(row audit.Row) any {
		if row.Person == nil {
			return nil
		}
		return value(*row.Person)
	})
}

func ofAccount(name string, of func(audit.Row) *link.Account, value func(link.Account) any) auditColumn {
	return ofRow(name, func(row audit.Row) any {
		if a := of(row); a != nil {
			return value(*a)
		}
		return nil
	})
}

func accountOfRow(row audit.Row) *link.Account { return row.Account }
func holderOfRow(row audit.Row) *link.Account  { return row.Holder }

// tenantOf returns the tenant's initial domain, or its id.
func tenantOf(r *audit.Report) string { return cmp.Or(r.Tenant.InitialDomain, r.Tenant.ID) }

// cellText returns a value of a column in one cell; semicolons separate the items of a list.
func cellText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case []string:
		return strings.Join(v, "; ")
	default:
		return ""
	}
}

// camelCase returns the name of a column in JSON: personUpn for person_upn.
func camelCase(name string) string {
	first, rest, _ := strings.Cut(name, "_")
	for rest != "" {
		var word string
		word, rest, _ = strings.Cut(rest, "_")
		first += link.UpperFirst(word)
	}
	return first
}

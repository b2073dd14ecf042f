package entra

import (
	"cmp"
	"slices"
	"strings"

	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"hardmatch/link"
)

// needsUnits is the permission for administrative units (Learn: permissions-reference).
const needsUnits = "AdministrativeUnit.Read.All"

// unitsAmong are the administrative units among what an account is a member of, in the order of their ids.
func unitsAmong(found []membership) link.Known[[]link.Unit] {
	units := []link.Unit{}
	for _, o := range found {
		u, is := o.object.(models.AdministrativeUnitable)
		if !is {
			continue
		}
		if u.GetDisplayName() == nil || !o.told.tells("isMemberManagementRestricted") { // every unit has a name: the token may not know more than the id
			return link.Unknown[[]link.Unit](needsUnits)
		}
		units = append(units, link.Unit{ID: strings.ToLower(deref(u.GetId())), Name: deref(u.GetDisplayName()),
			Restricted: deref(u.GetIsMemberManagementRestricted())})
	}
	slices.SortFunc(units, func(a, b link.Unit) int { return cmp.Compare(a.ID, b.ID) })
	return link.Know(units)
}

// doubtUnits makes the units of an account unknown where its card tells of a restricted one and they do not: the token sees only some of them.
func doubtUnits(a *link.Account) {
	units, known := a.Units.Get()
	if known && a.Restricted.Or(false) && !slices.ContainsFunc(units, func(u link.Unit) bool { return u.Restricted }) {
		a.Units = link.Unknown[[]link.Unit](needsUnits)
	}
}

// scopeOf is what a role is for, out of directoryScopeId: "" is the whole tenant ("/"), else the id of an administrative unit
// ("/administrativeUnits/ID") or of an application ("/ID"). One for an application is a role all the same: no document says that the sync takes
// over its holder.
func scopeOf(directoryScope *string) string {
	scope := strings.ToLower(deref(directoryScope))
	return scope[strings.LastIndex(scope, "/")+1:]
}

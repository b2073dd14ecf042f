package link

import (
	"cmp"
	"slices"
	"strings"
)

// unknowns says what could not be read. An unread value is a note where it only leaves a line empty, and a warning where it can hurt.
func (s situation) unknowns() []Finding {
	var out []Finding
	for _, u := range s.Unread {
		severity := Notes
		if u.Name == "recycle-bin" || u.Name == "journal" { // what is in the one can win the match, and the other may have an operation that is not finished
			severity = Warns
		}
		out = append(out, unknown(u.Name, severity, s.Person.Ref(), u.What, u.Needs))
	}
	out = append(out, s.unknownForest()...)
	if !s.Person.ConsistencyGUID.IsKnown() {
		out = append(out, unknown("consistency-guid", Warns, s.Person.Ref(),
			"whether mS-DS-ConsistencyGuid is set, which may be the source anchor", "read access to mS-DS-ConsistencyGuid in AD"))
	}
	if s.Account != nil {
		out = append(out, s.unknownOf(*s.Account, Warns)...)
	}
	out = append(out, s.unknownHolders()...)
	for _, h := range s.holders {
		if s.inTheWay(h) {
			out = append(out, s.unknownOf(h.Account, Warns)...)
			out = append(out, s.unknownUse(h.Account, Warns)...)
		}
	}
	if s.Account != nil && slices.ContainsFunc(s.holders, s.inTheWay) { // whose use the account's is compared with
		out = append(out, s.unknownUse(*s.Account, Notes)...)
	}
	out = append(out, s.unknownOperator()...)
	return append(out, s.unknownTenant()...)
}

// unknownForest tells that domains of the forest do not answer. A user there may have the person's value or names, or be the one whose account it is, and
// nothing is written before that is known: right before the write they would be asked again.
func (s situation) unknownForest() []Finding {
	if s.Unasked == nil {
		return nil
	}
	domains := strings.Join(s.Unasked.Unasked, ", ")
	f := unknown("forest", Stops, s.Person.Ref(), "whether a user in "+domains+" has the person's ImmutableID or names, or the account", "")
	f.Cause = "No answer from " + domains + " (" + s.Unasked.Object + ": " + s.Unasked.Cause + ")"
	f.Cure = s.Unasked.Cure
	return one(f)
}

// unknownOperator tells that the operator's own roles, or some of them, could not be read. It can hurt where not every administrator of accounts may do
// it, and where those that were read are not enough.
func (s situation) unknownOperator() []Finding {
	operator := s.Tenant.Operator
	if s.rolesAreRead() || s.Account == nil {
		return nil
	}
	severity, enough := Notes, true
	for _, a := range s.toChange() {
		_, active := s.sufficient(a, false)
		enough = enough && active
		if a.Restricted.Or(false) || mayChange(a)[0] != userAdmin || operator.Roles.IsKnown() {
			severity = Warns
		}
	}
	if enough {
		return nil
	}
	needs := cmp.Or(operator.Roles.Needs(), operator.MoreRoles)
	return one(unknown("operator-roles", severity, s.operatorRef(), "whether your own role is strong enough for this", needs))
}

// rolesAreRead tells whether all roles of the operator could be read.
func (s situation) rolesAreRead() bool {
	return s.Tenant.Operator.Roles.IsKnown() && s.Tenant.Operator.MoreRoles == ""
}

// unknownOf tells what the rules needed to know of an account and could not read.
func (s situation) unknownOf(a Account, roles Severity) []Finding {
	var out []Finding
	if !a.Sync.IsKnown() || !a.ImmutableID.IsKnown() {
		out = append(out, unknown("account", Stops, a.Ref(), "anything about the account but its id", "User.Read.All"))
	}
	if !a.Roles.IsKnown() && a.Where() == Live {
		out = append(out, unknown("roles", roles, a.Ref(), "whether the account has a directory role, which would make the sync refuse the match", a.Roles.Needs()))
	}
	if !a.ObjectIdentifier.IsKnown() && a.Where() == Live {
		out = append(out, unknown("object-identifier", Notes, a.Ref(), "whether the account is mapped to another AD object (onPremisesObjectIdentifier)", a.ObjectIdentifier.Needs()))
	}
	if !a.CloudManaged.IsKnown() && a.Sync.Or("") == CloudOnly && a.wasSynced() {
		out = append(out, unknown("cloud-managed", Notes, a.Ref(), "whether the account was taken from AD by choice (isCloudManaged)", a.CloudManaged.Needs()))
	}
	return out
}

// unknownUse tells which signs of the use of an account are missing.
func (s situation) unknownUse(a Account, severity Severity) []Finding {
	var missing, needs []string
	for _, sign := range a.Signs(s.now) {
		if sign.Says != "" {
			continue
		}
		missing = append(missing, lowerFirst(sign.Of))
		if sign.Needs != "" && !slices.Contains(needs, sign.Needs) {
			needs = append(needs, sign.Needs)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return one(unknown("use", severity, a.Ref(), "signs of the account's use: "+strings.Join(missing, ", "), strings.Join(needs, needsAlso)))
}

func (s situation) unknownTenant() []Finding {
	tenant := Ref{Kind: KindTenant, ID: s.Tenant.ID, Name: s.Tenant.Name}
	var out []Finding
	if !s.Tenant.Domains.IsKnown() {
		out = append(out, unknown("domains", Notes, tenant, "which domains are the tenant's, and which are federated", s.Tenant.Domains.Needs()))
	}
	if !s.Tenant.LastSync.IsKnown() {
		out = append(out, unknown("sync", Notes, tenant, "when the sync ran last", s.Tenant.LastSync.Needs()))
	}
	if !s.Tenant.HardMatchBlocked.IsKnown() && !s.Settings.HardMatchBlocked {
		out = append(out, unknown("hard-match-blocked", Notes, tenant, "whether the tenant blocks hard matches", s.Tenant.HardMatchBlocked.Needs()))
	}
	return out
}

func unknown(name string, severity Severity, object Ref, what, needs string) Finding {
	f := Finding{
		Code: Code("unknown." + name), Severity: severity, Object: object,
		Title:  "Not known: " + what,
		Cause:  "It could not be read",
		Source: srcJudgement,
	}
	if needs != "" {
		f.Cure = readableWith + needs
	}
	return f
}

// readableWith begins the cure of every unknown value of which it is known who may read it.
const readableWith = "It could be read with "

// needsAlso stands between what several unknown values need.
const needsAlso = "; "

package checkup

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
)

// unknowns says what could not be read. An unread value is a note if it only leaves a line empty, and a warning if it can hurt.
func (s Input) unknowns() []link.Finding {
	var out []link.Finding
	for _, u := range s.Unread {
		severity := link.Notes
		if u.Hurts {
			severity = link.Warns
		}
		out = append(out, unknown(u.Code, severity, s.Person.Ref(), u.What, u.Needs))
	}
	out = append(out, s.unknownForest()...)
	out = append(out, when(!s.Person.ConsistencyGUID.IsKnown(), unknown(link.CodeUnknownConsistencyGUID, link.Warns, s.Person.Ref(),
		"whether mS-DS-ConsistencyGuid is set (the tenant may link by it)", "read access to mS-DS-ConsistencyGuid in AD"))...)
	if s.Account != nil {
		out = append(out, s.unknownOf(*s.Account)...)
	}
	out = append(out, s.unknownProperties()...)
	out = append(out, s.unknownHolders()...)
	for _, h := range s.holders {
		if s.inTheWay(h) {
			out = append(out, s.unknownOf(h.Account)...)
			out = append(out, s.unknownProtection(h.Account)...)
			out = append(out, s.unknownUse(h.Account, link.Warns)...)
		}
	}
	if s.Account != nil && slices.ContainsFunc(s.holders, s.inTheWay) { // whose use the account's is compared with
		out = append(out, s.unknownUse(*s.Account, link.Notes)...)
	}
	out = append(out, s.unknownOperator()...)
	return append(out, s.unknownTenant()...)
}

// unknownForest says that domains of the forest do not answer. A user there may have the person's value or names, or be the one whose account it is, and
// nothing is written before that is known: right before the write they would be asked again.
func (s Input) unknownForest() []link.Finding {
	if s.Unasked == nil {
		return nil
	}
	domains := strings.Join(s.Unasked.Unasked, ", ")
	f := unknownSince("No answer from "+domains+" ("+s.Unasked.Object+": "+s.Unasked.Cause+")",
		unknown(link.CodeUnknownForest, link.Stops, s.Person.Ref(), "whether a user in "+domains+" has the person's ImmutableID or names, or the account"))
	f.Cure = s.Unasked.Cure
	return one(f)
}

// unknownOperator says that the operator's own roles, or some of them, could not be read. It can hurt if not every administrator of accounts may do it, and if
// those that were read are not enough.
func (s Input) unknownOperator() []link.Finding {
	operator := s.Tenant.Operator
	if s.rolesAreRead() || s.Account == nil {
		return nil
	}
	severity, enough := link.Notes, true
	for _, a := range s.toChange() {
		_, active := s.sufficient(*a, false)
		enough = enough && active
		if a.Restricted.Or(false) || MayChange(*a)[0] != userAdmin || operator.Roles.IsKnown() {
			severity = link.Warns
		}
	}
	if enough {
		return nil
	}
	needs := cmp.Or(operator.Roles.Needs(), operator.MoreRoles)
	return one(unknown(link.CodeUnknownOperatorRoles, severity, s.ref(link.KindOperator), "whether your own role is strong enough for this", needs))
}

// rolesAreRead reports whether all roles of the operator could be read.
func (s Input) rolesAreRead() bool {
	return s.Tenant.Operator.Roles.IsKnown() && s.Tenant.Operator.MoreRoles == ""
}

// unknownOf says what the rules needed to know of an account and could not read.
func (s Input) unknownOf(a link.Account) []link.Finding {
	live, ref := a.Where() == link.Live, a.Ref()
	return slices.Concat(
		when(!a.Sync.IsKnown() || !a.ImmutableID.IsKnown(), unknown(link.CodeUnknownAccount, link.Stops, ref, "anything about the account except its id", "User.Read.All")),
		when(!a.Roles.IsKnown() && live, unknown(link.CodeUnknownRoles, link.Warns, ref, "whether the account has a directory role, which would make the sync refuse the match", a.Roles.Needs())),
		when(!a.ObjectIdentifier.IsKnown() && live, unknown(link.CodeUnknownObjectIdentifier, link.Notes, ref,
			"whether the account is mapped to another AD object (onPremisesObjectIdentifier)", a.ObjectIdentifier.Needs())),
		when(!a.CloudManaged.IsKnown() && a.Sync.Or("") == link.CloudOnly && a.WasSynced(), oneByOne(unknown(link.CodeUnknownCloudManaged, link.Notes, ref,
			"whether an administrator moved the account to the cloud (isCloudManaged)", a.CloudManaged.Needs()))))
}

// unknownProtection says that a purge of an account, should the plan have one, may be refused for some days: few tenants have such a protection yet.
func (s Input) unknownProtection(a link.Account) []link.Finding {
	from, maybe := a.MayBeProtected(s.Now)
	if !maybe {
		return nil
	}
	f := unknownSince("It could not be read. If it is, no one can purge it before "+link.Moment(from, s.Now),
		unknown(link.CodeUnknownProtected, link.Notes, a.Ref(), "whether the holder is protected from permanent deletion (isHardDeleteProtectionEnabled)", a.Protected.Needs()))
	f.Source = srcProtection
	return one(oneByOne(f))
}

// unknownUse says which signs of the use of an account are missing.
func (s Input) unknownUse(a link.Account, severity link.Severity) []link.Finding {
	var missing, needs []string
	for _, sign := range a.UsageSigns(s.Now) {
		if sign.Says != "" {
			continue
		}
		missing = append(missing, link.LowerFirst(sign.Of))
		if sign.Needs != "" && !slices.Contains(needs, sign.Needs) {
			needs = append(needs, sign.Needs)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return one(oneByOne(unknown(link.CodeUnknownUse, severity, a.Ref(), "some signs of use: "+strings.Join(missing, ", "), needs...)))
}

func (s Input) unknownTenant() []link.Finding {
	t, tenant := s.Tenant, s.ref(link.KindTenant)
	return slices.Concat(
		when(!t.Domains.IsKnown(), unknown(link.CodeUnknownDomains, link.Notes, tenant, "which domains the tenant has, and which are federated", t.Domains.Needs())),
		when(!t.LastSync.IsKnown(), unknown(link.CodeUnknownSync, link.Notes, tenant, "when the sync ran last", t.LastSync.Needs())),
		when(!t.HardMatchBlocked.IsKnown() && !s.Settings.HardMatchBlocked, unknown(link.CodeUnknownHardMatchBlocked, link.Notes, tenant, "whether the tenant blocks hard matches", t.HardMatchBlocked.Needs())))
}

// unknown says that something could not be read, and what could read it; "" among needs is nothing.
func unknown(code link.Code, severity link.Severity, object link.Ref, what string, needs ...string) link.Finding {
	f := link.Finding{
		Code: code, Severity: severity, Object: object, Unread: true, Terse: true, Common: common(object.Kind),
		Needs:  link.Filter(needs, func(need string) bool { return need != "" }),
		Title:  "Not known: " + what,
		Cause:  "It could not be read",
		Source: srcJudgement,
	}
	f.Cure = link.ReadableWith(f.Needs...)
	return f
}

// oneByOne is an unknown value that is read person by person only.
func oneByOne(f link.Finding) link.Finding {
	f.OneByOne = true
	return f
}

// unknownSince is unknown with a cause of its own.
func unknownSince(cause string, f link.Finding) link.Finding {
	f.Cause, f.Terse = cause, false
	return f
}

// unknownHolders stops at what the server found by a value of the person and does not show.
func (s Input) unknownHolders() []link.Finding {
	return each(s.Related, func(a link.Account) bool { return a.MayHoldValue() || a.MayHaveSID() }, func(a link.Account) link.Finding {
		value, needs := "SID", a.SID.Needs()
		if a.MayHoldValue() {
			value, needs = "ImmutableID", a.ImmutableID.Needs()
		}
		return unknownSince("Entra ID found it by the person's "+value+", and shows this sign-in only its id or name: whether it holds the value, and what "+
			"would happen to it, is not known",
			unknown(link.CodeUnknownHolder, link.Stops, a.Ref(), "what is on another account that Entra ID finds by this "+value, needs))
	})
}

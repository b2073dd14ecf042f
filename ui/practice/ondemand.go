package practice

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"hardmatch/entra/entratest"
)

// onDemandTakes is how far the company's clock moves on while Cloud Sync provisions one person.
const onDemandTakes = 2 * time.Second

// provision brings one person, by their distinguished name, to the tenant now, by the rules of a run, and reports it step by step. No run takes place: the
// tenant keeps the time of the last one.
func (s *syncer) provision(dn string) entratest.Provisioned {
	s.mu.Lock()
	defer s.mu.Unlock()
	tenant := s.company.Tenant()
	last := tenant.LastSync()
	defer func() { tenant.SetLastSync(last) }()
	s.company.turnTo(s.company.Now().Add(onDemandTakes))
	ctx, cancel := context.WithTimeout(context.Background(), ldapLimit)
	defer cancel()
	connector, err := s.company.connectSync(ctx)
	if err != nil {
		return unread(dn, err.Error())
	}
	defer connector.close()
	people, _, err := connector.people()
	if err != nil {
		return unread(dn, err.Error())
	}
	r := run{syncer: s, connector: connector, people: people}
	r.anchors()
	for _, p := range people {
		if strings.EqualFold(p.dn, dn) {
			before := byID(tenant.Users())
			o := r.bring(p)
			after, _ := tenant.User(o.id)
			return provisioned(p, o, before[o.id], after)
		}
	}
	return unread(dn, "The object was not found in Active Directory")
}

const success, failure, leftOut = "Success", "Failure", "Skipped"

// unread returns the answer if Active Directory does not give the person. The code is a guess: no document names it.
func unread(dn, why string) entratest.Provisioned {
	return entratest.Provisioned{Status: failure, Action: "Other", Code: "EntryNotFound", Reason: why, SourceName: dn,
		Steps: []entratest.ProvisioningStep{{Name: "EntryImport", Type: "Import", Status: failure, Description: why}}}
}

// provisioned returns what came of a person, in the words of the provisioning service.
func provisioned(p adPerson, o outcome, before, after entratest.User) entratest.Provisioned {
	out := entratest.Provisioned{Status: success, Action: "Other", Source: guidText(p.guid), SourceName: p.upn, Target: o.id}
	out.Steps = []entratest.ProvisioningStep{{Name: "EntryImport", Type: "Import", Status: success, Description: fmt.Sprintf("Retrieved user '%s' from Active Directory", p.upn),
		Details: map[string]string{"distinguishedName": p.dn, "sAMAccountName": p.sam, "userPrincipalName": p.upn, "displayName": p.name, "mail": p.mail,
			"objectGUID": base64.StdEncoding.EncodeToString(p.guid[:]), "mS-DS-ConsistencyGuid": base64.StdEncoding.EncodeToString(p.consistency)}}}
	scoping := entratest.ProvisioningStep{Name: "EntrySynchronizationScoping", Type: "Scoping", Status: success,
		Description: "Determine if user in scope by evaluating against each scoping filter",
		Details:     map[string]string{"Active in the source system": "True", "Scoping filter evaluation passed": "True"}}
	if o.result == wasSkipped {
		scoping.Status, scoping.Details["Scoping filter evaluation passed"] = leftOut, "False"
		out.Steps = append(out.Steps, scoping)
		out.Status, out.Code, out.Reason = leftOut, "NotInScope", "The user is not in scope: "+o.why // the code is a guess
		return out
	}
	out.Steps = append(out.Steps, scoping)
	export := entratest.ProvisioningStep{Name: "EntryExportUpdate", Type: "Export", Status: success, Description: fmt.Sprintf("User '%s' was updated in Azure Active Directory", p.upn)}
	switch o.result {
	case wasRefused:
		refuse(&out, &export, p, o.refusal)
	case wasUnchanged:
		out.Status, out.Code, out.Reason = leftOut, "RedundantExport", "The state of the user in both the source and target systems already match."
		export = entratest.ProvisioningStep{Name: "EntrySynchronizationSkip", Type: "Export", Status: leftOut, Details: map[string]string{"SkipReason": out.Code},
			Description: fmt.Sprintf("%s No change to the User '%s' currently needs to be made.", out.Reason, p.upn)}
	case wasMade:
		out.Action, export.Name, export.Description = "Create", "EntryExportAdd", fmt.Sprintf("User '%s' was created in Azure Active Directory", p.upn)
	default:
		out.Action = "Update"
	}
	out.Steps = append(out.Steps, export)
	out.Modified = modified(before, after)
	return out
}

// refuse reports a person whom the tenant has not taken, at the export.
func refuse(out *entratest.Provisioned, export *entratest.ProvisioningStep, p adPerson, err error) {
	out.Status, out.Code, out.Reason = failure, "SourceAnchorConflict", err.Error()
	if refused, is := errors.AsType[*entratest.SyncError](err); is {
		out.Code, out.Reason = refused.Code, refused.Message
	}
	out.Advice = "Resolve the conflict, then provision the user again."
	export.Status, export.Description = failure, fmt.Sprintf("Failed to export user '%s' to Azure Active Directory: %s", p.upn, out.Reason)
	export.Details = map[string]string{"ErrorCode": out.Code}
}

// modified returns the properties that were written, those that a person looks for first.
func modified(before, after entratest.User) []entratest.ModifiedProperty {
	var out []entratest.ModifiedProperty
	for _, p := range []struct{ name, old, new string }{
		{"UserPrincipalName", before.UPN, after.UPN}, {"DisplayName", before.DisplayName, after.DisplayName}, {"Mail", before.Mail, after.Mail},
		{"OnPremisesImmutableId", before.ImmutableID, after.ImmutableID}, {"OnPremiseSecurityIdentifier", before.SID, after.SID},
		{"ProxyAddresses", strings.Join(before.Proxies, ", "), strings.Join(after.Proxies, ", ")},
	} {
		if p.old != p.new {
			m := entratest.ModifiedProperty{Name: p.name}
			if p.old != "" {
				m.Old = p.old
			}
			if p.new != "" {
				m.New = p.new
			}
			out = append(out, m)
		}
	}
	return out
}

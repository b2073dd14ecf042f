package entra

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"hardmatch/entra/web"
	"hardmatch/link"
	"hardmatch/link/plan"
)

// Cloud Sync is an application of the tenant, one for each domain of AD, with a job that brings people from there (Learn: cloud-sync/how-to-configure).
const (
	cloudSyncTemplate = "1a4721b3-e57f-4451-ae87-ef078703ec94"
	adToEntra         = "AD2AADProvisioning"
)

// SyncPerson implements link.PersonSyncer (Graph reference: synchronizationjob-provisionondemand, example 2). The SDK's package for it would add many
// megabytes.
func (c *Client) SyncPerson(ctx context.Context, p link.Person) (said link.PersonSync, err error) {
	act := action{object: "Cloud Sync", needs: needsSyncNow}
	defer act.undecided(ctx, &err)
	defer link.Catch(c.log, &err)
	if err := c.permitted(ctx, plan.SyncPersonNow); err != nil {
		return said, err
	}
	request, err := c.onDemand(ctx, p)
	if err != nil {
		return said, act.problem(ctx, err)
	}
	act.write = true
	raw, err := c.get(context.WithValue(ctx, answerKey{}, true), request)
	if err != nil {
		return said, act.problem(ctx, err)
	}
	if said, err = readOnDemand(raw); err != nil { // it was done, and what came of it is not known
		return said, &link.Problem{Kind: link.MaybeDone, Object: "Cloud Sync", Cause: "it answered, but the answer cannot be read: " + err.Error(), Cure: "Look at the account again", Err: err}
	}
	return said, nil
}

// cloudSyncJob returns the path of the job that brings the person's domain. If there are several applications, each has the name of its domain.
func (c *Client) cloudSyncJob(ctx context.Context, p link.Person) (string, error) {
	type named struct {
		ID         string `json:"id"`
		Name       string `json:"displayName"`
		TemplateID string `json:"templateId"`
	}
	const applications = v1 + "/servicePrincipals"
	apps, err := collect(ctx, c, c.ask(applications, "$filter", equal("applicationTemplateId", cloudSyncTemplate), "$select", "id,displayName"), decodeWithID[named])
	if err != nil {
		return "", err
	}
	if domain := domainOfDN(p.DN); len(apps) > 1 {
		apps = slices.DeleteFunc(apps, func(a named) bool { return !strings.EqualFold(a.Name, domain) })
	}
	if len(apps) != 1 {
		return "", noCloudSync("this tenant has no known Cloud Sync for the person's domain")
	}
	ofApplication := applications + "/" + apps[0].ID + "/synchronization/jobs"
	jobs, err := collect(ctx, c, c.ask(ofApplication), decodeWithID[named])
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(jobs, func(j named) bool { return j.TemplateID == adToEntra })
	if i < 0 {
		return "", noCloudSync("this Cloud Sync has no job that brings people from AD")
	}
	return ofApplication + "/" + jobs[i].ID, nil
}

// usersRule returns the id of the job's rule for users.
func (c *Client) usersRule(ctx context.Context, job string) (string, error) {
	schema, err := getAs[struct {
		Rules []struct {
			ID       string `json:"id"`
			Name     string `json:"name"`
			Mappings []struct {
				Source string `json:"sourceObjectName"`
			} `json:"objectMappings"`
		} `json:"synchronizationRules"`
	}](ctx, c, c.ask(job+"/schema"))
	if err != nil {
		return "", err
	}
	for _, rule := range schema.Rules {
		for _, m := range rule.Mappings {
			if strings.EqualFold(m.Source, "user") {
				return rule.ID, nil
			}
		}
	}
	for _, rule := range schema.Rules {
		if len(schema.Rules) == 1 || strings.HasPrefix(rule.Name, "USER_") {
			return rule.ID, nil
		}
	}
	return "", noCloudSync("this Cloud Sync's job has no rule for users")
}

// onDemand makes the request to take the person. It reads the application, the job and the rule.
func (c *Client) onDemand(ctx context.Context, p link.Person) (*kiota.RequestInformation, error) {
	job, err := c.cloudSyncJob(ctx, p)
	if err != nil {
		return nil, err
	}
	rule, err := c.usersRule(ctx, job)
	if err != nil {
		return nil, err
	}
	subject := map[string]any{"objectId": p.DN, "objectTypeName": "user"} // an AD user is named by the DN
	return c.send(kiota.POST, job+"/provisionOnDemand", map[string]any{"parameters": []any{map[string]any{"ruleId": rule, "subjects": []any{subject}}}})
}

// readOnDemand reads the sync's answer: JSON within JSON.
func readOnDemand(raw []byte) (link.PersonSync, error) {
	var outer struct{ Key, Value string }
	var key struct {
		Result  string
		Details struct{ ErrorCode, ErrorMessage string }
	}
	var value struct {
		Steps  []struct{ Type, Status, Description string }          `json:"provisioningSteps"`
		Status struct{ ErrorCode, Reason, RecommendedAction string } `json:"statusInfo"`
	}
	err := json.Unmarshal(raw, &outer)
	err = cmp.Or(err, json.Unmarshal([]byte(outer.Key), &key), json.Unmarshal([]byte(outer.Value), &value))
	if err != nil || key.Result == "" {
		return link.PersonSync{}, web.Unfitf("it does not say what came of it")
	}
	said := link.PersonSync{
		Result: link.SyncResult(strings.ToLower(key.Result)),
		Code:   cmp.Or(key.Details.ErrorCode, value.Status.ErrorCode), Reason: cmp.Or(key.Details.ErrorMessage, value.Status.Reason),
		Advice: strings.TrimSuffix(strings.TrimSpace(value.Status.RecommendedAction), "."),
	}
	for _, s := range value.Steps {
		said.Steps = append(said.Steps, link.SyncStep{Kind: link.SyncStepKind(link.LowerFirst(s.Type)), Result: link.SyncResult(strings.ToLower(s.Status)), Says: s.Description})
	}
	return said, nil
}

// domainOfDN returns the DNS name of the domain that a distinguished name is in.
func domainOfDN(dn string) string {
	var parts []string
	for _, rdn := range strings.Split(dn, ",") {
		if kind, name, _ := strings.Cut(strings.TrimSpace(rdn), "="); strings.EqualFold(kind, "DC") {
			parts = append(parts, name)
		}
	}
	return strings.Join(parts, ".")
}

func noCloudSync(why string) error {
	return &link.Problem{Kind: link.NotFound, Object: "Cloud Sync", Cause: why, Cure: "Provision the person in the Entra admin center, or wait for the sync"}
}

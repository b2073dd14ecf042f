package entratest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
)

// cloudSynced is a tenant with a Cloud Sync, which writes to the tenant while it is asked, and the path of its job.
func cloudSynced(t *testing.T) (c *contoso, job, rule string) {
	c = serve(t, entratest.Behaviour{})
	c.Change(c.operator, func(u *entratest.User) { u.Roles = []string{"Hybrid Identity Administrator"} })
	c.UseCloudSync(entratest.CloudSync{Provision: func(dn string) entratest.Provisioned {
		linked, err := c.Sync(bond)
		if err != nil {
			return entratest.Provisioned{Status: "Failure", Action: "Other", Code: "Code", Reason: err.Error(), Advice: "Advice", SourceName: dn}
		}
		return entratest.Provisioned{Status: "Success", Action: "Create", SourceName: dn, Target: linked.ID,
			Steps: []entratest.ProvisioningStep{{Name: "EntryImport", Type: "Import", Status: "Success", Description: "Read"}}}
	}})
	first := func(path string) map[string]any {
		t.Helper()
		r := c.get(path)
		items, _ := r.json["value"].([]any)
		if len(items) != 1 {
			t.Fatalf("%s: %d %s", path, r.status, r.text)
		}
		return items[0].(map[string]any)
	}
	principal := first("/v1.0/servicePrincipals?$filter=applicationTemplateId%20eq%20'1a4721b3-e57f-4451-ae87-ef078703ec94'&$select=id,displayName")
	job = "/v1.0/servicePrincipals/" + principal["id"].(string) + "/synchronization/jobs"
	found := first(job)
	if schedule := found["schedule"].(map[string]any); found["templateId"] != "AD2AADProvisioning" || schedule["interval"] != "PT2M" {
		t.Errorf("the job is %v", found)
	}
	job += "/" + found["id"].(string)
	rules := c.get(job + "/schema").json["synchronizationRules"].([]any)
	return c, job, rules[0].(map[string]any)["id"].(string)
}

func demand(rule, dn, kind string) string {
	return `{"parameters":[{"ruleId":"` + rule + `","subjects":[{"objectId":"` + dn + `","objectTypeName":"` + kind + `"}]}]}`
}

// The answer has the shape of the documentation (Graph reference: synchronizationjob-provisionondemand, example 2).
func TestProvisionOnDemand(t *testing.T) {
	c, job, rule := cloudSynced(t)
	r := c.send("POST", job+"/provisionOnDemand", demand(rule, "CN=James Bond,DC=contoso,DC=com", "user"))
	var key, value map[string]any
	for name, into := range map[string]*map[string]any{"key": &key, "value": &value} {
		text, _ := r.json[name].(string)
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatalf("%s: %v: %s", name, err, r.text)
		}
	}
	if key["result"] != "Success" || len(key["details"].(map[string]any)) != 0 {
		t.Errorf("the key is %v", key)
	}
	for _, name := range strings.Fields("provisioningSteps modifiedProperties action changeId endTime reportableIdentifier sourceIdentity sourceSystem startTime statusInfo targetIdentity targetSystem") {
		if value[name] == nil {
			t.Errorf("the value has no %s: %v", name, value)
		}
	}
	step := value["provisioningSteps"].([]any)[0].(map[string]any)
	for _, name := range strings.Fields("name type status description timestamp details") {
		if step[name] == nil {
			t.Errorf("the step has no %s: %v", name, step)
		}
	}
	if u, found := c.User(value["targetIdentity"].(map[string]any)["id"].(string)); !found || u.SAM != bond.SAM {
		t.Errorf("the account is %+v", u)
	}
}

// Scope, role and body are looked at first; more than five requests in ten seconds are refused.
func TestProvisionOnDemandIsRefused(t *testing.T) {
	c, job, rule := cloudSynced(t)
	path, body := job+"/provisionOnDemand", demand(rule, "CN=x", "user")
	c.send("POST", path, demand("other", "CN=x", "user")).want(t, 400, "BadRequest", "no synchronization rule")
	c.send("POST", path, demand(rule, "CN=x", "Group")).want(t, 400, "BadRequest", "no user")
	c.send("POST", path, "{").want(t, 400, "BadRequest", "JSON")
	c.send("POST", job+"x/provisionOnDemand", body).want(t, 404, "Request_ResourceNotFound", "")
	for range 5 {
		c.send("POST", path, body).want(t, 200, "", "")
	}
	r := c.send("POST", path, body)
	if r.want(t, 429, "TooManyRequests", ""); r.header.Get("Retry-After") != "10" {
		t.Errorf("Retry-After %q", r.header.Get("Retry-After"))
	}
	c.clock = c.clock.Add(10 * time.Second)
	c.send("POST", path, body).want(t, 200, "", "")
	c.Change(c.operator, func(u *entratest.User) { u.Roles = []string{"User Administrator"} })
	c.send("POST", path, body).want(t, 403, "Authorization_RequestDenied", "")
	c.get(job[:strings.LastIndex(job, "/")]).want(t, 403, "Authorization_RequestDenied", "")
	c.Change(c.operator, func(u *entratest.User) { u.Roles = []string{"Cloud Application Administrator"} })
	c.token = c.Issue(entratest.Grant{UserID: c.operator, Scopes: []string{"Synchronization.Read.All"}})
	c.send("POST", path, body).want(t, 403, "Authorization_RequestDenied", "")
	c.get(job+"/schema").want(t, 200, "", "")
	c.get("/v1.0/servicePrincipals").want(t, 403, "Authorization_RequestDenied", "")
}

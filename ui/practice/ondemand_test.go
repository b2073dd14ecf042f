package practice_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/ui/practice"
)

// graph sends a request to the tenant as the operator, and reads the answer.
func (s story) graph(method, path, body string, into any) int {
	s.t.Helper()
	request, err := http.NewRequest(method, s.GraphURL+"/v1.0/"+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.Token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode == http.StatusOK {
		err = json.Unmarshal(content, into)
	}
	if err != nil {
		s.t.Fatalf("%s: %v", content, err)
	}
	return answer.StatusCode
}

// provisioned is the answer to provisioning on demand, unpacked.
type provisioned struct {
	Result string
	Steps  string // TYPE STATUS of each
	Action string
	Code   string
	Target string
}

// provision finds the job and the rule, as a client does, and provisions one person.
func (s story) provision(dn string) provisioned {
	s.t.Helper()
	var ids struct{ Value []struct{ ID string } }
	s.graph("GET", "servicePrincipals?$filter=applicationTemplateId%20eq%20'1a4721b3-e57f-4451-ae87-ef078703ec94'", "", &ids)
	job := "servicePrincipals/" + ids.Value[0].ID + "/synchronization/jobs"
	s.graph("GET", job, "", &ids)
	job += "/" + ids.Value[0].ID
	var schema struct{ SynchronizationRules []struct{ ID string } }
	s.graph("GET", job+"/schema", "", &schema)
	var pair struct{ Key, Value string }
	body, _ := json.Marshal(map[string]any{"parameters": []any{map[string]any{"ruleId": schema.SynchronizationRules[0].ID,
		"subjects": []any{map[string]any{"objectId": dn, "objectTypeName": "user"}}}}})
	if status := s.graph("POST", job+"/provisionOnDemand", string(body), &pair); status != http.StatusOK {
		s.t.Fatal(status)
	}
	var key struct {
		Result  string
		Details struct{ ErrorCode string }
	}
	var value struct {
		Action            string
		ProvisioningSteps []struct{ Type, Status string }
		StatusInfo        struct{ Status, ErrorCode string }
		TargetIdentity    struct{ ID string }
	}
	if json.Unmarshal([]byte(pair.Key), &key) != nil || json.Unmarshal([]byte(pair.Value), &value) != nil ||
		key.Result != value.StatusInfo.Status || key.Details.ErrorCode != value.StatusInfo.ErrorCode {
		s.t.Fatalf("%+v", pair)
	}
	var steps []string
	for _, step := range value.ProvisioningSteps {
		steps = append(steps, step.Type+" "+step.Status)
	}
	return provisioned{key.Result, strings.Join(steps, ", "), value.Action, key.Details.ErrorCode, value.TargetIdentity.ID}
}

// Provisioning on demand obeys the rules of a run, for one person, and reports its steps. No run has taken place, and no one else is touched.
func TestProvisioningOnDemand(t *testing.T) {
	t.Parallel()
	company, err := practice.Start(practice.Options{CloudSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = company.Close() })
	s := story{company, t}
	const taken, dn = "Import Success, Scoping Success, Export Success", "CN=Ada Lovelace,OU=Staff,DC=contoso,DC=com"
	if err := s.Directory().Add(ada); err != nil {
		t.Fatal(err)
	}
	last := s.Tenant().LastSync()
	for i, c := range []struct {
		change func()
		want   provisioned
	}{
		{func() { s.Tenant().AddUser(account(func(u *entratest.User) { u.Roles = []string{"Reports Reader"} })) },
			provisioned{"Failure", "Import Success, Scoping Success, Export Failure", "Other", "InvalidHardMatch", ""}},
		{func() { s.Tenant().Change(adasAccount, func(u *entratest.User) { u.Roles = nil }) }, provisioned{"Success", taken, "Update", "", adasAccount}},
		{func() {}, provisioned{"Skipped", "Import Success, Scoping Success, Export Skipped", "Other", "RedundantExport", adasAccount}},
		{func() { _ = s.Directory().Set("ada", "adminDescription", []byte("User_x")) }, provisioned{"Skipped", "Import Success, Scoping Skipped", "Other", "NotInScope", ""}},
		{func() { _ = s.Directory().Remove("ada") }, provisioned{"Failure", "Import Failure", "Other", "EntryNotFound", ""}},
		{func() { _ = s.Directory().Add(ada); s.Tenant().Remove(adasAccount) }, provisioned{"Success", taken, "Create", "", "made"}},
	} {
		c.change()
		got := s.provision(dn)
		if c.want.Target == "made" && got.Target != "" {
			got.Target = "made"
		}
		if got != c.want {
			t.Errorf("%d: %+v, want %+v", i, got, c.want)
		}
	}
	if peter, _ := s.Directory().Get("peter.prepared"); !s.Tenant().LastSync().Equal(last) || peter.Text("mS-DS-ConsistencyGuid") != "" {
		t.Errorf("the last run was at %s; Peter is %v", s.Tenant().LastSync(), peter)
	}
	if made := s.made(); len(made) != 1 || !made[0].LastSync.After(practice.Epoch) {
		t.Errorf("the new account: %+v", made)
	}
}

// Without Cloud Sync there is no job.
func TestNoProvisioningOnDemandWithEntraConnect(t *testing.T) {
	t.Parallel()
	var ids struct{ Value []any }
	s := story{start(t), t}
	if status := s.graph("GET", "servicePrincipals", "", &ids); status != http.StatusOK || len(ids.Value) != 0 {
		t.Errorf("%d, %v", status, ids.Value)
	}
}

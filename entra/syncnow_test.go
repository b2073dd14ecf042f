package entra_test

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// cloudSynced returns a tenant with Cloud Sync, whose answer is given.
func cloudSynced(t *testing.T, answer entratest.Provisioned) (c *contoso, asked *[]string) {
	t.Helper()
	c, asked = serve(t, entratest.Behaviour{}), new([]string)
	c.UseCloudSync(entratest.CloudSync{Provision: func(dn string) entratest.Provisioned {
		*asked = append(*asked, dn)
		return answer
	}})
	return c, asked
}

func inAD(t *testing.T) link.Person {
	p := bond(t)
	p.DN = "CN=James Bond,OU=Agents,DC=contoso,DC=com"
	return p
}

// The client asks Cloud Sync for the person by the DN, and reads its answer step by step.
func TestSyncAPersonNow(t *testing.T) {
	c, asked := cloudSynced(t, entratest.Provisioned{Status: "Success", Action: "Update", Steps: []entratest.ProvisioningStep{
		{Name: "EntryImport", Type: "Import", Status: "Success", Description: "Retrieved user"}, {Name: "EntryExportUpdate", Type: "Export", Status: "Success", Description: "User was updated"},
	}})
	said, err := c.SyncPerson(t.Context(), inAD(t))
	if err != nil {
		t.Fatal(err)
	}
	if !said.Took() || len(*asked) != 1 || (*asked)[0] != inAD(t).DN {
		t.Errorf("%+v, asked for %q", said, *asked)
	}
	want := []link.SyncStep{{Kind: link.StepImport, Result: link.SyncSucceeded, Says: "Retrieved user"}, {Kind: link.StepExport, Result: link.SyncSucceeded, Says: "User was updated"}}
	if len(said.Steps) != 2 || said.Steps[0] != want[0] || said.Steps[1] != want[1] {
		t.Errorf("%+v", said.Steps)
	}
}

// If the sync refuses, the question has not failed: the sync's code, reason and advice are the answer.
func TestSyncAPersonNowWhomTheSyncRefuses(t *testing.T) {
	c, _ := cloudSynced(t, entratest.Provisioned{Status: "Failure", Action: "Other", Code: "InvalidHardMatch", Reason: "Another cloud created object", Advice: "Resolve the conflict.",
		Steps: []entratest.ProvisioningStep{{Name: "EntryImport", Type: "Import", Status: "Success"}, {Name: "EntryExportUpdate", Type: "Export", Status: "Failure", Description: "Failed"}}})
	said, err := c.SyncPerson(t.Context(), inAD(t))
	if err != nil || said.Took() || said.Why() != "Entra ID refused what the sync wrote" || said.Said() != "InvalidHardMatch: Another cloud created object" || said.Advice != "Resolve the conflict" {
		t.Errorf("%+v %v: %s, %s", said, err, said.Why(), said.Said())
	}
	c, _ = cloudSynced(t, entratest.Provisioned{Status: "Skipped", Code: "NotInScope", Reason: "The user is not in scope", Steps: []entratest.ProvisioningStep{
		{Name: "EntrySynchronizationScoping", Type: "Scoping", Status: "Skipped"}}})
	if said, err := c.SyncPerson(t.Context(), inAD(t)); err != nil || said.Took() || said.Why() != "The AD user is out of the sync's scope" {
		t.Errorf("%+v %v", said, err)
	}
	c, _ = cloudSynced(t, entratest.Provisioned{Status: "Skipped", Code: "RedundantExport", Reason: "match already"})
	if said, err := c.SyncPerson(t.Context(), inAD(t)); err != nil || !said.Took() {
		t.Errorf("%+v %v", said, err)
	}
}

// An operator without the right reads what it needs, nothing is asked without a Cloud Sync, and an uncertain answer is not called a failure.
func TestSyncAPersonNowThatCannotBeAsked(t *testing.T) {
	c, asked := cloudSynced(t, entratest.Provisioned{Status: "Success"})
	c.Change(string(guid(900)), func(u *entratest.User) { u.Roles = []string{"User Administrator"} })
	_, err := c.SyncPerson(t.Context(), inAD(t))
	if p := problem(t, err, link.NoRights); !strings.Contains(p.Cure, "Synchronization.ReadWrite.All") || !strings.Contains(p.Cure, "Hybrid Identity Administrator") || len(*asked) > 0 {
		t.Errorf("%v, asked %v", p, *asked)
	}
	without := serve(t, entratest.Behaviour{})
	if _, err := without.SyncPerson(t.Context(), inAD(t)); problem(t, err, link.NotFound).Object != "Cloud Sync" {
		t.Error(err)
	}
	for name, fault := range map[string]entratest.Fault{
		"the answer does not come": {Reset: true, AfterActing: true}, "it breaks off": {CutOff: true}, "it is something else": {Status: 200, Body: `{"key":"{}","value":"{}"}`, AfterActing: true},
	} {
		t.Run(name, func(t *testing.T) {
			c, asked := cloudSynced(t, entratest.Provisioned{Status: "Success"})
			c.Fail("POST", "provisionOnDemand", 1, fault)
			_, err := c.SyncPerson(t.Context(), inAD(t))
			if problem(t, err, link.MaybeDone); len(*asked) != 1 {
				t.Errorf("asked %d times", len(*asked))
			}
		})
	}
	narrow := serve(t, entratest.Behaviour{}, "User.Read.All")
	narrow.UseCloudSync(entratest.CloudSync{})
	if _, err := narrow.SyncPerson(t.Context(), inAD(t)); problem(t, err, link.NoRights) == nil {
		t.Error(err)
	}
}

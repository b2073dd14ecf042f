package entratest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// This file answers for Cloud Sync: its service principal, its job, and the provisioning of one person on demand.

// CloudSync is the Cloud Sync of a tenant.
type CloudSync struct {
	// Provision brings one person, by their distinguished name, to the tenant now. The tenant is not locked during the call.
	Provision func(distinguishedName string) Provisioned
	Every     time.Duration // from one run to the next; 0: two minutes
}

// UseCloudSync gives the tenant a Cloud Sync.
func (t *Tenant) UseCloudSync(s CloudSync) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.Every = cmp.Or(s.Every, 2*time.Minute)
	t.cloudSync = &s
}

// Provisioned is what became of one person, as the provisioning service reports it (Graph reference: synchronizationjob-provisionondemand, example 2).
type Provisioned struct {
	Status     string // "Success", "Failure", "Skipped"
	Action     string // "Create", "Update", "Other"
	Code       string // errorCode; "" for none
	Reason     string // in words
	Advice     string // recommendedAction
	Source     string // objectGUID as text
	SourceName string // UPN in Active Directory
	Target     string // object id of the account; "" for none
	Steps      []ProvisioningStep
	Modified   []ModifiedProperty
}

// ProvisioningStep is one step on the way.
type ProvisioningStep struct {
	Name        string // "EntryImportAdd", "EntrySynchronizationScoping", "EntryExportUpdate"
	Type        string // "Import", "Scoping", "Matching", "Export"
	Status      string // "Success", "Failure", "Skipped"
	Description string
	Details     map[string]string
}

// ModifiedProperty is a property that was written.
type ModifiedProperty struct {
	Name string `json:"displayName"`
	Old  any    `json:"oldValue"`
	New  any    `json:"newValue"`
}

// cloudSyncTemplate is the application that every Cloud Sync is an instance of (Learn: cloud-sync/how-to-configure).
const cloudSyncTemplate = "1a4721b3-e57f-4451-ae87-ef078703ec94"

// adToEntra is the template of the job that brings people from Active Directory, and usersRule its one rule for users.
const (
	adToEntra = "AD2AADProvisioning"
	usersRule = "USER_INBOUND_USER"
)

// synchronizers are the roles that may look at the jobs of Cloud Sync and run them (Graph reference: rbac-synchronization-apis).
var synchronizers = []string{"Application Administrator", "Cloud Application Administrator", hybridAdmin, globalAdmin}

// requestsOnDemand is how many requests for provisioning on demand the service takes within a window of time (Graph reference).
const (
	requestsOnDemand = 5
	onDemandWindow   = 10 * time.Second
)

func (t *Tenant) cloudSyncID() string {
	return derivedID("servicePrincipal", cloudSyncTemplate, t.config.ID)
}
func (t *Tenant) cloudSyncJob() string { return adToEntra + "." + derivedID("job", t.config.ID) }
func (t *Tenant) usersRuleID() string  { return derivedID("rule", usersRule, t.config.ID) }

func (c *call) listServicePrincipals() (any, error) {
	var items []entity
	if c.cloudSync != nil {
		items = []entity{{servicePrincipalKind, map[string]any{"id": c.cloudSyncID(), "appId": derivedID("appId", cloudSyncTemplate, c.config.ID), "accountEnabled": true,
			"applicationTemplateId": cloudSyncTemplate, "displayName": "AD2AAD", "appDisplayName": "AD2AAD", "servicePrincipalType": "Application"}}}
	}
	return c.list(collection{set: "servicePrincipals", kind: servicePrincipalKind, items: items})
}

// maySynchronize checks the role, and that the path names the service principal of Cloud Sync.
func (c *call) maySynchronize() error {
	if !slices.ContainsFunc(c.activeRoles(c.operator.user), func(role string) bool { return slices.Contains(synchronizers, role) }) {
		return denied()
	}
	if c.cloudSync == nil || !strings.EqualFold(c.args[0], c.cloudSyncID()) || len(c.args) > 1 && c.args[1] != c.cloudSyncJob() {
		return notFound(c.args[len(c.args)-1])
	}
	return nil
}

func (c *call) syncJobs() (any, error) {
	if err := c.maySynchronize(); err != nil {
		return nil, err
	}
	ran := map[string]any{"activityIdentifier": derivedID("run", c.config.ID), "state": "Succeeded", "error": nil,
		"timeBegan": date(c.config.LastSync), "timeEnded": date(c.config.LastSync), "countEntitled": 0, "countEntitledForProvisioning": 0, "countEscrowed": 0,
		"countEscrowedRaw": 0, "countExported": 0, "countExports": 0, "countImported": 0, "countImportedDeltas": 0, "countImportedReferenceDeltas": 0}
	job := entity{syncJobKind, map[string]any{"id": c.cloudSyncJob(), "templateId": adToEntra,
		"schedule": map[string]any{"expiration": nil, "interval": "PT" + strings.ToUpper(strings.TrimSuffix(c.cloudSync.Every.String(), "0s")), "state": "Active"},
		"status": map[string]any{"code": "Active", "countSuccessiveCompleteFailures": 0, "escrowsPruned": false, "lastExecution": ran, "lastSuccessfulExecution": ran,
			"lastSuccessfulExecutionWithExports": nil, "progress": []any{}, "quarantine": nil, "synchronizedEntryCountByType": []any{}, "troubleshootingUrl": ""}}}
	return c.list(collection{set: "servicePrincipals('" + c.cloudSyncID() + "')/synchronization/jobs", kind: syncJobKind, items: []entity{job}})
}

// syncSchema returns the job's rules, as far as a client needs them: the id of the one for users.
func (c *call) syncSchema() (any, error) {
	if err := c.maySynchronize(); err != nil {
		return nil, err
	}
	rule := map[string]any{"editable": true, "id": c.usersRuleID(), "name": usersRule, "priority": 1, "sourceDirectoryName": "Active Directory",
		"targetDirectoryName": "Azure Active Directory", "objectMappings": []any{}}
	return c.one("servicePrincipals('"+c.cloudSyncID()+"')/synchronization/jobs('"+c.cloudSyncJob()+"')/schema",
		entity{syncSchemaKind, map[string]any{"id": c.cloudSyncJob(), "version": "v1", "synchronizationRules": []any{rule}}}, false)
}

// subject returns the distinguished name of the one person to provision.
func (c *call) subject() (string, error) {
	var body struct {
		Parameters []struct {
			RuleID   string `json:"ruleId"`
			Subjects []struct {
				ObjectID       string `json:"objectId"`
				ObjectTypeName string `json:"objectTypeName"`
			} `json:"subjects"`
		} `json:"parameters"`
	}
	if json.Unmarshal(c.body, &body) != nil {
		return "", unreadableBody()
	}
	if len(body.Parameters) != 1 || len(body.Parameters[0].Subjects) != 1 || body.Parameters[0].RuleID != c.usersRuleID() {
		return "", badQuery("The parameters name no synchronization rule of this job with one subject.")
	}
	subject := body.Parameters[0].Subjects[0]
	if subject.ObjectID == "" || !strings.EqualFold(subject.ObjectTypeName, "user") {
		return "", badQuery("The subject is no user.")
	}
	return subject.ObjectID, nil
}

// provisionOnDemand brings one person to the tenant now, and reports each step. A refused person is no failure of the request.
func (c *call) provisionOnDemand() (any, error) {
	if err := c.maySynchronize(); err != nil {
		return nil, err
	}
	dn, err := c.subject()
	if err != nil {
		return nil, err
	}
	began := c.now().UTC()
	c.onDemand = slices.DeleteFunc(c.onDemand, func(at time.Time) bool { return !began.Before(at.Add(onDemandWindow)) })
	if len(c.onDemand) >= requestsOnDemand {
		return nil, &failure{status: http.StatusTooManyRequests, code: "TooManyRequests", message: "Too many requests.", retryAfter: onDemandWindow}
	}
	c.onDemand = append(c.onDemand, began)
	provision := c.cloudSync.Provision
	c.mu.Unlock() // it writes to this tenant
	done := provision(dn)
	c.mu.Lock()
	result := map[string]any{"result": done.Status, "details": map[string]any{}}
	if done.Code != "" {
		result["details"] = map[string]any{"errorCode": done.Code, "errorMessage": done.Reason}
	}
	return map[string]any{
		"@odata.context": c.base() + "/$metadata#microsoft.graph.stringKeyStringValuePair",
		"key":            string(encoded(result)), "value": string(encoded(done.entity(c.newID(), began, c.now().UTC()))),
	}, nil
}

// entity returns the provisioning service's account of it. Both times are the tenant's.
func (p Provisioned) entity(id string, began, ended time.Time) map[string]any {
	const exact = "2006-01-02T15:04:05.0000000Z"
	steps := []map[string]any{}
	for _, s := range p.Steps {
		details := s.Details
		if details == nil {
			details = map[string]string{}
		}
		steps = append(steps, map[string]any{"name": s.Name, "type": s.Type, "status": s.Status, "description": s.Description,
			"timestamp": ended.Format(exact), "details": details})
	}
	status := map[string]any{"status": p.Status}
	if p.Code != "" {
		status = map[string]any{"status": p.Status, "errorCode": p.Code, "reason": p.Reason, "recommendedAction": orNull(p.Advice), "additionalDetails": nil, "errorCategory": nil}
	}
	modified := p.Modified
	if modified == nil {
		modified = []ModifiedProperty{}
	}
	out := map[string]any{"provisioningSteps": steps, "modifiedProperties": modified, "action": p.Action, "changeId": id, "startTime": began.Format(exact),
		"endTime": ended.Format(exact), "reportableIdentifier": p.SourceName, "statusInfo": status, "sourceIdentity": map[string]any{"id": p.Source, "type": "user"},
		"sourceSystem": map[string]any{"name": "Active Directory"}, "targetSystem": map[string]any{"name": "Azure Active Directory"}}
	if p.Target != "" {
		out["targetIdentity"] = map[string]any{"id": p.Target, "type": "User"}
	}
	return out
}

package journeys

import (
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link/plan"
)

// A network or a tenant that fails at the first look fails for a while, as later: the watch goes on, names the account, and gives no line to be run before anything
// is read.
func TestAFirstLookThatFailsIsMadeAgain(t *testing.T) {
	if bothFaces(t, TestAFirstLookThatFailsIsMadeAgain) {
		return
	}
	s := newPatientStage(t)
	s.link("anna.simple", plan.Decision{})
	d := s.wizard(100, 30)
	d.Press("enter")
	d.Expect("Find")
	d.Press("f2", "enter")
	d.Expect("History: one operation")
	s.company.Tenant().Fail("GET", "/users", 1000, entratest.Fault{Status: 429, RetryAfter: "300"})
	d.Press("w")
	d.Expect("Watch: waiting for the sync", annasUPN+" (3a0d2579)", "Microsoft Graph is throttling requests", "hardmatch looks again on its own")
	d.Refuse("Start-ADSyncSyncCycle")
	s.company.Tenant().ClearFaults()
	d.Wait(5 * time.Minute)
	d.Expect("+ It carries the person's ImmutableID", "Start-ADSyncSyncCycle")
	d.Press("esc")
	d.Expect("History: one operation")
}

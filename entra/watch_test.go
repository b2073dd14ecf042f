package entra_test

import (
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// A watch asks for whoever carries a value of the person, and for no one who is only like them.
func TestCarriersAreWhoeverHasAValueOfThePerson(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	populate(c)
	before := len(c.wire.sent)
	found, unread, err := c.Carriers(t.Context(), bond(t))
	if err != nil || len(unread) > 0 {
		t.Fatal(err, unread)
	}
	wantIDs(t, found, guid(1), guid(3), guid(10), guid(11))
	if n := len(c.wire.sent) - before; n != 4 {
		t.Errorf("%d requests, not 4", n)
	}
}

// What cannot be searched is reported, and the rest is good; without the live holders there is no answer.
func TestCarriersThatCannotBeSearched(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	populate(c)
	c.Fail("GET", "directory/deletedItems", 9, entratest.Fault{Status: 403, Body: `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`})
	found, unread, err := c.Carriers(t.Context(), bond(t))
	if err != nil || len(unread) != 1 || unread[0].Code != link.CodeUnknownRecycleBin || unread[0].Needs != "User.Read.All" {
		t.Errorf("%v %v", unread, err)
	}
	wantIDs(t, found, guid(1), guid(3))
}

// One request says when the sync ran last; what cannot be read is unknown, and a busy tenant says for how long.
func TestWhenTheSyncRanLast(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	before := len(c.wire.sent)
	run, err := c.SyncRun(t.Context())
	if last, known := run.Last.Get(); err != nil || !known || !last.Equal(now.Add(-10*time.Minute)) || !run.On.Or(false) {
		t.Errorf("%+v %v", run, err)
	}
	if sent := c.wire.sent[before:]; len(sent) != 1 || !strings.HasPrefix(sent[0].path, "/v1.0/organization?") {
		t.Errorf("%v", sent)
	}
	c.Fail("GET", "organization", 1, entratest.Fault{Status: 403, Body: `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`})
	if run, err := c.SyncRun(t.Context()); err != nil || run.Last.IsKnown() || run.Last.Needs() != "Organization.Read.All" {
		t.Errorf("%+v %v", run, err)
	}
	c.Fail("GET", "organization", 1, entratest.Fault{Status: 429, RetryAfter: "600"})
	_, err = c.SyncRun(t.Context())
	if p := problem(t, err, link.Unreachable); p.After != 10*time.Minute {
		t.Errorf("after %s: %v", p.After, p)
	}
}

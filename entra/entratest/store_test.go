package entratest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
)

// passes sets the clock so many seconds after the beginning.
func (c *contoso) passes(seconds int) { c.clock = now.Add(time.Duration(seconds) * time.Second) }

// places says where reads by id, and lists, find a user: "live", "bin", both or neither.
func (c *contoso) places(id string) string {
	c.t.Helper()
	filter := "?$filter=onPremisesImmutableId%20eq%20'1MOyofbliUerzRI0VniQqw%3D%3D'"
	byID := fmt.Sprint(c.get("/v1.0/users/"+id).status, " ", c.get(deletedItems+id).status)
	return fmt.Sprint(byID, ", listed ", len(c.get("/v1.0/users"+filter).names()), " ", len(c.get(deletedItems+"graph.user"+filter).names()))
}

func TestADeletionShowsInTheBinLate(t *testing.T) {
	c := serve(t, entratest.Behaviour{BinCopyBlocks: true, Lag: entratest.Lag{Bin: 40 * time.Second}})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", ImmutableID: anchor})
	other := c.AddUser(entratest.User{UPN: "b@contoso.com"})
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 204, "", "")
	c.passes(39)
	if got, want := c.places(id), "404 404, listed 0 0"; got != want {
		t.Errorf("meanwhile %s, want %s", got, want)
	}
	c.send("DELETE", deletedItems+id, "").want(t, 404, "Request_ResourceNotFound", id)
	c.send("POST", deletedItems+id+"/restore", "").want(t, 404, "Request_ResourceNotFound", id)
	c.send("PATCH", "/v1.0/users/"+other, setAnchor).want(t, 400, "Request_BadRequest", "already exists")
	c.passes(40)
	if got, want := c.places(id), "404 200, listed 0 1"; got != want {
		t.Errorf("then %s, want %s", got, want)
	}
	c.send("DELETE", deletedItems+id, "").want(t, 204, "", "")
	c.send("PATCH", "/v1.0/users/"+other, setAnchor).want(t, 204, "", "")
}

func TestARestoredUserIsNotFoundForAWhile(t *testing.T) {
	c := serve(t, entratest.Behaviour{Lag: entratest.Lag{Restore: 5 * time.Second}})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", ImmutableID: anchor, DeletedAt: now.AddDate(0, 0, -1)})
	c.send("POST", deletedItems+id+"/restore", "").want(t, 200, "", "")
	c.passes(4)
	if got, want := c.places(id), "404 404, listed 0 0"; got != want {
		t.Errorf("meanwhile %s, want %s", got, want)
	}
	c.send("PATCH", "/v1.0/users/"+id, `{"onPremisesImmutableId":null}`).want(t, 404, "Request_ResourceNotFound", id)
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 404, "Request_ResourceNotFound", id)
	c.passes(5)
	if got, want := c.places(id), "200 404, listed 1 0"; got != want {
		t.Errorf("then %s, want %s", got, want)
	}
}

// Reads by id and lists lag on their own, and after several writes in that time each shows in its turn.
func TestReadsAndListsLagByTheClock(t *testing.T) {
	c := serve(t, entratest.Behaviour{Lag: entratest.Lag{Reads: 10 * time.Second, Lists: 20 * time.Second}})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
	c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 204, "", "")
	c.passes(5)
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 204, "", "")
	for _, step := range []struct {
		at     int
		anchor any
		places string
	}{
		{9, nil, "200 404, listed 0 0"}, {10, anchor, "200 404, listed 0 0"}, {15, nil, "404 200, listed 0 0"},
		{20, nil, "404 200, listed 1 0"}, {25, nil, "404 200, listed 0 1"},
	} {
		c.passes(step.at)
		if got := c.get("/v1.0/users/" + id + "?$select=onPremisesImmutableId").json["onPremisesImmutableId"]; got != step.anchor {
			t.Errorf("after %d s: %v, want %v", step.at, got, step.anchor)
		}
		if got := c.places(id); got != step.places {
			t.Errorf("after %d s: %s, want %s", step.at, got, step.places)
		}
	}
}

// What was cleared, renamed or purged blocks for a while, and is named.
func TestUniquenessLagsByTheClock(t *testing.T) {
	c := serve(t, entratest.Behaviour{BinCopyBlocks: true, Lag: entratest.Lag{Unique: 30 * time.Second}})
	holder := c.AddUser(entratest.User{UPN: "h@contoso.com", ImmutableID: anchor})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
	c.send("PATCH", "/v1.0/users/"+holder, `{"onPremisesImmutableId":null,"userPrincipalName":"h2@contoso.com"}`).want(t, 204, "", "")
	c.passes(29)
	c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 400, "Request_BadRequest", "already exists")
	c.send("PATCH", "/v1.0/users/"+id, `{"userPrincipalName":"h@contoso.com"}`).want(t, 400, "Request_BadRequest", "userPrincipalName")
	c.passes(30)
	c.send("PATCH", "/v1.0/users/"+id, `{"userPrincipalName":"h@contoso.com"}`).want(t, 204, "", "")
	c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 204, "", "")

	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 204, "", "")
	c.send("DELETE", deletedItems+id, "").want(t, 204, "", "")
	c.passes(59)
	r := c.send("PATCH", "/v1.0/users/"+holder, setAnchor)
	if r.want(t, 400, "Request_BadRequest", "already exists"); !strings.Contains(r.text, "User_"+id) {
		t.Errorf("the purged one is not named: %s", r.text)
	}
	c.passes(60)
	c.send("PATCH", "/v1.0/users/"+holder, setAnchor).want(t, 204, "", "")
}

// A write keeps the lag that held when it was made.
func TestEachWriteHasItsOwnLag(t *testing.T) {
	c := serve(t, entratest.Behaviour{Lag: entratest.Lag{Reads: time.Minute}})
	slow, quick := c.AddUser(entratest.User{UPN: "a@contoso.com"}), c.AddUser(entratest.User{UPN: "b@contoso.com"})
	c.send("PATCH", "/v1.0/users/"+slow, `{"jobTitle":"x"}`).want(t, 204, "", "")
	c.SetBehaviour(entratest.Behaviour{})
	c.send("PATCH", "/v1.0/users/"+quick, `{"jobTitle":"x"}`).want(t, 204, "", "")
	for id, want := range map[string]any{slow: nil, quick: "x"} {
		if got := c.get("/v1.0/users/" + id + "?$select=jobTitle").json["jobTitle"]; got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

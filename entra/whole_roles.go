package entra

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"hardmatch/link"
)

// Roles implements link.WholeTenant. It reads both lists of grants whole, and the members of the groups that can have a role and have one.
func (c *Client) Roles(ctx context.Context) (map[link.AccountID][]link.Role, []link.Unread) {
	r := &everyonesRoles{c: c, of: map[link.AccountID][]link.Role{}}
	var groups []assignableGroup
	link.Together(
		func() { r.read(ctx, assignments, false) },
		func() { r.read(ctx, eligibilities, true) },
		func() {
			var err error
			groups, err = collect(ctx, c, c.ask(v1+"/groups", "$filter", "isAssignableToRole eq true", "$select", "id,displayName,isAssignableToRole", "$top", strconv.Itoa(biggestPage)),
				decodeWithID[assignableGroup])
			r.note(ctx, err, needsGroups)
		})
	for _, g := range groups {
		if granted := r.of[link.AccountID(strings.ToLower(g.ID))]; len(granted) > 0 {
			r.pass(ctx, g, granted)
		}
	}
	for id, roles := range r.of { // in a fixed order, each once
		slices.SortFunc(roles, compareRoles)
		r.of[id] = slices.Compact(roles)
	}
	return r.of, r.unread
}

// everyonesRoles collects who has which roles.
type everyonesRoles struct {
	c      *Client
	mu     sync.Mutex
	of     map[link.AccountID][]link.Role // groups and applications are among the holders: no account has their ids
	unread []link.Unread
}

func (r *everyonesRoles) read(ctx context.Context, list string, eligible bool) {
	found, err := r.c.grantsOf(ctx, list)
	if !eligible || !withoutPIM(err) {
		r.note(ctx, err, needsRoles)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, g := range found {
		role, id := g.role(), link.AccountID(strings.ToLower(g.Principal))
		role.Eligible = eligible
		r.of[id] = append(r.of[id], role)
	}
}

// note records, once, that a part could not be read.
func (r *everyonesRoles) note(ctx context.Context, err error, permission string) {
	if err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.unread) > 0 {
		return
	}
	u := link.UnreadRoles
	u.Err = action{object: u.What, needs: permission}.problem(ctx, err)
	u.Needs = needs(u.Err, permission)
	r.unread = append(r.unread, u)
}

// assignableGroup is a group whose roles are its members' (Learn: groups-concept).
type assignableGroup struct {
	ID   string `json:"id"`
	Name string `json:"displayName"`
}

// pass gives the roles of a group to its members.
func (r *everyonesRoles) pass(ctx context.Context, g assignableGroup, granted []link.Role) {
	members, err := collect(ctx, r.c, r.c.ask(v1+"/groups/"+g.ID+"/transitiveMembers", "$select", "id", "$top", strconv.Itoa(biggestPage)), decodeWithID[anyObject])
	r.note(ctx, err, needsGroups)
	for _, m := range members {
		for _, role := range granted {
			role.Via = g.Name
			id := link.AccountID(strings.ToLower(m.ID))
			r.of[id] = append(r.of[id], role)
		}
	}
}

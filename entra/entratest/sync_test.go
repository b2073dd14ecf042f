package entratest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
)

// bond is James Bond in Active Directory.
var bond = entratest.Export{ImmutableID: anchor, UPN: "james.bond@contoso.com", DisplayName: "Bond, James", Mail: "james.bond@contoso.com",
	Proxies: []string{"SMTP:james.bond@contoso.com"}, SID: "S-1-5-21-7", SAM: "bond", ObjectIdentifier: "28d6e2d5-6368-4d5a-b671-d52b30172680"}

func TestSync(t *testing.T) {
	james := entratest.User{ID: "00000000-0000-4000-8000-0000000000aa", UPN: "james.bond@contoso.com", DisplayName: "James"}
	with := func(edit func(*entratest.User)) entratest.User {
		u := james
		edit(&u)
		return u
	}
	for name, test := range map[string]struct {
		user entratest.User
		flag string // a feature of the tenant that is on
		code string // of the error; "" for a match with the user, "new" for a new account
	}{
		"synced already":     {with(func(u *entratest.User) { u.ImmutableID, u.Sync = anchor, new(true) }), "", ""},
		"hard match":         {with(func(u *entratest.User) { u.ImmutableID, u.UPN = anchor, "j@contoso.com" }), "", ""},
		"left scope":         {with(func(u *entratest.User) { u.ImmutableID, u.Sync = anchor, new(false) }), "", ""},
		"hard match blocked": {with(func(u *entratest.User) { u.ImmutableID = anchor }), "blockCloudObjectTakeoverThroughHardMatchEnabled", "InvalidHardMatch"},
		"role":               {with(func(u *entratest.User) { u.ImmutableID, u.Roles = anchor, []string{"Reports Reader"} }), "", "InvalidHardMatch"},
		"eligible role":      {with(func(u *entratest.User) { u.ImmutableID, u.EligibleRoles = anchor, []string{"Reports Reader"} }), "", "InvalidHardMatch"},
		"role for a unit": {with(func(u *entratest.User) {
			u.ImmutableID, u.ScopedRoles = anchor, []entratest.ScopedRole{{Role: "Reports Reader", Unit: "u"}}
		}), "", "InvalidHardMatch"},
		"cloud managed":    {with(func(u *entratest.User) { u.ImmutableID, u.CloudManaged = anchor, true }), "", "InvalidHardMatch"},
		"mapped elsewhere": {with(func(u *entratest.User) { u.ImmutableID, u.ObjectIdentifier = anchor, "x" }), "", "AttributeUpdateNotAllowed"},
		"synced, mapped elsewhere": {with(func(u *entratest.User) {
			u.ImmutableID, u.Sync, u.ObjectIdentifier = anchor, new(true), "x"
		}), "", "AttributeUpdateNotAllowed"},
		"mapped, bypass":     {with(func(u *entratest.User) { u.ImmutableID, u.ObjectIdentifier = anchor, "x" }), "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled", ""},
		"in the bin":         {with(func(u *entratest.User) { u.ImmutableID, u.DeletedAt = anchor, now }), "", ""},
		"soft match by UPN":  {james, "", ""},
		"soft match by SMTP": {with(func(u *entratest.User) { u.UPN, u.Proxies = "j@contoso.com", bond.Proxies }), "", ""},
		"soft match blocked": {james, "blockSoftMatchEnabled", "new"},
		"soft match, role":   {with(func(u *entratest.User) { u.Roles = []string{"Reports Reader"} }), "", "new"},
		"other anchor":       {with(func(u *entratest.User) { u.ImmutableID = "other" }), "", "InvalidSoftMatch"},
		"other, synced":      {with(func(u *entratest.User) { u.ImmutableID, u.Sync = "other", new(true) }), "", "new"},
		"SID elsewhere":      {with(func(u *entratest.User) { u.UPN, u.SID = "j@contoso.com", bond.SID }), "", "AttributeValueMustBeUnique"},
	} {
		t.Run(name, func(t *testing.T) {
			c := entratest.New(entratest.Config{Now: func() time.Time { return now }, Features: map[string]bool{test.flag: true}})
			c.AddDomain(entratest.Domain{Name: "contoso.com"})
			c.AddDomain(entratest.Domain{Name: "contoso.onmicrosoft.com", Initial: true})
			c.AddUser(test.user)
			linked, err := c.Sync(bond)
			id := linked.ID
			var refused *entratest.SyncError
			if errors.As(err, &refused) {
				if refused.Code != test.code {
					t.Errorf("%v, want %q", err, test.code)
				}
				return
			}
			u, _ := c.User(id)
			if (id == james.ID) != (test.code == "") || test.code != "" && test.code != "new" || u.Sync == nil || !*u.Sync || u.SID != bond.SID || !u.DeletedAt.IsZero() {
				t.Errorf("%s: %+v", id, u)
			}
			if n := len(c.Users()); (n == 1) != (id == james.ID) {
				t.Errorf("%d users", n)
			}
			if id != james.ID && (u.UPN != "james.bond1000@contoso.onmicrosoft.com" || len(u.Quarantined) == 0) {
				t.Errorf("the duplicate: %+v", u)
			}
		})
	}
}

func TestBinCopyWinsEitherWay(t *testing.T) {
	for _, wins := range []bool{false, true} {
		c := entratest.New(entratest.Config{Behaviour: entratest.Behaviour{BinCopyWins: wins}, Now: func() time.Time { return now }})
		live := c.AddUser(entratest.User{UPN: "a@contoso.com", ImmutableID: anchor})
		bin := c.AddUser(entratest.User{UPN: "b@contoso.com", ImmutableID: anchor, DeletedAt: now})
		linked, err := c.Sync(bond)
		id := linked.ID
		if err != nil || (id == bin) != wins || (id == live) == wins {
			t.Errorf("wins %v: %s %v", wins, id, err)
		}
	}
}

func TestSyncLeavesOutATakenAddress(t *testing.T) {
	c := entratest.New(entratest.Config{})
	c.AddDomain(entratest.Domain{Name: "contoso.com"})
	c.AddGroup(entratest.Group{Proxies: bond.Proxies})
	linked, err := c.Sync(bond)
	u, _ := c.User(linked.ID)
	if err != nil || len(u.Proxies) != 0 || len(u.Quarantined) != 1 || !strings.EqualFold(u.Quarantined[0].Value, bond.Proxies[0]) {
		t.Errorf("%v %+v", err, u)
	}
}

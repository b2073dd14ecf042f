package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// formerGUID is the objectGUID of an AD user who no longer exists, and formerValue the ImmutableID that it gives.
var (
	formerGUID  = testGUID(99)
	formerValue = formerGUID.ImmutableID()
)

// adWorld is a world in which bond's account is still synced with a former AD user, and everything speaks for linking it from the AD side.
func adWorld(others ...link.Account) *world {
	w := newWorld(others...).with(link.SyncSettings{Anchor: link.AnchorConsistencyGUID})
	w.change("right", func(a *link.Account) {
		a.Sync, a.SID, a.ImmutableID = link.Know(link.Synced), link.Know("S-1-5-21-99"), link.Know(formerValue)
	})
	return w.changePerson(func(p *link.Person) { p.MayStamp = link.Know(true) })
}

// cloudOnly is a world in which bond's account is in the cloud only, with the value of a former AD user.
func (w *world) cloudOnly() *world {
	return w.change("right", func(a *link.Account) { a.Sync, a.SID = link.Know(link.CloudOnly), link.Know("") })
}

// heldCheck is the check-up with that answer about the sync.
func (w *world) heldCheck(t *testing.T, h link.SyncHold) checkup.CheckUp {
	t.Helper()
	return w.check(t, "right").WithHold(h, w.now)
}

func set(p *link.Person) { p.ConsistencyGUID = link.Know(differing()) }

// TestWhenAnAccountIsLinkedFromTheADSide has each condition, and what is said if it does not hold; "" is available, "-" is no question.
func TestWhenAnAccountIsLinkedFromTheADSide(t *testing.T) {
	byObject := account("sample", "sample@contoso.com")
	byObject.Sync, byObject.SID, byObject.ImmutableID = link.Know(link.Synced), link.Know("S-1-5-21-9"), link.Know(testGUID(9).ImmutableID())
	byConsistency := byObject
	byConsistency.ImmutableID = link.Know(testGUID(50).ImmutableID())
	moved := other()
	consistency := testGUID(50)
	moved.ConsistencyGUID = link.Know(consistency[:])
	sampled := func(a link.Account) *world {
		w := adWorld().with(link.SyncSettings{}).knows(moved)
		w.sample = []link.Account{a}
		return w
	}
	tied := func(a *link.Account) { a.ObjectIdentifier = link.Know("99999999-0000-0000-0000-000000000099") }
	hybrid := link.Role{Name: "Hybrid Identity Administrator"}
	user := link.Role{Name: "User Administrator"}
	exchange := link.Role{Name: "Exchange Administrator"}
	for name, c := range map[string]struct {
		world *world
		held  link.SyncHold
		want  string
	}{
		"synced with a former AD user":             {adWorld(), link.NotHeld, ""},
		"a former AD user's value, cloud-only":     {adWorld().cloudOnly(), link.NotHeld, ""},
		"a former AD user's value, left the scope": {adWorld().change("right", leftScope), link.NotHeld, ""},
		"no ImmutableID":                           {newWorld(), link.NotHeld, "-"},
		"linked": {newWorld().change("right", func(a *link.Account) {
			a.Sync, a.ImmutableID = link.Know(link.Synced), link.Know(testGUID(7).ImmutableID())
		}), link.NotHeld, "-"},
		"a living person's value, cloud-only":           {adWorld().cloudOnly().knows(func() link.Person { p := other(); p.GUID = formerGUID; return p }()), link.NotHeld, "-"},
		"a living person's SID":                         {adWorld().knows(func() link.Person { p := other(); p.SID = "S-1-5-21-99"; return p }()), link.NotHeld, "By its SID, the account belongs to Other"},
		"a living person's value, synced":               {adWorld().knows(func() link.Person { p := other(); p.GUID = formerGUID; return p }()), link.NotHeld, "belongs to Other"},
		"an identity provider's value, cloud-only":      {adWorld().cloudOnly().change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("bond@idp")) }), link.NotHeld, "-"},
		"an identity provider's value, synced":          {adWorld().change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("bond@idp")) }), link.NotHeld, "is not a GUID"},
		"in the recycle bin":                            {adWorld().change("right", deleted), link.NotHeld, "is in the recycle bin"},
		"the anchor is stated to be objectGUID":         {adWorld().with(link.SyncSettings{Anchor: link.AnchorObjectGUID}), link.NotHeld, "source anchor is objectGUID (stated in the configuration)"},
		"the anchor is not proved":                      {adWorld().with(link.SyncSettings{}), link.NotHeld, "mS-DS-ConsistencyGuid: no synced account was found"},
		"synced accounts follow objectGUID":             {sampled(byObject), link.NotHeld, "source anchor is objectGUID (1 of 1 synced account follows objectGUID)"},
		"synced accounts follow mS-DS-ConsistencyGuid":  {sampled(byConsistency), link.NotHeld, ""},
		"the attribute cannot be read":                  {adWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Unknown[[]byte]("") }), link.NotHeld, "cannot be read"},
		"exported to a live account":                    {adWorld(holder("dup", synced)), link.NotHeld, "already exported the person: dup@contoso.onmicrosoft.com (dup) carries the person's ImmutableID"},
		"exported to one in the bin":                    {adWorld(holder("dup", deleted)), link.NotHeld, "dup@contoso.onmicrosoft.com (dup) in the recycle bin carries the person's ImmutableID"},
		"another account has the SID":                   {adWorld(holder("dup", func(a *link.Account) { synced(a); a.ImmutableID = link.Know(testGUID(3).ImmutableID()) })), link.NotHeld, "already exported the person: dup@contoso.onmicrosoft.com (dup) carries the person's SID"},
		"set, and exported":                             {adWorld(holder("dup", func(a *link.Account) { a.ImmutableID = link.Know(link.EncodeAnchor(differing())) })).changePerson(set), link.OutOfScope, "already exported the person"},
		"set, exported under objectGUID":                {adWorld(holder("dup", nil)).changePerson(set), link.OutOfScope, "already exported the person"},
		"set, and nobody was asked":                     {adWorld().changePerson(set), link.NotHeld, "is already set"},
		"set, the sync is paused only":                  {adWorld().changePerson(set), link.SyncPaused, "is already set"},
		"set, and out of scope":                         {adWorld().changePerson(set), link.OutOfScope, ""},
		"the account has the SID, and nobody was asked": {adWorld().cloudOnly().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") }), link.NotHeld, "the sync has seen the person"},
		"the account has the SID, and is out of scope":  {adWorld().cloudOnly().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") }), link.OutOfScope, ""},
		"the account has the value of objectGUID":       {adWorld().changePerson(set).change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(7).ImmutableID()) }), link.OutOfScope, "the person's own objectGUID"},
		"synced as the person, under a third value":     {adWorld().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") }), link.OutOfScope, "The sync joins this person under a value that AD does not show"},
		"no rights in AD":                               {adWorld().changePerson(func(p *link.Person) { p.MayStamp = link.Know(false) }), link.NotHeld, "You may not write"},
		"rights in AD unknown":                          {adWorld().changePerson(func(p *link.Person) { p.MayStamp = link.Unknown[bool]("") }), link.NotHeld, "could not be read"},
		"the sync skips the person":                     {adWorld().changePerson(func(p *link.Person) { p.Critical = true }), link.NotHeld, "The sync skips this AD user"},
		"the account has a role, synced":                {adWorld().change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{exchange}) }), link.NotHeld, "The account has a directory role"},
		"the account has a role, cloud-only":            {adWorld().cloudOnly().change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{exchange}) }), link.NotHeld, "The account has a directory role"},
		"hard matches are blocked, cloud-only":          {adWorld().cloudOnly().changeTenant(func(x *link.Tenant) { x.HardMatchBlocked = link.Know(true) }), link.NotHeld, "blocks hard matches"},
		"hard matches are blocked, synced":              {adWorld().changeTenant(func(x *link.Tenant) { x.HardMatchBlocked = link.Know(true) }), link.NotHeld, ""},
		"given to the cloud":                            {adWorld().cloudOnly().change("right", func(a *link.Account) { a.CloudManaged = link.Know(true) }), link.NotHeld, "moved from AD to the cloud"},
		"a restricted unit, nothing to write there":     {adWorld().change("right", func(a *link.Account) { a.Restricted = link.Know(true) }), link.NotHeld, ""},
		"a role too weak, nothing to write there":       {adWorld().operator(link.Role{Name: "Reports Reader"}), link.NotHeld, ""},
		"a token for reading, nothing to write there":   {adWorld().changeTenant(func(x *link.Tenant) { x.Scopes = link.Know([]string{"User.Read.All"}) }), link.NotHeld, ""},
		"federated, no initial domain":                  {adWorld().cloudOnly().change("right", func(a *link.Account) { a.UPN = "james.bond@fed.contoso.com" }).changeTenant(func(x *link.Tenant) { x.Domains = link.Know(x.Domains.Or(nil)[2:]) }), link.NotHeld, ""},
		"tied to another AD object":                     {adWorld().change("right", tied).operator(user), link.NotHeld, "mapped to another AD object"},
		"tied, and the operator may untie":              {adWorld().change("right", tied).operator(user, hybrid), link.NotHeld, ""},
		"tied, may untie, a restricted unit":            {adWorld().change("right", func(a *link.Account) { tied(a); a.Restricted = link.Know(true) }).operator(user, hybrid), link.NotHeld, "mapped to another AD object"},
		"tied, may untie, a token for reading": {adWorld().change("right", tied).operator(user, hybrid).changeTenant(func(x *link.Tenant) {
			x.Scopes = link.Know([]string{"User.Read.All"})
		}), link.NotHeld, "may not write"},
	} {
		t.Run(name, func(t *testing.T) {
			check := c.world.heldCheck(t, c.held)
			o := check.FromAD()
			switch got := o.Choice; {
			case c.want == "-":
				if o != (checkup.Option{}) {
					t.Errorf("%+v, want no question", o)
				}
			case got != checkup.ChooseFromAD || o.Available != (c.want == "") || !strings.Contains(o.Reason, c.want):
				t.Errorf("%+v, want %q", o, c.want)
			}
			if made, err := plan.NewADLink(check, codes(check)); (err == nil) != o.Available || o.Available != made.FromAD() {
				t.Errorf("%+v, and the plan: %v", o, err)
			}
			if gone := slices.ContainsFunc(check.Findings, func(f link.Finding) bool { return f.Way.To == link.ToLinkFromAD }); gone != o.Available {
				t.Errorf("a finding leads to it: %v, want %v", gone, o.Available)
			}
			if cured := strings.Contains(cures(check), "from the AD side"); cured != (o.Choice != "") {
				t.Errorf("the cures say %s", cures(check))
			}
		})
	}
}

// cures are those of the findings that linking from the AD side cures.
func cures(c checkup.CheckUp) string {
	var out []string
	for _, f := range c.Findings {
		if f.Code == link.CodeAccountSynced || f.Code == link.CodeAccountOtherAnchor {
			out = append(out, f.Cure)
		}
	}
	return strings.Join(out, "\n")
}

// The question about the sync is asked if the answer decides, and is still asked once it is answered.
func TestTheADSideAsksAboutTheSync(t *testing.T) {
	for _, c := range []struct {
		name  string
		world *world
		asks  bool
	}{
		{"not set", adWorld(), false},
		{"set", adWorld().changePerson(set), true},
		{"set, and no rights", adWorld().changePerson(set).changePerson(func(p *link.Person) { p.MayStamp = link.Know(false) }), false},
		{"set, no question of the AD side", newWorld().changePerson(set), false},
	} {
		for _, held := range []link.SyncHold{link.NotHeld, link.SyncPaused, link.OutOfScope} {
			if got := asksAboutSync(c.world.heldCheck(t, held)); got != c.asks {
				t.Errorf("%s, %q: asks %v", c.name, held, got)
			}
		}
	}
}

// A sample of synced accounts is read for everyone; if it cannot be, that is said.
func TestThatTheSampleCannotBeReadIsSaid(t *testing.T) {
	for name, w := range map[string]*world{"synced": adWorld().with(link.SyncSettings{}), "one value": newWorld(), "anchor stated": adWorld()} {
		w.noSample = true
		if f, _ := findingOf(w.check(t, "right"), link.CodeUnknownSynced); f.Severity != link.Notes {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Every warning must have been read, as for any other plan.
func TestTheADPlanWantsItsWarningsRead(t *testing.T) {
	w := adWorld().changeTenant(func(x *link.Tenant) { x.LastSync = link.Know(testNow.Add(-5 * time.Hour)) })
	check := w.check(t, "right")
	if _, err := plan.NewADLink(check, nil); err == nil || !strings.Contains(err.Error(), "not acknowledged: The sync has not run") {
		t.Error(err)
	}
	p, err := plan.NewADLink(check, codes(check))
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, s := range p.Steps {
		titles = append(titles, s.Title())
	}
	if got, want := strings.Join(titles, "; "), "Write the ImmutableID into mS-DS-ConsistencyGuid of James Bond (james.bond@contoso.com), in AD; Read james.bond@contoso.com (right) back and compare"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if s := p.Steps[0]; s.Before != "" || s.After != formerValue || s.On != "" || p.From.Anchor.ImmutableID != formerValue {
		t.Errorf("%+v, anchor %+v", s, p.From.Anchor)
	}
}

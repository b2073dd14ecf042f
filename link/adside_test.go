package link

import (
	"strings"
	"testing"
	"time"
)

// formerGUID is the objectGUID of an AD user who is no more, and formerValue the ImmutableID that it gives.
var (
	formerGUID  = testGUID(99)
	formerValue = formerGUID.ImmutableID()
)

// adWorld is a world where bond's account is synced still with a former AD user, and all speaks for linking it from the AD side.
func adWorld(others ...Account) *world {
	w := newWorld(others...).with(SyncSettings{Anchor: AnchorConsistencyGUID})
	w.change("right", func(a *Account) { a.Sync, a.SID, a.ImmutableID = Know(Synced), Know("S-1-5-21-99"), Know(formerValue) })
	return w.changePerson(func(p *Person) { p.MayStamp = Know(true) })
}

// cloudOnly is a world where bond's account is in the cloud only, with the value of a former AD user.
func (w *world) cloudOnly() *world {
	return w.change("right", func(a *Account) { a.Sync, a.SID = Know(CloudOnly), Know("") })
}

// heldCheck is the check-up with that answer about the sync.
func (w *world) heldCheck(t *testing.T, h Held) CheckUp {
	t.Helper()
	return w.check(t, "right").Holding(h, w.now)
}

func set(p *Person) { p.ConsistencyGUID = Know(differing()) }

// TestWhenAnAccountIsLinkedFromTheADSide has each condition, and what is said where it does not hold; "" is available, "-" is no question.
func TestWhenAnAccountIsLinkedFromTheADSide(t *testing.T) {
	byObject := account("sample", "sample@contoso.com")
	byObject.Sync, byObject.SID, byObject.ImmutableID = Know(Synced), Know("S-1-5-21-9"), Know(testGUID(9).ImmutableID())
	byConsistency := byObject
	byConsistency.ImmutableID = Know(testGUID(50).ImmutableID())
	moved := other()
	consistency := testGUID(50)
	moved.ConsistencyGUID = Know(consistency[:])
	sampled := func(a Account) *world {
		w := adWorld().with(SyncSettings{}).knows(moved)
		w.sample = []Account{a}
		return w
	}
	tied := func(a *Account) { a.ObjectIdentifier = Know("99999999-0000-0000-0000-000000000099") }
	hybrid := Role{Name: "Hybrid Identity Administrator"}
	user := Role{Name: "User Administrator"}
	exchange := Role{Name: "Exchange Administrator"}
	for name, c := range map[string]struct {
		world *world
		held  Held
		want  string
	}{
		"synced with a former AD user":                  {adWorld(), NotHeld, ""},
		"a former AD user's value, cloud-only":          {adWorld().cloudOnly(), NotHeld, ""},
		"a former AD user's value, left the scope":      {adWorld().change("right", leftScope), NotHeld, ""},
		"no ImmutableID":                                {newWorld(), NotHeld, "-"},
		"linked":                                        {newWorld().change("right", func(a *Account) { a.Sync, a.ImmutableID = Know(Synced), Know(testGUID(7).ImmutableID()) }), NotHeld, "-"},
		"a living person's value, cloud-only":           {adWorld().cloudOnly().knows(func() Person { p := other(); p.GUID = formerGUID; return p }()), NotHeld, "-"},
		"a living person's SID":                         {adWorld().knows(func() Person { p := other(); p.SID = "S-1-5-21-99"; return p }()), NotHeld, "is that of Other"},
		"a living person's value, synced":               {adWorld().knows(func() Person { p := other(); p.GUID = formerGUID; return p }()), NotHeld, "belongs to Other"},
		"an identity provider's value, cloud-only":      {adWorld().cloudOnly().change("right", func(a *Account) { a.ImmutableID = Know(ImmutableID("bond@idp")) }), NotHeld, "-"},
		"an identity provider's value, synced":          {adWorld().change("right", func(a *Account) { a.ImmutableID = Know(ImmutableID("bond@idp")) }), NotHeld, "is not a GUID"},
		"in the recycle bin":                            {adWorld().change("right", deleted), NotHeld, "is in the recycle bin"},
		"the anchor is stated to be objectGUID":         {adWorld().with(SyncSettings{Anchor: AnchorObjectGUID}), NotHeld, "source anchor is objectGUID (stated in the configuration)"},
		"the anchor is not proved":                      {adWorld().with(SyncSettings{}), NotHeld, "is not proved: no synced account was found"},
		"synced accounts follow objectGUID":             {sampled(byObject), NotHeld, "source anchor is objectGUID (1 of 1 synced account follows objectGUID)"},
		"synced accounts follow mS-DS-ConsistencyGuid":  {sampled(byConsistency), NotHeld, ""},
		"the attribute cannot be read":                  {adWorld().changePerson(func(p *Person) { p.ConsistencyGUID = Unknown[[]byte]("") }), NotHeld, "cannot be read"},
		"exported to a live account":                    {adWorld(holder("dup", synced)), NotHeld, "exported the person already: dup@contoso.onmicrosoft.com (dup) carries the person's ImmutableID"},
		"exported to one in the bin":                    {adWorld(holder("dup", deleted)), NotHeld, "dup@contoso.onmicrosoft.com (dup) in the recycle bin carries the person's ImmutableID"},
		"another account has the SID":                   {adWorld(holder("dup", func(a *Account) { synced(a); a.ImmutableID = Know(testGUID(3).ImmutableID()) })), NotHeld, "exported the person already: dup@contoso.onmicrosoft.com (dup) carries the person's SID"},
		"set, and exported":                             {adWorld(holder("dup", func(a *Account) { a.ImmutableID = Know(EncodeAnchor(differing())) })).changePerson(set), OutOfScope, "exported the person already"},
		"set, exported under objectGUID":                {adWorld(holder("dup", nil)).changePerson(set), OutOfScope, "exported the person already"},
		"set, and nobody was asked":                     {adWorld().changePerson(set), NotHeld, "is set already"},
		"set, the sync is paused only":                  {adWorld().changePerson(set), SyncPaused, "is set already"},
		"set, and out of scope":                         {adWorld().changePerson(set), OutOfScope, ""},
		"the account has the SID, and nobody was asked": {adWorld().cloudOnly().change("right", func(a *Account) { a.SID = Know("S-1-5-21-7") }), NotHeld, "the sync has met the person"},
		"the account has the SID, and is out of scope":  {adWorld().cloudOnly().change("right", func(a *Account) { a.SID = Know("S-1-5-21-7") }), OutOfScope, ""},
		"the account has the value of objectGUID":       {adWorld().changePerson(set).change("right", func(a *Account) { a.ImmutableID = Know(testGUID(7).ImmutableID()) }), OutOfScope, "the person's own objectGUID"},
		"synced as the person, under a third value":     {adWorld().change("right", func(a *Account) { a.SID = Know("S-1-5-21-7") }), OutOfScope, "The sync joins this person under a value that AD does not show"},
		"no rights in AD":                               {adWorld().changePerson(func(p *Person) { p.MayStamp = Know(false) }), NotHeld, "You may not write"},
		"rights in AD unknown":                          {adWorld().changePerson(func(p *Person) { p.MayStamp = Unknown[bool]("") }), NotHeld, "could not be read"},
		"the sync skips the person":                     {adWorld().changePerson(func(p *Person) { p.Critical = true }), NotHeld, "The sync skips this AD user"},
		"the account has a role, synced":                {adWorld().change("right", func(a *Account) { a.Roles = Know([]Role{exchange}) }), NotHeld, "The account has a directory role"},
		"the account has a role, cloud-only":            {adWorld().cloudOnly().change("right", func(a *Account) { a.Roles = Know([]Role{exchange}) }), NotHeld, "The account has a directory role"},
		"hard matches are blocked, cloud-only":          {adWorld().cloudOnly().changeTenant(func(x *Tenant) { x.HardMatchBlocked = Know(true) }), NotHeld, "blocks hard matches"},
		"hard matches are blocked, synced":              {adWorld().changeTenant(func(x *Tenant) { x.HardMatchBlocked = Know(true) }), NotHeld, ""},
		"given to the cloud":                            {adWorld().cloudOnly().change("right", func(a *Account) { a.CloudManaged = Know(true) }), NotHeld, "given to the cloud"},
		"a restricted unit, nothing to write there":     {adWorld().change("right", func(a *Account) { a.Restricted = Know(true) }), NotHeld, ""},
		"a role too weak, nothing to write there":       {adWorld().operator(Role{Name: "Reports Reader"}), NotHeld, ""},
		"a token for reading, nothing to write there":   {adWorld().changeTenant(func(x *Tenant) { x.Scopes = Know([]string{"User.Read.All"}) }), NotHeld, ""},
		"federated, no initial domain":                  {adWorld().cloudOnly().change("right", func(a *Account) { a.UPN = "james.bond@fed.contoso.com" }).changeTenant(func(x *Tenant) { x.Domains = Know(x.Domains.Or(nil)[2:]) }), NotHeld, ""},
		"tied to another AD object":                     {adWorld().change("right", tied).operator(user), NotHeld, "mapped to another AD object"},
		"tied, and the operator may untie":              {adWorld().change("right", tied).operator(user, hybrid), NotHeld, ""},
		"tied, may untie, a restricted unit":            {adWorld().change("right", func(a *Account) { tied(a); a.Restricted = Know(true) }).operator(user, hybrid), NotHeld, "mapped to another AD object"},
		"tied, may untie, a token for reading": {adWorld().change("right", tied).operator(user, hybrid).changeTenant(func(x *Tenant) {
			x.Scopes = Know([]string{"User.Read.All"})
		}), NotHeld, "may not write"},
	} {
		t.Run(name, func(t *testing.T) {
			check := c.world.heldCheck(t, c.held)
			o := check.FromAD()
			switch got := o.Choice; {
			case c.want == "-":
				if o != (Option{}) {
					t.Errorf("%+v, want no question", o)
				}
			case got != ChooseFromAD || o.Available != (c.want == "") || !strings.Contains(o.Reason, c.want):
				t.Errorf("%+v, want %q", o, c.want)
			}
			if plan, err := NewADPlan(check, codes(check)); (err == nil) != o.Available || o.Available != plan.FromAD() {
				t.Errorf("%+v, and the plan: %v", o, err)
			}
			if cured := strings.Contains(cures(check), "from the AD side (key l"); cured != (o.Choice != "") {
				t.Errorf("the cures say %s", cures(check))
			}
		})
	}
}

// cures are those of the findings that linking from the AD side cures.
func cures(c CheckUp) string {
	var out []string
	for _, f := range c.Findings {
		if f.Code == "account.synced" || f.Code == "account.other-anchor" {
			out = append(out, f.Cure)
		}
	}
	return strings.Join(out, "\n")
}

// The question about the sync is asked where the answer decides, and goes on being asked once it is answered.
func TestTheADSideAsksAboutTheSync(t *testing.T) {
	for _, c := range []struct {
		name  string
		world *world
		asks  bool
	}{
		{"not set", adWorld(), false},
		{"set", adWorld().changePerson(set), true},
		{"set, and no rights", adWorld().changePerson(set).changePerson(func(p *Person) { p.MayStamp = Know(false) }), false},
		{"set, no question of the AD side", newWorld().changePerson(set), false},
	} {
		for _, held := range []Held{NotHeld, SyncPaused, OutOfScope} {
			if got := c.world.heldCheck(t, held).AsksAboutSync(); got != c.asks {
				t.Errorf("%s, %q: asks %v", c.name, held, got)
			}
		}
	}
}

// A sample of synced accounts is read for everybody; where it cannot be, that is said.
func TestThatTheSampleCannotBeReadIsSaid(t *testing.T) {
	for name, w := range map[string]*world{"synced": adWorld().with(SyncSettings{}), "one value": newWorld(), "anchor stated": adWorld()} {
		w.noSample = true
		if f, _ := w.check(t, "right").finding("unknown.synced"); f.Severity != Notes {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Every warning must have been read, as for any other plan.
func TestTheADPlanWantsItsWarningsRead(t *testing.T) {
	w := adWorld().changeTenant(func(x *Tenant) { x.LastSync = Know(testNow.Add(-5 * time.Hour)) })
	check := w.check(t, "right")
	if _, err := NewADPlan(check, nil); err == nil || !strings.Contains(err.Error(), "not acknowledged: The sync has not run") {
		t.Error(err)
	}
	plan, err := NewADPlan(check, codes(check))
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, s := range plan.Steps {
		titles = append(titles, s.Title())
	}
	if got, want := strings.Join(titles, "; "), "Write the ImmutableID into mS-DS-ConsistencyGuid of James Bond (james.bond@contoso.com), in AD; Read james.bond@contoso.com (right) back and compare"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if s := plan.Steps[0]; s.Before != "" || s.After != formerValue || s.On != "" || plan.From.Anchor.ImmutableID != formerValue {
		t.Errorf("%+v, anchor %+v", s, plan.From.Anchor)
	}
}

package checkup

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
)

// Linking from the other side: instead of the person's anchor being written into the account, the account's ImmutableID is written into the person's
// mS-DS-ConsistencyGuid, and the sync takes the account under that value. It is the documented cure if the account is synced already, or carries the
// ImmutableID of an AD object that no longer exists (Learn: how-to-connect-install-existing-tenant).

// FromAD reports whether the account can be linked by writing its ImmutableID into the person's mS-DS-ConsistencyGuid, and if not, why. It is the zero Option
// if the question does not arise: the account is neither synced under another ImmutableID nor carries one that no one in AD has any more.
func (c CheckUp) FromAD() Option {
	if !c.CuredFromAD() {
		return Option{}
	}
	if p := c.RefusedFromAD(ADRefusals); p != nil {
		return Option{Choice: ChooseFromAD, Reason: p.Cause + ". " + p.Cure + "."}
	}
	return Option{
		Choice: ChooseFromAD, Available: true, TakeBack: BackUntilExport,
		Reason: "The account's ImmutableID is written into the person's mS-DS-ConsistencyGuid in AD. Nothing changes in the cloud: the next sync takes the account.",
	}
}

// CuredFromAD reports whether the account is one of the two kinds that are linked from the AD side.
func (c CheckUp) CuredFromAD() bool {
	if c.Account == nil {
		return false
	}
	value := c.Account.ImmutableID.Or("")
	sync, known := c.Account.Sync.Get()
	switch {
	case !known || value == "" || value == c.Anchor.ImmutableID:
		return false
	case sync == link.Synced:
		return true
	default:
		_, isGUID := value.GUID()
		return isGUID && len(c.Facts.Owners[value]) == 0 && !link.CarriesOwn(c.Person, *c.Account)
	}
}

// adRefusal says why the account cannot be linked from the AD side, and what to do about it; "" if nothing speaks against it.
type adRefusal func(CheckUp, link.Account) (cause, cure string)

// ADRefusals are all of them. The question that only the operator can answer comes last, when all else is well.
var ADRefusals = append(slices.Clone(adObstacles), adInScope)

// adObstacles are those that no answer of the operator changes.
var adObstacles = []adRefusal{
	adInBin, adNoGUID, adOwned, adOtherAnchor, adUnreadable, adExported, adStopped, adNoRights,
}

// RefusedFromAD is the first refusal, about the person.
func (c CheckUp) RefusedFromAD(refusals []adRefusal) *link.Problem {
	for _, refusal := range refusals {
		if cause, cure := refusal(c, *c.Account); cause != "" {
			return &link.Problem{Kind: link.Refused, Object: c.Person.Name(), Cause: cause, Cure: cure}
		}
	}
	return nil
}

func adInBin(_ CheckUp, a link.Account) (cause, cure string) {
	if a.Where() == link.Live {
		return "", ""
	}
	return "The account " + a.Called() + " is in the recycle bin", "Have it restored, then check again"
}

func adNoGUID(_ CheckUp, a link.Account) (cause, cure string) {
	if _, isGUID := a.ImmutableID.Or("").GUID(); isGUID {
		return "", ""
	}
	return "The account's ImmutableID " + string(a.ImmutableID.Or("")) + " is not a GUID, so no sync that follows mS-DS-ConsistencyGuid made it",
		"Ask the sync administrator what the source anchor is"
}

// adOwned refuses a value that someone in AD has, since the sync could join either, and an account whose SID is that of another AD user, who lives on under
// another value.
func adOwned(c CheckUp, a link.Account) (cause, cure string) {
	owners := c.Facts.Owners[a.ImmutableID.Or("")]
	bySID := slices.IndexFunc(c.Facts.Others, func(p link.Person) bool { return link.CarriesSID(p, a) })
	switch {
	case slices.ContainsFunc(owners, func(p link.Person) bool { return p.GUID == c.Person.GUID }):
		return "The account's ImmutableID is the person's own objectGUID: the sync has already exported the person under it",
			"Ask the sync administrator why mS-DS-ConsistencyGuid is different now"
	case len(owners) > 0:
		return "The account's ImmutableID belongs to " + owners[0].Placed() + " in AD",
			"Find out whose account this is, or choose another account"
	case bySID >= 0:
		p := c.Facts.Others[bySID]
		return "By its SID, the account belongs to " + p.Placed() + " in AD, whatever mS-DS-ConsistencyGuid they have now",
			"Find out whose account this is, or choose another account"
	default:
		return "", ""
	}
}

// adOtherAnchor refuses unless the tenant is known to anchor on mS-DS-ConsistencyGuid. That the person has one value only, which proves an anchor
// otherwise, says nothing of the attribute.
func adOtherAnchor(c CheckUp, _ link.Account) (cause, cure string) {
	attribute, evidence := anchorInUse(c.Facts)
	if stated := c.Facts.Settings.Anchor; stated != link.AnchorAuto {
		attribute, evidence = stated, "stated in the configuration"
	}
	switch attribute {
	case link.AnchorConsistencyGUID:
		return "", ""
	case link.AnchorObjectGUID:
		return "The tenant's source anchor is objectGUID (" + evidence + "), so the sync does not look at mS-DS-ConsistencyGuid",
			"Choose another account, or have the sync administrator change the source anchor"
	default:
		return "Nothing proves that the tenant's source anchor is mS-DS-ConsistencyGuid: " + evidence,
			"Ask the sync administrator, and state it in the configuration"
	}
}

func adUnreadable(c CheckUp, _ link.Account) (cause, cure string) {
	if c.Person.ConsistencyGUID.IsKnown() {
		return "", ""
	}
	return "The person's mS-DS-ConsistencyGuid cannot be read, so it may be set already",
		"Have someone with read access to the attribute in AD do it"
}

// adExported refuses a person whom the sync has met: an account carries one of their values, or their SID. The source anchor of an exported person must
// not change any more (Learn: plan-connect-design-concepts), and the SID may be on one account only (Learn: tshoot-connect-sync-errors).
func adExported(c CheckUp, _ link.Account) (cause, cure string) {
	a, exported := link.First(c.Facts.Related, func(a link.Account) bool { return UsedBySync(c.Person, a) })
	if !exported {
		return "", ""
	}
	what, where := "SID", a.Called()
	if slices.ContainsFunc(c.Person.ImmutableIDs(), a.Holds) {
		what = "ImmutableID"
	}
	if a.Where() == link.RecycleBin {
		where += " in the recycle bin"
	}
	return "The sync has already exported the person: " + where + " carries the person's " + what + ", and a source anchor must not change after that",
		"Have that account removed, with the AD user out of the sync's scope, and check again"
}

// adStopped says what stops a link from the AD side too, which changes nothing in the cloud except, if it must, the tie to a former AD object. What the sync
// would refuse still stops it: a role, a tie that cannot be cleared, an account that was given to the cloud.
func adStopped(c CheckUp, _ link.Account) (cause, cure string) {
	for _, f := range c.Having(link.Stops) {
		if !f.AllowsFromAD {
			return f.Title + ": " + f.Cause, cmp.Or(f.Cure, "Ask an administrator")
		}
	}
	return "", ""
}

func adNoRights(c CheckUp, _ link.Account) (cause, cure string) {
	may, known := c.Person.MayStamp.Get()
	switch {
	case may:
		return "", ""
	case known:
		return "You may not write the person's mS-DS-ConsistencyGuid in AD (allowedAttributesEffective)",
			"Have an AD administrator do it, or have write access to the attribute delegated to you"
	default:
		return "Whether you may write the person's mS-DS-ConsistencyGuid in AD could not be read (allowedAttributesEffective)",
			"Have an AD administrator do it"
	}
}

// adInScope refuses to change an attribute that is set, or a person whose SID the account carries, unless the person is out of the sync's scope: no account
// shows an export, but the sync may have met the person all the same.
func adInScope(c CheckUp, a link.Account) (cause, cure string) {
	if c.Facts.Held == link.OutOfScope {
		return "", ""
	}
	cure = "Have the AD user moved out of the sync's scope, wait for two runs of the sync, and say so here"
	switch {
	case len(c.Person.ConsistencyGUID.Or(nil)) > 0:
		return "The person's mS-DS-ConsistencyGuid is already set, and a change stops the sync of a person whom it has seen", cure
	case link.CarriesSID(c.Person, a):
		return "The account carries the person's SID: the sync has seen the person, and a source anchor must not change after that", cure
	default:
		return "", ""
	}
}

// AsksFromAD reports whether the operator's answer about the sync decides over the link from the AD side.
func (c CheckUp) AsksFromAD() bool {
	if !c.CuredFromAD() || c.RefusedFromAD(adObstacles) != nil {
		return false
	}
	c.Facts.Held = link.NotHeld
	cause, _ := adInScope(c, *c.Account)
	return cause != ""
}

// tellFromAD says in the cures of the findings that it cures whether the account can be linked from the AD side, and why not.
func (c *CheckUp) tellFromAD() {
	o := c.FromAD()
	how := link.LowerFirst(strings.TrimSuffix(o.Reason, "."))
	for i := range c.Findings {
		switch f := &c.Findings[i]; {
		case f.Way.To != link.ToLinkFromAD:
		case o.Available:
			f.Cure += ". Or link from the AD side: " + how
		case o.Choice != "":
			f.Cure += ". Linking from the AD side is not possible now: " + how
			fallthrough
		default:
			f.Way = link.Way{}
		}
	}
}

package checkup

import (
	"cmp"
	"fmt"
	"strings"

	"hardmatch/link"
)

// syncSays is what the sync has answered when it was asked to take this one person.
func syncSays(p Passed, _ Input) []Cause {
	if p.Asked == nil || p.Asked.Took() {
		return nil
	}
	c := Cause{Title: p.Asked.Why(), Because: cmp.Or(p.Asked.Said(), "The sync gives no reason"),
		Cure: cmp.Or(p.Asked.Advice, "Show this to the sync administrator"), Source: srcOnDemand}
	if known, is := knownRefusal(*p.Asked); is {
		c.Because, c.Cure, c.Source = strings.TrimSuffix(c.Because, ".")+". "+known.means, known.cure, srcOnDemand+"; "+known.source
	}
	return []Cause{c}
}

func (s Input) hasRoleStill(eligible bool) []Cause {
	c := Cause{
		Title: "The account has a directory role", Because: "Since June 2026 Entra ID refuses the match: " + roleNames(*s.Account, eligible),
		Cure: "Have the role removed, let the sync run, and have the role given back", Source: srcRoles,
	}
	if eligible {
		c.Title = "The account is eligible for a directory role"
		c.Cure = "Have the eligibility removed (PIM), let the sync run, and have it given back"
	}
	return when(hasRole(*s.Account, &eligible), c)
}

func mappedStill(_ Passed, s Input) []Cause {
	return when(MappedElsewhere(s.Person, *s.Account) && !s.Tenant.IdentifierBypass.Or(false), Cause{
		Title:   "The account is mapped to another AD object",
		Because: "Since July 2026 Entra ID refuses the match (AttributeUpdateNotAllowed, \"OnPremisesObjectIdentifier cannot be changed\"): onPremisesObjectIdentifier is " + s.Account.ObjectIdentifier.Or(""),
		Cure:    "Have a Hybrid Identity Administrator clear onPremisesObjectIdentifier (Graph beta, null), then let the sync run", Source: srcIdentifier,
	})
}

func hardMatchBlocked(_ Passed, s Input) []Cause {
	return when(s.blocksHardMatch(), Cause{
		Title: "This tenant blocks hard matches", Because: "blockCloudObjectTakeoverThroughHardMatchEnabled is on, so the sync refuses the match (InvalidHardMatch)",
		Cure: "Have a Global Administrator switch the block off, let the sync run, and have it switched on again", Source: srcFeatures,
	})
}

func outOfScope(p Passed, _ Input) []Cause {
	return when(p.Held == link.OutOfScope, Cause{
		Title: "The AD user is out of the sync's scope", Because: "According to the journal, they were moved out of it for this link",
		Cure: "Have the AD user moved back into the scope, then let the sync run", Source: srcFiltering,
	})
}

// leftScope applies if nothing else explains it and the sync has let go of the account before: usually because the AD user had left its scope.
func leftScope(p Passed) Cause {
	return Cause{
		Code: CauseOutOfScope, Title: "The AD user is probably out of the sync's scope", Because: "The sync once let go of the account (onPremisesSyncEnabled is false), and has not taken it again",
		Cure: "Have the sync administrator check whether " + p.Check.Person.Called() + " is in its scope, and move them into it", Source: srcFiltering,
	}
}

func provisioningErrors(_ Passed, s Input) []Cause {
	return causesOf(s.Accounts(), func(a link.Account) bool {
		return len(a.Quarantined) > 0 && (a.ID == s.Account.ID || UsedBySync(s.Person, a))
	}, func(a link.Account) Cause {
		c := Cause{
			Title: "The sync could not give " + a.Called() + " all its values", Because: "Another object has them (onPremisesProvisioningErrors): " + strings.Join(s.ownedBy(a), ", "),
			Cure: "Have the values removed from the other object. Entra ID then assigns them within an hour", Source: srcDuplicate,
		}
		if s.ownedUnseen(a) {
			c.Because, c.Cure, c.Source = c.Because+". "+perhapsFolder, folderCure, srcDuplicate+"; "+srcFolders
		}
		return c
	})
}

// otherAttribute applies if AD gives two values, and the sync may follow the one that was not written.
func otherAttribute(_ Passed, s Input) []Cause {
	if len(s.Anchor.Alternatives) == 0 {
		return nil
	}
	other := s.Anchor.Alternatives[0]
	return []Cause{{
		Title: "The sync may follow another AD attribute", Because: fmt.Sprintf("%s gives %s, and %s gives %s, which was linked", other.Attribute, other.ImmutableID, s.Anchor.Attribute, s.Anchor.ImmutableID),
		Cure: "Ask the sync administrator which attribute is its source anchor", Source: srcAnchor,
	}}
}

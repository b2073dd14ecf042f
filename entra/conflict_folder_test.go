package entra

import (
	"testing"

	"hardmatch/link"
)

// Only Exchange changes a public folder: that is the cure wherever a conflict names one.
func TestAConflictWithAPublicFolderIsForExchange(t *testing.T) {
	const id = "11111111-2222-4333-8444-555555555555"
	for owner, inFolder := range map[string]bool{"PublicFolder_" + id: true, "Group_" + id: false} {
		var p link.Problem
		conflict{property: "proxyAddresses", owners: []string{owner}}.explain(&p)
		if p.InFolder != inFolder || (p.Cure == link.FolderCure) != inFolder {
			t.Errorf("%s: %+v", owner, p)
		}
	}
}

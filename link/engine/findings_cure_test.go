package engine

import (
	"regexp"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// To delete is advised of a holder only that the check-up offers to delete, and of the account to be linked never (field-1 K2): every finding of every case,
// and of holders of every kind.
func TestNoFindingAdvisesADeletionThatIsNotOffered(t *testing.T) {
	loses := regexp.MustCompile(`(?i)\b(delet|purg)`)
	worlds := map[string]*world{}
	for _, c := range findingCases {
		worlds[string(c.code)+" "+string(c.severity)] = c.world
	}
	for name, change := range map[string]func(*link.Account){
		"live": nil, "synced": synced, "left scope": leftScope, "deleted": deleted, "unknown": func(a *link.Account) { a.Sync = link.Unknown[link.SyncState]("") },
	} {
		for like, kept := range map[string]func(*link.Account){
			"with a role":  func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader"}}) },
			"restricted":   func(a *link.Account) { a.Restricted = link.Know(true) },
			"another's":    func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") },
			"in use":       func(a *link.Account) { a.Usage.Mailbox = link.Know(true) },
			"of no matter": func(*link.Account) {},
		} {
			worlds[name+" "+like] = newWorld(holder("h", func(a *link.Account) {
				if change != nil {
					change(a)
				}
				kept(a)
			})).knows(other())
		}
	}
	for name, w := range worlds {
		c := w.check(t, "")
		for _, f := range c.Findings {
			advice := strings.ReplaceAll(f.Cure, "cannot be deleted", "")
			if !loses.MatchString(advice) {
				continue
			}
			offered := false
			for _, h := range c.Holders {
				about := f.Object.Kind == link.KindTenant || string(h.Account.ID) == f.Object.ID // of the tenant: any holder
				offered = offered || about && h.Option(checkup.ChooseDelete).Available
			}
			if !offered {
				t.Errorf("%s: %s of %s: %s", name, f.Code, f.Object.ID, f.Cure)
			}
		}
	}
}

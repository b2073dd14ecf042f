package link

import (
	"regexp"
	"strings"
	"testing"
)

// To delete is advised of a holder only that the check-up offers to delete, and of the account to be linked never (field-1 K2): every finding of every case,
// and of holders of every kind.
func TestNoFindingAdvisesADeletionThatIsNotOffered(t *testing.T) {
	loses := regexp.MustCompile(`(?i)\b(delet|purg)`)
	worlds := map[string]*world{}
	for _, c := range findingCases {
		worlds[string(c.code)+" "+string(c.severity)] = c.world
	}
	for name, change := range map[string]func(*Account){
		"live": nil, "synced": synced, "left scope": leftScope, "deleted": deleted, "unknown": func(a *Account) { a.Sync = Unknown[SyncState]("") },
	} {
		for like, kept := range map[string]func(*Account){
			"with a role":  func(a *Account) { a.Roles = Know([]Role{{Name: "Global Reader"}}) },
			"restricted":   func(a *Account) { a.Restricted = Know(true) },
			"another's":    func(a *Account) { a.SID = Know("S-1-5-21-9") },
			"in use":       func(a *Account) { a.Evidence.Mailbox = Know(true) },
			"of no matter": func(*Account) {},
		} {
			worlds[name+" "+like] = newWorld(holder("h", func(a *Account) {
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
				about := f.Object.Kind == KindTenant || string(h.Account.ID) == f.Object.ID // of the tenant: any holder
				offered = offered || about && h.Option(ChooseDelete).Available
			}
			if !offered {
				t.Errorf("%s: %s of %s: %s", name, f.Code, f.Object.ID, f.Cure)
			}
		}
	}
}

package journeys

import (
	"strings"
	"testing"
	"time"

	"hardmatch/ui/practice"
)

// The story of James Bond to its end: the duplicate is deleted, F5 lets the sync run, and the check-up says that it has taken the account. The company's clock
// stands at the run then, and what is shown of the past is in the past.
func TestJamesBondToTheEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.syncs = true
	d := s.wizard(80, 24)
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	d.Expect("Confirm: this is what will be done", bondsDuplicate)
	d.Press("enter")
	d.Expect("Prepared")
	d.Press("f5")
	d.Expect("The sync of the practice company ran at 2026-11-02 09:25Z", "james.bond to james.bond@contoso.com by hard match")
	if due := practice.Epoch.Add(25 * time.Minute); !s.company.Now().Equal(due) || !s.company.Tenant().LastSync().Equal(due) {
		t.Errorf("the clock stands at %s, the last run was at %s", s.company.Now(), s.company.Tenant().LastSync())
	}
	d.Press("esc")
	d.Expect("Linked: the sync has taken this account")
	bond := s.account("james.bond@contoso.com")
	if bond.SAM != "james.bond" || bond.DN != "CN=James Bond,OU=Staff,DC=contoso,DC=com" || bond.ObjectIdentifier != "a1b2c3d4-e5f6-4789-abcd-1234567890ab" {
		t.Errorf("the account is %+v", bond)
	}
}

// What no one has touched stays as it is, however often the sync runs: whoever plays one story does not end the others.
func TestTheSyncLeavesOtherStoriesAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := s.company.Tenant().Users()
	said, err := s.runSync(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"peter.prepared to peter.prepared@contoso.com by hard match", "nina.new to ", "mona.moving to "} {
		if !strings.Contains(said, who) {
			t.Errorf("%q says nothing of %s", said, who)
		}
	}
	if again, err := s.runSync(t.Context()); err != nil || again != "ran at 2026-11-02 09:55Z: nothing was to be done" {
		t.Errorf("the second run: %q, %v", again, err)
	}
	for _, u := range before {
		now, _ := s.company.Tenant().User(u.ID)
		took := strings.Contains("peter.prepared@contoso.com nina.new@contoso.com mona.moving@contoso.com", u.UPN)
		if taken := now.Sync != nil && (u.Sync == nil || *now.Sync != *u.Sync); taken != took || now.ImmutableID != u.ImmutableID && !took {
			t.Errorf("%s was %+v, and is %+v", u.UPN, u, now)
		}
	}
}

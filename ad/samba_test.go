package ad

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hardmatch/ad/adtest"
	"hardmatch/ad/sambatest"
	"hardmatch/link/linktest"
)

// sambaPassword is everyone's who can sign in; Samba refuses simpler ones.
const sambaPassword = "Nobody-Logs-Th1s"

// crowd is how many people there are beside those of the tests: more than a page of a search, which is 1,000.
func crowd() int { return 5000 / min(linktest.Stride(4), 4) }

// realController is started by the first test that needs it, for all of them: with the whole crowd that takes about 20 seconds.
var realController = sync.OnceValues(func() (*sambatest.Controller, error) {
	if err := sambatest.NotHere(); err != nil {
		return nil, err
	}
	return sambatest.Start(context.Background(), append(sambaPeople(), crowdOf(crowd())...)...)
})

func TestMain(m *testing.M) {
	linktest.CollectSeldom()
	status := m.Run()
	if startedSamba {
		if c, err := realController(); err == nil {
			c.Close()
		}
	}
	os.Exit(status)
}

var startedSamba bool

// samba returns the controller. Without HARDMATCH_REQUIRE_SAMBA, which .ci/run sets, it skips the test: starting a controller takes as long as all other
// tests of the package. With it the test fails if there can be no controller.
func samba(t testing.TB) *sambatest.Controller {
	t.Helper()
	if os.Getenv("HARDMATCH_REQUIRE_SAMBA") == "" {
		t.Skip("tests against a real Active Directory need HARDMATCH_REQUIRE_SAMBA=1")
	}
	startedSamba = true
	c, err := realController()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sambaOptions connect to the controller over LDAPS. After the test, nothing may be running.
func sambaOptions(t testing.TB) Options {
	t.Helper()
	c := samba(t)
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	return Options{Server: c.LDAPS(), CA: c.CA(), User: "operator@contoso.com", Password: sambaPassword, Timeout: 2 * time.Minute}
}

// sambaPeople are those of the tests against the simulation, and some who cannot sign in.
func sambaPeople() []adtest.User {
	people := []adtest.User{bond, jose,
		{SAMAccountName: "operator", UPN: "operator@contoso.com", DisplayName: "Helpdesk", Password: sambaPassword},
		{SAMAccountName: "reader", UPN: "reader@contoso.com", Password: sambaPassword, ReadOnly: true},
		{SAMAccountName: "brackets", UPN: "brackets@contoso.com", DisplayName: `O'Hara, (Zoë) *\ "Z" #1`, OU: `OU=Q\, A \+ R,OU=Europe`},
		{SAMAccountName: "hostile", DisplayName: "Evil\x1b[2J\u202eName", OU: "OU=Europe"},
		{SAMAccountName: "critical", DisplayName: "Critical", Critical: true},
		{SAMAccountName: "short", UPN: "short@contoso.com", ConsistencyGUID: []byte{1, 2, 3}},
		{SAMAccountName: "stamped", DisplayName: "Stamped"},
	}
	for name, state := range sambaSignIns {
		people = append(people, adtest.User{SAMAccountName: name, SignIn: state, Disabled: name == "off", Password: sambaPassword})
	}
	return people
}

var sambaSignIns = map[string]adtest.SignIn{
	"off": adtest.SignInWorks, "locked": adtest.SignInLocked, "expired": adtest.SignInExpired, "must-change": adtest.SignInMustChange,
	"gone": adtest.AccountExpired, "night": adtest.NotAtThisTime,
}

// crowdOf are people in nested OUs; every third has a ConsistencyGuid and every seventh is disabled.
func crowdOf(n int) []adtest.User {
	var people []adtest.User
	for i := range n {
		u := adtest.User{SAMAccountName: fmt.Sprintf("p%04d", i), DisplayName: fmt.Sprintf("Person %04d", i), Surname: "Crowd",
			OU: []string{"OU=Crowd", "OU=North,OU=Crowd", "OU=Far,OU=North,OU=Crowd"}[i%3], Disabled: i%7 == 0}
		u.UPN, u.Mail = u.SAMAccountName+"@contoso.com", u.SAMAccountName+"@contoso.com"
		u.GUID = crowdGUID(i)
		if i%3 == 0 {
			u.ConsistencyGUID = slices.Clone(u.GUID[:])
			slices.Reverse(u.ConsistencyGUID)
		}
		people = append(people, u)
	}
	return people
}

// crowdGUID goes through all values of a byte, with those among them that mean something in a filter.
func crowdGUID(i int) [16]byte {
	return [16]byte{byte(i), byte(i >> 8), '*', '(', ')', '\\', 0, 0x47, 0x80, 0xff, 0xc3, 0x28, byte(^i), 1, 2, byte(i)}
}

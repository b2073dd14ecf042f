package journal_test

import (
	"fmt"
	"os"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

var morning = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// linking is the plan of a link that nothing stands in the way of.
func linking() plan.Plan {
	guid := link.GUID{0xd4, 0xc3, 0xb2, 0xa1, 0xf6, 0xe5, 0x89, 0x47, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab}
	james := link.Person{UPN: "james.bond@contoso.com", DisplayName: "James Bond", SID: "S-1-5-21-1-2-3-1104", GUID: guid, ConsistencyGUID: link.Know(guid[:]), Enabled: true}
	own := link.Account{
		ID: "own", UPN: "james.bond@contoso.com", DisplayName: "James Bond", Enabled: link.Know(true),
		Sync: link.Know(link.CloudOnly), ImmutableID: link.Know(link.ImmutableID("")), Restricted: link.Know(false), SID: link.Know(""),
	}
	c := checkup.Check(checkup.Facts{At: morning, Person: james, Account: &own}, morning)
	var read []link.Code
	for _, f := range c.Having(link.Warns) {
		read = append(read, f.Code)
	}
	p, err := plan.New(c, nil, read)
	if err != nil {
		panic(err)
	}
	return p
}

// An operation that a crash has ended: its plan and what it was about to do are on disk, and nothing says what came of it.
func Example() {
	dir, err := os.MkdirTemp("", "hardmatch-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	j, err := journal.Open(dir)
	if err != nil {
		panic(err)
	}
	j.Sync = linktest.NoSync // in the program each line is on disk before the next call

	p := linking()
	record, err := j.Begin("20261102-090000-abc123", p, func() time.Time { return morning })
	if err != nil {
		panic(err)
	}
	if err := record.Start(p, "INC-1", journal.Place{Tenant: "tenant", Forest: "contoso.com"}); err != nil {
		panic(err)
	}
	if err := record.Intend(0, p.Steps[0], nil); err != nil {
		panic(err)
	}
	if err := record.Close(); err != nil { // as the system does for a process that has died
		panic(err)
	}

	for o, err := range j.All() {
		fmt.Println(o.ID, o.Reason, err)
		for _, left := range o.Left() {
			fmt.Println(left.Step.Do, left.Step.UPN, "-", left.State)
		}
	}
	// Output:
	// 20261102-090000-abc123 INC-1 <nil>
	// set james.bond@contoso.com - doing
	// verify james.bond@contoso.com - waiting
}

package engine

import (
	"context"
	"fmt"
	"os"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// The whole way of a hard match. w is both directories in memory: in the program one is Active Directory (package ad), the other Entra ID (package entra).
func Example() {
	w, ctx := newWorld(holder("copy", synced)), context.Background()
	e, done := exampleEngine(w)
	defer done()

	facts, err := e.Gather(ctx, w.bond(), "right") // reads both
	if err != nil {
		fmt.Println(err)
		return
	}
	c := checkup.Check(facts, e.TenantNow())
	fmt.Println(c.Verdict, "-", c.Holders[0].Account.UPN, "holds the ImmutableID")

	p, err := plan.New(c, map[link.AccountID]plan.Decision{"copy": {Choice: checkup.ChooseDelete}}, codes(c))
	if err != nil {
		fmt.Println(err)
		return
	}
	confirmed, err := p.Confirm(names(p.Typed), "INC-1") // what the operator has typed
	if err != nil {
		fmt.Println(err)
		return
	}
	outcome, err := e.Apply(ctx, confirmed, nil)
	for _, s := range outcome.Steps {
		fmt.Println(s.Step.Do, s.Step.UPN, "-", s.State)
	}
	fmt.Println(outcome.End, err)
	// Output:
	// resolve - copy@contoso.onmicrosoft.com holds the ImmutableID
	// try-set james.bond@contoso.com - expected
	// soft-delete copy@contoso.onmicrosoft.com - done
	// set james.bond@contoso.com - expected
	// purge copy@contoso.onmicrosoft.com - done
	// set james.bond@contoso.com - done
	// verify james.bond@contoso.com - done
	// purge copy@contoso.onmicrosoft.com - skipped
	// prepared <nil>
}

// exampleEngine has a journal that is removed when it is done, and a clock that waits for no one.
func exampleEngine(w *world) (e Engine, done func()) {
	dir, err := os.MkdirTemp("", "hardmatch-")
	if err != nil {
		panic(err)
	}
	j, err := journal.Open(dir)
	if err != nil {
		panic(err)
	}
	j.Sync = linktest.NoSync
	e = Engine{
		Directory: w, Cloud: w, Writer: w, Journal: j, Now: func() time.Time { return w.now }, NewID: func() string { return "operation" },
		Wait: func(_ context.Context, d time.Duration) error { w.now = w.now.Add(d); return nil },
	}
	return e, func() { _ = os.RemoveAll(dir) }
}

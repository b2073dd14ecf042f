package engine

import (
	"fmt"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

func steps(p plan.Plan) string {
	var out []string
	for _, s := range p.Steps {
		line := fmt.Sprintf("%s %s", s.Do, s.On)
		if s.When != plan.Always {
			line += " " + string(s.When)
		}
		out = append(out, line)
	}
	return strings.Join(out, ", ")
}

var planCases = map[string]struct {
	holders []link.Account
	choose  plan.Decision
	steps   string
	typed   string // ids of the accounts to be typed
	says    string // part of what the confirm screen says
}{
	"no holder": {
		nil, plan.Decision{}, "set right, verify right", "",
		"At the next sync (about 09:18 +00:00) AD takes over: name, addresses, password. Undo works until then. The sync ran last on 2026-11-02 at 08:48 +00:00.",
	},
	"clear a cloud account": {
		[]link.Account{holder("h", nil)}, plan.Decision{Choice: checkup.ChooseClear},
		"try-set right, clear h, set right, verify right", "", "loses only its tie to AD",
	},
	"delete a cloud account": {
		[]link.Account{holder("h", nil)}, plan.Decision{Choice: checkup.ChooseDelete},
		"try-set right, clear h, set right, verify right, soft-delete h still-live", "h", "can be restored until 2026-12-02",
	},
	"delete a cloud account for good": {
		[]link.Account{holder("h", nil)}, plan.Decision{Choice: checkup.ChooseDelete, PurgeToo: true},
		"try-set right, clear h, set right, verify right, soft-delete h still-live, purge h still-in-bin", "h", "gone for good",
	},
	"clear one that left the scope": {
		[]link.Account{holder("h", leftScope)}, plan.Decision{Choice: checkup.ChooseClear},
		"try-set right, clear h, set right, verify right", "", "loses only its tie to AD",
	},
	"delete one that left the scope": {
		[]link.Account{holder("h", leftScope)}, plan.Decision{Choice: checkup.ChooseDelete},
		"try-set right, clear h, soft-delete h clear-refused, set right, purge h bin-refuses, set right not-set, verify right, soft-delete h still-live, purge h clear-refused", "h",
		"can be restored",
	},
	"delete the synced duplicate": {
		[]link.Account{holder("h", synced)}, plan.Decision{Choice: checkup.ChooseDelete},
		"try-set right, soft-delete h, set right, purge h bin-refuses, set right not-set, verify right, purge h still-in-bin", "h",
		"The sync must not run until this is done",
	},
	"purge from the bin": {
		[]link.Account{holder("h", deleted)}, plan.Decision{Choice: checkup.ChooseDelete},
		"try-set right, purge h bin-refuses, set right not-set, verify right, purge h still-in-bin", "h", "could have been restored until 2026-11-22",
	},
	"keep from the bin": {
		[]link.Account{holder("h", deleted)}, plan.Decision{Choice: checkup.ChooseClear},
		"try-set right, clear right set, restore h, clear h, soft-delete h clear-refused, set right, verify right", "", "can sign in and uses a licence",
	},
	"keep from the bin and delete again": {
		[]link.Account{holder("h", deleted)}, plan.Decision{Choice: checkup.ChooseClear, DeleteAgain: true},
		"try-set right, clear right set, restore h, clear h, soft-delete h clear-refused, set right, verify right, soft-delete h", "h", "",
	},
	"a live one and one in the bin": {
		[]link.Account{holder("a", deleted), holder("h", synced)}, plan.Decision{Choice: checkup.ChooseDelete},
		"try-set right, soft-delete h, set right, purge h bin-refuses, purge a bin-refuses, set right not-set, verify right, purge h still-in-bin, purge a still-in-bin",
		"a,h", "",
	},
}

func TestPlans(t *testing.T) {
	for name, c := range planCases {
		t.Run(name, func(t *testing.T) {
			p := newWorld(c.holders...).plan(t, c.choose)
			if got := steps(p); got != c.steps {
				t.Errorf("steps\n got %s\nwant %s", got, c.steps)
			}
			var typed []string
			for _, field := range p.Typed {
				typed = append(typed, string(field.Account.ID))
			}
			if got := strings.Join(typed, ","); got != c.typed {
				t.Errorf("to be typed: %q, want %q", got, c.typed)
			}
			if got := fmt.Sprint(p.Statements); !strings.Contains(got, c.says) {
				t.Errorf("says %s\nwant %q in it", got, c.says)
			}
		})
	}
}

// The plan says whose value is replaced, and what goes with a holder.
func TestThePlanSaysWhatIsLost(t *testing.T) {
	w := newWorld(holder("h", func(a *link.Account) {
		a.Usage.Mailbox, a.Usage.Licences, a.Usage.Groups = link.Know(true), link.Know([]string{"SPE_E3", "AAD_PREMIUM"}), link.Know(4)
	})).change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(99).ImmutableID()) })
	said := fmt.Sprint(w.plan(t, plan.Decision{Choice: checkup.ChooseDelete}).Statements)
	for _, want := range []string{
		"is replaced; the journal keeps it. No one in AD still has the value YwAAAAAAAAAAAAAAAAAAYw==.",
		"goes to the recycle bin with its mailbox, its files, its 2 licences and its membership of 4 groups.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("says %s\nwant %q in it", said, want)
		}
	}
}

func TestNoPlanWhereSomethingIsInTheWay(t *testing.T) {
	for name, c := range map[string]struct {
		world   *world
		account link.AccountID
		choose  plan.Decision
		silent  bool // acknowledge nothing
		cause   string
	}{
		"the holder is not decided":            {newWorld(holder("h", nil)), "right", plan.Decision{}, false, "is not decided"},
		"keeping it instead is no plan":        {newWorld(holder("h", nil)), "right", plan.Decision{Choice: checkup.ChooseKeepInstead}, false, "is not decided"},
		"a synced duplicate cannot be cleared": {newWorld(holder("h", synced)), "right", plan.Decision{Choice: checkup.ChooseClear}, false, "onPremisesSyncEnabled is true"},
		"a warning was not read":               {newWorld(holder("h", synced)), "right", plan.Decision{Choice: checkup.ChooseDelete}, true, "not acknowledged"},
		"the account is synced with another": {newWorld(account("x", "x@contoso.com"), holder("s", func(a *link.Account) {
			synced(a)
			a.ImmutableID, a.SID = link.Know(testGUID(9).ImmutableID()), link.Know("S-1-5-21-9")
		})), "s", plan.Decision{}, false, "something stops the match"},
	} {
		t.Run(name, func(t *testing.T) {
			check := c.world.check(t, c.account)
			acknowledged := codes(check)
			if c.silent {
				acknowledged = nil
			}
			decisions := map[link.AccountID]plan.Decision{}
			for _, h := range check.Undecided() {
				decisions[h.Account.ID] = c.choose
			}
			_, err := plan.New(check, decisions, acknowledged)
			if err == nil || !strings.Contains(err.Error(), c.cause) {
				t.Errorf("%v, want %q in it", err, c.cause)
			}
		})
	}
}

func TestConfirmWantsTheNameTypedAndAReason(t *testing.T) {
	p := newWorld(holder("h", synced)).plan(t, plan.Decision{Choice: checkup.ChooseDelete})
	for typed, ok := range map[string]bool{
		"h": true, " H ": true, "h@contoso.onmicrosoft.com": true, " H@Contoso.OnMicrosoft.com ": true,
		"": false, "h@": false, "right": false, "h@contoso.onmicrosoft.com\nx": false, "james.bond@contoso.com": false,
	} {
		if _, err := p.Confirm(map[link.AccountID]string{"h": typed}, "INC-1"); (err == nil) != ok {
			t.Errorf("typed %q: %v", typed, err)
		}
	}
	if _, err := p.Confirm(map[link.AccountID]string{"h": "h@contoso.onmicrosoft.com"}, " \n"); err == nil {
		t.Error("confirmed without a reason")
	}
	if _, err := (plan.Plan{}).Confirm(nil, "INC-1"); err == nil {
		t.Error("confirmed a plan that nobody made")
	}
}

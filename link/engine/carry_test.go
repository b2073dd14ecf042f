package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// carriedX500 is an X500 address of the right account.
const carriedX500 = "X500:/o=Contoso/ou=First (FYDI)/cn=Recipients/cn=bond"

var carried = []string{"j.bond@contoso.com", "007@contoso.com"}

// carryWorld is a world whose right account has two addresses that bond lacks in AD, and one at the initial domain.
func carryWorld(others ...link.Account) *world {
	w := newWorld(others...)
	w.changePerson(func(p *link.Person) { p.MayCarry = link.Know(true) })
	w.change("right", func(a *link.Account) {
		a.Addresses = append(a.Addresses, "smtp:"+carried[0], "smtp:"+strings.ToUpper(carried[1]), "smtp:bond@contoso.onmicrosoft.com", "smtp:bond@contoso.mail.onmicrosoft.com")
	})
	return w
}

// inFederated is an account with a federated name, which has to have an ImmutableID.
func inFederated(a *link.Account) {
	a.UPN, a.ImmutableID = "james.bond@fed.contoso.com", link.Know(testGUID(99).ImmutableID())
}

// carryPlan makes a plan that carries the addresses.
func (w *world) carryPlan(t *testing.T, d plan.Decision, carry ...string) plan.Plan {
	t.Helper()
	c := w.check(t, "right")
	decisions := map[link.AccountID]plan.Decision{}
	for _, h := range c.Undecided() {
		decisions[h.Account.ID] = d
	}
	p, err := plan.New(c, decisions, codes(c), carry...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// carry applies such a plan. The engine goes on with the same journal.
func (w *world) carry(t *testing.T, d plan.Decision, carry ...string) (Engine, Outcome) {
	t.Helper()
	confirmed, engine := confirm(t, w.carryPlan(t, d, carry...)), w.engine(t)
	w.journal = engine.Journal
	out, _ := engine.Apply(t.Context(), confirmed, nil)
	return engine, out
}

// takeBack takes the only operation back.
func takeBack(t *testing.T, e Engine) Outcome {
	t.Helper()
	p, err := e.TakeBack(t.Context(), theOperation(t, e))
	if err != nil {
		t.Fatal(err)
	}
	e.NewID = func() string { return "undo" }
	out, err := e.Apply(t.Context(), confirm(t, p), nil)
	if err != nil || out.End != plan.EndTakenBack {
		t.Fatalf("the undo: %s, %v", out.End, err)
	}
	return out
}

// has checks which addresses bond has beside the primary one.
func (w *world) has(t *testing.T, when string, want ...string) {
	t.Helper()
	all := []string{"SMTP:james.bond@contoso.com"}
	for _, address := range want {
		all = append(all, "smtp:"+address)
	}
	if got := w.bond().Addresses; !slices.Equal(got, all) {
		t.Errorf("%s: bond has %q, want %q", when, got, all)
	}
}

func TestWhatALinkWouldLoseIsCarriedFirstAndTakenOutAgain(t *testing.T) {
	for name, c := range map[string]struct {
		world  *world
		choose plan.Decision
		carry  []string
		writes string
	}{
		"no holder":        {carryWorld(), plan.Decision{}, carried, "carry j.bond@contoso.com, carry 007@contoso.com, set right"},
		"one is left out":  {carryWorld(), plan.Decision{}, carried[1:], "carry 007@contoso.com, set right"},
		"a holder":         {carryWorld(holder("h", nil)), plan.Decision{Choice: checkup.ChooseDelete}, carried, "set right: refused, carry j.bond@contoso.com, carry 007@contoso.com, clear h, set right, soft-delete h"},
		"reads lag behind": {func() *world { w := carryWorld(); w.lag = 3; return w }(), plan.Decision{}, carried, "carry j.bond@contoso.com, carry 007@contoso.com, set right"},
		"a federated name": {carryWorld().change("right", inFederated), plan.Decision{}, carried[:1], "rename right, carry j.bond@contoso.com, set right, rename right"},
		"it is there by now": {func() *world {
			w := carryWorld()
			w.beforeWrite = func(do link.Verb, _ link.AccountID) {
				if do == link.DoCarry {
					w.changePerson(func(p *link.Person) { p.Addresses = []string{p.Addresses[0], "smtp:" + carried[1]} })
				}
			}
			return w
		}(), plan.Decision{}, carried, "carry j.bond@contoso.com, set right"},
	} {
		t.Run(name, func(t *testing.T) {
			engine, out := c.world.carry(t, c.choose, c.carry...)
			if got := strings.Join(c.world.writes, ", "); out.End != plan.EndPrepared || out.Problem != nil || got != c.writes {
				t.Fatalf("%s, %v\n got %s\nwant %s", out.End, out.Problem, got, c.writes)
			}
			c.world.beforeWrite = nil
			theirs := []string(nil)
			if name == "it is there by now" {
				theirs = carried[1:]
				c.world.has(t, "linked", carried[1], carried[0])
			} else {
				c.world.has(t, "linked", c.carry...)
			}
			c.world.now = c.world.now.Add(time.Hour)
			takeBack(t, engine)
			c.world.has(t, "taken back", theirs...)
			if c.world.accounts["right"].Holds(testGUID(7).ImmutableID()) {
				t.Error(c.world.state())
			}
		})
	}
}

// What must not be carried is not offered, and a plan of it is refused; the link goes on without it.
func TestWhatIsNotCarried(t *testing.T) {
	const stopped = "a domain that is silent" // which stops any plan
	taken := other()
	taken.Addresses = []string{"SMTP:" + carried[0]}
	for name, c := range map[string]struct {
		world *world
		says  string
	}{
		"another AD user has it": {carryWorld().knows(taken), "the AD user Other has it in AD"},
		"no right":               {carryWorld().changePerson(func(p *link.Person) { p.MayCarry = link.Know(false) }), "you may not write the person's proxyAddresses"},
		"a right nobody told":    {carryWorld().changePerson(func(p *link.Person) { p.MayCarry = link.Unknown[bool]("") }), "could not be read"},
		stopped: {func() *world {
			w := carryWorld()
			w.unasked = &link.Problem{Kind: link.Unreachable, Cause: "no answer", Unasked: []string{"emea.contoso.com"}}
			return w
		}(), "whether anyone else in AD has it could not be checked: emea.contoso.com does not answer"},
		"a deleted account whose address has gone elsewhere": {carryWorld(account("new", "james.bond@contoso.com")).change("right", deleted).change("new", func(a *link.Account) {
			a.Addresses = []string{"SMTP:" + carried[0]}
		}), "does not come back"},
	} {
		t.Run(name, func(t *testing.T) {
			check := c.world.check(t, "right")
			if len(check.Lost) != 2 || check.Lost[0].Address != carried[0] || !strings.Contains(check.Lost[0].Refused, c.says) {
				t.Fatalf("%+v", check.Lost)
			}
			_, err := plan.New(check, nil, codes(check), carried[0])
			if !link.Is(err, link.Refused) || !strings.Contains(err.Error(), c.says) && name != stopped {
				t.Errorf("carried all the same: %v", err)
			}
			p, err := plan.New(check, nil, codes(check))
			text := fmt.Sprint(p.Statements)
			if err != nil && name != stopped || err == nil && (len(p.Carried()) > 0 || !strings.Contains(text, carried[0]+" ("+check.Lost[0].Refused)) {
				t.Errorf("without it: %v, %s", err, text)
			}
		})
	}
	if lost := carryWorld().change("right", synced).check(t, "right").Lost; len(lost) > 0 {
		t.Errorf("of an account that is synced: %v", lost)
	}
	check := carryWorld().check(t, "right")
	for _, address := range []string{"bond@contoso.onmicrosoft.com", "nobody@contoso.com", "james.bond@contoso.com"} {
		if _, err := plan.New(check, nil, codes(check), address); !link.Is(err, link.Refused) {
			t.Errorf("%s: %v", address, err)
		}
	}
	text := fmt.Sprint(carryWorld().carryPlan(t, plan.Decision{}, carried[:1]...).Statements)
	for _, says := range []string{carried[0] + " becomes another mail address of James Bond (CN=James Bond,", "No one else in the forest has it", "these are not in AD: " + carried[1] + "."} {
		if !strings.Contains(text, says) {
			t.Errorf("%q is not in %s", says, text)
		}
	}
}

// A refused set, or anything else that ends a plan before it, leaves AD as it was.
func TestAPlanThatEndsBeforeTheSetTakesItsAddressesBack(t *testing.T) {
	for name, c := range map[string]struct {
		strike func(w *world, do link.Verb)
		says   string
	}{
		"somebody takes the second address": {func(w *world, do link.Verb) {
			taken := other()
			taken.Addresses = []string{"smtp:" + carried[1]}
			w.knows(taken)
		}, "it now has the address 007@contoso.com in AD"},
		"the account loses the second address": {func(w *world, do link.Verb) {
			w.change("right", func(a *link.Account) { a.Addresses = a.Addresses[:2] })
		}, "no longer has the address 007@contoso.com"},
		"the set is refused": {func(w *world, do link.Verb) {
			w.refuse = func(do link.Verb, _ link.AccountID) bool { return do == link.DoSet }
		}, "not allowed"},
		"a new holder": {func(w *world, do link.Verb) { w.add(holder("new", nil)) }, "it now holds"},
		"the second write is refused": {func(w *world, do link.Verb) {
			n := 0
			w.refuse = func(do link.Verb, _ link.AccountID) bool { n++; return do == link.DoCarry && n == 2 }
		}, "may not write it"},
	} {
		for _, hops := range []bool{false, true} {
			w := carryWorld()
			if hops {
				w.change("right", inFederated)
			}
			was := w.accounts["right"]
			struck := false
			w.beforeWrite = func(do link.Verb, _ link.AccountID) {
				if !struck && do == link.DoCarry {
					struck = true
					c.strike(w, do)
				}
			}
			engine, out := w.carry(t, plan.Decision{}, carried...)
			if out.End != plan.EndReverted || out.Problem == nil || !strings.Contains(out.Problem.Error(), c.says) {
				t.Errorf("%s: %s, %v", name, out.End, out.Problem)
			}
			w.has(t, name)
			if o := theOperation(t, engine); o.Unfinished() || difference(was, w.accounts["right"]) != "" && name != "the account loses the second address" {
				t.Errorf("%s: unfinished %v, %s", name, o.Unfinished(), w.state())
			}
		}
	}
}

// If AD may decide over the account by now, nothing is taken out of AD; if that fails, it is said.
func TestWhatStaysInADIsSaid(t *testing.T) {
	w := carryWorld()
	w.beforeWrite = func(do link.Verb, _ link.AccountID) {
		if do == link.DoCarry {
			w.joins()
		}
	}
	_, out := w.carry(t, plan.Decision{}, carried[0])
	if out.End != plan.EndPartly {
		t.Errorf("%s, %v", out.End, out.Problem)
	}
	w.has(t, "the sync has taken the account", carried[0])

	w = carryWorld()
	w.refuse = func(do link.Verb, _ link.AccountID) bool { return do == link.DoSet || do == link.DoUncarry }
	engine, out := w.carry(t, plan.Decision{}, carried[0])
	if out.End != plan.EndPartly || !strings.Contains(out.Problem.Cure, carried[0]+" is still in the person's proxyAddresses in AD") {
		t.Errorf("%s, %v", out.End, out.Problem)
	}
	w.refuse = nil
	takeBack(t, engine)
	w.has(t, "taken back by hand")
}

// An undo removes what the operation has added: not what someone has made of it since, nor what they have removed.
func TestAnUndoLeavesWhatOthersHaveMadeOfAnAddress(t *testing.T) {
	w := carryWorld()
	engine, _ := w.carry(t, plan.Decision{}, carried...)
	w.changePerson(func(p *link.Person) { p.Addresses = []string{"smtp:james.bond@contoso.com", "SMTP:" + carried[0]} })
	out := takeBack(t, engine)
	if got := w.bond().Addresses; !slices.Equal(got, []string{"smtp:james.bond@contoso.com", "SMTP:" + carried[0]}) || !strings.Contains(strings.Join(w.writes, ", "), "clear right") {
		t.Errorf("%q after %q", got, w.writes)
	}
	if lost := strings.Join(out.Plan.Lost(out.Steps), ""); !strings.Contains(lost, carried[0]+" is still an address") || strings.Contains(lost, carried[1]) {
		t.Errorf("lost: %s", lost)
	}
	for name, since := range map[string]func(w *world){
		"made primary while it is taken back": func(w *world) {
			w.changePerson(func(p *link.Person) { p.Addresses = []string{"SMTP:" + carried[0]} })
		},
		"removed while it is taken back": func(w *world) { w.changePerson(func(p *link.Person) { p.Addresses = nil }) },
	} {
		w := carryWorld()
		engine, _ := w.carry(t, plan.Decision{}, carried[0])
		w.beforeWrite = func(do link.Verb, _ link.AccountID) {
			if do == link.DoClear {
				since(w)
			}
		}
		takeBack(t, engine)
		if got := w.writes[len(w.writes)-1]; got != "clear right" {
			t.Errorf("%s: %q", name, w.writes)
		}
	}
}

func TestAnUndoOfACarryAfterTheSyncOrWithoutThePerson(t *testing.T) {
	w := carryWorld()
	engine, _ := w.carry(t, plan.Decision{}, carried...)
	w.joins()
	if _, err := engine.TakeBack(t.Context(), theOperation(t, engine)); !link.Is(err, link.Refused) || !strings.Contains(err.Error(), "the sync has taken the account") {
		t.Errorf("%v", err)
	}
	w = carryWorld()
	engine, _ = w.carry(t, plan.Decision{}, carried...)
	delete(w.people, testGUID(7))
	takeBack(t, engine)
	if got := w.state(); got != "right live -" {
		t.Error(got)
	}
}

// A crash at any moment is finished, or taken back, and then nothing of it is left in AD; whatever a write to AD comes to.
func TestACrashWhileAddressesAreCarried(t *testing.T) {
	const refusedOnce = "the set is refused until the crash"
	for name, trouble := range map[string]func(w *world){
		"":                       func(*world) {},
		"the set is refused":     func(w *world) { w.refuse = func(do link.Verb, _ link.AccountID) bool { return do == link.DoSet } },
		refusedOnce:              func(w *world) { w.refuse = func(do link.Verb, _ link.AccountID) bool { return do == link.DoSet } },
		"answers to AD get lost": func(w *world) { w.answer = losesAnswers },
	} {
		crashes := 0
		for _, finish := range []bool{true, false} {
			for n := 1; ; n += linktest.Stride(3) {
				w := carryWorld()
				trouble(w)
				confirmed, engine := confirm(t, w.carryPlan(t, plan.Decision{}, carried...)), w.engine(t)
				w.journal = engine.Journal
				left := n
				w.strike = func() {
					if left--; left == 0 {
						die()
					}
				}
				crashed := linktest.Mortal(func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
				w.strike = nil
				if !crashed {
					break
				}
				crashes++
				w.now = w.now.Add(4 * time.Hour) // replication is over
				if name == refusedOnce {
					w.refuse = nil
				}
				afterACrash(t, fmt.Sprintf("%s, crash %d", name, n), w, engine, finish)
				if t.Failed() {
					return
				}
			}
		}
		if crashes < 50/linktest.Stride(3) {
			t.Errorf("%s: %d crashes", name, crashes)
		}
	}
}

func losesAnswers(do link.Verb, id link.AccountID) error {
	if do == link.DoCarry || do == link.DoUncarry {
		return &link.Problem{Kind: link.MaybeDone, Object: string(id), Cause: "no answer came"}
	}
	return nil
}

func afterACrash(t *testing.T, name string, w *world, e Engine, finish bool) {
	t.Helper()
	all, err := e.Journal.Operations()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 || !all[0].Unfinished() && len(w.writes) == 0 {
		w.has(t, name)
		return
	}
	o := all[0]
	if finish && o.Unfinished() {
		out, err := e.Finish(t.Context(), confirmRest(t, o), nil)
		switch {
		case w.refuse == nil && (err != nil || out.End != plan.EndPrepared):
			t.Errorf("%s: finished as %s, %v", name, out.End, err)
		case w.refuse == nil:
			w.has(t, name, carried...)
		case out.End == plan.EndReverted || out.End == plan.EndNothing:
			w.has(t, name)
		default:
			t.Errorf("%s: %s, %v, %q", name, out.End, err, w.bond().Addresses)
		}
		return
	}
	p, err := e.TakeBack(t.Context(), o)
	if err == nil {
		e.NewID = func() string { return "undo" }
		_, err = e.Apply(t.Context(), confirm(t, p), nil)
	}
	if err != nil && !errors.Is(err, plan.ErrNothing) && !link.Is(err, link.Refused) {
		t.Errorf("%s: %v", name, err)
	}
	w.has(t, name)
	if got := w.state(); got != "right live -" {
		t.Errorf("%s: %s", name, got)
	}
}

// Addresses that were added in AD before a set that failed are no link.
func TestWhatIsOnlyCarriedIsNotLinked(t *testing.T) {
	carry := plan.Progress{Step: plan.Step{Do: link.DoCarry, Address: carried[0]}, State: plan.Done}
	o := journal.Operation{End: plan.EndPartly, Plan: plan.Plan{From: plan.Basis{Account: &link.Account{ID: "right"}}}, Steps: []plan.Progress{carry, {Step: plan.Step{Do: link.DoSet, On: "right"}, State: plan.Failed}}}
	if id, stamp := Stamped(o); id != "" || !stamp.At.IsZero() {
		t.Errorf("%q, %+v", id, stamp)
	}
	o.Steps[1].State = plan.Done
	if id, _ := Stamped(o); id != "right" {
		t.Errorf("%q", id)
	}
}

package journeys

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui/uitest"
)

// inAD are the person's addresses in Active Directory, beside the primary one.
func (s *stage) inAD(person string) []string {
	s.t.Helper()
	p, err := s.people.Person(s.t.Context(), person)
	if err != nil {
		s.t.Fatal(err)
	}
	if got := p.Primaries(); !slices.Equal(got, []string{p.UPN}) {
		s.t.Errorf("the primary address of %s is not what it was: %q", person, p.Addresses)
	}
	return slices.Sorted(slices.Values(slices.DeleteFunc(p.Addresses, func(a string) bool { return a == "SMTP:"+p.UPN })))
}

func (s *stage) wantInAD(person string, want ...string) {
	s.t.Helper()
	slices.Sort(want)
	if got := s.inAD(person); !slices.Equal(got, want) {
		s.t.Errorf("%s has %q in AD, want %q", person, got, want)
	}
}

// toCarry goes to the confirm screen of someone without a holder.
func (s *stage) toCarry(person string, says ...string) *uitest.Driver {
	d := s.wizard(80, 24)
	toLoss(d, person, says...)
	return d
}

func toLoss(d *uitest.Driver, person string, says ...string) {
	toCheckUp(d, person)
	d.Expect("Mail addresses will be removed")
	d.Press("enter")
	d.Expect(append([]string{"Confirm: this is what will be done"}, says...)...)
}

func TestAddressesAreCarried(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	carryAddresses(t, s, s.wizard(80, 24))
}

// carryAddresses: what AD lacks is added to it before the link, and an undo takes it out again.
func carryAddresses(t *testing.T, s *stage, d *uitest.Driver) {
	t.Helper()
	toLoss(d, "alma.aliases", "CHANGED IN AD", "(•) keep alma@contoso.com", "(•) keep a.former@contoso.com", "1 add 2 addresses in AD")
	d.Refuse("keep alma.aliases@", "Mail addresses will be removed")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared", "proxyAddresses + smtp:alma@contoso.com", "proxyAddresses + smtp:a.former@contoso.com")
	s.wantInAD("alma.aliases", "smtp:alma@contoso.com", "smtp:a.former@contoso.com")
	d.Press("u")
	d.Expect("Confirm: this is what will be undone", "CHANGED IN AD", "loses what was added to its mail addresses: a.former@contoso.com,", "alma@contoso.com  ", "2 take 2 addresses out of AD")
	fill(d)
	press(d, "Confirm: this is what will be undone", "Undo")
	d.Expect("Done: undo complete")
	s.wantInAD("alma.aliases")
	if a := s.account("alma.aliases@contoso.com"); a.ImmutableID != "" || len(a.Proxies) < 4 {
		t.Errorf("the account is %+v", a)
	}
}

// Someone takes one of two carried addresses off the person before the undo: no one has to wait for it, and the undo says that it is gone.
func TestAnUndoOfAnAddressThatIsGone(t *testing.T) {
	t.Parallel()
	for gone, left := range map[string]string{"alma@contoso.com": "a.former@contoso.com", "a.former@contoso.com": "alma@contoso.com"} {
		s := newStage(t)
		d := s.wizard(100, 40)
		toLoss(d, "alma.aliases", "CHANGED IN AD")
		fill(d)
		press(d, "Confirm: this is what will be done", "Apply")
		d.Expect("Done: prepared")
		p, err := s.people.Person(t.Context(), "alma.aliases")
		if err != nil {
			t.Fatal(err)
		}
		stay := [][]byte{}
		for _, a := range p.Addresses {
			if a != "smtp:"+gone {
				stay = append(stay, []byte(a))
			}
		}
		if err := s.company.Directory().Set("alma.aliases", "proxyAddresses", stay...); err != nil {
			t.Fatal(err)
		}
		before := s.clock()
		d.Press("u")
		d.Expect("Confirm: this is what will be undone", gone+" is no longer in AD", "take "+left+" out of AD")
		if waited := s.clock().Sub(before); waited > 10*time.Second {
			t.Errorf("%s was waited for: %s", gone, waited)
		}
		fill(d)
		press(d, "Confirm: this is what will be undone", "Undo")
		d.Expect("Done: undo complete")
		s.wantInAD("alma.aliases")
	}
}

// almasX500 is longer than a line of a small window, as Exchange's are.
const almasX500 = "X500:/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=0f3c5a7e9b1d4c2f8a6e-alma"

// haveX500 gives an account an X500 address.
func (s *stage) haveX500(upn, address string) {
	s.company.Tenant().Change(s.account(upn).ID, func(u *entratest.User) { u.Proxies = append(u.Proxies, address) })
}

func TestAnX500AddressIsCarried(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	carryX500(t, s, s.wizard(100, 40))
}

// carryX500: the address that Exchange finds a moved mailbox by is kept like a mail address, one is left out, and an undo takes the other out again.
func carryX500(t *testing.T, s *stage, d *uitest.Driver) {
	t.Helper()
	const other = "X500:/o=Old/cn=alma"
	s.haveX500("alma.aliases@contoso.com", almasX500)
	s.haveX500("alma.aliases@contoso.com", other)
	toLoss(d, "alma.aliases", "CHANGED IN AD", "gets addresses that the sync would otherwise remove from the account", "(•) keep alma@contoso.com", "(•) keep X500:/o=ExchangeLabs/ou=", "0f3c5a7e9b1d4c2f8a6e-alma", "Added in AD: ", almasX500, "1 add 4 addresses in AD")
	d.Press("shift+tab", "enter")
	d.Expect("( ) keep "+other, "Addresses will be removed", "these are not in AD: "+other, "1 add 3 addresses in AD")
	d.Press("tab")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared", "proxyAddresses + "+almasX500)
	s.wantInAD("alma.aliases", "smtp:alma@contoso.com", "smtp:a.former@contoso.com", almasX500)
	d.Press("u")
	d.Expect("Confirm: this is what will be undone", "loses what was added to its addresses", "0f3c5a7e9b1d4c2f8a6e-alma, a.former@contoso.com", "take 3 addresses out of AD")
	fill(d)
	press(d, "Confirm: this is what will be undone", "Undo")
	d.Expect("Done: undo complete")
	s.wantInAD("alma.aliases")
}

// What a check-up says of X500 addresses: they are lost, and what that means; kept by the link, if no one else in AD has them or is called so by Exchange;
// and nothing if AD has them, in whatever letters.
func TestWhatIsSaidOfAnX500Address(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.haveX500("alma.aliases@contoso.com", almasX500)
	check := s.checkUp("alma.aliases", "")
	f := sole(t, check, link.CodeChangeAddresses, link.Warns)
	if !strings.Contains(f.Title, "X500") || !strings.Contains(f.Cause, almasX500) || !strings.Contains(f.Cause, "does not get replies to mail from before a move") || !strings.Contains(f.Cure, "the link can add them") {
		t.Errorf("%+v", f)
	}
	if lost := check.Lost[len(check.Lost)-1]; lost.Address != almasX500 || lost.Refused != "" {
		t.Errorf("%+v", check.Lost)
	}
	if err := s.company.Directory().Set("henry.heir", "legacyExchangeDN", []byte(strings.ToLower(almasX500[len("X500:"):]))); err != nil {
		t.Fatal(err)
	}
	if lost := s.checkUp("alma.aliases", "").Lost; lost[len(lost)-1].Refused != "the AD user Henry Heir has it in AD" {
		t.Errorf("%+v", lost)
	}
	if err := s.company.Directory().Set("alma.aliases", "proxyAddresses", []byte("SMTP:alma.aliases@contoso.com"), []byte(strings.ToLower(almasX500))); err != nil {
		t.Fatal(err)
	}
	if f := sole(t, s.checkUp("alma.aliases", ""), link.CodeChangeAddresses, link.Warns); strings.Contains(f.Title+f.Cause, "500") {
		t.Errorf("%+v", f)
	}
}

// In a window as small as may be each address can be read before it is kept, and the button works.
func TestALongX500AddressInASmallWindow(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.haveX500("alma.aliases@contoso.com", almasX500)
	d := s.wizard(60, 16)
	toLoss(d, "alma.aliases", "CHANGED IN AD")
	d.Press("shift+tab")
	d.ExpectFrame("(•) keep X500:/o=", "2f8a6e-alma", "Added in AD: alma@contoso.com, a.former@contoso.com,", "X500:/o=ExchangeLabs/ou=Exchange Administrative Group", "4c2f8a6e-")
	d.Press("tab")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	s.wantInAD("alma.aliases", "smtp:alma@contoso.com", "smtp:a.former@contoso.com", almasX500)
	d.Press("u")
	fill(d)
	press(d, "Confirm: this is what will be undone", "Undo")
	d.Expect("Done: undo complete")
	s.wantInAD("alma.aliases")
}

// In a window as small as may be the button still names the deed.
func TestTheButtonOfCarriedAddresses(t *testing.T) {
	t.Parallel()
	d := newStage(t).wizard(60, 16)
	toLoss(d, "alma.aliases", "Added in AD: alma@contoso.com, a.former@contoso.com")
	fill(d)
	d.ExpectFrame("[ Add 2 addresses in AD and link 615ac475 ]")
}

// One address is left out: it is said to be lost, and after the sync it is; the other one stays.
func TestAnAddressIsLeftOut(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.syncs = true
	d := s.toCarry("alma.aliases", "(•) keep a.former@contoso.com")
	d.Press("shift+tab", "enter")
	d.Expect("( ) keep a.former@contoso.com", "The plan is made again: read it.", "these are not in AD: a.former@contoso.com", "1 add alma@contoso.com in AD")
	d.Press("tab")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	s.wantInAD("alma.aliases", "smtp:alma@contoso.com")
	d.Press("f5")
	d.Expect("4 linked", "alma.aliases to alma.aliases@contoso.com")
	proxies := strings.Join(s.account("alma.aliases@contoso.com").Proxies, " ")
	if !strings.Contains(proxies, "smtp:alma@contoso.com") || strings.Contains(proxies, "a.former") {
		t.Errorf("after the sync the account has %s", proxies)
	}
}

// All are left out: AD is not changed, which the frame says.
func TestAllAddressesAreLeftOut(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.toCarry("alma.aliases", "CHANGED IN AD")
	d.Press("shift+tab", "enter", "shift+tab", "enter")
	d.Expect("NOT CHANGED IN AD", "( ) keep alma@contoso.com", "( ) keep a.former@contoso.com", "1 link")
	d.Press("tab", "tab")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	s.wantInAD("alma.aliases")
}

// Beside a duplicate that is deleted: Entra ID is asked first, and AD is changed before anything is deleted.
func TestAnAddressIsCarriedBesideADuplicate(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "dina.aliases", "Delete")
	d.Expect("CHANGED IN AD", "DELETED FOR GOOD", "1 add dina@contoso.com in AD")
	fill(d, "dina.aliases5520")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	s.wantInAD("dina.aliases", "smtp:dina@contoso.com")
	o, err := s.journal.Operations()
	if err != nil || len(o) != 1 {
		t.Fatal(err, len(o))
	}
	var did []string
	for _, p := range o[0].Steps {
		did = append(did, string(p.Step.Do)+" "+string(p.State))
	}
	if !strings.HasPrefix(strings.Join(did, ", "), "try-set expected, carry done, soft-delete done, ") {
		t.Errorf("%q", did)
	}
}

// What cannot be carried is not offered: the reason is said, and the link goes on without it.
func TestAddressesThatAreNotCarried(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.toCarry("greta.given", "(•) keep greta@contoso.com", "g.given@contoso.com (the AD user Henry Heir has it in AD)")
	d.Refuse("keep g.given")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	s.wantInAD("greta.given", "smtp:greta@contoso.com")
	s.wantInAD("henry.heir", "smtp:g.given@contoso.com")

	d = s.toCarry("lola.locked", "lola@contoso.com (you may not write the person's proxyAddresses in AD", "1 link")
	d.Refuse("CHANGED IN AD", "keep lola")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	s.wantInAD("lola.locked")
}

// takesAddress is a writer during whose first change of AD someone else gets the second address.
type takesAddress struct {
	link.Writer
	take func()
}

func (w takesAddress) AddAddress(ctx context.Context, person link.GUID, address string) (string, error) {
	controller, err := w.Writer.AddAddress(ctx, person, address)
	w.take()
	return controller, err
}

// Somebody takes an address in between: nothing is linked, and what had been added is taken out again.
func TestSomebodyTakesAnAddressInBetween(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.writer = func(w link.Writer) link.Writer {
		return takesAddress{w, func() {
			if err := s.company.Directory().Set("henry.heir", "mail", []byte("A.Former@contoso.com")); err != nil {
				t.Error(err)
			}
		}}
	}
	d := s.toCarry("alma.aliases", "CHANGED IN AD")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Henry Heir: It changed since you looked: it now has the address", "a.former@contoso.com in AD")
	s.wantInAD("alma.aliases")
	if a := s.account("alma.aliases@contoso.com"); a.ImmutableID != "" {
		t.Errorf("it was linked: %+v", a)
	}
	if all, err := s.journal.Operations(); err != nil || len(all) != 1 || all[0].End != plan.EndReverted || all[0].Unfinished() {
		t.Errorf("%+v, %v", all, err)
	}
}

// The set is refused after AD has been changed: AD is as it was, and that is said.
func TestARefusedSetLeavesNothingInAD(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.writer = func(w link.Writer) link.Writer { return refusesSet{w} }
	check := s.checkUp("alma.aliases", "")
	var codes []link.Code
	for _, f := range check.Findings {
		codes = append(codes, f.Code)
	}
	p, err := plan.New(check, nil, codes, "alma@contoso.com", "a.former@contoso.com")
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.apply(p)
	if err == nil || out.End != plan.EndReverted {
		t.Errorf("%s, %v", out.End, err)
	}
	s.wantInAD("alma.aliases")
}

type refusesSet struct{ link.Writer }

func (refusesSet) Set(context.Context, link.AccountID, link.ImmutableID) error {
	return &link.Problem{Kind: link.Refused, Object: "alma", Cause: "no"}
}

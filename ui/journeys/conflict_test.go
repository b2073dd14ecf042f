package journeys

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// shapes are the ways in which Graph has reported a conflict.
var shapes = map[string]entratest.ConflictShape{
	"two details": entratest.TwoDetails, "one detail": entratest.OneDetail, "no details": entratest.NoDetails, "internal error": entratest.InternalError,
}

// A plan that foresees a conflict goes on in whatever shape Graph reports it. So does its undo, even if the check for a unique value lags behind a holder
// that was just freed (field-1 K3, 5).
func TestAConflictInEveryShape(t *testing.T) {
	t.Parallel()
	stride := linktest.Stride(4)
	for n, name := range slices.Sorted(maps.Keys(shapes)) {
		for i, c := range []struct {
			person, value string
			choose        plan.Decision
			behaviour     entratest.Behaviour
			undone        bool // it can be taken back, and the holder has the value again
		}{
			{"carla.clear", "carla.test@contoso.onmicrosoft.com", plan.Decision{Choice: checkup.ChooseClear}, entratest.Behaviour{StaleUniqueness: 2}, true},
			{"carla.clear", "carla.test@contoso.onmicrosoft.com", plan.Decision{Choice: checkup.ChooseDelete}, entratest.Behaviour{}, true},
			{"james.bond", "", plan.Decision{Choice: checkup.ChooseDelete}, entratest.Behaviour{}, false},
			{"james.bond", "", plan.Decision{Choice: checkup.ChooseDelete}, entratest.Behaviour{BinCopyBlocks: true}, false},
			{"rita.bin", "", plan.Decision{Choice: checkup.ChooseDelete}, entratest.Behaviour{BinCopyBlocks: true}, false},
			{"rita.bin", "", plan.Decision{Choice: checkup.ChooseClear}, entratest.Behaviour{StaleUniqueness: 2}, false}, // the first try is taken back, and the restore meets it
			{"leo.left", "", plan.Decision{Choice: checkup.ChooseDelete}, entratest.Behaviour{LeftScopeReadOnly: true, BinCopyBlocks: true}, false},
		} {
			if (n+i)%stride != 0 { // every shape, and every case with one of them
				continue
			}
			t.Run(name+" "+c.person, func(t *testing.T) {
				t.Parallel()
				s := newStage(t)
				s.company.Tenant().Change(s.account("rita.bin1077@contoso.onmicrosoft.com").ID, func(u *entratest.User) { u.DeletedBySync = true })
				c.behaviour.Conflict = shapes[name]
				p := s.plan(c.person, c.choose)
				s.company.Tenant().SetBehaviour(c.behaviour)
				out, err := s.apply(p)
				if err != nil || out.End != plan.EndPrepared {
					t.Fatalf("%s, %v", out.End, err)
				}
				named := out.Plan.From.Holders[0].Account.Called() + " holds it"
				if first := out.Steps[0]; first.State == plan.Expected && strings.Contains(first.Note, named) != (shapes[name] == entratest.TwoDetails) {
					t.Errorf("what the server is said to have told: %q", first.Note)
				}
				if !c.undone {
					return
				}
				s.takeBack(out)
				if got := s.account(c.value).ImmutableID; got != s.value(c.person) {
					t.Errorf("after the undo the holder carries %q", got)
				}
			})
		}
	}
}

// A conflict that names no one is not believed to be about a holder that does not show the value any more: the plan stops, says whom the check-up found,
// and how to go on (field-1 K3, 5).
func TestAConflictThatIsNotCertain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.plan("carla.clear", plan.Decision{Choice: checkup.ChooseClear})
	holder := s.account("carla.test@contoso.onmicrosoft.com").ID
	s.writer = func(w link.Writer) link.Writer {
		return beforeSet{w, func() { s.company.Tenant().Change(holder, func(u *entratest.User) { u.ImmutableID = "" }) }}
	}
	s.company.Tenant().Fail(http.MethodPatch, "/users/", 1,
		graphfault.Refusal(400, "Request_BadRequest", "Another object with the same value for property onPremisesImmutableId already exists."))
	out, err := s.apply(p)
	if out.End != plan.EndNothing || err == nil {
		t.Fatalf("%s, %v", out.End, err)
	}
	tells(t, err, "but not which", "The check-up found Carla Clear (carla.test@contoso.onmicrosoft.com, "+holder[:8]+")", "no longer shows it", "Check the person again")
	if got := s.asked(); got != "PATCH v1.0 400" {
		t.Errorf("the tenant was asked %s", got)
	}
}

// If the server names an object that is no account, the holder's name is not put into its mouth, and the plan does not go on (field-1 K3, 7).
func TestAConflictWithAnotherKindOfObject(t *testing.T) {
	t.Parallel()
	const id = "11111111-2222-4333-8444-555555555555"
	for named, words := range map[string]string{
		"PublicFolder_" + id: "a public folder (" + id + ")", "Group_" + id: "a group (" + id + ")", "Contact_" + id: "a contact (" + id + ")",
		"OrgContact_" + id: "an org contact (" + id + ")", "Device_" + id: "a device (" + id + ")", "User_0815": "another object (User_0815)", "x": "another object (x)",
	} {
		t.Run(named, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			p := s.plan("carla.clear", plan.Decision{Choice: checkup.ChooseClear})
			s.company.Tenant().SetBehaviour(entratest.Behaviour{ConflictNames: named})
			out, err := s.apply(p)
			if out.End != plan.EndNothing || err == nil {
				t.Fatalf("%s, %v", out.End, err)
			}
			tells(t, err, "Entra ID names another object that has the same onPremisesImmutableId: "+words, "The check-up found it on Carla Clear", "the server means something else")
			if got := s.asked(); got != "PATCH v1.0 400" {
				t.Errorf("the tenant was asked %s", got)
			}
		})
	}
}

// beforeSet does something right before a value is set.
type beforeSet struct {
	link.Writer
	do func()
}

// Set implements link.Writer.
func (b beforeSet) Set(ctx context.Context, id link.AccountID, value link.ImmutableID) error {
	b.do()
	return b.Writer.Set(ctx, id, value)
}

// tells requires an error to say all this.
func tells(t *testing.T, err error, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%v\nlacks %q", err, w)
		}
	}
}

// What to do about a refusal depends on what the account is in the plan (field-1 K2): no cure says to delete the account to be linked.
func TestARefusalIsCuredForWhatTheAccountIs(t *testing.T) {
	t.Parallel()
	const external = "Unable to update the specified properties for objects that have originated within an external service."
	account, holder := "carla.clear@contoso.com", "carla.test@contoso.onmicrosoft.com"
	for name, c := range map[string]struct {
		person, refused string
		choose          checkup.Choice
		fault           entratest.Fault
		kind            link.ProblemKind
		end             plan.End
		says            []string
		never           string // must not be said
	}{
		"the account, external": {"carla.clear", account, checkup.ChooseClear, graphfault.Refusal(400, "Request_BadRequest", external), link.Refused, plan.EndNothing,
			[]string{"Entra ID does not let anyone change it", "Link the person from the AD side if the check-up offers that"}, "elete"},
		"the holder, external": {"carla.clear", holder, checkup.ChooseClear, graphfault.Refusal(400, "Request_BadRequest", external), link.Refused, plan.EndNothing,
			[]string{"Choose to delete this account instead"}, ""},
		"a holder that must stay, external": {"hugo.holder", "hugo.adm@contoso.onmicrosoft.com", checkup.ChooseClear, graphfault.Refusal(400, "Request_BadRequest", external),
			link.Refused, plan.EndNothing, []string{"Have it cleared by the directory's administrator"}, "elete"},
		"the account, quota": {"carla.clear", account, checkup.ChooseClear, graphfault.Refusal(403, "Directory_QuotaExceeded",
			"The directory object quota limit for the Principal has been exceeded. Please ask your administrator to increase the quota limit or delete objects to reduce the used quota."),
			link.Refused, plan.EndNothing, []string{"object quota is full", "raise the quota"}, "User Administrator"},
		"the account, nothing known": {"carla.clear", account, checkup.ChooseClear, graphfault.Refusal(400, "Request_BadRequest", "x"), link.Refused, plan.EndNothing,
			[]string{"Microsoft Graph refused (status 400)", "else show the server's words to the directory's administrator"}, "elete"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			if c.person == "hugo.holder" {
				operatorIsAlso("Privileged Authentication Administrator")(s)
			}
			p := s.plan(c.person, plan.Decision{Choice: c.choose})
			s.company.Tenant().Fail(http.MethodPatch, "/users/"+s.account(c.refused).ID, 1, c.fault)
			out, err := s.apply(p)
			if out.End != c.end || out.Problem == nil || out.Problem.Kind != c.kind {
				t.Fatalf("%s, %v", out.End, err)
			}
			tells(t, err, append(c.says, c.refused)...)
			if c.never != "" && strings.Contains(out.Problem.Cause+out.Problem.Cure, c.never) {
				t.Errorf("%v\nsays %q", err, c.never)
			}
		})
	}
}

// If no certain answer came, the title and the history say no more than that (field-1 K3, 6).
func TestNoCertainAnswerIsCalledThat(t *testing.T) {
	if bothFaces(t, TestNoCertainAnswerIsCalledThat) {
		return
	}
	s := newStage(t)
	s.company.Tenant().Fail(http.MethodPatch, "/users/", 5, graphfault.Refusal(500, "", "The given key was not present in the dictionary."))
	d := s.wizard(100, 40)
	toConfirm(d, "carla.clear", "Clear")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Stopped: no certain answer", "no change shows")
	d.Refuse("partly carried out", "half way")
	d.Press("l", "n", "f2")
	d.Expect("uncertain")
	d.Press("enter")
	d.Expect("it is not known whether anything changed")
	d.Refuse("half way", "Half way")
}

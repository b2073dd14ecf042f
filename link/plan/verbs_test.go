package plan

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
)

// Every verb of package link has a whole row in the table, and every change that the writer can make is called by one.
func TestEveryVerbHasAWholeRow(t *testing.T) {
	person, called := link.Person{GUID: link.GUID{7}}, recorder{}
	declared := constants(t, "../verb.go", "Verb")
	for _, name := range declared {
		do := link.Verb(name)
		row, there := verbs[do]
		s := Step{Do: do, On: "id", UPN: "bond@contoso.com", Before: "YQ==", After: "Yg==", UPNBefore: "old@contoso.com", UPNAfter: "new@contoso.com"}
		if row.inAD {
			s.On = ""
		}
		switch {
		case !there || row.title == nil || row.sign == "" || s.Title() == "" || !strings.Contains(s.Receipt(), string(s.On)):
			t.Errorf("%s has no title, sign or words for the receipt", do)
		case !s.Writes():
			continue // it changes nothing
		case row.effect == nil || s.Change() == "" || !s.OnPerson() && !strings.Contains(s.Receipt(), s.Change()):
			t.Errorf("%s does not say what it changes", do)
		case len(row.needs) == 0 && !s.OnPerson():
			t.Errorf("%s says of no permission that it needs it", do)
		case row.undo == nil && !row.final && !s.OnPerson():
			t.Errorf("%s does not say how it is taken back, nor that it cannot be", do)
		case row.final != (row.remains != ""):
			t.Errorf("%s cannot be taken back, so it comes last: what remains where it is refused?", do)
		}
		before := len(called)
		if _, err := s.Call(person)(t.Context(), called); err != nil || len(called) == before && do != link.DoSet {
			t.Errorf("%s calls nothing of its own: %v", do, err)
		}
	}
	for do := range verbs {
		if !slices.Contains(declared, string(do)) {
			t.Errorf("the table has a row for %s, which is no verb", do)
		}
	}
	methods := reflect.TypeFor[link.Writer]()
	for i := range methods.NumMethod() {
		if name := methods.Method(i).Name; name != "Ready" && !called[name] {
			t.Errorf("no verb calls %s", name)
		}
	}
}

// What each verb makes of its account is what is written to the server.
func TestEffects(t *testing.T) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	was := link.Account{ID: "id", UPN: "old@contoso.com", ImmutableID: link.Know[link.ImmutableID]("YQ=="), ObjectIdentifier: link.Know("x"), Sync: link.Know(link.CloudOnly)}
	for do, want := range map[link.Verb]func(*link.Account){
		link.DoSet:             func(a *link.Account) { a.ImmutableID = link.Know[link.ImmutableID]("Yg==") },
		link.DoSoftDelete:      func(a *link.Account) { a.DeletedAt = at },
		link.DoRename:          func(a *link.Account) { a.UPN = "new@contoso.com" },
		link.DoRestore:         func(a *link.Account) { a.UPN, a.Sync = "new@contoso.com", link.Unknown[link.SyncState]("") },
		link.DoClearIdentifier: func(a *link.Account) { a.ObjectIdentifier = link.Know("") },
		link.DoPurge:           func(*link.Account) {},
		link.DoVerify:          func(*link.Account) {},
	} {
		expected := was
		want(&expected)
		got, _ := Step{Do: do, On: "id", After: "Yg==", UPNAfter: "new@contoso.com"}.Effect(was, link.Person{}, at)
		if !reflect.DeepEqual(got, expected) {
			t.Errorf("%s: %+v", do, got)
		}
	}
	with := link.Person{Addresses: []string{"SMTP:one@contoso.com", "smtp:two@contoso.com"}}
	if _, p := (Step{Do: link.DoCarry, Address: "three@contoso.com"}).Effect(was, with, at); !slices.Equal(p.Addresses, append(slices.Clone(with.Addresses), "smtp:three@contoso.com")) {
		t.Errorf("the person has %q", p.Addresses)
	}
	if _, p := (Step{Do: link.DoUncarry, Address: "two@contoso.com"}).Effect(was, with, at); !slices.Equal(p.Addresses, with.Addresses[:1]) || len(with.Addresses) != 2 {
		t.Errorf("the person has %q", p.Addresses)
	}
	if _, p := (Step{Do: link.DoStamp, After: "Yg=="}).Effect(was, link.Person{}, at); string(p.ConsistencyGUID.Or(nil)) != "b" {
		t.Errorf("the person has %q", p.ConsistencyGUID.Or(nil))
	}
}

// Every condition is in the table, is shown, and can both hold and not hold.
func TestEveryConditionIsDecidedByAFact(t *testing.T) {
	declared := constants(t, "conditions.go", "Condition")
	var situations []Situation
	for _, where := range []link.Where{"", link.Live, link.RecycleBin} {
		for bits := range 8 {
			situations = append(situations, Situation{bits&1 > 0, bits&2 > 0, bits&4 > 0, where})
		}
	}
	for _, name := range declared {
		s := Step{Do: link.DoRestore, On: "id", When: Condition(name)}
		if !s.Known() {
			t.Errorf("%q is not in the table", name)
			continue
		}
		met := 0
		for _, now := range situations {
			if _, unmet := s.Unmet(now); !unmet {
				met++
			}
		}
		if always := s.When == Always; always != (met == len(situations)) || met == 0 || always != (s.Condition() == "") {
			t.Errorf("%q holds in %d of %d situations, and is shown as %q", name, met, len(situations), s.Condition())
		}
	}
	if len(conditions) != len(declared) {
		t.Errorf("%d rows for %d conditions", len(conditions), len(declared))
	}
}

// constants are the values of the constants of a type that a file declares.
func constants(t *testing.T, file, of string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, is := n.(*ast.ValueSpec); is {
			if named, is := spec.Type.(*ast.Ident); is && named.Name == of {
				value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, value)
			}
		}
		return true
	})
	if len(values) == 0 {
		t.Fatalf("%s declares no %s", file, of)
	}
	return values
}

// recorder notes which changes were asked for.
type recorder map[string]bool

func (r recorder) Ready(context.Context, []link.Verb) error { return nil }

func (r recorder) note(method string) error {
	r[method] = true
	return nil
}

func (r recorder) Set(context.Context, link.AccountID, link.ImmutableID) error { return r.note("Set") }
func (r recorder) Clear(context.Context, link.AccountID) error                 { return r.note("Clear") }
func (r recorder) SoftDelete(context.Context, link.AccountID) error            { return r.note("SoftDelete") }
func (r recorder) Purge(context.Context, link.AccountID) error                 { return r.note("Purge") }
func (r recorder) Rename(context.Context, link.AccountID, string) error        { return r.note("Rename") }
func (r recorder) Restore(context.Context, link.AccountID, link.RestoreOptions) error {
	return r.note("Restore")
}
func (r recorder) ClearObjectIdentifier(context.Context, link.AccountID) error {
	return r.note("ClearObjectIdentifier")
}
func (r recorder) AddAddress(_ context.Context, _ link.GUID, address string) (string, error) {
	return "dc1", r.note("AddAddress")
}
func (r recorder) RemoveAddress(_ context.Context, _ link.GUID, address string) (string, error) {
	return "dc1", r.note("RemoveAddress")
}
func (r recorder) SetConsistencyGUID(_ context.Context, person link.GUID, from, to []byte) (string, error) {
	if person != (link.GUID{7}) || string(from) != "a" || string(to) != "b" {
		return "", link.AsProblem(context.Canceled)
	}
	return "dc1", r.note("SetConsistencyGUID")
}

package plan

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// undoOf is the undo of a match that has cleared a holder and deleted it afterwards, as everything stands right after it.
func undoOf() UndoInput {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	person := link.Person{GUID: link.GUID{1}, UPN: "bond@contoso.com", DisplayName: "James Bond"}
	anchor := person.GUID.ImmutableID()
	account := link.Account{ID: "right", UPN: "bond@contoso.com", Sync: link.Know(link.CloudOnly), ImmutableID: link.Know[link.ImmutableID]("")}
	holder := link.Account{ID: "holder", UPN: "bond2@contoso.com", Sync: link.Know(link.CloudOnly), ImmutableID: link.Know(anchor)}
	stamped, deleted := account, holder
	stamped.ImmutableID, deleted.ImmutableID, deleted.DeletedAt = link.Know(anchor), link.Know[link.ImmutableID](""), at
	done := []Step{
		{Do: link.DoClear, On: "holder", UPN: holder.UPN, Before: anchor},
		{Do: link.DoSet, On: "right", UPN: account.UPN, After: anchor},
		{Do: link.DoSoftDelete, On: "holder", UPN: holder.UPN},
	}
	from := Basis{Person: person, Account: &account, Anchor: link.Anchor{AnchorValue: link.AnchorValue{ImmutableID: anchor}}, Holders: []checkup.Holder{{Account: holder}}}
	return UndoInput{
		Rest: Rest{Operation: "first", Plan: Plan{From: from, Steps: done}}, Done: done, Person: person, At: at.Add(time.Hour),
		Accounts: map[link.AccountID]UndoAccount{
			"right": {Known: account, Left: stamped, Now: stamped}, "holder": {Known: holder, Left: deleted, Now: deleted},
		},
	}
}

// with returns the undo if something is different about an account.
func (in UndoInput) with(id link.AccountID, change func(*UndoAccount)) UndoInput {
	a := in.Accounts[id]
	change(&a)
	in.Accounts[id] = a
	return in
}

// held returns the undo if someone else has by now the value that the holder gets back.
func held(in UndoInput, by link.Account) UndoInput {
	value := in.Plan.From.Anchor.ImmutableID
	by.ImmutableID = link.Know(value)
	in.Holders = map[link.ImmutableID][]link.Account{value: {by}}
	return in
}

// undone returns the undo after someone has taken everything back by hand.
func undone(in UndoInput) UndoInput {
	back := func(a *UndoAccount) { a.Now = a.Known }
	return in.with("right", back).with("holder", back)
}

// cutOff is the undo of an operation that a crash has cut off in its first write, whose account has changed since.
func cutOff(in UndoInput) UndoInput {
	in.Steps, in.Done = []Progress{{Step: in.Done[0], State: Doing}}, nil
	return in.with("holder", func(a *UndoAccount) { a.Differs = "its sign-in name is now x" })
}

// An undo takes the match off first, so that the holder can get its value back.
func TestTheStepsOfAnUndo(t *testing.T) {
	in := undoOf()
	p, err := NewUndo(in)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range p.Steps {
		got = append(got, string(s.Do)+" "+string(s.On)+" "+s.Condition())
	}
	want := []string{"clear right ", "restore holder ", "set holder ", "verify right "}
	if !slices.Equal(got, want) || p.Undoes != "first" || p.Steps[2].After != in.Plan.From.Anchor.ImmutableID {
		t.Errorf("%q", got)
	}
	if p.Unconfirmed(nil, "a reason") != nil {
		t.Errorf("%v", p.Unconfirmed(nil, "a reason"))
	}
}

// What cannot be found is restored only if it is found, which the screen says and the run decides.
func TestAnUndoOfWhatCannotBeFound(t *testing.T) {
	p, err := NewUndo(undoOf().with("holder", func(a *UndoAccount) { a.Now = link.Account{} }))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Steps {
		if (s.On == "holder") != (s.When == IfFound) {
			t.Errorf("%s: %q", s.Title(), s.Condition())
		}
	}
	found := []Progress{{Step: p.Steps[slices.IndexFunc(p.Steps, func(s Step) bool { return s.Do == link.DoRestore })], State: Done}}
	if len(p.Lost(nil)) != 1 || len(p.Lost(found)) != 0 {
		t.Errorf("lost %q, where it was found %q", p.Lost(nil), p.Lost(found))
	}
	if !p.Foresees("holder", IfFound) || len(p.Losses) != 1 || p.Losses[0].Unless != "holder" {
		t.Errorf("%q", p.Losses)
	}
}

// An undo goes on only from what its operation has left, or from what was there before it.
func TestAnUndoRefuses(t *testing.T) {
	for cause, in := range map[string]UndoInput{
		"the sync has taken the account":              undoOf().with("right", func(a *UndoAccount) { a.Now.Sync = link.Know(link.Synced) }),
		"someone else has changed":                    undoOf().with("right", func(a *UndoAccount) { a.Now.ImmutableID = link.Know[link.ImmutableID]("other") }),
		"may be someone else's now":                   undoOf().with("holder", func(a *UndoAccount) { a.Alien = "its employee id is another one" }),
		"has been deleted by someone else since":      undoOf().with("right", func(a *UndoAccount) { a.Now.DeletedAt = undoOf().At }),
		"cannot be read, so it is not known":          undoOf().with("right", func(a *UndoAccount) { a.Now.ImmutableID = link.Unknown[link.ImmutableID]("") }),
		"has it, and this operation does not know it": held(undoOf(), link.Account{ID: "third"}),
		"everything is as it was before it":           undone(undoOf()),
		"was cut off while it changed":                cutOff(undoOf()),
		"cannot come back from the recycle bin":       undoOf().with("holder", func(a *UndoAccount) { a.Near.Related = []link.Account{{ID: "third", UPN: a.Now.UPN}} }),
	} {
		p, err := NewUndo(in)
		if !link.Is(err, link.Refused) || !strings.Contains(err.Error(), cause) || len(p.Steps) > 0 {
			t.Errorf("%s: %v, %d steps", cause, err, len(p.Steps))
		}
		if nothing := errors.Is(err, ErrNothing); nothing != (cause == "everything is as it was before it") {
			t.Errorf("%s: nothing to take back is %t", cause, nothing)
		}
	}
}

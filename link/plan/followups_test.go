package plan

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// ended is a link of James Bond, whose copy was deleted, that has come to an end; change makes something of it different.
func ended(end End, change func(*After)) After {
	account := link.Account{ID: "11111111-aaaa", UPN: "bond@contoso.com"}
	account.Usage.Licences = link.Know([]string{"SPE_E3"})
	copied := link.Account{ID: "22222222-bbbb", UPN: "bond4821@contoso.onmicrosoft.com"}
	copied.Usage.Licences, copied.Usage.Groups = link.Know([]string{"SPE_E3"}), link.Know(0)
	from := Basis{Person: link.Person{GUID: link.GUID{1}, UPN: "bond@contoso.com", DisplayName: "James Bond", Enabled: true}, Account: &account, Holders: []checkup.Holder{{Account: copied}}}
	steps := []Step{{Do: link.DoSoftDelete, On: copied.ID}, {Do: link.DoSet, On: account.ID}, {Do: link.DoPurge, On: copied.ID}}
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	a := After{Plan: Plan{From: from, Steps: steps}, End: end, At: at, NextSync: at.Add(25 * time.Minute)}
	for i, s := range steps {
		a.Steps = append(a.Steps, Progress{Index: i, Step: s, State: Done})
	}
	if change != nil {
		change(&a)
	}
	return a
}

func said(a After) string {
	var lines []string
	for _, f := range FollowUps(a) {
		lines = append(lines, string(f.Code)+": "+f.Sentence())
	}
	return strings.Join(lines, "\n")
}

// What is to be done is exact to the case: each of these differs from the plain one by what is asked for.
func TestFollowUps(t *testing.T) {
	after := func(change func(*Aftermath)) func(*After) { return func(a *After) { change(&a.Plan.From.After) } }
	paused := after(func(m *Aftermath) { m.Held = link.SyncPaused })
	role := after(func(m *Aftermath) {
		m.Lifted = []checkup.Hindrance{{Kind: checkup.HeldRole, Name: "User Administrator"}, {Kind: checkup.EligibleRole, Name: "Reports Reader"}, {Kind: checkup.TenantBlock}}
	})
	const wait = "wait-for-sync: Wait for the sync, expected about 09:25, which takes the account."
	const then = "wait-for-sync: Then wait for a run of the sync, which takes the account."
	const tell = "tell-sign-in: Tell the person: from the next sync on, sign in with the AD password."
	for _, c := range []struct {
		name   string
		end    End
		change func(*After)
		want   []string
	}{
		{"plain", EndPrepared, nil, []string{tell, wait}},
		{"taken already", EndLinked, nil, []string{"tell-sign-in: Tell the person: sign in with the AD password."}},
		{"the next run is not known", EndNotVisible, func(a *After) { a.NextSync = time.Time{} }, []string{tell, "wait-for-sync: Wait for the next run of the sync, which takes the account."}},
		{"paused", EndPrepared, paused, []string{tell, "restart-sync: Start the sync again.", then}},
		{"paused, and taken", EndLinked, paused, []string{"tell-sign-in: Tell the person: sign in with the AD password.", "restart-sync: Make sure that the sync runs on schedule again, since it was paused."}},
		{"out of scope, and taken", EndLinked, after(func(m *Aftermath) { m.Held = link.OutOfScope }), []string{"tell-sign-in: Tell the person: sign in with the AD password."}},
		{"out of scope", EndPrepared, after(func(m *Aftermath) { m.Held = link.OutOfScope }), []string{tell, "back-in-scope: Have the AD user moved back into the sync's scope: until then the sync does not see the change.", then}},
		{"federated", EndPrepared, after(func(m *Aftermath) { m.Federated = true }), []string{wait}},
		{"federated and renamed", EndPrepared, after(func(m *Aftermath) { m.Federated, m.Renamed, m.Name = true, true, "jb@contoso.com" }), []string{"tell-sign-in: Tell the person: from the next sync on, sign in as jb@contoso.com.", wait}},
		{"another name", EndLinked, after(func(m *Aftermath) { m.Renamed, m.Name = true, "jb@contoso.com" }), []string{"tell-sign-in: Tell the person: sign in as jb@contoso.com with the AD password."}},
		{"a name of the sync's", EndLinked, after(func(m *Aftermath) { m.Renamed = true }), []string{"tell-sign-in: Tell the person: sign in with the AD password, and with the name that the sync assigns at the company's onmicrosoft.com domain."}},
		{"a new password", EndPrepared, after(func(m *Aftermath) { m.NewPassword = true }), []string{tell, "password: Have James Bond (bond@contoso.com) change the AD password first: AD asks for a new one at the next sign-in, and not every sign-in in the cloud can set one.", wait}},
		{"disabled", EndPrepared, func(a *After) { a.Plan.From.Person.Enabled, a.Plan.From.After.Blocked = false, true }, []string{"tell-sign-in: Tell the person: from the next sync on, the sign-in is blocked, until the AD user is enabled.", "enable-person: Have James Bond (bond@contoso.com) enabled in AD, if they are to work: the sync blocks the account's sign-in as long as the AD user is disabled.", wait}},
		{"a room", EndPrepared, func(a *After) { a.Plan.From.Person.Enabled = false }, []string{wait}},
		{"restored under another name", EndPrepared, func(a *After) {
			a.Steps[1].Step.Do, a.Steps[1].Step.UPNAfter = link.DoRestore, "bond@contoso.onmicrosoft.com"
		}, []string{tell, "tell-sign-in: Tell the person: until the sync has taken the account, sign in as bond@contoso.onmicrosoft.com.", wait,
			"licence: Make sure that bond@contoso.onmicrosoft.com (11111111) has its licence: it came back from the recycle bin, and needs a free one."}},
		{"a name that the sync refuses", EndPrepared, func(a *After) { a.Plan.From.Person.UPN = "james bond@contoso.com" }, []string{"sign-in-name: Have the userPrincipalName james bond@contoso.com corrected in AD: the sync refuses the AD user until Entra ID accepts it."}},
		{"the sync is off", EndPrepared, after(func(m *Aftermath) { m.SyncOff = true }), []string{tell, "turn-sync-on: Have the sync turned on: it is off in this tenant, and takes nothing.", then}},
		{"addresses", EndPrepared, func(a *After) {
			a.Plan.From.After.Lost = []string{"007@contoso.com", "bond@old.com"}
			a.Steps = append(a.Steps, Progress{Step: Step{Do: link.DoCarry, Address: "007@Contoso.com"}, State: Done})
		}, []string{tell, "tell-addresses: Tell the person: mail to bond@old.com no longer arrives once the sync has taken the account.", wait}},
		{"roles", EndPrepared, role, []string{tell, wait,
			"give-role-back: Once the sync has taken the account, have the role User Administrator given back to bond@contoso.com (11111111).",
			"give-role-back: Once the sync has taken the account, have bond@contoso.com (11111111) made eligible for the role Reports Reader again (PIM).",
			"block-hard-match-again: Once the sync has taken the account, have hard matches blocked in the tenant again (blockCloudObjectTakeoverThroughHardMatchEnabled)."}},
		{"licences and groups", EndPrepared, func(a *After) {
			u := &a.Plan.From.Holders[0].Account.Usage
			u.Licences, u.Groups = link.Know([]string{"SPE_E3", "VISIO"}), link.Know(2)
		}, []string{tell, wait,
			"licence: Give bond@contoso.com (11111111) the licence VISIO, if it is needed: 22222222 had it, and this account does not.",
			"groups: Put bond@contoso.com (11111111) into the groups that it needs: 22222222 was in 2 groups."}},
		{"licences that are not known", EndPrepared, func(a *After) {
			a.Plan.From.Account.Usage.Licences = link.Known[[]string]{}
		}, []string{tell, wait}},
		{"not purged", EndPrepared, func(a *After) { a.Steps[2].State = Skipped }, []string{tell, wait,
			"restorable: If anyone misses something of bond4821@contoso.onmicrosoft.com (22222222), have it restored before 2026-12-02: it is in the recycle bin until then."}},
		{"restored", EndPrepared, func(a *After) { a.Steps[1].Step.Do = link.DoRestore }, []string{tell, wait,
			"licence: Make sure that bond@contoso.com (11111111) has its licence: it came back from the recycle bin, and needs a free one."}},
		{"taken back to the recycle bin", EndTakenBack, func(a *After) {
			a.Steps = []Progress{{Step: Step{Do: link.DoSoftDelete, On: a.Plan.From.Account.ID}, State: Done}}
		}, []string{"look-again: Check the person again: the check-up shows what is in the way of a match now."}},
		{"taken back", EndTakenBack, func(a *After) { paused(a); role(a) }, []string{"tell-unchanged: Tell the person: go on signing in as before.",
			"restart-sync: Start the sync again, if that has not been done.",
			"give-role-back: Have the role User Administrator given back to bond@contoso.com (11111111), if that has not been done.",
			"give-role-back: Have bond@contoso.com (11111111) made eligible for the role Reports Reader again (PIM), if that has not been done.",
			"block-hard-match-again: Have hard matches blocked in the tenant again (blockCloudObjectTakeoverThroughHardMatchEnabled), if that has not been done.",
			"look-again: Check the person again: the check-up shows what is in the way of a match now."}},
		{"nothing changed", EndNothing, paused, []string{"restart-sync: Start the sync again, unless you go on.", "look-again: Look again: the check-up shows how things stand and what is possible now."}},
		{"half way", EndPartly, paused, []string{"try-again: Try again from where it stopped.", "take-back: Undo what was done.", "leave-for-later: Leave it for later: the next start offers it again.",
			"keep-sync-held: Leave the sync paused until this is finished or undone."}},
		{"half of an undo", EndPartly, func(a *After) { a.Plan.Undoes = "first" }, []string{"try-again: Try again from where it stopped.", "leave-for-later: Leave it for later: the next start offers it again."}},
		{"a purge is due", EndPurgeDue, nil, []string{"try-again: Try again in a few minutes, before the next run of the sync, expected about 09:25.", "take-back: Undo what was done.",
			"leave-for-later: Leave it for later: the next start offers it again."}},
		{"the purge wants a stronger sign-in", EndPurgeDue, refused(401, link.RefusedStepUp), []string{
			"try-again: Sign in again by the method that Conditional Access asks for and go on, or have it finished by someone who may do that, before the next run of the sync, expected about 09:25.",
			"take-back: Undo what was done.", "leave-for-later: Leave it for later: the next start offers it again."}},
		{"the purge is forbidden", EndPurgeDue, refused(403, ""), []string{"try-again: Have it finished by someone who may do that, before the next run of the sync, expected about 09:25.",
			"take-back: Undo what was done.", "leave-for-later: Leave it for later: the next start offers it again."}},
		{"the purge is refused for something else", EndPurgeDue, refused(400, ""), []string{"try-again: Clear up what it was refused for, then go on, before the next run of the sync, expected about 09:25.",
			"take-back: Undo what was done.", "leave-for-later: Leave it for later: the next start offers it again."}},
		{"the copy is protected", EndPurgeDue, refused(400, link.RefusedProtected), []string{"try-again: Go on once the copy's protection has ended.",
			"take-back: Undo what was done.", "leave-for-later: Leave it for later: the next start offers it again."}},
		{"signed out at a purge that wants a stronger sign-in", EndPurgeDue, func(a *After) { refused(0, link.RefusedStepUp)(a); a.SignedOut = true }, []string{
			"sign-in-again: Sign in again by the method that Conditional Access asks for; hardmatch then offers what is left to do."}},
		{"signed out", EndPartly, func(a *After) { a.SignedOut = true; paused(a) }, []string{"sign-in-again: Sign in again; hardmatch then offers what is left to do.", "keep-sync-held: Leave the sync paused until this is finished or undone."}},
	} {
		if got, want := said(ended(c.end, c.change)), strings.Join(c.want, "\n"); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, want)
		}
	}
}

// refused is the answer to the last step.
func refused(status int, why link.Refusal) func(*After) {
	return func(a *After) {
		last := &a.Steps[len(a.Steps)-1]
		last.State, last.Problem = Failed, &link.Problem{Cause: "no", Status: status, Refusal: why}
	}
}

// What is known not to be done has an answer that says so.
func TestARefusedStep(t *testing.T) {
	answer := func(status int) Progress {
		return Progress{Step: Step{Do: link.DoPurge, On: "22222222"}, State: Failed, Problem: &link.Problem{Status: status}}
	}
	for status, want := range map[int]bool{0: false, 200: false, 400: true, 401: true, 403: true, 404: false, 408: false, 409: true, 429: true, 500: false, 503: false} {
		if p := answer(status); p.Refused() != want {
			t.Errorf("%d: %v", status, p.Refused())
		}
	}
	for name, change := range map[string]func(*Progress){
		"no answer": func(p *Progress) { p.Problem = nil }, "in doubt": func(p *Progress) { p.Problem.Kind = link.MaybeDone }, "begun before": func(p *Progress) { p.Unsure = true },
		"not over": func(p *Progress) { p.State = Doing }, "in AD": func(p *Progress) { p.Step = Step{Do: link.DoCarry} },
	} {
		p := answer(403)
		change(&p)
		if p.Refused() {
			t.Error(name)
		}
	}
	if p := answer(0); p.Refused() {
		t.Error("without a status")
	} else if p.Problem.Refusal = link.RefusedStepUp; !p.Refused() {
		t.Error("a challenge that was not met")
	}
}

// Every row of the table has a code of its own and an end, and what is done in place of another one has one before it.
func TestTheTableOfFollowUps(t *testing.T) {
	var codes []FollowUpCode
	for i, row := range followUps {
		if row.code == "" || slices.Contains(codes, row.code) || len(row.ends) == 0 || row.texts == nil || row.or && i == 0 {
			t.Errorf("row %d, %q, is not whole", i, row.code)
		}
		codes = append(codes, row.code)
	}
	if FollowUps(After{End: EndPrepared}) != nil {
		t.Error("there is something to do after an operation without an account")
	}
}

// What is said before a plan and after it agrees: no time is promised while the sync is held, and no sign-in to who is disabled or refused.
func TestOutlook(t *testing.T) {
	next := time.Date(2026, 11, 2, 9, 25, 0, 0, time.UTC)
	for _, c := range []struct {
		change          func(*Plan)
		next            time.Time
		outlook, onward string
	}{
		{func(*Plan) {}, next, "After the next sync, about 09:25, James Bond signs in with the AD password.", ", about 09:25"},
		{func(*Plan) {}, time.Time{}, "After the next sync James Bond signs in with the AD password.", ""},
		{func(p *Plan) { p.From.After.Held = link.SyncPaused }, next, "Once the sync runs again, James Bond signs in with the AD password.", " once it runs again"},
		{func(p *Plan) { p.From.After.Held = link.OutOfScope }, next, "Once the AD user is back in the sync's scope, James Bond signs in with the AD password.", " once the AD user is back in its scope"},
		{func(p *Plan) { p.From.After.SyncOff = true }, next, "Once the sync is turned on in this tenant, James Bond signs in with the AD password.", " once it is turned on in this tenant"},
		{func(p *Plan) { p.From.After.Renamed, p.From.After.Name = true, "jb@contoso.com" }, next, "After the next sync, about 09:25, James Bond signs in as jb@contoso.com with the AD password.", ", about 09:25"},
		{func(p *Plan) { p.From.After.Blocked, p.From.Person.Enabled = true, false }, next, "After the next sync, about 09:25, James Bond cannot sign in until the AD user is enabled.", ", about 09:25"},
		{func(p *Plan) { p.From.After.Federated = true }, next, "After the next sync, about 09:25, AD manages the account.", ", about 09:25"},
		{func(p *Plan) { p.From.Person.UPN = "j\u00f6rg@contoso.com" }, next, "The next sync refuses James Bond until the sign-in name in AD is one that Entra ID accepts.", ", about 09:25"},
		{func(p *Plan) { p.Undoes = "first" }, next, "", ", about 09:25"},
	} {
		p := ended(EndPrepared, nil).Plan
		c.change(&p)
		if outlook, onward := p.Outlook(c.next), p.Onward(c.next); outlook != c.outlook || onward != c.onward {
			t.Errorf("%q and %q, want %q and %q", outlook, onward, c.outlook, c.onward)
		}
	}
}

// What the sync needs waits for others that are not finished, whatever has come of this one.
func TestWhatTheSyncNeedsWaitsForOthers(t *testing.T) {
	for _, end := range whenever {
		for held, keeps := range map[link.SyncHold]string{link.SyncPaused: "leave the sync paused", link.OutOfScope: "leave the AD user out of the sync's scope"} {
			text := said(ended(end, func(a *After) {
				a.Others, a.Plan.From.After.Held = []string{"1", "2"}, held
				a.Plan.From.After.Lifted = []checkup.Hindrance{{Kind: checkup.HeldRole, Name: "User Administrator"}}
			}))
			until := " until operations 1 and 2 are finished or undone"
			if end.Open() {
				until = " until this is finished or undone"
			}
			if !strings.Contains(strings.ToLower(text), strings.ToLower(keeps+until)) || strings.Contains(text, "restart-sync") || strings.Contains(text, "back-in-scope") {
				t.Errorf("%s, %s: %s", end, held, text)
			}
			if !end.Open() && !strings.Contains(text, "once operations 1 and 2 are finished or undone") {
				t.Errorf("%s, %s: the role: %s", end, held, text)
			}
		}
	}
}

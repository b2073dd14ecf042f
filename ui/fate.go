package ui

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// fateCard is what the confirm screen says of one account, or of the AD user: what becomes of it, who it is, what is lost, and what else is good to know.
type fateCard struct {
	id       link.AccountID // "" of the AD user
	role     term.Role      // Danger: it is lost for good, which is the only red thing on the screen
	fate     string         // "STAYS"
	name     string         // its sign-in name, which is never shortened
	tag      string         // its short id
	must     []string       // what cannot be undone: it never gives way
	facts    []string       // these give way
	changed  []string       // those of the facts that say what is done to it: if they have no room in the card, they scroll
	final    bool           // must says what cannot come back, or how long it can
	warnings []string       // of the facts
	extras   []term.Line    // choices that are left open
	inAD     bool           // it is of the AD user's addresses
	purged   bool           // or perhaps, with all that it has
	saidOnly []string       // facts that the extras show, or the rest of the screen does
}

// cards are those of a plan: what stays first, and then what gives way.
func (t proposal) cards() []fateCard {
	account := t.card(*t.plan.From.Account)
	out := []fateCard{account}
	if t.plan.FromAD() {
		out = append([]fateCard{t.personCard()}, account)
	}
	if c, has := t.addressCard(); has {
		out = append(out, c)
	}
	for _, h := range touched(t.plan) {
		out = append(out, t.card(h.Account))
	}
	return out
}

// wayBack says whether there is a way back, and for how long, if no card says what cannot come back.
func (t proposal) wayBack(cards []fateCard) string {
	if slices.ContainsFunc(cards, func(c fateCard) bool { return c.final }) {
		return ""
	}
	return t.plan.WayBack()
}

// touched are the holders that the plan does something to, or that do not come back by it.
func touched(p plan.Plan) []checkup.Holder {
	return slices.DeleteFunc(slices.Clone(p.From.Holders), func(h checkup.Holder) bool {
		return p.Fate(h.Account.ID) == "" && len(missing(p, h.Account.ID)) == 0
	})
}

// missing is what an undo says of an account that it cannot bring back.
func missing(p plan.Plan, id link.AccountID) []string { return saidOf(p, id, link.Warns) }

// saidOf is what an undo warns of or notes about an account.
func saidOf(p plan.Plan, id link.AccountID, severity link.Severity) []string {
	var out []string
	for _, s := range p.Statements {
		if p.Undoes != "" && s.On == id && s.Severity == severity {
			text := s.Text
			if of, rest, found := strings.Cut(text, " ("+id.Short()+") "); found && !strings.Contains(of, " ") {
				text = "It " + rest // the card has its name
			}
			out = append(out, text)
		}
	}
	return out
}

// personCard is that of the AD user, if the plan changes AD.
func (t proposal) personCard() fateCard {
	p := t.plan.From.Person
	s := t.plan.Steps[slices.IndexFunc(t.plan.Steps, func(s plan.Step) bool { return s.Do == link.DoStamp })]
	c := fateCard{role: term.Warning, fate: "CHANGED IN AD", name: signInOf(p), tag: "in AD"}
	const attribute = "mS-DS-ConsistencyGuid "
	c.changed = []string{attribute + "becomes " + s.After.InAD(), "before: " + s.Before.InAD()}
	c.facts = append(slices.Clone(c.changed), p.Name())
	return c
}

// card is that of an account.
func (t proposal) card(a link.Account) fateCard {
	if now, found := t.found(a.ID); found && now.State == engine.NowRead {
		a.UPN = now.Found.UPN
	}
	c := fateCard{id: a.ID, name: a.UPN, tag: a.ID.Short()}
	steps := link.Filter(t.plan.Steps, func(s plan.Step) bool { return s.On == a.ID && !s.Ends })
	target := a.ID == t.plan.From.Account.ID
	if p := t.plan.From.Person; target && !t.plan.FromAD() {
		whose := []string{"of " + named(p.Name(), signInOf(p)) + " in AD"}
		if p.DisplayName == a.DisplayName && strings.EqualFold(p.UPN, a.UPN) { // the first line of a screen has the person's name
			c.saidOnly = whose
		} else {
			c.facts = whose
		}
	}
	c.decide(t, steps, target)
	c.kept(t, a)
	c.changes(t, steps)
	c.facts = append(c.facts, saidOf(t.plan, a.ID, link.Notes)...)
	if slices.ContainsFunc(t.plan.Steps, func(s plan.Step) bool { return s.On == a.ID && s.Ends }) {
		text := "if it cannot be cleared: delete " + c.tag + " again, and nothing is linked"
		c.facts, c.changed = append(c.facts, text), append(c.changed, text)
	}
	if target {
		c.renamed(t.plan)
	}
	if !target || c.role == term.Warning || c.role == term.Danger {
		if now := t.foundNow(a.ID); now != "" {
			c.facts = append(c.facts, now)
		}
		c.facts = append(c.facts, t.whichIs(a))
	}
	return c
}

// decide says what becomes of the account in the end.
func (c *fateCard) decide(t proposal, steps []plan.Step, target bool) {
	certain := link.Filter(steps, func(s plan.Step) bool { return s.When != plan.IfSet })
	does := func(do link.Verb, when ...plan.Condition) bool { return doesTo(certain, c.id, do, when...) }
	undo := t.plan.Undoes != ""
	switch {
	case does(link.DoPurge, plan.IfStillInBin, plan.Always):
		c.final = true
		c.role, c.fate, c.purged = term.Danger, "DELETED FOR GOOD", true
		c.must = []string{noWayBack}
	case does(link.DoPurge):
		c.final = true
		c.role, c.fate, c.purged = term.Danger, "DELETED, PERHAPS FOR GOOD", true
		c.must = []string{"If Entra ID refuses to clear it, it is purged: no one can bring it back.", t.restorable()}
	case does(link.DoSoftDelete):
		c.role, c.fate, c.must, c.final = term.Warning, "TO THE RECYCLE BIN", []string{t.restorable()}, true
	case does(link.DoRestore, plan.IfFound):
		c.role, c.fate, c.must = term.Warning, "COMES BACK IF IT IS FOUND", missing(t.plan, c.id)
	case does(link.DoRestore):
		c.role, c.fate = term.Good, "COMES BACK"
		c.comesBackAs(steps)
	case undo && does(link.DoSet):
		c.role, c.fate = term.Good, "GETS BACK"
	case undo && len(steps) == 0:
		c.role, c.fate, c.must, c.final = term.Danger, "DOES NOT COME BACK", missing(t.plan, c.id), true
	case target:
		c.role, c.fate = term.Normal, "STAYS"
	case does(link.DoClear):
		c.role, c.fate = term.Warning, "GIVES WAY"
	default:
		c.role, c.fate = term.Normal, "STAYS"
	}
}

// kept says of an account that is to be purged, and is protected from permanent deletion, that it stays in the recycle bin for now. By the time of a finish that may
// be over.
func (c *fateCard) kept(t proposal, a link.Account) {
	at := t.plan.From.At
	from, kept := a.NoPurgeBefore(at)
	if c.role != term.Danger || !kept || t.finish != nil || t.plan.Undoes != "" {
		return
	}
	c.role, c.fate, c.purged, c.final = term.Warning, "NOT PURGED BEFORE "+link.Day(from, at), false, false
	c.must = []string{"It is protected from permanent deletion: it stays in the recycle bin until " + link.Moment(from, at) + ".",
		"If Entra ID lets the account have the ImmutableID anyway, it is linked; otherwise nothing is."}
}

// restorable says until when an account that goes to the recycle bin can come back.
func (t proposal) restorable() string {
	at := t.plan.From.At
	if at.IsZero() {
		return "It can be restored for 30 days, if its name, addresses and a licence are free."
	}
	return "Restorable until " + link.Day(at.AddDate(0, 0, link.BinDays), at) + ", if its name, addresses and a licence are free."
}

// whichIs says which account it is, and how it is used.
func (t proposal) whichIs(a link.Account) string {
	which := t.plan.From.WhichIs(a.ID)
	if t.plan.Undoes != "" || t.finish != nil {
		which = t.plan.From.WhichWas(a.ID)
	}
	var parts []string
	if which = strings.TrimSuffix(which, ", "+a.ID.Short()); which != "" { // the card has its id
		parts = append(parts, which)
	}
	e := a.Usage
	if has, known := e.Mailbox.Get(); known {
		parts = append(parts, map[bool]string{true: "mailbox", false: "no mailbox"}[has])
	}
	if licences, known := e.Licences.Get(); known && len(licences) > 0 {
		parts = append(parts, link.Count(len(licences), "licence", "licences"))
	} else if known {
		parts = append(parts, "no licence")
	}
	if at, known := e.LastSignIn.Get(); known && at.IsZero() {
		parts = append(parts, "no sign-in recorded")
	} else if known {
		parts = append(parts, "signed in "+link.Day(at, t.plan.From.At))
	}
	if a.Where() == link.RecycleBin && !strings.Contains(strings.Join(parts, ""), "recycle bin") && len(missing(t.plan, a.ID)) == 0 {
		parts = append(parts, "in the recycle bin")
	}
	return cmp.Or(strings.Join(parts, ", "), "live")
}

// foundNow says how an account was found before a rest is finished; "" if that was not looked at.
func (t proposal) foundNow(id link.AccountID) string {
	now, found := t.found(id)
	if !found {
		return ""
	}
	switch now.State {
	case engine.NowRead:
		text := map[link.Where]string{link.Live: "now: live", link.RecycleBin: "now: in the recycle bin"}[now.Found.Where()]
		if now.Found.DisplayName != now.Was.DisplayName {
			text += ", with the name " + now.Found.Name()
		}
		return text
	case engine.NowLate:
		return "now: does not show yet"
	case engine.NowGone:
		return "now: " + goneState(now)
	default:
		return "now: could not be read"
	}
}

// found is an account as it was found before a rest is finished; false if that was not looked at.
func (t proposal) found(id link.AccountID) (engine.AccountNow, bool) {
	now := accountIn(t.now, id)
	return now, now.Was.ID != ""
}

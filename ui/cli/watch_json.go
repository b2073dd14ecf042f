package cli

import (
	"time"

	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/ui"
)

// watchFormat is the number of the format of watch --json. It changes when a field changes its meaning or goes away.
const watchFormat = 1

// watchJSON is a watch for scripts: one line for each look, the last of which is the end. What check --json says of its JSON applies here too.
func watchJSON(w engine.Watching, o engine.Observation) ([]byte, error) {
	return encode(lookOf(w, o), "", "")
}

type lookJSON struct {
	Format   int               `json:"format"`
	At       any               `json:"at"`
	Elapsed  int               `json:"elapsed"` // seconds since the watch began
	State    engine.WatchState `json:"state"`
	Person   nameJSON          `json:"person"`
	Account  accountJSON       `json:"account"`
	LinkedAt any               `json:"linkedAt"` // as the journal has it, or null
	Signs    []signJSON        `json:"signs"`
	LastSync any               `json:"lastSync,omitzero"`
	NextSync any               `json:"nextSync"` // expected, or null
	Ran      bool              `json:"ran"`      // a run that surely began after the link has ended
	New      []accountJSON     `json:"newAccounts"`
	Cause    any               `json:"cause"` // the code of the likeliest, or null
	Causes   []causeJSON       `json:"causes"`
	Problem  *problemJSON      `json:"problem"` // why this look failed, or null
}

type signJSON struct {
	Sign checkup.SignName `json:"sign"`
	Is   checkup.Answer   `json:"is"`
	Says string           `json:"says"`
}

type causeJSON struct {
	Code    checkup.CauseCode `json:"code"`
	Title   string            `json:"title"`
	Because any               `json:"because"`
	Cure    any               `json:"cure"`
	Account *accountJSON      `json:"account"`
	Source  any               `json:"source"`
}

type problemJSON struct {
	Object  any `json:"object"`
	Cause   any `json:"cause"`
	Cure    any `json:"cure"`
	Code    any `json:"code"`
	Request any `json:"requestId"`
}

func lookOf(w engine.Watching, o engine.Observation) lookJSON {
	out := lookJSON{
		Format: watchFormat, At: timeOrNull(o.At), Elapsed: int(o.Elapsed / time.Second), State: o.State,
		Person:  nameJSON{w.Person.GUID.String(), ui.OrNull(w.Person.UPN), ui.OrNull(w.Person.DisplayName)},
		Account: accountJSON{ID: w.Account}, Signs: each(o.Signs, func(s checkup.Sign) signJSON { return signJSON{s.Name, s.Is, s.Says} }),
		LastSync: known(o.Run.Last, timeOrNull), NextSync: timeOrNull(o.Next), Ran: o.Ran,
		New: each(o.New, accountOf), Causes: each(o.Causes, causeOf),
	}
	if o.Account.ID != "" {
		out.Account = accountOf(o.Account)
	}
	if o.Known {
		out.LinkedAt = timeOrNull(o.Since)
	}
	if len(o.Causes) > 0 {
		out.Cause = o.Causes[0].Code
	}
	if p := o.Problem; p != nil {
		out.Problem = &problemJSON{ui.OrNull(p.Object), ui.OrNull(p.Cause), ui.OrNull(ui.OnCommandLine.Cure(p.Cure, p.Way)), ui.OrNull(p.Code), ui.OrNull(p.RequestID)}
	}
	return out
}

func causeOf(c checkup.Cause) causeJSON {
	out := causeJSON{c.Code, c.Title, ui.OrNull(c.Because), ui.OrNull(c.Cure), nil, ui.OrNull(c.Source)}
	if c.Account != nil {
		out.Account = new(accountOf(*c.Account))
	}
	return out
}

package journal

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// journalFormat is the version of the journal's lines. A later version must be able to read all earlier ones. Since 2 a line ends with a checksum, and
// a start and a resume say in which tenant and forest they were written.
const journalFormat = 2

// lineKind says what a line of an operation's file is.
type lineKind string

// The kinds of line: a start, an intent before each write, a result after each step, an end, and a resume, which opens the file again.
const (
	lineStart  lineKind = "start"
	lineIntent lineKind = "intent"
	lineResult lineKind = "result"
	lineResume lineKind = "resume"
	lineEnd    lineKind = "end"
)

// line is one line of an operation's file. It holds no secret: a snapshot is what Graph returns of an account, which no password is part of.
type line struct {
	Format int       `json:"format"`
	At     time.Time `json:"at"`
	Kind   lineKind  `json:"kind"`
	ID     string    `json:"id"`

	// start and resume
	Place *Place `json:"place,omitempty"`

	// start
	Undoes   string        `json:"undoes,omitempty"`
	Operator *accountLine  `json:"operator,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	Plan     *recordedPlan `json:"plan,omitempty"`

	// intent and result
	Step       *int            `json:"step,omitempty"`
	Do         link.Verb       `json:"do,omitempty"`
	On         link.AccountID  `json:"on,omitempty"`
	Snapshot   json.RawMessage `json:"snapshot,omitempty"`
	State      plan.State      `json:"state,omitempty"`
	BinRefuses bool            `json:"binRefuses,omitempty"`
	Note       string          `json:"note,omitempty"`
	NotInBin   bool            `json:"notInBin,omitempty"` // a purge was skipped since its copy was not found
	Doubt      bool            `json:"doubt,omitempty"`    // no certain answer came
	Error      string          `json:"error,omitempty"`
	Request    string          `json:"request,omitempty"`
	Status     int             `json:"status,omitempty"`  // of the answer: HTTP, or LDAP if the step is on a person
	Refusal    link.Refusal    `json:"refusal,omitempty"` // what the answer refused it for, if known
	TenantAt   time.Time       `json:"tenantAt,omitzero"` // when the change was sent, by the tenant's clock; At is by this computer's
	Back       link.AccountID  `json:"back,omitempty"`    // result and end: the account that someone else has brought back

	// End
	End plan.End `json:"end,omitempty"`
}

// recordedPlan is what a plan needs to be finished or taken back by another process.
type recordedPlan struct {
	Person    personLine           `json:"person"`
	Account   accountLine          `json:"account"`
	Holders   []accountLine        `json:"holders,omitempty"`
	Attribute link.AnchorAttribute `json:"attribute"`
	Anchor    link.ImmutableID     `json:"anchor"`
	Held      link.SyncHold        `json:"held,omitempty"`     // the operator's answer about the sync
	Looked    time.Time            `json:"looked,omitzero"`    // when all this was read
	LastSync  *time.Time           `json:"lastSync,omitempty"` // when the sync had run last by then
	Grave     checkup.Objections   `json:"grave,omitempty"`    // what the check-up found that stops, or was acknowledged by typing
	Replaces  []string             `json:"replaces,omitempty"` // operations that stopped half way, whose place this takes
	After     plan.Aftermath       `json:"after,omitzero"`     // what someone has to act on afterwards
	Steps     []plan.Step          `json:"steps"`
}

type personLine struct {
	GUID        string `json:"guid"`
	DN          string `json:"dn"`
	Name        string `json:"name"`
	SAM         string `json:"samAccountName"`
	UPN         string `json:"upn"`
	SID         string `json:"sid"`
	Consistency []byte `json:"consistencyGuid,omitempty"`
	Enabled     bool   `json:"enabled"`
}

type accountLine struct {
	ID          link.AccountID   `json:"id"`
	UPN         string           `json:"upn"`
	Name        string           `json:"name,omitempty"`
	Sync        link.SyncState   `json:"sync,omitempty"`
	ImmutableID link.ImmutableID `json:"immutableID,omitempty"`
	SID         string           `json:"sid,omitempty"`
	DeletedAt   time.Time        `json:"deletedAt,omitzero"`
	LastSync    time.Time        `json:"lastSync,omitzero"` // when the sync had written to it last
	Employee    string           `json:"employeeID,omitempty"`
	GivenName   string           `json:"givenName,omitempty"`
	Surname     string           `json:"surname,omitempty"`
	Which       string           `json:"which,omitempty"` // the words that distinguished it from the others
	Shown       *shownLine       `json:"shown,omitempty"`
}

func startLine(p plan.Plan, reason string, in Place) line {
	operator := recordAccount(p.From.Tenant.Operator)
	made := recordedPlan{
		Person: recordPerson(p.From.Person), Account: recordShown(*p.From.Account, p.From.Which),
		Attribute: p.From.Anchor.Attribute, Anchor: p.From.Anchor.ImmutableID, Held: p.From.Held, LastSync: recorded(p.From.Tenant.LastSync), Grave: p.From.Objections,
		Holders:  link.Map(p.From.Holders, func(h checkup.Holder) accountLine { return recordShown(h.Account, p.From.Which) }),
		Replaces: p.From.Replaces, Looked: p.From.At.UTC(), After: p.From.After, Steps: p.Steps,
	}
	return line{Kind: lineStart, Place: &in, Undoes: p.Undoes, Operator: &operator, Reason: reason, Plan: &made}
}

func recordPerson(p link.Person) personLine {
	return personLine{
		GUID: p.GUID.String(), DN: p.DN, Name: p.DisplayName, SAM: p.SAMAccountName, UPN: p.UPN, SID: p.SID,
		Consistency: p.ConsistencyGUID.Or(nil), Enabled: p.Enabled,
	}
}

func recordAccount(a link.Account) accountLine {
	return accountLine{
		ID: a.ID, UPN: a.UPN, Name: a.DisplayName, Sync: a.Sync.Or(""), ImmutableID: a.ImmutableID.Or(""), SID: a.SID.Or(""),
		DeletedAt: a.DeletedAt.UTC(), LastSync: a.LastSync.UTC(), Employee: a.EmployeeID, GivenName: a.GivenName, Surname: a.Surname,
	}
}

// plan makes the plan again. What it was decided from is gone: it can be applied, not planned again.
func (r recordedPlan) plan(undoes string) (plan.Plan, error) {
	guid, err := link.ParseGUID(r.Person.GUID)
	if err != nil {
		return plan.Plan{}, err
	}
	account := r.Account.account()
	p := plan.Plan{Undoes: undoes, From: plan.Basis{
		Person: link.Person{
			GUID: guid, DN: r.Person.DN, DisplayName: r.Person.Name, SAMAccountName: r.Person.SAM, UPN: r.Person.UPN, SID: r.Person.SID,
			ConsistencyGUID: link.Know(r.Person.Consistency), Enabled: r.Person.Enabled,
		},
		Anchor:  link.Anchor{AnchorValue: link.AnchorValue{Attribute: r.Attribute, ImmutableID: r.Anchor}, Proved: true},
		Account: &account,
		Holders: link.Map(r.Holders, func(h accountLine) checkup.Holder { return checkup.Holder{Account: h.account()} }),
		Tenant:  link.Tenant{LastSync: readAgain(r.LastSync)},
		Held:    r.Held, At: r.Looked, Objections: r.Grave, Which: r.which(), Replaces: r.Replaces, After: r.After,
	}, Steps: r.Steps}
	p.From.After.Held = cmp.Or(r.After.Held, r.Held) // earlier versions have written down no more than that
	for i, s := range r.Steps {
		if !s.Known() {
			return plan.Plan{}, fmt.Errorf("this version does not know what step %d does: %.60q", i+1, string(s.Do)+" "+string(s.When))
		}
	}
	return p, nil
}

// which are the words that distinguish the accounts; none if the file is from before they were kept.
func (r recordedPlan) which() map[link.AccountID]string {
	words := map[link.AccountID]string{}
	for _, l := range append([]accountLine{r.Account}, r.Holders...) {
		if l.Which != "" {
			words[l.ID] = l.Which
		}
	}
	return words
}

func (l accountLine) account() link.Account {
	a := link.Account{
		ID: l.ID, UPN: l.UPN, DisplayName: l.Name, ImmutableID: link.Know(l.ImmutableID), EmployeeID: l.Employee, GivenName: l.GivenName, Surname: l.Surname,
		DeletedAt: l.DeletedAt, LastSync: l.LastSync,
	}
	if l.Sync != "" {
		a.Sync = link.Know(l.Sync)
	}
	if l.SID != "" {
		a.SID = link.Know(l.SID)
	}
	l.Shown.on(&a)
	return a
}

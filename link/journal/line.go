package journal

import (
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

// The kinds of line. A file begins with a start; an intent goes before each write and a result after each step; an end closes it, and a resume
// opens it again.
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
	Place *placeLine `json:"place,omitempty"`

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
	Doubt      bool            `json:"doubt,omitempty"` // no certain answer came
	Error      string          `json:"error,omitempty"`
	Request    string          `json:"request,omitempty"`
	Status     int             `json:"status,omitempty"`   // of the answer: HTTP, or LDAP where the step is on a person
	Refusal    link.Refusal    `json:"refusal,omitempty"`  // what the answer refused it for, where that is known
	TenantAt   *time.Time      `json:"tenantAt,omitempty"` // when the change was sent, by the tenant's clock; At is by this computer's
	Back       link.AccountID  `json:"back,omitempty"`     // result and end: the account that someone else has brought back

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
	Looked    *time.Time           `json:"looked,omitempty"`   // when all this was read
	LastSync  *time.Time           `json:"lastSync,omitempty"` // when the sync had run last by then
	Grave     checkup.Objections   `json:"grave,omitempty"`    // what the check-up found that stops, or was acknowledged by typing
	Replaces  []string             `json:"replaces,omitempty"` // operations that stopped half way, whose place this takes
	After     *afterLine           `json:"after,omitempty"`    // what someone has to act on afterwards
	Steps     []stepLine           `json:"steps"`
}

// placeLine is a Place; an operation of the practice company says so in its first words.
type placeLine struct {
	Practice bool   `json:"practice,omitempty"`
	Start    string `json:"start,omitempty"`
	Tenant   string `json:"tenant,omitempty"`
	Domain   string `json:"domain,omitempty"`
	Forest   string `json:"forest,omitempty"`
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
	DeletedAt   *time.Time       `json:"deletedAt,omitempty"`
	LastSync    *time.Time       `json:"lastSync,omitempty"` // when the sync had written to it last
	Employee    string           `json:"employeeID,omitempty"`
	GivenName   string           `json:"givenName,omitempty"`
	Surname     string           `json:"surname,omitempty"`
	Which       string           `json:"which,omitempty"` // the words that told it from the others
	Shown       *shownLine       `json:"shown,omitempty"`
}

type stepLine struct {
	Do     link.Verb        `json:"do"`
	On     link.AccountID   `json:"on"`
	UPN    string           `json:"upn"`
	Name   string           `json:"name"`
	Before link.ImmutableID `json:"before,omitempty"`
	After  link.ImmutableID `json:"after,omitempty"`
	When   plan.Condition   `json:"when,omitempty"`
	Ends   bool             `json:"ends,omitempty"`

	UPNBefore string `json:"upnBefore,omitempty"`
	UPNAfter  string `json:"upnAfter,omitempty"`

	DropAddresses bool `json:"dropAddresses,omitempty"`

	Address string `json:"address,omitempty"`
}

func startLine(p plan.Plan, reason string, in Place) line {
	operator := recordAccount(p.From.Tenant.Operator)
	made := recordedPlan{
		Person: recordPerson(p.From.Person), Account: recordWhich(*p.From.Account, p.From.Which),
		Attribute: p.From.Anchor.Attribute, Anchor: p.From.Anchor.ImmutableID, Held: p.From.Held, LastSync: recorded(p.From.Tenant.LastSync), Grave: p.From.Objections,
		Replaces: p.From.Replaces, After: recordAfter(p.From.After),
	}
	if !p.From.At.IsZero() {
		made.Looked = new(p.From.At.UTC())
	}
	made.Holders = link.Map(p.From.Holders, func(h checkup.Holder) accountLine { return recordWhich(h.Account, p.From.Which) })
	made.Steps = link.Map(p.Steps, func(s plan.Step) stepLine { return stepLine(s) })
	return line{Kind: lineStart, Place: (*placeLine)(&in), Undoes: p.Undoes, Operator: &operator, Reason: reason, Plan: &made}
}

// recordWhich is recordShown with the words that the screens have told the account from the others by.
func recordWhich(a link.Account, which map[link.AccountID]string) accountLine {
	l := recordShown(a)
	l.Which = which[a.ID]
	return l
}

func recordPerson(p link.Person) personLine {
	return personLine{
		GUID: p.GUID.String(), DN: p.DN, Name: p.DisplayName, SAM: p.SAMAccountName, UPN: p.UPN, SID: p.SID,
		Consistency: p.ConsistencyGUID.Or(nil), Enabled: p.Enabled,
	}
}

func recordAccount(a link.Account) accountLine {
	l := accountLine{
		ID: a.ID, UPN: a.UPN, Name: a.DisplayName, Sync: a.Sync.Or(""), ImmutableID: a.ImmutableID.Or(""), SID: a.SID.Or(""),
		Employee: a.EmployeeID, GivenName: a.GivenName, Surname: a.Surname,
	}
	if !a.DeletedAt.IsZero() {
		l.DeletedAt = new(a.DeletedAt.UTC())
	}
	if !a.LastSync.IsZero() {
		l.LastSync = new(a.LastSync.UTC())
	}
	return l
}

// plan makes the plan again. What it was decided from is gone: it can be applied, not planned anew.
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
		Held:    r.Held,
	}}
	p.From.Tenant.LastSync, p.From.Objections = readAgain(r.LastSync), r.Grave
	p.From.Replaces, p.From.Which, p.From.After = r.Replaces, r.which(), r.aftermath()
	if r.Looked != nil {
		p.From.At = *r.Looked
	}
	p.From.Holders = link.Map(r.Holders, func(h accountLine) checkup.Holder { return checkup.Holder{Account: h.account()} })
	for i, s := range r.Steps {
		if p.Steps = append(p.Steps, plan.Step(s)); !p.Steps[i].Known() {
			return plan.Plan{}, fmt.Errorf("this version does not know what step %d does: %.60q", i+1, string(s.Do)+" "+string(s.When))
		}
	}
	return p, nil
}

// which are the words that tell the accounts apart; nil if the file is from before they were kept.
func (r recordedPlan) which() map[link.AccountID]string {
	var words map[link.AccountID]string
	for _, l := range append([]accountLine{r.Account}, r.Holders...) {
		if l.Which == "" {
			continue
		}
		if words == nil {
			words = map[link.AccountID]string{}
		}
		words[l.ID] = l.Which
	}
	return words
}

func (l accountLine) account() link.Account {
	a := link.Account{
		ID: l.ID, UPN: l.UPN, DisplayName: l.Name, ImmutableID: link.Know(l.ImmutableID), EmployeeID: l.Employee, GivenName: l.GivenName, Surname: l.Surname,
	}
	if l.Sync != "" {
		a.Sync = link.Know(l.Sync)
	}
	if l.SID != "" {
		a.SID = link.Know(l.SID)
	}
	if l.DeletedAt != nil {
		a.DeletedAt = *l.DeletedAt
	}
	if l.LastSync != nil {
		a.LastSync = *l.LastSync
	}
	l.Shown.on(&a)
	return a
}

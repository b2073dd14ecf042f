package audit

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
)

// Worklist is what an audit found that asks for something, to be worked through one after the other. Saved, it is JSON, a smaller form of audit --format
// json: its fields have the same names and meanings. All texts are hostile until cleaned.
type Worklist struct {
	Tenant     string // by its initial domain, or by its id; "" if that is not known
	Domains    []string
	ObservedAt time.Time
	Partial    bool   // the audit was stopped before its end
	Unread     []Hole // what it could not read
	Totals     []Total
	Items      []Item // people, then accounts that are no one's, in the order of the audit
}

// Item is a row of a worklist.
type Item struct {
	Category Category    `json:"category"`
	Codes    []link.Code `json:"codes"`
	Next     string      `json:"next"`

	PersonName string `json:"personName,omitempty"`
	PersonUPN  string `json:"personUpn,omitempty"`
	PersonSAM  string `json:"personSam,omitempty"`
	PersonGUID string `json:"personGuid,omitempty"` // "": the account is no one's

	AccountUPN   string         `json:"accountUpn,omitempty"`
	AccountID    link.AccountID `json:"accountId,omitempty"` // "": there is none, or none that is the person's for sure
	AccountState string         `json:"accountState,omitempty"`
	Candidates   int            `json:"candidates,omitempty"` // how many accounts may be the person's, if AccountID is none of them; 0 also if that was not written

	Why         string         `json:"why,omitempty"`
	HolderUPN   string         `json:"holderUpn,omitempty"`
	HolderID    link.AccountID `json:"holderId,omitempty"` // "": none is in the way
	HolderState string         `json:"holderState,omitempty"`
	DaysLeft    *int           `json:"binDaysLeft,omitempty"` // of the account or holder that is in the recycle bin
	Lost        []string       `json:"addressesLost"`
	Unknown     []string       `json:"unknown"`

	Mark *Mark `json:"mark,omitempty"` // what was done about it; nil: nothing
}

// Of is whom the item is about: an objectGUID, or the id of an account that is no one's.
func (i Item) Of() string { return cmp.Or(i.PersonGUID, string(i.AccountID)) }

// OfPerson reports whether the item is about a person. Accounts that are no one's have no check-up.
func (i Item) OfPerson() bool { return i.PersonGUID != "" }

// Name is how whom it is about is called best.
func (i Item) Name() string {
	if !i.OfPerson() {
		return cmp.Or(i.AccountUPN, string(i.AccountID))
	}
	return cmp.Or(i.PersonUPN, i.PersonSAM, i.PersonName, i.PersonGUID)
}

// Account names the account; "" if there is none.
func (i Item) Account() string {
	return link.Account{ID: i.AccountID, UPN: i.AccountUPN}.Called()
}

// Holder names the account that is in the way; "" if there is none.
func (i Item) Holder() string { return link.Account{ID: i.HolderID, UPN: i.HolderUPN}.Called() }

// Mentions reports whether a name, a sign-in name or an id has the text in it.
func (i Item) Mentions(text string) bool {
	for _, s := range []string{i.PersonName, i.PersonUPN, i.PersonSAM, i.PersonGUID, i.AccountUPN, string(i.AccountID), i.HolderUPN, string(i.HolderID)} {
		if strings.Contains(strings.ToLower(s), strings.ToLower(text)) {
			return true
		}
	}
	return false
}

// Open reports whether something remains to be done about it.
func (i Item) Open() bool { return i.Mark == nil || i.Mark.State == Reopened }

// Worklist is what of the report asks for something.
func (r *Report) Worklist() *Worklist {
	w := &Worklist{Tenant: cmp.Or(r.Tenant.InitialDomain, r.Tenant.ID), Domains: r.Domains, ObservedAt: r.ObservedAt, Partial: r.Reads.Partial, Unread: r.Reads.Unread, Totals: r.Totals}
	for row := range r.People(Asking) {
		w.Items = append(w.Items, itemOf(row))
	}
	for row := range r.Orphans(Asking) {
		w.Items = append(w.Items, itemOf(row))
	}
	return w
}

func itemOf(r Row) Item {
	i := Item{Candidates: r.Candidates, Category: r.Category, Codes: r.Codes, Next: r.Next, Why: r.Why, Lost: r.Lost, Unknown: r.Unknown}
	if p := r.Person; p != nil {
		i.PersonName, i.PersonUPN, i.PersonSAM, i.PersonGUID = p.Name(), p.UPN, p.SAMAccountName, p.GUID.String()
	}
	if a := r.Account; a != nil {
		i.AccountUPN, i.AccountID, i.AccountState = a.UPN, a.ID, State(*a)
	}
	if a := r.Holder; a != nil {
		i.HolderUPN, i.HolderID, i.HolderState = a.UPN, a.ID, State(*a)
	}
	if r.DaysLeft >= 0 {
		i.DaysLeft = &r.DaysLeft
	}
	return i
}

// worklistFormat is the number of the format of a saved list: that of audit --format json.
const worklistFormat = 1

// savedWorklist is a list as JSON.
type savedWorklist struct {
	Format     int              `json:"format"`
	Tenant     *string          `json:"tenant"`
	Domains    []string         `json:"domains"`
	ObservedAt time.Time        `json:"observedAt"`
	Reads      savedReads       `json:"reads"`
	Totals     map[Category]int `json:"totals"`
	People     []Item           `json:"people"`
	Orphans    []Item           `json:"orphans"`
}

type savedReads struct {
	Partial bool   `json:"partial"`
	Unread  []Hole `json:"unread"`
}

// JSON is the list as it is saved, with what was done. Nothing in it is a command to a terminal.
func (w *Worklist) JSON() ([]byte, error) {
	s := savedWorklist{Format: worklistFormat, Tenant: &w.Tenant, Domains: listed(w.Domains), ObservedAt: w.ObservedAt.UTC(), Reads: savedReads{w.Partial, listed(w.Unread)},
		Totals: map[Category]int{}, People: []Item{}, Orphans: []Item{}}
	for _, t := range w.Totals {
		s.Totals[t.Category] = t.Many
	}
	for _, i := range w.Items {
		i.Codes, i.Lost, i.Unknown = listed(i.Codes), listed(i.Lost), listed(i.Unknown)
		if i.OfPerson() {
			s.People = append(s.People, i)
		} else {
			s.Orphans = append(s.Orphans, i)
		}
	}
	text, err := json.MarshalIndent(s, "", "  ")
	return append(link.EscapeJSON(text), '\n'), err
}

// listed is a list that JSON shows as one, though it be empty.
func listed[T any](list []T) []T { return append([]T{}, list...) }

// ReadWorklist reads a list that the wizard has saved, or one that an audit has written as JSON. It leaves out what asks for nothing. The error is a
// *link.Problem without an object.
func ReadWorklist(text []byte) (*Worklist, error) {
	var s savedWorklist
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(text), "\uFEFF")), &s); err != nil {
		return nil, noWorklist("it is not JSON that hardmatch has written", err)
	}
	if s.Format != worklistFormat || s.ObservedAt.IsZero() {
		return nil, noWorklist(fmt.Sprintf("its format is %d, and this version reads %d", s.Format, worklistFormat), nil)
	}
	w := &Worklist{Domains: s.Domains, ObservedAt: s.ObservedAt, Partial: s.Reads.Partial, Unread: s.Reads.Unread}
	if s.Tenant != nil {
		w.Tenant = *s.Tenant
	}
	for _, category := range Categories() {
		w.Totals = append(w.Totals, Total{category, s.Totals[category]})
	}
	for n, i := range slices.Concat(s.People, s.Orphans) {
		if why := i.flaw(n < len(s.People)); why != "" {
			return nil, noWorklist(fmt.Sprintf("its entry %d %s", n+1, why), nil)
		}
		if i.waits().asks() {
			w.Items = append(w.Items, i)
		}
	}
	return w, nil
}

// flaw is what makes an entry none that could be worked on; "" for nothing.
func (i Item) flaw(person bool) string {
	if !slices.Contains(Categories(), i.Category) {
		return fmt.Sprintf("has the category %q, which this version does not know", i.Category)
	}
	if _, err := link.ParseGUID(i.Of()); err != nil || person != i.OfPerson() {
		return "does not say whom it is about"
	}
	return ""
}

func noWorklist(cause string, err error) *link.Problem {
	return &link.Problem{Kind: link.BadInput, Cause: "it is not a worklist: " + cause, Cure: "Give a list that the wizard has saved, or one that an audit has written as JSON", Way: link.Way{To: link.ToMakeList}, Err: err}
}

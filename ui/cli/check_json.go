package cli

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui"
)

// checkFormat is the number of the format of check --json. It changes when a field changes its meaning or goes away.
const checkFormat = 1

// checkJSON is the check-up for scripts. Known and empty is null, unreadable is absent, lists have a fixed order, and every non-graphic rune is
// escaped, so the output is safe in a terminal.
func checkJSON(c checkup.CheckUp) ([]byte, error) { return encode(checkUpOf(c), "", "  ") }

// encode writes JSON with nothing in it that a terminal would obey: in one line if indent is "". margin is where the lines of a value within another one begin.
func encode(v any, margin, indent string) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(margin, indent)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return link.EscapeJSON(b.Bytes()), nil
}

// known returns the value of k as show makes it, or null if that is nil; if k is unknown it returns nil, which omitzero leaves out.
func known[T any](k link.Known[T], show func(T) any) any {
	v, ok := k.Get()
	if !ok {
		return nil
	}
	if shown := show(v); shown != nil {
		return shown
	}
	return json.RawMessage("null")
}

func plain[T any](v T) any { return v }

// timeOrNull returns the time in UTC, RFC 3339, or null if there is none.
func timeOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

type checkUpJSON struct {
	Format     int             `json:"format"`
	Verdict    checkup.Verdict `json:"verdict"`
	Person     personJSON      `json:"person"`
	Anchor     anchorJSON      `json:"anchor"`
	Account    *chosenJSON     `json:"account"`
	Candidates []candidateJSON `json:"candidates"`
	Holders    []holderJSON    `json:"holders"`
	Findings   []findingJSON   `json:"findings"`
}

type personJSON struct {
	DN              any    `json:"dn"`
	SAMAccountName  any    `json:"samAccountName"`
	UPN             any    `json:"userPrincipalName"`
	DisplayName     any    `json:"displayName"`
	Enabled         bool   `json:"enabled"`
	ObjectGUID      string `json:"objectGUID"`
	ConsistencyGUID any    `json:"consistencyGUID,omitzero"`
}

type anchorJSON struct {
	anchorValueJSON
	Alternatives []anchorValueJSON `json:"alternatives"`
	Evidence     string            `json:"evidence,omitempty"` // which of them the tenant's synced accounts follow
}

type anchorValueJSON struct {
	Attribute   link.AnchorAttribute `json:"attribute"`
	ImmutableID any                  `json:"immutableID"`
}

type accountJSON struct {
	ID          link.AccountID `json:"id"`
	UPN         any            `json:"userPrincipalName"`
	DisplayName any            `json:"displayName"`
	Where       link.Where     `json:"where,omitempty"`
	Sync        any            `json:"sync,omitzero"`
	ImmutableID any            `json:"immutableID,omitzero"`
}

type chosenJSON struct {
	accountJSON
	Evidence *evidenceJSON `json:"evidence,omitempty"` // if something is to be decided about a holder
}

type candidateJSON struct {
	accountJSON
	Why     []string `json:"why"`
	Against []string `json:"against"`
}

type holderJSON struct {
	accountJSON
	BelongsTo *personJSON  `json:"belongsTo"`
	Options   []optionJSON `json:"options"`
	Evidence  evidenceJSON `json:"evidence"`
}

type optionJSON struct {
	Choice    checkup.Choice `json:"choice"`
	Available bool           `json:"available"`
	Reason    any            `json:"reason"`
}

type evidenceJSON struct {
	Use             link.UsageVerdict `json:"use"`
	LastSignIn      any               `json:"lastSignIn,omitzero"`
	Licences        any               `json:"licences,omitzero"`
	Mailbox         any               `json:"mailbox,omitzero"`
	Groups          any               `json:"groups,omitzero"`
	Roles           any               `json:"roles,omitzero"`
	Devices         any               `json:"devices,omitzero"`
	Owned           any               `json:"owned,omitzero"`
	Reports         any               `json:"reports,omitzero"`
	Created         any               `json:"created,omitzero"`
	PasswordChanged any               `json:"passwordChanged,omitzero"`
}

type roleJSON struct {
	Name     string `json:"name"`
	Eligible bool   `json:"eligible"`
	Via      any    `json:"via"`  // the group it comes through, or null
	Unit     any    `json:"unit"` // the id of what it is for, or null for the whole tenant
}

type findingJSON struct {
	Code        link.Code     `json:"code"`
	Severity    link.Severity `json:"severity"`
	Object      refJSON       `json:"object"`
	Title       string        `json:"title"`
	Cause       any           `json:"cause"`
	Cure        any           `json:"cure"`
	Source      any           `json:"source"`
	Acknowledge string        `json:"acknowledge,omitempty"`
}

type refJSON struct {
	Kind link.RefKind `json:"kind"`
	ID   any          `json:"id"`
	Name any          `json:"name"`
}

func checkUpOf(c checkup.CheckUp) checkUpJSON {
	out := checkUpJSON{
		Format: checkFormat, Verdict: c.Verdict,
		Person: personOf(c.Person),
		Anchor: anchorJSON{anchorValueOf(c.Anchor.AnchorValue), each(c.Anchor.Alternatives, anchorValueOf), c.Anchor.Evidence},
		Candidates: each(c.Candidates, func(candidate checkup.Candidate) candidateJSON {
			return candidateJSON{accountOf(candidate.Account), each(candidate.Why, itself), each(candidate.Against, itself)}
		}),
		Holders:  each(c.Holders, func(h checkup.Holder) holderJSON { return holderOf(h, c.Facts.At) }),
		Findings: each(c.Findings, findingOf),
	}
	if c.Account != nil {
		out.Account = &chosenJSON{accountJSON: accountOf(*c.Account)}
		if len(c.Undecided()) > 0 {
			out.Account.Evidence = new(evidenceOf(*c.Account, c.Facts.At))
		}
	}
	return out
}

// each converts a list; an empty one is [] and never null.
func each[From, To any](list []From, convert func(From) To) []To {
	out := make([]To, 0, len(list))
	for _, one := range list {
		out = append(out, convert(one))
	}
	return out
}

func itself(text string) string { return text }

func personOf(p link.Person) personJSON {
	return personJSON{
		DN: ui.OrNull(p.DN), SAMAccountName: ui.OrNull(p.SAMAccountName), UPN: ui.OrNull(p.UPN), DisplayName: ui.OrNull(p.DisplayName),
		Enabled: p.Enabled, ObjectGUID: p.GUID.String(), ConsistencyGUID: known(p.ConsistencyGUID, anchorBytes),
	}
}

// anchorBytes returns GUID text for 16 bytes, hexadecimal for any other number, null for none.
func anchorBytes(raw []byte) any {
	if len(raw) == 16 {
		return link.GUID(raw).String()
	}
	return ui.OrNull(hex.EncodeToString(raw))
}

func anchorValueOf(v link.AnchorValue) anchorValueJSON {
	return anchorValueJSON{v.Attribute, ui.OrNull(v.ImmutableID)}
}

func accountOf(a link.Account) accountJSON {
	return accountJSON{
		ID: a.ID, UPN: ui.OrNull(a.UPN), DisplayName: ui.OrNull(a.DisplayName), Where: a.Where(),
		Sync: known(a.Sync, plain), ImmutableID: known(a.ImmutableID, ui.OrNull),
	}
}

func holderOf(h checkup.Holder, now time.Time) holderJSON {
	out := holderJSON{accountJSON: accountOf(h.Account), Evidence: evidenceOf(h.Account, now)}
	if h.BelongsTo != nil {
		out.BelongsTo = new(personOf(*h.BelongsTo))
	}
	out.Options = each(h.Options, func(o checkup.Option) optionJSON {
		return optionJSON{o.Choice, o.Available, ui.OrNull(o.Reason)}
	})
	return out
}

func evidenceOf(a link.Account, now time.Time) evidenceJSON {
	e := a.Usage
	return evidenceJSON{
		Use:        e.Verdict(now),
		LastSignIn: known(e.LastSignIn, timeOrNull),
		Licences:   known(e.Licences, func(names []string) any { return append([]string{}, names...) }),
		Mailbox:    known(e.Mailbox, plain),
		Groups:     known(e.Groups, plain), Roles: known(a.Roles, rolesOf), Devices: known(e.Devices, plain),
		Owned: known(e.Owned, plain), Reports: known(e.Reports, plain),
		Created: known(e.Created, timeOrNull), PasswordChanged: known(e.PasswordChanged, timeOrNull),
	}
}

// rolesOf returns directory roles. If some could not be read, a finding says so.
func rolesOf(roles []link.Role) any {
	return each(roles, func(r link.Role) roleJSON { return roleJSON{r.Name, r.Eligible, ui.OrNull(r.Via), ui.OrNull(r.Unit)} })
}

// cureOf also names the paragraph of FINDINGS.md: whoever gets someone else's JSON has no screen with a help key.
func cureOf(f link.Finding) string {
	if f.Cure == "" {
		return ""
	}
	return ui.OnCommandLine.Cure(f.Cure, f.Way) + ". See " + ui.Paragraph(f.Code)
}

func findingOf(f link.Finding) findingJSON {
	out := findingJSON{
		Code: f.Code, Severity: f.Severity,
		Object: refJSON{f.Object.Kind, ui.OrNull(f.Object.ID), ui.OrNull(f.Object.Name)},
		Title:  f.Title, Cause: ui.OrNull(f.Cause), Cure: ui.OrNull(cureOf(f)), Source: ui.OrNull(f.Source),
	}
	if f.Typed {
		out.Acknowledge = "type-upn"
	}
	return out
}

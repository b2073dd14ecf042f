package ui

import (
	"encoding/hex"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// named is how a sentence names someone: by display name and sign-in name.
func named(name, upn string) string {
	if upn == "" || name == upn {
		return name
	}
	return name + " <" + upn + ">"
}

// accountNamed is how a sentence names an account: never without what distinguishes it from another one of the same names.
func accountNamed(a link.Account) string { return named(a.Name(), a.UPN) + " (" + a.ID.Short() + ")" }

// identity names an account in a row. The sign-in name stays readable: it is cut last, in its middle.
func identity(name, upn, id string, r term.Role, width int) term.Line {
	tail := ""
	if id != "" {
		tail = " (" + id + ")"
	}
	width -= term.Cells(tail)
	upnWidth := min(term.Cells(upn), max(width-10, width*3/5))
	shortUPN := term.CutMiddle(upn, upnWidth)
	shortName := term.CutEnd(term.Clean(name), max(width-term.Cells(shortUPN)-2, 1))
	if name == upn || upn == "" {
		return term.Row(r.Of(term.CutMiddle(name, width)), term.Subtle.Of(tail))
	}
	return term.Row(r.Of(shortName), term.Normal.Of("  "+shortUPN), term.Subtle.Of(tail))
}

// personRow is an AD user in a list: the name, the sign-in name, the beginning of an id if one is given, where they are, and that they are off. What was
// searched for is marked.
func personRow(p link.Person, id, searched string, width int, here bool) term.Line {
	const off, folderColumn, leastUsual, leastWide = "  off", 14, 70, 100
	folder, state := folderOf(p.DN), ""
	if !p.Enabled {
		state = off
	}
	room := width - folderColumn - term.Cells(off)
	switch {
	case width >= leastWide:
		room = width * 3 / 5
	case width < leastUsual: // the names need the room
		folder = innermost(folder)
		room = width - min(term.Cells(folder), folderColumn) - term.Cells(state)
	default:
		folder = innermost(folder)
	}
	left := identity(p.Name(), signInOf(p), id, term.Focus(here), room-2)
	var marked term.Line
	for _, s := range left {
		marked = append(marked, term.Matching(s.Text, searched, s.Role)...)
	}
	right := term.Row(term.Subtle.Of(term.CutEnd(folder, width-room-term.Cells(state))), term.Warning.Of(state))
	return term.Beside([]term.Line{marked}, []term.Line{right}, room, width)[0]
}

// innermost is the last folder of a path.
func innermost(path string) string { return path[strings.LastIndex(" / "+path, " / "):] }

// The widths of labels: of an AD user's attributes, and of what is said of an operation.
const (
	attributeColumn = 22
	storyColumn     = 16
)

// personDetail is what distinguishes people, and with ids also what is written into the account. If both names are shown already it does not repeat them, nor a
// mail address and a logon name that say no more than the sign-in name. For someone who is alone in the list it leaves out the day they were made, and a place
// that the row says.
func personDetail(p link.Person, ids, shown, alone bool, width int) []term.Line {
	enabled, mail, logon := "", p.PrimarySMTP(), p.SAMAccountName
	if !p.Enabled {
		enabled = "off: disabled in AD"
	}
	if before, _, _ := strings.Cut(p.UPN, "@"); strings.EqualFold(before, logon) && !ids {
		logon = ""
	}
	if strings.EqualFold(mail, p.UPN) && !ids {
		mail = ""
	}
	made, folder := "", folderOf(p.DN)
	if !p.Created.IsZero() && (ids || !alone) { // that distinguishes people
		made = p.Created.Format("2006-01-02")
	}
	if _, domain, _ := strings.Cut(p.UPN, "@"); shown && alone && !ids && strings.EqualFold(folder, domain+" / "+innermost(folder)) { // the row has both
		folder = ""
	}
	facts := [][2]string{
		{"Where", folder}, {"Department", p.Department}, {"Job title", p.JobTitle}, {"Made", made}, {"State", enabled},
		{"Mail", mail}, {"Logon name", logon},
	}
	if ids { // first, since they were asked for
		all := p.ImmutableIDs()
		values := [][2]string{{"objectGUID", p.GUID.String()}, {"mS-DS-ConsistencyGuid", consistency(p)}, {"ImmutableID", string(all[0])}}
		for _, other := range all[1:] {
			values = append(values, [2]string{"or, by objectGUID", string(other)})
		}
		facts = slices.Insert(facts, 1, values...)
	}
	var lines []term.Line
	if !shown {
		lines = term.Strong.Wrap(p.Name(), width)
		lines = append(lines[:min(len(lines), 1)], term.Strong.Wrap(signInOf(p), width)...)
	}
	for _, f := range facts {
		if f[1] == "" {
			continue
		}
		lines = append(lines, term.Labelled(f[0], f[1], attributeColumn, width)...)
	}
	return lines
}

// consistency shows mS-DS-ConsistencyGuid: as a GUID if it is one, otherwise in hexadecimal.
func consistency(p link.Person) string {
	raw, known := p.ConsistencyGUID.Get()
	switch {
	case !known:
		return "could not be read"
	case len(raw) == 0:
		return "not set"
	case len(raw) == len(link.GUID{}):
		return link.GUID(raw).String()
	default:
		return hex.EncodeToString(raw)
	}
}

// folderOf turns a distinguished name into the order that people think in: contoso.com / Berlin / Sales.
func folderOf(dn string) string {
	var domain, path []string
	for i, part := range splitDN(dn) {
		kind, value, _ := strings.Cut(part, "=")
		switch {
		case strings.EqualFold(strings.TrimSpace(kind), "DC"):
			domain = append(domain, value)
		case i > 0:
			path = append([]string{value}, path...)
		}
	}
	return link.Clean(strings.Join(append([]string{strings.Join(domain, ".")}, path...), " / ")) // a byte that was escaped may be a command
}

// searchedIn is the place below which people are looked for.
func searchedIn(base string) string {
	if base == "" {
		return "the forest"
	}
	return folderOf("CN=someone," + base)
}

// splitDN splits at the commas that are not escaped, and takes the escapes away: a backslash before a sign, or before the two digits of a byte (RFC 4514, 2.4).
func splitDN(dn string) []string {
	if !strings.Contains(dn, `\`) {
		return strings.Split(dn, ",") // as nearly all are, and each row of a list has one
	}
	var parts []string
	var part []byte
	for i := 0; i < len(dn); i++ {
		switch {
		case dn[i] == '\\' && i+1 < len(dn):
			if of, err := hex.DecodeString(dn[i+1 : min(i+3, len(dn))]); err == nil {
				part = append(part, of...)
				i += 2
				continue
			}
			i++
			part = append(part, dn[i])
		case dn[i] == ',':
			parts, part = append(parts, string(part)), part[:0]
		default:
			part = append(part, dn[i])
		}
	}
	return append(parts, string(part))
}

func days(n int) string {
	if n == 0 {
		return "less than a day"
	}
	return link.Count(n, "day", "days")
}

func syncState(a link.Account) string {
	state, known := a.Sync.Get()
	switch {
	case !known:
		return "sync state unknown"
	case state == link.Synced:
		return "synced from AD"
	case state == link.LeftScope:
		return "was synced, left the scope"
	default:
		return "cloud-only"
	}
}

func roleNames(roles []link.Role) string {
	names := make([]string, 0, len(roles))
	for _, r := range roles {
		name := r.Name
		if r.Eligible {
			name += " (eligible)"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

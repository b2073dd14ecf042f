package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// mostNames is how long a list of people may be, in bytes: a million names.
const mostNames = 64 << 20

// namedLine is a name and the line that it stands on; the name is empty if a row names no one.
type namedLine struct {
	name string
	line int
}

const peopleCure = "Give a file with one name a line, or a CSV whose first row names its columns, such as userPrincipalName"

// names reads --people; nil if the audit is of everybody. nameless are the lines of rows that name no one.
func (c auditCommand) names(s *session) (names []namedLine, nameless []int, err error) {
	if c.People == "" {
		return nil, nil, nil
	}
	refused := func(cause, cure string) ([]namedLine, []int, error) {
		return nil, nil, usage("--people "+c.People, cause, cure)
	}
	raw, err := readPeople(s, c.People)
	if err != nil {
		return refused("it cannot be read ("+link.FileSays(err)+")", peopleCure)
	}
	if len(raw) > mostNames {
		return refused("it is longer than any list of people", peopleCure)
	}
	if what, cure := noList(raw); what != "" {
		return refused(what, cure)
	}
	text, err := textOf(raw)
	if err != nil {
		return refused(err.Error(), `Save it as "CSV UTF-8", or as Unicode text`)
	}
	all, beside, err := namesIn(text)
	if err != nil {
		return refused(err.Error(), peopleCure)
	}
	if beside {
		_, _ = fmt.Fprintln(s.Stderr, "The list has no header, so that only the first cell of each line was read as a name")
	}
	for _, n := range all {
		if n.name == "" {
			nameless = append(nameless, n.line)
		} else {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return refused("it names no one", peopleCure)
	}
	return names, nameless, nil
}

// noList says what a file without a list is, though one may be made of it, and what to do; "" for anything else.
func noList(raw []byte) (what, cure string) {
	text := bytes.TrimLeft(bytes.TrimPrefix(raw, []byte(byteOrderMark)), " \t\r\n")
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("\xD0\xCF\x11\xE0")): // a ZIP file, and what Excel wrote before 2007
		return "it is a workbook of Excel, or another packed file", `Open it in Excel, and save it as "CSV UTF-8"`
	case len(text) > 1 && (text[0] == '{' || text[0] == '[') && json.Valid(text):
		return "it is JSON", "Give a CSV: hardmatch audit --format csv and Export-Csv in PowerShell write one"
	default:
		return "", ""
	}
}

func readPeople(s *session, path string) ([]byte, error) {
	if path == "-" {
		if s.Stdin == nil {
			return nil, errors.New("there is no standard input")
		}
		return io.ReadAll(io.LimitReader(s.Stdin, mostNames+1))
	}
	return readAtMost(path, mostNames+1)
}

// reportMisnamed says on standard error, in their order, which lines name no one or several people.
func (s *session) reportMisnamed(misnamed []audit.Misnamed, names []namedLine, nameless []int) {
	type said struct {
		line int
		why  string
	}
	all := link.Map(misnamed, func(m audit.Misnamed) said { return said{names[m.At].line, link.Clean(m.Name) + ": " + whyMisnamed(m)} })
	for _, line := range nameless {
		all = append(all, said{line, "the row names no one: the cell that names people in other rows is empty"})
	}
	slices.SortStableFunc(all, func(a, b said) int { return cmp.Compare(a.line, b.line) })
	for _, one := range all {
		fmt.Fprintf(s.Stderr, "line %d: %s\n", one.line, one.why)
	}
}

// whyMisnamed says why a name is no one's or several people's, as a check-up of it does.
func whyMisnamed(m audit.Misnamed) string {
	switch {
	case m.Found == audit.Unread:
		return "whoever has this name could not be read"
	case m.Problem != nil:
		return strings.Join(append([]string{link.Clean(m.Problem.Cause)}, cureAndMeant(m.Problem)...), ". ")
	case m.Found > 1:
		return fmt.Sprintf("%d people in Active Directory have this name", m.Found)
	default:
		return "no one in Active Directory has this name"
	}
}

// mostMeant is how many of the people whom a name may mean one line lists.
const mostMeant = 3

// cureAndMeant says what to do about a name, and whom it may mean.
func cureAndMeant(p *link.Problem) (parts []string) {
	if p.Cure != "" {
		parts = append(parts, link.Clean(p.Cure))
	}
	if len(p.Found) == 0 {
		return parts
	}
	people := link.Map(p.Found[:min(mostMeant, len(p.Found))], link.Clean)
	if len(p.Found) > mostMeant {
		people = append(people, "and others")
	}
	return append(parts, "It may mean "+strings.Join(people, "; "))
}

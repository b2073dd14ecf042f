package ui

import (
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/naming"
	"hardmatch/ui/term"
)

func (s *search) body(width, height int) []term.Line {
	lines := s.filterLines(term.Strong.Of("Name:  "), s.input, s.summary(), width)
	if len(s.people) > 0 {
		return append(lines, s.results(width, height-len(lines))...)
	}
	return append(lines, s.pastLines(width, height-len(lines))...)
}

func (s *search) summary() string {
	switch {
	case s.input.Text() == "":
		return "Type a name, a sign-in name or a mail address of a user in Active Directory."
	case s.doing != "" || s.problem != nil:
		return ""
	case len(s.people) == 0:
		return s.nobody()
	case s.found.Through != nil:
		return s.through()
	case s.found.More:
		return fmt.Sprintf("%d of the first %d people. There are more: type more of the name.", s.at+1, len(s.people))
	case len(s.people) == 1:
		return "1 person"
	default:
		return fmt.Sprintf("%d of %d people", s.at+1, len(s.people))
	}
}

// nobody says what was looked for, and where.
func (s *search) nobody() string {
	name := naming.Read(s.asked)
	text := fmt.Sprintf("No one in %s answers to %s", s.within, quoted(s.asked))
	switch {
	case name.Hidden:
		text += ". It contains an invisible character: type it again."
	case name.Kind == naming.Logon && len(name.Inside) == 0:
		text += ". Try the sign-in name, or fewer letters."
	default:
		text += ", taken for " + name.String() + "."
	}
	if name.Kind == naming.Address && s.found.Cloud == nil {
		text += " Nor does an account in Entra ID that has it lead to anyone here."
	}
	if p := s.found.Cloud; p != nil {
		text += " Entra ID could not be asked whose it is: " + term.Sentence(p.Cause)
	}
	return text
}

// through says by which account in the tenant the people were found.
func (s *search) through() string {
	var ways []string
	for _, by := range s.found.By {
		if !slices.Contains(ways, by) {
			ways = append(ways, by)
		}
	}
	return fmt.Sprintf("No one in AD has this name. The account %s in Entra ID has it, and leads here by %s:", accountNamed(*s.found.Through), strings.Join(ways, ", then by "))
}

// quoted is a text in quotes as it was typed: a backslash is no escape here.
func quoted(text string) string { return `"` + link.Clean(text) + `"` }

// results are the list and the detail of the marked person: side by side if the window is wide, otherwise below each other.
func (s *search) results(width, height int) []term.Line {
	if width >= sideBySide {
		left := width * 3 / 5
		return term.Beside(s.list(left-2, height), s.detailLines(width-left), left, width)
	}
	detail := s.detailLines(width)
	list := s.list(width, min(len(s.people), max(leastPeople, height-max(len(detail), personDetailLines)-1)))
	if len(list)+max(len(detail), personDetailLines) < height {
		list = append(list, term.Blank())
	}
	return append(list, detail...)
}

// sideBySide is the width from which the detail stands beside the list.
const sideBySide = 100

const (
	personDetailLines = 9 // are kept for what is said of the marked person, so that the list does not jump
	leastPeople       = 4 // lines of the list, however much is said
)

// list shows the people, a line each. If two lines would be the same, for lack of room or because all names are, each has the beginning of its GUID.
func (s *search) list(width, height int) []term.Line {
	width -= 2
	if s.alike.first != &s.people[0] || s.alike.width != width {
		s.alike = findAlike(s.people, width)
	}
	return s.at.Rows(len(s.people), height, func(i int, here bool) term.Line {
		id := ""
		if s.alike.of[i] {
			id = s.people[i].GUID.String()[:8]
		}
		return append(term.Row(term.Mark(here)), personRow(s.people[i], id, s.asked, width, here)...)
	})
}

// alike are the people whose row of that width says the same as another one's. They are found once for an answer: it takes everyone, even those who are not in
// view.
type alike struct {
	first *link.Person // of the answer
	width int
	of    []bool
}

func findAlike(people []link.Person, width int) alike {
	a := alike{&people[0], width, make([]bool, len(people))}
	first := map[string]int{}
	for i, p := range people {
		text := personRow(p, "", "", width, false).Join().Text
		if before, there := first[text]; there {
			a.of[before], a.of[i] = true, true
		} else {
			first[text] = i
		}
	}
	return a
}

// rowShows reports whether the list shows both names of a person whole, so the detail need not say them again.
func (s *search) rowShows(p link.Person) bool {
	row := personRow(p, "", "", s.width-2, false).Join().Text
	return s.width < sideBySide && strings.Contains(row, term.Clean(p.Name())) && strings.Contains(row, term.Clean(signInOf(p)))
}

func (s *search) detailLines(width int) []term.Line {
	person := s.people[s.at]
	full, known := s.read[person.GUID]
	if !known {
		return append(term.Strong.Wrap(person.Name(), width)[:1], term.Row(term.Subtle.Of("reading the details …")))
	}
	return personDetail(full, s.details, s.rowShows(full), len(s.people) == 1 && !s.found.More, width)
}

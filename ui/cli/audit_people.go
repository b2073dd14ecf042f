package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// mostNames is how long a list of people may be, in bytes: a million names.
const mostNames = 64 << 20

// namedLine is a name with the line that it stands on.
type namedLine struct {
	name string
	line int
}

// names reads --people; nil where everybody is meant.
func (c auditCommand) names(s *session) ([]namedLine, error) {
	if c.People == "" {
		return nil, nil
	}
	const cure = "Give a file with one name a line, or a CSV"
	raw, err := readPeople(s, c.People)
	if err != nil {
		return nil, usage("--people "+c.People, fmt.Sprintf("it cannot be read (%v)", cause(err)), cure)
	}
	if len(raw) > mostNames {
		return nil, usage("--people "+c.People, "it is longer than any list of people", cure)
	}
	text, err := textOf(raw)
	if err != nil {
		return nil, usage("--people "+c.People, err.Error(), `Save it as "CSV UTF-8", or as Unicode text`)
	}
	names, err := namesIn(text)
	switch {
	case err != nil:
		return nil, usage("--people "+c.People, err.Error(), cure)
	case len(names) == 0:
		return nil, usage("--people "+c.People, "it names no one", cure)
	}
	return names, nil
}

func readPeople(s *session, path string) ([]byte, error) {
	if path == "-" {
		if s.Stdin == nil {
			return nil, errors.New("there is no standard input")
		}
		return io.ReadAll(io.LimitReader(s.Stdin, mostNames+1))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(file, mostNames+1))
}

// reportMisnamed says on standard error which lines name nobody or several.
func (s *session) reportMisnamed(misnamed []audit.Misnamed, names []namedLine) {
	for _, m := range misnamed {
		why := "no one in Active Directory has this name"
		if m.Found > 1 {
			why = fmt.Sprintf("%d people in Active Directory have this name", m.Found)
		}
		fmt.Fprintf(s.Stderr, "line %d: %s: %s\n", names[m.At].line, link.Clean(m.Name), why)
	}
}

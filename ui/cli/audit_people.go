package cli

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"hardmatch/link"
)

// mostNames is how long a list of people may be, in bytes: a million names.
const mostNames = 64 << 20

// namedLine is a name with the line that it stands on.
type namedLine struct {
	name string
	line int
}

// names reads --people; nil where everybody is meant. Of a CSV it takes the first column; empty lines and a header count for nothing.
func (c auditCommand) names(s *session) ([]namedLine, error) {
	if c.People == "" {
		return nil, nil
	}
	text, err := readPeople(s, c.People)
	if err != nil {
		return nil, usage("--people "+c.People, fmt.Sprintf("it cannot be read (%v)", cause(err)), "Give a file with one name a line")
	}
	if len(text) > mostNames {
		return nil, usage("--people "+c.People, "it is longer than any list of people", "Give a file with one name a line")
	}
	names, err := namesIn(string(text))
	switch {
	case err != nil:
		return nil, usage("--people "+c.People, err.Error(), "Give a file with one name a line, or a CSV")
	case len(names) == 0:
		return nil, usage("--people "+c.People, "it names no one", "Give a file with one name a line")
	}
	return names, nil
}

func readPeople(s *session, path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(io.LimitReader(s.Stdin, mostNames+1))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(file, mostNames+1))
}

// headers are the names of a first line that is no person's.
var headers = []string{"upn", "userprincipalname", "samaccountname", "mail", "objectguid"}

// namesIn are the names of a text in UTF-8: a line each, or the first column of a CSV.
func namesIn(text string) ([]namedLine, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	var names []namedLine
	for first := true; ; first = false {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		name := strings.TrimSpace(record[0])
		if name == "" || first && link.HasAddress(headers, name) {
			continue
		}
		names = append(names, namedLine{name, line})
	}
}

package notation

import (
	"encoding/csv"
	"strings"
)

var (
	underline = Pattern(`^\s*-+(?:\s+-+)*\s*$`)
	dashes    = Pattern(`-+`)
	heading   = Pattern(`^[A-Za-z][\w.; -]{0,60}$`)
)

// cells are the values of a table of PowerShell, or of CSV with a line of names, each with the name of its column.
func cells(text string, l layers) []part {
	var rows []string
	for _, row := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		if strings.TrimSpace(row) != "" && !strings.HasPrefix(row, "#TYPE") {
			rows = append(rows, row)
		}
	}
	if len(rows) < 2 {
		return nil
	}
	if len(rows) > 2 && underline().MatchString(rows[1]) {
		return columns(rows, l)
	}
	for _, comma := range ",;\t" {
		if out := separated(rows, comma, l); len(out) > 0 {
			return out
		}
	}
	return nil
}

// columns takes the rows of a table apart where the dashes under its heading begin, or at the blanks if that gives as many values.
func columns(rows []string, l layers) []part {
	starts := dashes().FindAllStringIndex(rows[1], -1)
	names := cut(rows[0], starts)
	var out []part
	for _, row := range rows[2:] {
		values := cut(row, starts)
		if words := strings.Fields(row); len(words) == len(starts) {
			values = words
		}
		for i, value := range values {
			out = append(out, cell(names[i], value, l))
		}
	}
	return out
}

// cut takes a row apart at the columns, counted in characters.
func cut(row string, starts [][]int) []string {
	runes := []rune(row)
	var out []string
	for i, start := range starts {
		from, to := min(start[0], len(runes)), len(runes)
		if i+1 < len(starts) {
			to = min(starts[i+1][0], len(runes))
		}
		out = append(out, strings.TrimSpace(string(runes[from:to])))
	}
	return out
}

// separated reads CSV (RFC 4180), whose first line names two columns or more. Nil if it is none.
func separated(rows []string, comma rune, l layers) []part {
	r := csv.NewReader(strings.NewReader(strings.Join(rows, "\n")))
	r.Comma, r.LazyQuotes, r.TrimLeadingSpace = comma, true, comma != '\t'
	records, err := r.ReadAll() // all must have as many values as the first
	if err != nil || len(records) < 2 || len(records[0]) < 2 {
		return nil
	}
	for _, name := range records[0] {
		if !heading().MatchString(strings.TrimSpace(name)) {
			return nil
		}
	}
	var out []part
	for _, record := range records[1:] {
		for i, value := range record {
			out = append(out, cell(records[0][i], value, l))
		}
	}
	return out
}

func cell(name, value string, l layers) part {
	l = l.in("a table")
	l.attribute = strings.TrimSpace(name)
	return part{value, l, 0}
}

package cli

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// headers are the columns that name a person, the surest first, under the names of Active Directory, Exchange, Entra ID and an audit. Capitals, blanks, dashes and
// underscores do not count.
var headers = [][]string{
	{"objectguid", "personguid"}, {"userprincipalname", "upn", "personupn"}, {"samaccountname", "personsam"}, {"mail", "email", "emailaddress"},
	{"distinguishedname", "persondn"},
}

var endsOfLine = strings.NewReplacer("\r\n", "\n", "\r", "\n") // of Windows, and of old Macs

// namesIn returns the names of a text: one a line, or one a row of a CSV. It ignores empty lines; a row that is not empty and has no name where the others
// have one gives an empty name. beside says that rows of a list without a header have other cells, none of which looks like a name.
func namesIn(text string) (names []namedLine, beside bool, err error) {
	text = endsOfLine.Replace(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(text), -1, true
	r.TrimLeadingSpace = r.Comma != '\t' // it would take tabs for blanks
	if line := openQuote(text, r.Comma); line > 0 {
		return nil, false, fmt.Errorf("the quotation mark that begins a cell in line %d does not end the cell, so that others would be lost in it", line)
	}
	var columns []int // nil: there has been no header
	bare := false     // there is no header
	for {
		from := r.InputOffset()
		record, err := r.Read()
		if errors.Is(err, io.EOF) && beside && len(names) == 1 { // which may be names too
			return nil, false, fmt.Errorf("its only row, line %d, has several cells and no header, so that the others might be names that are left out", names[0].line)
		}
		if errors.Is(err, io.EOF) {
			return names, beside, nil
		}
		if err != nil {
			return nil, false, err
		}
		line, _ := r.FieldPos(0)
		whole := strings.TrimSpace(text[from:r.InputOffset()])
		if isPreamble(whole) || strings.TrimSpace(strings.Join(record, "")) == "" {
			continue
		}
		if columns == nil {
			header := columnsOf(record)
			if columns, bare = []int{0}, header == nil; !bare {
				columns = header
				continue
			}
		}
		if r.Comma != ',' { // no distinguished name is split by it
			whole = ""
		}
		name := namedBy(record, columns, whole)
		if strings.ContainsAny(name, "\r\n") {
			return nil, false, fmt.Errorf("a quotation mark of line %d does not end there", line)
		}
		if bare && name != whole {
			if i := slices.IndexFunc(record[1:], mayNameSomeone); i >= 0 {
				return nil, false, fmt.Errorf("line %d has several cells and no header, and %.60q might be a name that is left out", line, link.Clean(strings.TrimSpace(record[i+1])))
			}
			beside = beside || strings.TrimSpace(strings.Join(record[1:], "")) != ""
		}
		names = append(names, namedLine{name, line})
	}
}

// openQuote returns the line of the first cell that begins with a quotation mark and does not end with one; 0 if there is none. A CSV reader that takes such a cell
// takes the rows after it for a part of it (RFC 4180, 2.5 and 2.7).
func openQuote(text string, separator rune) (line int) {
	for line = 1; text != ""; {
		if separator != '\t' {
			text = strings.TrimLeftFunc(text, func(r rune) bool { return r != '\n' && unicode.IsSpace(r) })
		}
		begun := line
		for strings.HasPrefix(text, `"`) { // more than once where two stand for one
			in, after, closed := strings.Cut(text[1:], `"`)
			line += strings.Count(in, "\n")
			if text = after; !closed || after != "" && !strings.ContainsRune("\"\n"+string(separator), rune(after[0])) {
				return begun
			}
		}
		end := strings.IndexAny(text, "\n"+string(separator))
		if end < 0 {
			return 0
		}
		line += strings.Count(text[end:end+1], "\n")
		text = text[end+1:]
	}
	return 0
}

// isPreamble reports whether a line stands before a header: Export-Csv of Windows PowerShell names the type, and Excel the separator.
func isPreamble(line string) bool {
	return strings.HasPrefix(line, "#TYPE ") || len(line) == len("sep=;") && strings.HasPrefix(strings.ToLower(line), "sep=")
}

// separator returns what stands between the cells: the first of the three in the first line that has one outside quotation marks. Excel writes a semicolon where a comma
// is a decimal point, and a tab in Unicode text.
func separator(text string) rune {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#TYPE ") {
			continue
		}
		quoted := false
		found := map[rune]bool{}
		for _, r := range line {
			quoted = quoted != (r == '"')
			found[r] = found[r] || !quoted
		}
		for _, r := range "\t;," {
			if found[r] {
				return r
			}
		}
	}
	return ','
}

var bareHeading = strings.NewReplacer(" ", "", "-", "", "_", "")

// columnsOf returns the columns of a header that name a person, the surest first; nil for what is not a header.
func columnsOf(record []string) []int {
	var columns []int
	for _, same := range headers {
		for i, cell := range record {
			if slices.Contains(same, strings.ToLower(bareHeading.Replace(strings.TrimSpace(cell)))) {
				columns = append(columns, i)
			}
		}
	}
	return columns
}

// namedBy returns the first cell of the columns that is not empty. A distinguished name without quotation marks is the whole line; "": none is.
func namedBy(record []string, columns []int, whole string) string {
	for _, i := range columns {
		if i >= len(record) {
			continue
		}
		if i == 0 && whole != "" && len(record) > 1 && strings.Contains(record[0], "=") && naming.Read(whole).Kind == naming.DN {
			return whole
		}
		name := strings.TrimSpace(record[i])
		if bare, marked := strings.CutPrefix(name, "'"); marked && bare != "" && strings.Contains("=+-@", bare[:1]) { // as safeCell writes it
			name = bare
		}
		if name != "" {
			return name
		}
	}
	return ""
}

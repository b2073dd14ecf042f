package cli

import (
	"bufio"
	"encoding/csv"
	"strings"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// byteOrderMark makes Excel read a CSV as UTF-8.
const byteOrderMark = "\uFEFF"

// auditCSV writes one person or orphan a line (RFC 4180), the names of the columns first.
func auditCSV(to *bufio.Writer, r *audit.Report, shown audit.Of) error {
	_, _ = to.WriteString(byteOrderMark) // the last write has the same error
	w := csv.NewWriter(to)
	w.UseCRLF = true
	cells := make([]string, len(auditColumns))
	for i, column := range auditColumns {
		cells[i] = column.name
	}
	_ = w.Write(cells)
	for row := range rowsOf(r, shown) {
		for i, column := range auditColumns {
			cells[i] = safeCell(cellText(column.value(r, row)))
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// safeCell returns a text that no spreadsheet takes for a formula, and no terminal for a command (OWASP: CSV Injection).
func safeCell(text string) string {
	hostile := text != "" && strings.Contains("=+-@\t\r", text[:1])
	if text = link.CleanProse(text); hostile {
		return "'" + text
	}
	return text
}

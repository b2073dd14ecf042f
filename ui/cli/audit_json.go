package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"iter"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/ui"
)

// auditFormat is the number of the format of audit --format json. It changes when a field changes its meaning or goes away.
const auditFormat = 1

type auditHead struct {
	Format     int         `json:"format"`
	Tenant     any         `json:"tenant"`
	Domains    []string    `json:"domains"`
	ObservedAt any         `json:"observedAt"`
	Reads      auditReads  `json:"reads"`
	Totals     orderedJSON `json:"totals"`
}

type auditReads struct {
	People   int         `json:"people"`
	Accounts int         `json:"accounts"`
	Deleted  int         `json:"deleted"`
	Counted  any         `json:"counted"`
	Requests int         `json:"requests"`
	Partial  bool        `json:"partial"`
	OneByOne bool        `json:"oneByOne,omitempty"`
	Unread   []auditHole `json:"unread"`
}

type auditHole struct {
	What  string `json:"what"`
	Cause any    `json:"cause"`
	Cure  any    `json:"cure"`
}

// orderedJSON is an object whose fields keep their order.
type orderedJSON []orderedField

type orderedField struct {
	name  string
	value any
}

// MarshalJSON writes the object.
func (o orderedJSON) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := o.indentInto(&b, "")
	return b.Bytes(), err
}

// indentInto writes the object, which is not empty, as encode does, at a third of the cost: there is one for each of 100,000 people. Values are text, lists of text,
// numbers and nil.
func (o orderedJSON) indentInto(b *bytes.Buffer, margin string) error {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	put := func(v any) error {
		err := encoder.Encode(v)
		b.Truncate(b.Len() - 1) // the end of the line
		return err
	}
	between := "{\n"
	for _, f := range o {
		_, _ = b.WriteString(between + margin + "  \"" + f.name + "\": ") // names are ours
		between = ",\n"
		list, _ := f.value.([]string)
		if len(list) == 0 {
			if err := put(f.value); err != nil {
				return err
			}
			continue
		}
		next := "[\n"
		for _, text := range list {
			_, _ = b.WriteString(next + margin + "    ")
			next = ",\n"
			if err := put(text); err != nil {
				return err
			}
		}
		_, _ = b.WriteString("\n" + margin + "  ]")
	}
	_, _ = b.WriteString("\n" + margin + "}")
	return nil
}

func auditHeadOf(r *audit.Report) auditHead {
	head := auditHead{
		Format: auditFormat, Tenant: ui.OrNull(tenantOf(r)), Domains: each(r.Domains, itself), ObservedAt: timeOrNull(r.ObservedAt),
		Reads: auditReads{People: r.Reads.People, Accounts: r.Reads.Accounts, Deleted: r.Reads.Deleted, Counted: ui.OrNull(r.Reads.Counted), Requests: r.Reads.Requests, Partial: r.Reads.Partial, OneByOne: r.Reads.OneByOne,
			Unread: each(r.Reads.Unread, func(h audit.Hole) auditHole { return auditHole{h.What, ui.OrNull(h.Cause), ui.OrNull(h.Cure)} })},
	}
	for _, t := range r.Totals {
		head.Totals = append(head.Totals, orderedField{string(t.Category), t.Many})
	}
	return head
}

// rowJSON returns a row as JSON, with the columns in camelCase.
func rowJSON(r *audit.Report, row audit.Row) orderedJSON {
	fields := make(orderedJSON, len(auditColumns))
	for i, column := range auditColumns {
		fields[i] = orderedField{column.inJSON, column.value(r, row)}
	}
	return fields
}

// rowsOf yields the people, then the accounts that are no one's.
func rowsOf(r *audit.Report, shown audit.Of) iter.Seq[audit.Row] {
	return func(yield func(audit.Row) bool) {
		for _, rows := range []iter.Seq[audit.Row]{r.People(shown), r.Orphans(shown)} {
			for row := range rows {
				if !yield(row) {
					return
				}
			}
		}
	}
}

// auditLines writes one person or orphan a line.
func auditLines(to *bufio.Writer, r *audit.Report, shown audit.Of) error {
	for row := range rowsOf(r, shown) {
		line, err := json.Marshal(rowJSON(r, row))
		if err != nil {
			return err
		}
		_, _ = to.Write(link.EscapeJSON(line)) // the next write has the same error
		if err := to.WriteByte('\n'); err != nil {
			return err
		}
	}
	return nil
}

// auditJSON writes the report as one object, row after row.
func auditJSON(to *bufio.Writer, r *audit.Report, shown audit.Of) error {
	head, err := encode(auditHeadOf(r), "", "  ")
	if err != nil {
		return err
	}
	_, _ = to.Write(bytes.TrimSuffix(head, []byte("\n}\n"))) // the last write has the same error
	var text bytes.Buffer
	for _, list := range []struct {
		name string
		rows iter.Seq[audit.Row]
	}{{"people", r.People(shown)}, {"orphans", r.Orphans(shown)}} {
		_, _ = to.WriteString(",\n  \"" + list.name + "\": [")
		between, end := "\n    ", "]"
		for row := range list.rows {
			text.Reset()
			if err := rowJSON(r, row).indentInto(&text, "    "); err != nil {
				return err
			}
			_, _ = to.WriteString(between)
			if _, err := to.Write(link.EscapeJSON(text.Bytes())); err != nil {
				return err
			}
			between, end = ",\n    ", "\n  ]"
		}
		_, _ = to.WriteString(end)
	}
	_, err = to.WriteString("\n}\n")
	return err
}

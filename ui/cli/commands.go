package cli

import (
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/notation"
)

type convertCommand struct {
	Value string `arg:"" help:"A GUID, an ImmutableID, or 16 bytes, as any tool shows them."`
}

// Run prints every meaning of the value in every notation, offline.
func (c convertCommand) Run(s *session) error {
	found, err := link.ReadAnchor(c.Value)
	if err != nil {
		return err
	}
	var b strings.Builder
	switch {
	case len(found) > 1 && severalValues(found):
		fmt.Fprintf(&b, "This holds %d values. Take the one you mean.\n\n", len(found))
	case len(found) > 1:
		fmt.Fprintf(&b, "This can be read in %d ways. Take the one you mean.\n\n", len(found))
	}
	for _, name := range found[0].CutOff {
		fmt.Fprintf(&b, "%s is set too, and shown in part only: it may be the anchor.\nHave PowerShell show all of it: $FormatEnumerationLimit = 16\n\n", name)
	}
	for i, r := range found {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "read as          %s\n", readAs(r))
		fmt.Fprintf(&b, "GUID             %s\n", notation.Text(r.Bytes))
		if r.OfCloud() {
			b.WriteString("no anchor        it is the id of a cloud object, from which no ImmutableID is made\n")
			continue
		}
		fmt.Fprintf(&b, "ImmutableID      %s\n", notation.ImmutableID(r.Bytes))
		fmt.Fprintf(&b, "hex              %x\n", r.Bytes)
		fmt.Fprintf(&b, "LDAP filter      %s\n", notation.Filter(r.Bytes))
		fmt.Fprintf(&b, "connector space  %s\n", notation.ConnectorSpace(r.Bytes))
	}
	return s.write([]byte(b.String()))
}

// severalValues reports whether these are several values rather than several meanings of one.
func severalValues(found []notation.Reading) bool {
	return slices.ContainsFunc(found, func(r notation.Reading) bool {
		return r.Attribute != found[0].Attribute || slices.Contains(r.Inside, notation.List)
	})
}

// readAs says what a value was taken for, and what the text itself calls it.
func readAs(r notation.Reading) string {
	if r.Attribute == "" {
		return r.String()
	}
	return r.String() + ": " + r.Attribute
}

package ui

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// messageOf is a check-up as a message to whoever has to act: what is asked of them first, with everything that they need to find the objects.
func messageOf(c checkup.CheckUp, way Ways) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(link.Clean(strings.Join(parts, "")) + "\n") }
	line("Linking ", named(c.Person.Name(), c.Person.UPN), " to the right account in Entra ID needs your help.")
	stops := func(p placed) bool { return p.Severity == link.Stops } // someone else may have to act
	all := inOrder(c)
	heading := ""
	for _, f := range append(link.Filter(all, stops), slices.DeleteFunc(all, stops)...) {
		if f.heading != heading {
			heading = f.heading
			b.WriteString("\n" + heading + ":\n")
		}
		line("- ", term.Sentence(f.Title))
		for _, text := range []string{term.Sentence(f.Cause), term.Sentence(way.Cure(f.Cure, f.Way))} {
			if text != "" {
				b.WriteString("  " + link.CleanProse(text) + "\n")
			}
		}
	}
	b.WriteString("\nThe objects:\n")
	line("- AD user ", c.Person.DN, ", objectGUID ", c.Person.GUID.String())
	line("- ImmutableID ", string(c.Anchor.ImmutableID), ", of ", string(c.Anchor.Attribute))
	which := whichOf(&c)
	for _, a := range checkup.AccountsOf(c.Account, c.Holders) {
		line("- ", a.UPN, ", ", which[a.ID], ", object id ", string(a.ID))
	}
	return b.String()
}

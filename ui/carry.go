package ui

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// Addresses that AD lacks are added to the person there before the link, each unless it is left out.

// mostAddresses is how many lines the frame has for them: if there are more, those around the focus are shown, with how many there are besides.
const mostAddresses = 4

// carriable are the addresses that a plan can carry.
func carriable(c checkup.CheckUp) []string {
	may := link.Filter(c.Lost, func(l checkup.LostAddress) bool { return l.Refused == "" })
	return link.Map(may, func(l checkup.LostAddress) string { return l.Address })
}

// carried are those of them that are not left out.
func (d *drafts) carried(c checkup.CheckUp) []string {
	return slices.DeleteFunc(carriable(c), func(address string) bool { return d.leaves(c, address) })
}

// leaves reports whether an address is left out. Each address of an account that may be someone else's is, until it is chosen: it may be that person's.
func (d *drafts) leaves(c checkup.CheckUp, address string) bool {
	left, chosen := d.leftOut[address]
	return left || !chosen && c.PerhapsOthers
}

// extraRows draw the extras of a card: the person has one for each address, and a small window shows the one with the focus.
func (f *confirm) extraRows(c fateCard, level, width int) []term.Line {
	var at []int
	focus := 0
	for i, s := range f.tabs {
		if s.extra() && s.holder == c.id && (s.kind == tabCarry) == c.inAD {
			if i == f.focus {
				focus = len(at)
			}
			at = append(at, i)
		}
	}
	draw := func(n int, _ bool) []term.Line { return f.extraLines(f.tabs[at[n]], at[n] == f.focus, width) }
	switch {
	case !c.inAD:
		return term.Cursor(focus).View(len(at), 1<<10, draw)
	case level == cardsLeast && f.focused().kind != tabCarry:
		return nil
	case level == cardsLeast:
		return term.Cursor(focus).View(len(at), 1, draw)
	default:
		return term.Cursor(focus).View(len(at), mostAddresses, draw)
	}
}

// addressCard is that of the AD user, if the plan changes their addresses or could; false if it does not.
func (t proposal) addressCard() (fateCard, bool) {
	p := t.plan.From.Person
	carried := t.plan.Carried()
	c := fateCard{inAD: true, role: term.Warning, fate: "CHANGED IN AD", name: signInOf(p), tag: "in AD"}
	offered := t.check != nil && len(carriable(*t.check)) > 0
	switch {
	case offered && len(carried) == 0:
		c.role, c.fate = term.Normal, "NOT CHANGED IN AD"
		c.facts, c.saidOnly = []string{link.AddressKind(carriable(*t.check)...) + " that the next sync removes from the account:"}, carriable(*t.check)
	case offered:
		c.facts = []string{"gets " + link.AddressKind(carried...) + " that the sync would otherwise remove from the account:"}
		c.saidOnly = carried
	case len(carried) == 0:
		return c, false
	case t.plan.Undoes != "":
		c.must = []string{"loses what was added to its " + link.AddressKind(carried...) + ": " + strings.Join(carried, ", ")}
	default:
		c.must = []string{"gets " + link.AddressKind(carried...) + " that the sync would otherwise remove from the account: " + strings.Join(carried, ", ")}
	}
	return c, true
}

// roomy is how high the screen's own lines must be for the frame to show addresses that have no focus, whatever else there is.
const roomy = 16

// aroundAddress is what the frame and the toggle take of a line that holds an address.
const aroundAddress = 20

// unlisted names all addresses that are added, if the frame may lack room for them or for the whole of them, so that they are read all the same; "" if it has
// room.
func (f *confirm) unlisted() string {
	c, carried := f.proposal.check, f.proposal.plan.Carried()
	if c == nil || len(carried) == 0 {
		return ""
	}
	long := slices.ContainsFunc(carried, func(address string) bool { return term.Cells(address) > f.width-aroundAddress })
	if long || len(carriable(*c)) > mostAddresses || f.height < roomy {
		return "Added in AD: " + strings.Join(carried, ", ") + "."
	}
	return ""
}

// addressesIn says in short what becomes of addresses in AD; "" if the steps change none.
func addressesIn(steps []plan.Step) (word, whom string) {
	var all []string
	for _, s := range steps {
		if s.Address != "" {
			all, word = append(all, s.Address), s.Word()
		}
	}
	switch {
	case len(all) == 0:
		return "", ""
	case len(all) == 1:
		whom = all[0]
	default:
		whom = link.Count(len(all), "address", "addresses")
	}
	if word == (plan.Step{Do: link.DoUncarry}).Word() {
		return "take", whom + " out of AD"
	}
	return word, whom + " in AD"
}

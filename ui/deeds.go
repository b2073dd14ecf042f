package ui

import (
	"cmp"
	"fmt"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
	"slices"
	"strings"
	"time"
)

// shortLines are the steps in short, as many in a line as it holds.
func (t proposal) shortLines(width int) []term.Line {
	const gap = "    "
	var lines []term.Line
	line := ""
	for _, part := range t.inShort() {
		switch {
		case line == "":
			line = part
		case term.Cells(line+gap+part) <= width:
			line += gap + part
		default:
			lines, line = append(lines, term.Normal.Wrap(line, width)...), part
		}
	}
	return append(lines, term.Normal.Wrap(line, width)...)
}

// inShort are the steps in short, numbered: what is done where nothing is refused.
func (t proposal) inShort() []string {
	var parts []string
	main := t.main()
	word, whom := addressesIn(main)
	said := false
	for _, s := range main {
		switch {
		case s.Address != "" && said:
		case s.Address != "":
			said = true
			parts = append(parts, fmt.Sprintf("%d %s %s", len(parts)+1, word, whom))
		case s.Do == link.DoVerify && len(parts) > 0 && strings.HasSuffix(parts[len(parts)-1], s.On.Short()):
			continue // every step does that, as d shows
		case s.OnPerson():
			parts = append(parts, fmt.Sprintf("%d change %s in AD", len(parts)+1, s.UPN))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", len(parts)+1, t.stepInShort(s)))
		}
	}
	return parts
}

// stepInShort says what a step does, and to which account. An undo says what it gives back, and which name it gives.
func (t proposal) stepInShort(s plan.Step) string {
	switch {
	case t.plan.Undoes != "" && s.Do.Sets():
		return "give the ImmutableID back to " + s.On.Short()
	case t.plan.Undoes != "" && s.Do == link.DoRename:
		return s.Word() + " " + s.On.Short() + " to " + s.UPNAfter
	default:
		return t.word(s) + " " + s.On.Short()
	}
}

// main are the steps to come that say what the plan is for: without those that are done only in other cases, unless they were begun already, and without
// the first try of a set that comes later.
func (t proposal) main() []plan.Step {
	var out []plan.Step
	all := t.steps()
	for _, p := range all {
		begun := p.Note != ""
		if s := p.Step; p.State == plan.Waiting && !s.Ends && (begun || !s.Exception() || onlyTry(all, s)) && (begun || s.Do != link.DoTrySet) {
			out = append(out, s)
		}
	}
	return slices.DeleteFunc(out, func(s plan.Step) bool {
		return s.Do == link.DoTrySet && slices.ContainsFunc(out, func(o plan.Step) bool { return o.Do == link.DoSet && o.On == s.On })
	})
}

// onlyTry tells whether a set is the one of all steps that will give the value: no other comes for certain, and none has been done.
func onlyTry(all []plan.Progress, s plan.Step) bool {
	return s.Do == link.DoSet && !slices.ContainsFunc(all, func(p plan.Progress) bool {
		return p.Step.Do == link.DoSet && p.Step.When == plan.Always && p.State == plan.Waiting || p.Step.Do.Sets() && p.State == plan.Done
	})
}

// after says what comes after the plan, and when, as far as it is known.
func (t proposal) after() string {
	p := t.plan.From
	next, known := checkup.NextSync(p.Tenant, p.Settings, p.At)
	if !known || p.At.IsZero() {
		next = time.Time{}
	}
	return t.plan.Outlook(next.In(p.At.Location()))
}

// button says what Enter does: "Delete 6c2aa297 and link 9aaed317", "Restore and link e8cd1ad6". Where that is too long it counts the accounts, and then leaves
// out what only comes before a link.
func (t proposal) button(width int) string {
	for _, level := range []int{deedsWhole, deedsCounted, deedsOthers, deedsLeast} {
		order, did := t.deeds(level == deedsLeast)
		var parts, to []string // to whom each of the parts is done
		for _, word := range order {
			whom := strings.Join(did[word], ", ")
			if level > deedsWhole && len(did[word]) > 1 {
				whom = term.Counted(len(did[word]), "account", "accounts")
			}
			if level == deedsOthers && t.comesBack(word, whom) {
				parts, to = append(parts, word), append(to, "")
				continue
			}
			if n := len(parts); n > 0 && to[n-1] == whom && len(did[word]) == 1 {
				parts[n-1] = strings.TrimSuffix(parts[n-1], " "+whom) + " and " + word + " " + whom
				continue
			}
			parts, to = append(parts, word+" "+whom), append(to, whom)
		}
		label := strings.Join(parts, ", ")
		if n := len(parts); n > 1 {
			label = strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
		}
		if label = t.lead(label); term.Cells(label) <= width {
			return label
		}
		if bare := cmp.Or(t.moved(), upperFirst(strings.TrimPrefix(label, takeBack))); level == deedsLeast && term.Cells(bare) <= width {
			return bare // that it takes something back, the question says
		}
	}
	return strings.TrimSuffix(t.lead(fmt.Sprintf("do steps 1 to %d", len(t.inShort()))), ": ")
}

// comesBack tells whether it is a restore, or the link, of the account that the plan restores and links.
func (t proposal) comesBack(word, whom string) bool {
	target := t.plan.From.Account.ID
	restores := slices.ContainsFunc(t.main(), func(s plan.Step) bool { return s.On == target && s.Do == link.DoRestore })
	return restores && t.plan.Undoes == "" && whom == target.Short() && slices.Contains([]string{plan.Step{Do: link.DoRestore}.Word(), plan.Step{Do: link.DoSet}.Word()}, word)
}

// moved is what an undo comes to that takes the value off one account and gives it back to another; "" for any other plan.
func (t proposal) moved() string {
	_, did := t.deeds(false)
	from, to := did[plan.Step{Do: link.DoClear}.Word()], did["give it back to"]
	if t.finish != nil || t.plan.Undoes == "" || len(did) != 2 || len(from) != 1 || len(to) != 1 {
		return ""
	}
	return "Move it from " + from[0] + " to " + to[0]
}

const takeBack = "Undo: "

// How much a button says.
const (
	deedsWhole = iota
	deedsCounted
	deedsOthers // without the id of an account that comes back and is linked: its frame says that
	deedsLeast
)

// deeds are what the steps come to, in the order in which they begin, and to whom each is done; least without what only leads to a link.
func (t proposal) deeds(least bool) (order []string, did map[string][]string) {
	did = map[string][]string{}
	for _, s := range t.main() {
		leads := t.plan.Undoes == "" && (s.On == t.plan.From.Account.ID && s.Do == link.DoRename || s.Do == link.DoRestore && t.then(s.On))
		if s.Do == link.DoVerify || s.Do == link.DoRename && !t.renames(s) || least && leads {
			continue
		}
		word, whom := t.deed(s, least)
		given := least && t.plan.Undoes != "" && s.Do.Sets() && slices.Contains(did[plan.Step{Do: link.DoRestore}.Word()], whom)
		if given || slices.Contains(did[word], whom) {
			continue
		}
		if len(did[word]) == 0 {
			order = append(order, word)
		}
		did[word] = append(did[word], whom)
	}
	return order, did
}

// deed is what one step comes to, and to whom it is done.
func (t proposal) deed(s plan.Step, least bool) (word, whom string) {
	switch {
	case s.Address != "" && least:
		return addressesCounted(t.main()) // that it is in AD, the frame says
	case s.Address != "":
		return addressesIn(t.main())
	case s.OnPerson():
		return t.does(s), "AD for " + t.plan.From.Account.ID.Short()
	default:
		return t.does(s), s.On.Short()
	}
}

// then tells whether more is done to an account that comes back.
func (t proposal) then(id link.AccountID) bool {
	return slices.ContainsFunc(t.main(), func(s plan.Step) bool { return s.On == id && s.Do != link.DoRestore && s.Do != link.DoVerify })
}

// renames tells whether a step gives an account the sign-in name that it keeps, and that is not the one it has.
func (t proposal) renames(s plan.Step) bool {
	var of []plan.Step
	for _, other := range t.plan.Steps {
		if other.On == s.On && !other.Ends {
			of = append(of, other)
		}
	}
	first := slices.IndexFunc(of, func(o plan.Step) bool { return o.Do == link.DoRename })
	last := lastRename(of)
	return last >= 0 && of[last].UPNAfter == s.UPNAfter && s.UPNAfter != of[first].UPNBefore
}

// does is what a step comes to on the button: what is purged in the end is deleted, by whatever steps.
func (t proposal) does(s plan.Step) string {
	if fate := t.plan.Fate(s.On); fate == plan.FateDelete && t.plan.Undoes == "" && !s.Do.Sets() {
		return "delete"
	}
	return t.word(s)
}

// word is what a step does, in short; an undo links nobody.
func (t proposal) word(s plan.Step) string {
	if t.plan.Undoes != "" && s.Do.Sets() {
		return "give it back to"
	}
	return s.Word()
}

// lead puts in front what kind of plan it is.
func (t proposal) lead(label string) string {
	switch {
	case t.finish != nil:
		return "Finish: " + label
	case t.plan.Undoes != "":
		return takeBack + label
	case label == "": // a restore alone
		return "Do it"
	default:
		return strings.ToUpper(label[:1]) + label[1:]
	}
}

package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
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

// inShort are the steps in short, numbered: what is done if nothing is refused.
func (t proposal) inShort() []string {
	var parts []string
	main := t.main()
	word, whom := addressesIn(main)
	said, last := false, link.AccountID("")
	for _, s := range main {
		switch {
		case s.Address != "" && said:
		case s.Address != "":
			said = true
			parts = append(parts, fmt.Sprintf("%d %s %s", len(parts)+1, word, whom))
		case s.Do == link.DoVerify && len(parts) > 0 && last == s.On:
			continue // every step does that, as d shows
		case s.OnPerson():
			parts = append(parts, fmt.Sprintf("%d change %s in AD", len(parts)+1, s.UPN))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", len(parts)+1, t.stepInShort(s)))
		}
		last = s.On
	}
	return parts
}

// stepInShort says what a step does, and to which account. A sign-in name says to which one it changes, and an undo what it gives back.
func (t proposal) stepInShort(s plan.Step) string {
	switch {
	case t.plan.Undoes != "" && s.Do.Sets():
		return "give the ImmutableID back to " + s.On.Short()
	case s.Do == link.DoRename:
		return s.Word() + " " + s.On.Short() + " to " + s.UPNAfter
	default:
		return t.word(s) + " " + t.whom(s)
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

// onlyTry reports whether a set is the one of all steps that will give the value: no other comes for certain, and none has been done.
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

// button says what Enter does: "Delete 6c2aa297 and link 9aaed317", "Restore and link e8cd1ad6". If that is too long it leaves out that it takes something
// back or finishes it, which the question says; then it counts the accounts, and then leaves out what only comes before a link.
func (t proposal) button(width int) string {
	for _, level := range []int{deedsWhole, deedsCounted, deedsOthers, deedsLeast} {
		for _, label := range t.labels(level) {
			if term.Cells(label) <= width {
				return label
			}
		}
	}
	return strings.TrimSuffix(t.lead(fmt.Sprintf("do steps 1 to %d", len(t.inShort()))), ": ")
}

// labels are what the button says if it says so much: whole, and without what kind of plan it is.
func (t proposal) labels(level int) []string {
	order, did := t.deeds(level == deedsLeast)
	var parts, to []string // to whom each of the parts is done
	for _, word := range order {
		whom := strings.Join(did[word], ", ")
		if level > deedsWhole && len(did[word]) > 1 {
			whom = link.Count(len(did[word]), "account", "accounts")
		}
		if level == deedsOthers && t.comesBack(word, whom) {
			parts, to = append(parts, word), append(to, "")
			continue
		}
		if n := len(parts); n > 0 && to[n-1] == whom && len(did[word]) == 1 {
			parts[n-1] = both(parts[n-1], word, whom)
			continue
		}
		parts, to = append(parts, said(word, whom)), append(to, whom)
	}
	does := strings.Join(parts, ", ")
	if n := len(parts); n > 1 {
		does = strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	if does == "" {
		return []string{t.lead(does)}
	}
	return []string{t.lead(does), upperFirst(does)}
}

// giveBack is what an undo does to whom it gives the value back.
const giveBack = "give back"

// said is what is done to whom.
func said(word, whom string) string {
	switch {
	case word != giveBack:
		return word + " " + whom
	case strings.Contains(whom, " "):
		return "give " + whom + " their values back"
	default:
		return "give " + whom + " its value back"
	}
}

// both puts two things into a sentence that are done to the same account, one after the other: "restore and link e8cd1ad6".
func both(first, word, whom string) string {
	bare, last := strings.CutSuffix(first, " "+whom)
	switch {
	case !last:
		return first + " and " + word + " it"
	case word == giveBack:
		return first + " and give it its value back"
	default:
		return bare + " and " + word + " " + whom
	}
}

// comesBack reports whether it is a restore, or the link, of the account that the plan restores and links.
func (t proposal) comesBack(word, whom string) bool {
	target := t.plan.From.Account.ID
	return doesTo(t.main(), target, link.DoRestore) && t.plan.Undoes == "" && whom == target.Short() && slices.Contains([]string{plan.Step{Do: link.DoRestore}.Word(), plan.Step{Do: link.DoSet}.Word()}, word)
}

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
		if t.leavesOut(s, least) {
			continue
		}
		word, whom := t.deed(s, least)
		given := least && word == giveBack && slices.Contains(did[plan.Step{Do: link.DoRestore}.Word()], whom)
		if given || slices.Contains(did[word], whom) {
			continue
		}
		if len(did[word]) == 0 {
			order = append(order, word)
		}
		did[word] = append(did[word], whom)
	}
	if len(order) == 0 && t.finish != nil {
		return t.rest()
	}
	return order, did
}

// deed is what one step comes to, and to whom it is done.
func (t proposal) deed(s plan.Step, least bool) (word, whom string) {
	switch {
	case s.Address != "" && least: // that it is in AD, the frame says
		n := len(link.Filter(t.main(), func(s plan.Step) bool { return s.Address != "" }))
		return map[bool]string{true: "remove", false: "add"}[s.Do == link.DoUncarry], link.Count(n, "address", "addresses")
	case s.Address != "":
		return addressesIn(t.main())
	case s.OnPerson():
		return t.does(s), "AD for " + t.plan.From.Account.ID.Short()
	default:
		return t.does(s), t.whom(s)
	}
}

// then reports whether more is done to an account that comes back.
func (t proposal) then(id link.AccountID) bool {
	return slices.ContainsFunc(t.main(), func(s plan.Step) bool { return s.On == id && s.Do != link.DoRestore && s.Do != link.DoVerify })
}

// doesTo reports whether one of the steps does that to the account, under that condition if one is given.
func doesTo(steps []plan.Step, id link.AccountID, do link.Verb, when ...plan.Condition) bool {
	return slices.ContainsFunc(steps, func(s plan.Step) bool {
		return s.On == id && s.Do == do && (len(when) == 0 || slices.Contains(when, s.When))
	})
}

// renames reports whether a step gives an account the sign-in name that it keeps, and that is not the one it has.
func (t proposal) renames(s plan.Step) bool {
	of := link.Filter(t.plan.Steps, func(other plan.Step) bool { return other.On == s.On && !other.Ends })
	first := slices.IndexFunc(of, func(o plan.Step) bool { return o.Do == link.DoRename })
	last := lastRename(of)
	return last >= 0 && of[last].UPNAfter == s.UPNAfter && s.UPNAfter != of[first].UPNBefore
}

// does is what a step comes to on the button: what is purged in the end is deleted, by whatever steps; if the recycle bin would have kept it, the button says
// that it is purged.
func (t proposal) does(s plan.Step) string {
	if fate := t.plan.Fate(s.On); fate == plan.FateDelete && t.plan.Undoes == "" && !s.Do.Sets() {
		if doesTo(t.plan.Steps, s.On, link.DoSoftDelete, plan.IfStillLive) && doesTo(t.plan.Steps, s.On, link.DoPurge, plan.IfStillInBin) {
			return plan.Step{Do: link.DoPurge}.Word()
		}
		return "delete"
	}
	return t.word(s)
}

// word is what a step does, in short; an undo links no one.
func (t proposal) word(s plan.Step) string {
	if t.plan.Undoes != "" && s.Do.Sets() {
		return giveBack
	}
	return s.Word()
}

// lead puts in front what kind of plan it is.
func (t proposal) lead(label string) string {
	switch {
	case t.finish != nil:
		return "Finish: " + label
	case t.plan.Undoes != "":
		return "Undo: " + label
	case label == "": // a restore alone
		return "Do it"
	default:
		return link.UpperFirst(label)
	}
}

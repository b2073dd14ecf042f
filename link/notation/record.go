package notation

import (
	"slices"
	"strings"
)

// The parts of a part are not taken apart again, so a record takes no longer than its length.
const (
	partAttempts = 40  // texts that are tried for each part of a record
	mostParts    = 400 // of a record: more than a text of the longest length can have
)

var (
	nameStart = Pattern(`(?:^|[\s,;{(\[|&?@])["']?([A-Za-z$][\w.$-]{0,60}(?:;[A-Za-z][\w-]*)?)["']?\s*(::|:=|:<|=>|:|=|\s-eq\s)\s*`)
	oneValue  = Pattern(`(?s)^(?:\[guid\]\s*)?(?:"[^"]*"|'[^']*'|@?\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|[^\s,;"'{}()\[\]<>]+)`)
	inQuotes  = Pattern(`"([^"\r\n]{16,200})"|'([^'\r\n]{16,200})'`)
	leaf      = Pattern(`<([A-Za-z][\w:.-]*)([^<>]*)>([^<>]{16,600})</`)
)

// record reads all values of a text that has several: an object of JSON or of Python, a hash table of PowerShell, the lines of LDIF and Format-List, a table,
// CSV, a list. Each is read under its own name. Nil if there is one value only without a heading or another name, which is read with what surrounds it.
func record(text string, l layers) []Reading {
	if _, _, one := marked(text, l); l.part || one && !strings.Contains(text, "\n") {
		return nil
	}
	l.part = true
	if strings.HasPrefix(text, "<") {
		return several(elements(text, l))
	}
	if found, _ := readParts(cells(text, l)); len(found) > 0 {
		return found
	}
	if found, _ := readParts(fields(text, l)); len(found) > 0 {
		more, _ := readParts(lines(text, l))
		return distinct(append(found, more...))
	}
	if found, _ := readParts(lines(text, l)); len(found) > 1 { // a folded line counts twice
		return found
	}
	return several(items(text, l))
}

// several reads parts, two or more of which must have a meaning.
func several(parts []part) []Reading {
	if found, n := readParts(parts); n > 1 {
		return found
	}
	return nil
}

// readParts reads the parts of a record, each with its own allowance, and counts those that have a meaning. Of several tries at one value the first that has
// one counts.
func readParts(parts []part) (found []Reading, n int) {
	done := map[int]bool{}
	for _, p := range parts[:min(len(parts), mostParts)] {
		if p.value > 0 && done[p.value] {
			continue
		}
		if some := (&reader{left: partAttempts}).read(p.text, p.layers); len(some) > 0 {
			found, n, done[p.value] = append(found, some...), n+1, true
		}
	}
	return distinct(found), n
}

// fields are the named values of a text, if it names more than one: up to the end of the value, or else up to the next name.
func fields(text string, l layers) []part {
	starts := nameStart().FindAllStringSubmatchIndex(text, mostParts)
	if len(starts) < 2 {
		return nil
	}
	var out []part
	for i, m := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		name, separator, rest := text[m[2]:m[3]], text[m[4]:m[5]], text[m[1]:max(m[1], end)]
		whole := oneValue().FindString(text[m[1]:])
		out = append(out, part{whole, named(l, name, separator, whole), i + 1}, part{strings.TrimRight(rest, " \t\r\n,;})]|&"), named(l, name, separator, rest), i + 1})
	}
	return out
}

// named adds to the layers what a name in front of a value says of it. CN is an object of the connector space only if it is written as that has it.
func named(l layers, name, separator, value string) layers {
	isCN := strings.EqualFold(name, "cn")
	switch {
	case isCN && separator == "=" && connector().MatchString(value):
		l = l.in("a name of the connector space")
	case separator == "::":
		l = l.in("a line of LDIF")
	default:
		l = l.in("a named value")
	}
	if aName().MatchString(name) && !isCN {
		l.attribute = name
	}
	return l
}

var connector = Pattern(`^\s*\{?[0-9A-Fa-f]{32,}\}?\s*(?:,|$)`)

// items are the values of a list without names: what stands in quotes, or what blanks and commas part.
func items(text string, l layers) []part {
	l = l.in(List)
	var out []part
	for _, m := range inQuotes().FindAllStringSubmatch(text, mostParts) {
		out = append(out, part{m[1] + m[2], l, 0})
	}
	if len(out) > 0 {
		return out
	}
	for _, word := range strings.FieldsFunc(strings.Trim(text, "[](){}@ \t\r\n"), func(c rune) bool { return strings.ContainsRune(" \t\r\n,;|", c) }) {
		if len(word) >= 22 { // no notation of 16 bytes without blanks has fewer
			out = append(out, part{word, l, 0})
		}
	}
	return out
}

// elements are the innermost elements of XML, each with the name that stands nearest before its value.
func elements(text string, l layers) []part {
	var out []part
	for _, m := range leaf().FindAllStringSubmatchIndex(text, mostParts) {
		under := l.in("an element of XML")
		under.attribute = text[m[2]:m[3]]
		if names := xmlName().FindAllStringSubmatch(text[:m[5]], -1); len(names) > 0 && strings.EqualFold(under.attribute, "value") {
			under.attribute = names[len(names)-1][1]
		} else if own := xmlName().FindStringSubmatch(text[m[4]:m[5]]); own != nil {
			under.attribute = own[1]
		}
		out = append(out, part{text[m[6]:m[7]], under, 0})
	}
	return out
}

var (
	anchors = Pattern(`(?i)guid|immutable-?id|anchor`)
	cutLine = Pattern(`(?m)(?:^|[\s,;{(])["']?([A-Za-z][\w.-]{0,60})["']?\s*[:=]\s*(?:[^\n:=]*[^\n:=.\s])(?:\.\.\.|…)[ \t]*[})\]"']?[ \t]*(?:$|[,;}])`)
)

// cutOffs names the values of a text that may be an anchor and are shown in part only.
func cutOffs(text string) []string {
	var names []string
	for _, m := range cutLine().FindAllStringSubmatch(text, mostParts) {
		names = append(names, m[1])
	}
	for _, p := range cells(text, layers{}) {
		if cell := strings.TrimRight(p.text, ` })]"`); strings.HasSuffix(cell, "...") || strings.HasSuffix(cell, "…") {
			names = append(names, p.layers.attribute)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return !anchors().MatchString(name) })
	slices.Sort(names)
	return slices.Compact(names)
}

package engine

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

var update = flag.Bool("update", false, "write the golden files anew")

const findingsPage = "../../.github/FINDINGS.md"

// TestThePageOfFindings makes the page that the README links to, a line for each finding and severity, from what the rules say of the cases.
// With -update it writes the page.
func TestThePageOfFindings(t *testing.T) {
	want := findingsText(t)
	if *update {
		if err := os.WriteFile(findingsPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(findingsPage)
	if err != nil || string(got) != want {
		t.Errorf("%s is stale (go test ./link/engine -update writes it again); %v", findingsPage, err)
	}
}

func findingsText(t *testing.T) string {
	var b strings.Builder
	b.WriteString(`# What hardmatch finds

This page is generated from the code: ` + "`go test ./link/engine -update`" + `. The examples speak of James Bond, whose account is james.bond@contoso.com.

A finding **stops** (cannot go on; the cure is named), **asks** (needs a decision), **warns** (must be acknowledged; *typed*: by typing the
account's sign-in name) or **notes**. Codes and severities are stable for scripts, and each code is an anchor of this page: ` + "`FINDINGS.md#account.copy`" + `.

What is not looked for: the person's GUID in a rare notation on an account that nothing else leads to. One request asks the tenant for the ImmutableID in the
fifteen likeliest notations (seven, where the person has two GUIDs): the GUID with and without braces and dashes, hexadecimal, base64 without padding, in lower
case, of swapped bytes and of a text, the name in the connector space. It does not ask for line breaks, blanks, decimal numbers and layers of these. On an
account that is found by its names, addresses or SID, or given, every notation is read. Another AD user's ImmutableID in changed case is not recognised.

| finding | severity | what it means | the cure | the source |
|---|---|---|---|---|
`)
	anchors := map[link.Code]bool{}
	for _, f := range exampleFindings(t) {
		severity, anchor := string(f.Severity), ""
		if !anchors[f.Code] {
			anchors[f.Code], anchor = true, fmt.Sprintf(`<a id="%s"></a>`, f.Code)
		}
		if f.Typed {
			severity += ", typed"
		}
		fmt.Fprintf(&b, "| %s`%s` | %s | **%s.** %s. | %s | %s |\n", anchor, f.Code, severity, cell(f.Title), cell(f.Cause), cell(f.Cure), cell(f.Source))
	}
	for _, code := range checkup.Codes() {
		if !anchors[code] {
			t.Errorf("%s is no anchor of the page, since no case finds it", code)
		}
	}
	return b.String()
}

// exampleFindings are what the cases find, in the order of the rules, the unknowns last, each code, severity and way to acknowledge once.
func exampleFindings(t *testing.T) []link.Finding {
	place := map[link.Code]int{}
	for i, code := range checkup.Codes() {
		place[code] = i - len(checkup.Codes())
	}
	var out []link.Finding
	for _, c := range slices.Concat(findingCases, unreadCases(), []findingCase{passedBy(t), leftOpen(t)}) {
		for _, f := range c.world.check(t, c.account).Findings {
			same := func(known link.Finding) bool {
				return known.Code == f.Code && known.Severity == f.Severity && known.Typed == f.Typed
			}
			if f.Code == c.code && f.Severity == c.severity && f.Object.ID == c.about && !slices.ContainsFunc(out, same) {
				out = append(out, f)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b link.Finding) int {
		return cmp.Or(cmp.Compare(place[a.Code], place[b.Code]), cmp.Compare(weightOf(a.Severity), weightOf(b.Severity)))
	})
	return out
}

// unreadCases are the searches near the person that may fail, each failed.
func unreadCases() []findingCase {
	var out []findingCase
	for _, u := range []link.Unread{link.UnreadRecycleBin, link.UnreadNotations, link.UnreadSID, link.UnreadAddresses, link.UnreadSignIns, link.UnreadCloudID,
		link.UnreadNames, link.UnreadGroups, link.UnreadContacts, link.UnreadJournal, link.UnreadSynced} {
		severity, w := link.Notes, newWorld()
		if u.Code == link.CodeUnknownRecycleBin || u.Code == link.CodeUnknownJournal {
			severity = link.Warns
		}
		w.unread = []link.Unread{u}
		out = append(out, findingCase{u.Code, severity, testGUID(7).String(), w, "right"})
	}
	return out
}

func weightOf(s link.Severity) int {
	return slices.Index([]link.Severity{link.Stops, link.Asks, link.Warns, link.Notes}, s)
}

// cell is a text that cannot break the table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(text)
}

// Titles are lines of the first rank: what only an administrator of the sync knows by its name stands in the cause.
func TestTitlesAreInPlainWords(t *testing.T) {
	technical := regexp.MustCompile(`\b(SID|SMTP|[Aa]nchors?|[Ff]orests?)\b`)
	for _, f := range exampleFindings(t) {
		if word := technical.FindString(f.Title); word != "" {
			t.Errorf("%s says %q in its title: %s", f.Code, word, f.Title)
		}
	}
}

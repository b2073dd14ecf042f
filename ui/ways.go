package ui

import (
	"maps"
	"strings"

	"hardmatch/link"
	"hardmatch/link/engine"
)

// Ways are how the program's own cures are gone at one place: a key, a flag or a command for each. OPERATION stands for the id of the way's operation.
type Ways map[link.WayTo]string

// How is what is done for a way; "" if nothing is said.
func (w Ways) How(way link.Way) string {
	return strings.ReplaceAll(w[way.To], "OPERATION", way.Operation)
}

// Cure is a cure with how it is done.
func (w Ways) Cure(cure string, way link.Way) string {
	how := w.How(way)
	if cure == "" || how == "" {
		return cure
	}
	return cure + " (" + how + ")"
}

// Paragraph names what FINDINGS.md says of a code: what it means, how grave it is and what cures it.
func Paragraph(code link.Code) string { return "FINDINGS.md#" + string(code) }

// with are these ways and others, which go before them.
func (w Ways) with(others Ways) Ways {
	all := maps.Clone(w)
	maps.Copy(all, others)
	return all
}

// atStart are the flags with which hardmatch is started again.
var atStart = Ways{link.ToKeepLog: "--log FILE", link.ToStateAnchor: "--source-anchor", link.ToMoveJournal: "--journal FOLDER", link.ToMakeList: "hardmatch audit --format json"}

// OnCommandLine are those of whoever reads the output of a command.
var OnCommandLine = atStart.with(Ways{
	link.ToSeeHistory:    "hardmatch history",
	link.ToLinkFromAD:    "key l in the wizard",
	link.ToEndOperation:  "the wizard offers both at its start and in its history; hardmatch undo OPERATION undoes it too",
	link.ToFinishTheUndo: "the wizard offers that at its start and in its history; hardmatch undo OPERATION undoes that operation again",
})

var (
	inWizard = atStart.with(Ways{
		link.ToSeeHistory:    "F2",
		link.ToLinkFromAD:    "key l",
		link.ToEndOperation:  "F2 offers both; hardmatch undo OPERATION undoes it too",
		link.ToFinishTheUndo: "F2 offers that; hardmatch undo OPERATION undoes that operation again",
	})
	// onDone are the keys of the last screen, onRecord those of an operation in the history.
	onDone = Ways{
		link.ToWatch: "w", link.ToTryAgain: "t", link.ToTakeBack: "u", link.ToLeave: "l", link.ToLookAgain: "Esc",
		link.ToSignIn: "Esc leads to the connect screen, and Enter signs in there",
	}
	onRecord = Ways{link.ToWatch: "w", link.ToTryAgain: "f", link.ToTakeBack: "u"}
)

// onPaper is how it is done by whoever reads a receipt.
func onPaper(o engine.Outcome) Ways {
	return Ways{
		link.ToWatch: "hardmatch watch " + argument(o.Plan.From.Person), link.ToTryAgain: "hardmatch offers it at its start", link.ToTakeBack: "hardmatch undo " + o.Operation,
	}
}

// plainInShells are signs that mean only themselves in every shell.
const plainInShells = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@_-"

// argument names a person in a command that someone may paste into a shell: by a sign-in name only if no shell finds anything in it.
func argument(p link.Person) string {
	name := signInOf(p)
	if strings.ContainsFunc(name, func(r rune) bool { return !strings.ContainsRune(plainInShells, r) }) || strings.HasPrefix(name, "-") || strings.HasPrefix(name, "@") {
		return p.GUID.String()
	}
	return name
}

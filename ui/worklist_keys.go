package ui

import (
	"cmp"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/ui/term"
)

// The keys of the worklist, and why one is off.

// letter is a key, and the categories that it leaves.
type letter struct {
	key, name  string
	categories []audit.Category
}

// letters are the keys of the categories that ask for something. None is a key that means something else here, and none means that elsewhere.
var letters = []letter{
	{"u", "unknown", []audit.Category{audit.Unknown}},
	{"h", "shared-anchor", []audit.Category{audit.SharedAnchor}},
	{"w", "wrong-account", []audit.Category{audit.WrongAccount}},
	{"p", "duplicate", []audit.Category{audit.Duplicate}},
	{"b", "holder-in-bin", []audit.Category{audit.HolderInBin}},
	{"i", "account-in-bin", []audit.Category{audit.AccountInBin}},
	{"m", "moved", []audit.Category{audit.Moved}},
	{"k", "blocked", []audit.Category{audit.Blocked}},
	{"l", "unlinked", []audit.Category{audit.Unlinked}},
	{"c", "choice", []audit.Category{audit.Several}},
	{"t", "not-taken", []audit.Category{audit.NotTaken}},
	{"f", "address-conflict", []audit.Category{audit.AddressConflict}},
	{"e", "anchor-differs", []audit.Category{audit.AnchorDiffers}},
	{"n", "no-account", []audit.Category{audit.NoAccount}},
	{"o", "orphans", []audit.Category{audit.OrphanSynced, audit.OrphanLeftScope, audit.OrphanCloud, audit.OrphanForeign}},
}

func (w *worklist) controls() []term.Control {
	busy := w.whileBusy()
	switch {
	case w.entry == entrySearch:
		return []term.Control{term.EnterKey("show these"), term.BackKey("back to the list"), term.MoveKey("move").QuietIf(len(w.rows) < 2),
			term.On("Ctrl+U", "empty the field", "ctrl+u").QuietIf(w.input.Text() == ""),
		}
	case w.entry == entryReason:
		why := ""
		if w.reason.Text() == "" {
			why = "type the reason first"
		}
		return []term.Control{term.EnterKey("put aside").OffBecause(why), term.BackKey("do not")}
	case w.doing != "":
		return []term.Control{term.BackKey("stop")}
	}
	none, unread := "", ""
	if len(w.rows) == 0 {
		none = "nothing is marked"
	}
	if w.list == nil {
		unread = "there is no list yet"
	}
	keys := link.Map(letters, func(l letter) string { return l.key })
	return []term.Control{
		term.EnterKey("check up").OffBecause(cmp.Or(busy, w.whyNot())), term.BackKey("back"),
		term.On("x", w.asideDoes(), "x").OffBecause(cmp.Or(none, w.whyNotAside())).Besides(),
		term.On("/", "search", "/").OffBecause(unread), term.On("a-z", "that category", keys...).OffBecause(unread), term.On("a", "all", "a").OffBecause(unread),
		term.On("s", "save", "s").OffBecause(unread).Besides(), term.On("y", "copy", "y").OffBecause(none).Besides(),
		term.On("Left/Right", "sort", "left", "right").OffBecause(unread), w.detailsKey(), term.On("r", "read again", "r"), term.MoveKey("move"), term.PageKey(),
	}
}

func (w *worklist) whyNot() string {
	i, some := w.row()
	switch {
	case !some && w.list != nil && len(w.list.Items) == 0:
		return "there is nothing to do"
	case !some:
		return "no one is marked"
	case !i.OfPerson():
		return "this account is no one's, so there is no one to check"
	default:
		return ""
	}
}

func (w *worklist) asideDoes() string {
	if i, some := w.row(); some && i.Mark != nil && i.Mark.State == audit.Aside {
		return "take up again"
	}
	return "put aside"
}

func (w *worklist) whyNotAside() string {
	if i, some := w.row(); some && i.Mark != nil && i.Mark.State == audit.Solved {
		return "it is solved"
	}
	return ""
}

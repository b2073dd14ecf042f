package ui

import (
	"cmp"
	"fmt"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// boxGap is what stands between the two cards, and edgesMore how much more of the line than is usual their edges may take, up to the last one, which the
// terminal may clip.
const boxGap, edgesMore = 2, 3

func (r *resolve) halves(width int) (left, right int) {
	width -= edgesMore
	left = (width - boxGap) / 2
	return left, width - boxGap - left
}

// half is what stands in the frame of one account: who it is, and its signs, which scroll.
type half struct{ name, signs []term.Line }

// parts are both halves: what belongs together stands at the same height.
func (r *resolve) parts(width int) (stays, goes half) {
	left, right := r.halves(width)
	which := whichOf(&r.check)
	name := func(a link.Account, width int) []term.Line {
		lines := signInLines(cmp.Or(a.UPN, string(a.ID)), term.Strong, width-4)
		if a.DisplayName != r.check.Person.DisplayName {
			lines = append(lines, term.Row(term.Normal.Of(a.Name())).Fit(width-4))
		}
		return append(lines, term.Few(term.Normal.Wrap(strings.TrimSuffix(which[a.ID], ", "+a.ID.Short()), width-4), 2)...)
	}
	account, holder := *r.check.Account, r.holder().Account
	stays.name, goes.name = paired(name(account, left), name(holder, right))
	theirs := r.signs(holder)
	for i, s := range r.signs(account) {
		role := term.Normal
		if s[1] != theirs[i][1] {
			role = term.Strong
		}
		one, other := paired(signLines(s, role, left-4), signLines(theirs[i], role, right-4))
		stays.signs, goes.signs = append(stays.signs, one...), append(goes.signs, other...)
	}
	return stays, goes
}

// paired fills both up to the height of the higher one.
func paired(left, right []term.Line) (_, _ []term.Line) {
	height := max(len(left), len(right))
	return term.Fill(left, height), term.Fill(right, height)
}

func signLines(s [2]string, role term.Role, width int) []term.Line {
	const column = 11
	label := term.Row(term.Subtle.Of(s[0])).Pad(column + 1).Join()
	return term.Few(term.Hang(label, role.Of(s[1]), width), 3)
}

// signs are the rows of a card: the first rank, or with details every sign of use and what the account is by its ids. Both cards have the same ones.
func (r *resolve) signs(a link.Account) [][2]string {
	now := r.check.Facts.At
	state := strings.Join(append(statesOf(a, now), ownership(a)...), ", ")
	if !r.details {
		licences := "unknown"
		if names, known := a.Usage.Licences.Get(); known {
			licences = cmp.Or(strings.Join(names, ", "), "none")
		}
		signs := a.UsageSigns(now)
		rows := [][2]string{{"Signed in", cmp.Or(signs[0].Says, "unknown")}, {"Mailbox", cmp.Or(signs[2].Says, "unknown")}, {"Licences", licences}}
		if !r.statesSaid() {
			rows = append(rows, [2]string{"State", cmp.Or(state, "live, cloud-only")})
		}
		return append(rows, [2]string{"In use", useWords[a.Usage.Verdict(now)]})
	}
	rows := [][2]string{{"Object id", string(a.ID)}, {"ImmutableID", valueKnown(a)}, {"State", cmp.Or(state, "live, cloud-only")}}
	for _, s := range a.UsageSigns(now) {
		rows = append(rows, [2]string{signLabels.Replace(s.Of), s.Text()})
	}
	return rows
}

// statesSaid reports whether the words under the names say of all of the accounts here what their states are: live, and made in the cloud or owned by the sync.
func (r *resolve) statesSaid() bool {
	which := whichOf(&r.check)
	for _, a := range checkup.AccountsOf(r.check.Account, r.holders) {
		state := append(statesOf(a, r.check.Facts.At), ownership(a)...)
		if said := len(state) == 1 && a.Sync.Or("") == link.Synced && saidBy(which[a.ID]); len(state) > 0 && !said {
			return false
		}
	}
	return true
}

// signLabels shorten the names of signs to the width of a card's first column.
var signLabels = strings.NewReplacer("Last sign-in", "Signed in", "Owned objects", "Owns", "Password set", "Password")

// useWords sum the signs up.
var useWords = map[link.UsageVerdict]string{
	link.InUse: "yes", link.SeemsUnused: "seems not", link.CannotTell: "perhaps: some unread",
}

// boxes draw both cards in at most so many lines; without frames and signs if there is no room for the whole names in frames.
func (r *resolve) boxes(width, height int) []term.Line {
	stays, goes := r.parts(width)
	room := height - len(stays.name) - 2
	if room < 0 || width < leastBoxes {
		return r.bare(width, height)
	}
	left, right := stays.signs[:min(room, len(stays.signs))], goes.signs[:min(room, len(goes.signs))]
	if len(stays.signs) > room && room > 1 {
		left, right = r.text.View(stays.signs, room), r.text.View(goes.signs, room)
		right[room-1] = term.Blank() // how many there are more is said once
	}
	l, w := r.halves(width)
	stay, give := r.frames()
	return term.Beside(stay.View(append(stays.name, left...), l), give.View(append(goes.name, right...), w), l+boxGap, width-edgesMore)
}

// frames are the edges of both cards: red and double if an account is lost for good.
func (r *resolve) frames() (stays, goes term.Box) {
	stays = term.Box{Role: term.Strong, Heading: "STAYS", Tag: r.check.Account.ID.Short()}
	goes = term.Box{Heading: "GIVES WAY", Tag: r.holder().Account.ID.Short()}
	if n := len(r.holders); n > 1 {
		goes.Heading = fmt.Sprintf("GIVES WAY (%d of %d)", r.at+1, n)
	}
	if o := r.holder().Option(r.chosen(r.holder())); o.Final {
		goes.Role, goes.Double = term.Danger, true
	}
	return stays, goes
}

// leastBoxes is the width from which two cards have room for a usual sign-in name side by side.
const leastBoxes = 76

// bare names both accounts without a frame, and says what distinguishes them and how they are used if there is room for that.
func (r *resolve) bare(width, height int) []term.Line {
	which, now := whichOf(&r.check), r.check.Facts.At
	stays, goes := r.frames()
	var least, names, whole []term.Line
	add := func(heading string, a link.Account) {
		label := term.Row(term.Strong.Of(heading)).Pad(11).Join()
		least = append(least, term.Hang(label, term.Strong.Of(a.Called()), width)...)
		lines := term.Hang(label, term.Strong.Of(calledApart(a, which[a.ID])), width)
		names, whole = append(names, lines...), append(whole, lines...)
		use := strings.Join(append(statesOf(a, now), useOf(a, now)...), " · ")
		whole = append(whole, term.Indent(term.Few(term.Normal.Wrap(use, width-13), 1), 11)...)
	}
	add(stays.Heading, *r.check.Account)
	add(strings.Replace(goes.Heading, "GIVES WAY (", "GOES (", 1), r.holder().Account)
	switch {
	case len(whole) <= height:
		return whole
	case len(names) <= height:
		return names
	default:
		return least
	}
}

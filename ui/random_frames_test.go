package ui_test

import (
	"fmt"
	"maps"
	"regexp"
	"strings"

	"hardmatch/link"
	"hardmatch/ui/uitest"
)

// sights looks at what is shown after each key of a random walk, in a window of any size, and counts what it has seen. Whatever it is:
//
//   - no frame is taller or wider than its window;
//   - an account is never a name alone: for each time that a sign-in name is shown, there is an id, so that no two are shown by the same text;
//   - if a button can be pressed that changes an account, its sign-in name is there whole, and the line that says what is lost.
type sights struct {
	frames, buttons, lost int
	names                 map[link.AccountID]link.Account // of this walk, those that are gone too
}

// join lets it look at a walk. In three walks of four the accounts have one display name, and some share their sign-in name too.
func (s *sights) join(w *randomWalk) {
	if w.n%4 != 1 {
		s.alike(w)
	}
	s.names = maps.Clone(w.accounts)
	w.look = func() { s.look(w) }
}

// alike gives the accounts sign-in names that AD does not have, of any length, and one in the recycle bin that of a live one. What a dead process has left keeps its names.
func (s *sights) alike(w *randomWalk) {
	if len(w.writes) > 0 {
		return
	}
	const mine = "james.bond.of.the.service@contoso.com" // AD has the same address, and another sign-in name
	for id, a := range w.accounts {
		switch {
		case id == rightID, !a.DeletedAt.IsZero():
			a.UPN = mine
		default:
			a.UPN = fmt.Sprintf("james.bond%s@%s.onmicrosoft.com", strings.Repeat("x", 1+w.dice.IntN(53)), strings.Repeat("c", 1+w.dice.IntN(30)))
		}
		w.accounts[id] = a
	}
}

// onButton is a button with the focus that changes something, and what is done to which account.
var (
	onButton = regexp.MustCompile(`\[ (Undo|Give|Remove|Finish|Delete|Clear|Purge|Link|Restore|Change|Untie|Rename|Do|Add)[^\]]* \]`)
	deed     = regexp.MustCompile(`(?i)(delete|clear|purge|link|restore|untie|give|for|from|to) ([0-9a-f]{8})`)
)

// look looks at what is shown in another window, and goes back to the one of the walk.
func (s *sights) look(w *randomWalk) {
	w.t.Helper()
	width, height := 60+w.dice.IntN(141), 16+w.dice.IntN(45)
	w.d.Resize(width, height)
	frame := w.d.Frame()
	s.frames++
	uitest.Fits(w.t, frame, width, height)
	for _, wrong := range s.wrong(w, frame) {
		w.t.Errorf("walk %d, %dx%d: %s: %q\n%s", w.n, width, height, wrong, w.keys, frame)
	}
	w.d.Resize(160, 200)
}

func (s *sights) wrong(w *randomWalk, frame string) (all []string) {
	cards, whole := solid(frame), unbroken(frame) // where two cards stand side by side, and elsewhere
	ids := map[string]int{}                       // by sign-in name
	maps.Copy(s.names, w.accounts)
	for id, a := range s.names {
		ids[a.UPN] += strings.Count(frame, id.Short())
	}
	delete(ids, "")
	for upn, n := range ids {
		if strings.Contains(frame, " more ") { // an id may be below the fold
			n++
		}
		if named := max(s.named(cards, upn), s.named(whole, upn)); named > n && upn != w.people[0].UPN { // that is the AD user's as well
			all = append(all, fmt.Sprintf("%s is named %d times, with %d ids", upn, named, n))
		}
	}
	button := onButton.FindString(frame)
	if button == "" || !strings.HasPrefix(w.d.Title(), "Confirm") {
		return all
	}
	s.buttons++
	for _, d := range deed.FindAllStringSubmatch(button, -1) {
		for id, a := range w.accounts {
			if id.Short() == d[2] {
				all = append(all, s.lacks(whole, strings.ToLower(d[1]), a)...)
			}
		}
	}
	return all
}

// named counts how often a text without blanks speaks of an account by its sign-in name, and not of the name as such.
func (s *sights) named(text, upn string) int {
	n := strings.Count(text, upn)
	for _, before := range []string{"sign-inname", "nameisnow", "replaces", "signsinas", "accountkeeps"} {
		n -= strings.Count(text, before+upn)
	}
	return n
}

// lacks is what a screen must say of an account that its button changes, and does not.
func (s *sights) lacks(whole, does string, a link.Account) (all []string) {
	if !strings.Contains(whole, a.UPN) {
		all = append(all, a.UPN+" is not there whole")
	}
	if does != "delete" && does != "purge" {
		return all
	}
	s.lost++
	says := []string{"Noonecanbringitback"}
	comes := strings.Contains(whole, "restore"+a.ID.Short()) || // the step may be below the fold
		strings.Contains(whole, "comesbackfromtherecyclebin") || strings.Contains(whole, "goesbacktotherecyclebin")
	back := a.DeletedAt.IsZero() || comes // it is live before it is deleted
	if a.Sync == link.Know(link.CloudOnly) && back && does == "delete" {
		says = append(says, "Restorableuntil", "Itcanberestored")
	}
	for _, text := range says {
		if strings.Contains(whole, text) {
			return all
		}
	}
	return append(all, fmt.Sprintf("none of %q is there", says))
}

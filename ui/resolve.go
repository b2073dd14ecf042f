package ui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// resolve decides what becomes of each holder, side by side with the account that is kept.
type resolve struct {
	page
	check   checkup.CheckUp
	holders []checkup.Holder
	at      term.Cursor
	text    term.Scroll
	drafts  *drafts
}

func newResolve(s *shared, c checkup.CheckUp, d *drafts) *resolve {
	r := &resolve{page: page{shared: s}, check: c, holders: c.Undecided(), drafts: d}
	for _, h := range r.holders {
		if _, been := d.marked[h.Account.ID]; !been {
			d.marked[h.Account.ID] = firstAvailable(h.Options)
		}
	}
	return r
}

func firstAvailable(options []checkup.Option) int {
	for i, o := range options {
		if o.Available {
			return i
		}
	}
	return 0
}

func (r *resolve) title() string { return "Resolve: what becomes of the holder?" }

func (r *resolve) holder() checkup.Holder { return r.holders[r.at] }

// option is the one under the cursor.
func (r *resolve) option() checkup.Option {
	h := r.holder()
	return h.Options[r.drafts.marked[h.Account.ID]]
}

func (r *resolve) controls() []term.Control {
	controls := []term.Control{
		term.EnterKey("take the marked option").OffBecause(r.whyNot()),
		term.BackKey("back"),
		term.On("Left/Right", "other option", "left", "right", "tab", "shift+tab"),
	}
	if len(r.holders) > 1 {
		controls = append(controls, term.MoveKey("other holder"))
	}
	return append(controls, term.PageKey())
}

func (r *resolve) whyNot() string {
	switch o := r.option(); {
	case r.whileBusy() != "":
		return r.whileBusy()
	case !o.Available:
		return o.Reason
	default:
		return ""
	}
}

func (r *resolve) answered(msg tea.Msg) action {
	if msg, ok := msg.(checkedUp); ok {
		r.rest()
		return goTo(newCheck(r.shared, msg.check))
	}
	return action{}
}

func (r *resolve) press(msg tea.KeyMsg) action {
	switch msg.Type {
	case tea.KeyEnter:
		return r.decide()
	case tea.KeyLeft, tea.KeyShiftTab:
		r.markNext(-1)
	case tea.KeyRight, tea.KeyTab:
		r.markNext(1)
	case tea.KeyUp, tea.KeyDown:
		r.at.Step(msg, len(r.holders))
		r.text.Top()
	default:
		lines := r.reasons(r.width)
		r.text.Press(msg, len(lines), r.height-len(r.top(r.width)))
	}
	return action{}
}

// markNext marks another option of the holder.
func (r *resolve) markNext(by int) {
	h := r.holder()
	n := len(h.Options)
	r.drafts.marked[h.Account.ID] = (r.drafts.marked[h.Account.ID] + by + n) % n
	r.text.Top()
}

// decide decides for the marked option, and goes on to the next holder without a decision, or to the plan.
func (r *resolve) decide() action {
	h, o := r.holder(), r.option()
	if o.Choice == checkup.ChooseKeepInstead {
		r.start("Reading everything about " + accountNamed(h.Account))
		return begin(checkUp(r.engine, r.check.Person, h.Account.ID))
	}
	if r.drafts.decisions[h.Account.ID].Choice != o.Choice {
		r.drafts.decisions[h.Account.ID] = plan.Decision{Choice: o.Choice}
	}
	for i, other := range r.holders {
		if r.drafts.decisions[other.Account.ID].Choice == "" {
			r.at = term.Cursor(i)
			r.text.Top()
			return action{}
		}
	}
	return planned(r.shared, r.check, r.drafts)
}

func (r *resolve) body(width, height int) []term.Line {
	top := r.top(width)
	return append(top, r.text.View(r.reasons(width), height-len(top))...)
}

// top is what stays in view: who is who, and the options.
func (r *resolve) top(width int) []term.Line {
	half := (width - 2) / 2
	holder := r.card(r.heading(), r.holder().Account, half)
	kept := r.card("Kept", *r.check.Account, width-half-2)
	lines := append(term.Beside(holder, kept, half+2, width), r.tabs())
	return append(lines, r.lines(width)...)
}

func (r *resolve) heading() string {
	if len(r.holders) == 1 {
		return "Holder"
	}
	return fmt.Sprintf("Holder %d of %d", r.at+1, len(r.holders))
}

// card shows one of the two accounts, with the evidence that it is in use or not.
func (r *resolve) card(heading string, a link.Account, width int) []term.Line {
	now := r.check.Facts.At
	is := append([]string{"id " + a.ID.Short()}, kindsOf(a, now)...)
	lines := []term.Line{
		term.Row(term.Subtle.Of(heading+"  "), term.Strong.Of(a.Name())).Fit(width),
		term.Row(term.Normal.Of(term.CutMiddle(a.UPN, width))),
	}
	lines = append(lines, term.Few(term.Subtle.Wrap(strings.Join(is, ", "), width), 2)...)
	return append(lines, term.Few(term.Normal.Wrap(a.Usage.Sentence(now), width), 3)...)
}

var choiceLabels = map[checkup.Choice]string{
	checkup.ChooseClear:       "Clear",
	checkup.ChooseDelete:      "Delete",
	checkup.ChooseKeepInstead: "Keep this one instead",
}

func (r *resolve) tabs() term.Line {
	h := r.holder()
	var all []term.Button
	for i, o := range h.Options {
		b := term.Button{Label: choiceLabels[o.Choice], Chosen: i == r.drafts.marked[h.Account.ID]}
		if !o.Available {
			b.Off = o.Reason
		}
		all = append(all, b)
	}
	return term.Buttons(all...)
}

// reasons explains the marked option, says why others are not possible, and shows the signs of use of both accounts.
func (r *resolve) reasons(width int) []term.Line {
	marked := r.option()
	lines := r.explain(marked, width)
	for _, o := range r.holder().Options {
		if !o.Available && o.Choice != marked.Choice {
			lines = append(append(lines, term.Blank()), r.explain(o, width)...)
		}
	}
	return append(lines, r.signs(width)...)
}

// signColumn is the width of the names of the signs of use.
const signColumn = 15

// signs shows what says whether the holder is in use beside the same of the account that is kept.
func (r *resolve) signs(width int) []term.Line {
	half := (width - signColumn) / 2
	var lines []term.Line
	add := func(of, holders, kepts term.Span) {
		both := term.Beside(holders.Role.Wrap(holders.Text, half-2), kepts.Role.Wrap(kepts.Text, width-signColumn-half), half, width-signColumn)
		lines = append(lines, term.Beside([]term.Line{term.Row(of)}, both, signColumn, width)...)
	}
	lines = append(lines, term.Blank())
	add(term.Strong.Of("Signs of use"), term.Subtle.Of(r.heading()), term.Subtle.Of("Kept"))
	now := r.check.Facts.At
	kept := r.check.Account.UsageSigns(now)
	for i, s := range r.holder().Account.UsageSigns(now) {
		add(term.Subtle.Of(s.Of), term.Normal.Of(s.Text()), term.Normal.Of(kept[i].Text()))
	}
	return lines
}

func (r *resolve) explain(o checkup.Option, width int) []term.Line {
	label := choiceLabels[o.Choice]
	if !o.Available {
		return term.Hang(term.Danger.Of("x "), term.Normal.Of(label+" is not possible. "+term.Sentence(o.Reason)), width)
	}
	lines := term.Hang(term.Good.Of("  "), term.Normal.Of(label+": "+term.Sentence(o.Reason)), width)
	if o.TakeBack != "" {
		lines = append(lines, term.Hang(term.Normal.Of("  "), term.Normal.Of("Taking it back: "+term.Sentence(o.TakeBack)), width)...)
	}
	if decided := r.drafts.decisions[r.holder().Account.ID].Choice; decided == o.Choice {
		lines = append(lines, term.Row(term.Good.Of("+ chosen")))
	}
	return lines
}

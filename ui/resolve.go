package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// resolve decides which account stays and what becomes of each that gives way, and asks what the sync does meanwhile.
type resolve struct {
	page
	check   checkup.CheckUp
	holders []checkup.Holder
	at      int // the holder that is shown
	text    term.Scroll
	drafts  *drafts
	older   bool // the sync has run since what is shown was read
}

func newResolve(s *shared, c checkup.CheckUp, d *drafts) *resolve {
	r := &resolve{page: page{shared: s}, check: c, holders: c.Undecided(), drafts: d}
	for _, h := range r.holders {
		if only := available(h); len(only) == 1 && r.chosen(h) == "" {
			r.choose(h, only[0])
		}
	}
	return r
}

// available are the choices that a holder allows. If there is more than one, none is made for the operator.
func available(h checkup.Holder) []checkup.Choice {
	may := link.Filter(h.Options, func(o checkup.Option) bool { return o.Available })
	return link.Map(may, func(o checkup.Option) checkup.Choice { return o.Choice })
}

func (r *resolve) title() string { return "Decide: which account stays?" }

func (r *resolve) holder() checkup.Holder { return r.holders[r.at] }

// chosen is what becomes of a holder; "" if that is not decided.
func (r *resolve) chosen(h checkup.Holder) checkup.Choice {
	return r.drafts.decisions[h.Account.ID].Choice
}

func (r *resolve) choose(h checkup.Holder, c checkup.Choice) {
	if r.chosen(h) != c {
		r.drafts.decisions[h.Account.ID] = plan.Decision{Choice: c}
	}
}

func (r *resolve) controls() []term.Control {
	if r.alone(r.width, r.height) {
		return []term.Control{term.On("d", "back to the choices", "d", "ctrl+d"), term.BackKey("back"), term.On("Up/Down", "read all signs", "up", "down", "pgup", "pgdown")}
	}
	controls := []term.Control{
		term.EnterKey(r.enterDoes()).OffBecause(r.whyNot()),
		term.On("Up/Down", "choose", "up", "down").QuietIf(r.open() < 0),
	}
	if r.check.SyncDue != nil {
		controls = append(controls, syncKey().QuietIf(r.drafts.answered))
	}
	if len(r.holders) > 1 {
		controls = append(controls, term.On("Tab", "other account", "tab", "shift+tab"))
	}
	return append(controls, r.detailsKey(), term.BackKey("back"), term.PageKey().Quietly())
}

func (r *resolve) enterDoes() string {
	switch {
	case r.chosen(r.holder()) == checkup.ChooseKeepInstead:
		return "look at the other one"
	case r.chosen(r.holder()) != "" && r.open() >= 0:
		return "next account"
	default:
		return "go on"
	}
}

// open is a holder that is not decided; -1 if all are.
func (r *resolve) open() int {
	return slices.IndexFunc(r.holders, func(h checkup.Holder) bool { return r.chosen(h) == "" })
}

func (r *resolve) whyNot() string {
	switch {
	case r.whileBusy() != "":
		return r.whileBusy()
	case r.older:
		return olderThanRun(true)
	case r.chosen(r.holder()) == "":
		return "choose what becomes of " + r.holder().Account.ID.Short() + " (Up/Down)"
	case r.chosen(r.holder()) == checkup.ChooseKeepInstead, r.open() >= 0:
		return ""
	case r.check.SyncDue != nil && !r.drafts.answered:
		return "say what the sync is doing (Left/Right)"
	case !r.check.Proceeds() && r.check.SyncDue != nil:
		return "the sync may run in the middle: have it paused, then say so (Left/Right)"
	case !r.check.Proceeds():
		return "something is in the way: Esc goes back to it"
	default:
		return ""
	}
}

func (r *resolve) press(msg tea.KeyMsg) action {
	scrolls := slices.Contains([]string{"up", "down", "pgup", "pgdown", "d", "ctrl+d"}, msg.String())
	switch alone := r.alone(r.width, r.height); {
	case alone && !scrolls:
		return notice("Press d, which leads back to the choices.")
	case alone && !isDetails(msg):
		r.scroll(msg)
		return action{}
	}
	switch msg.String() {
	case "enter":
		return r.goOn()
	case "up":
		r.step(-1)
	case "down":
		r.step(1)
	case "left", "right":
		if r.check.SyncDue != nil {
			r.drafts.answer(msg.String() == "right")
			r.held()
		}
	case "tab":
		r.turn(r.at + 1)
	case "shift+tab":
		r.turn(r.at + len(r.holders) - 1)
	case "d", "ctrl+d":
		r.details = !r.details
		r.text.Top()
	default:
		r.scroll(msg)
	}
	return action{}
}

// held takes the answer what the sync is doing into account.
func (r *resolve) held() { r.check = r.check.WithHold(r.drafts.hold, r.engine.TenantNow()) }

// step chooses the next of what the account allows. What is not possible says why, and is passed over.
func (r *resolve) step(by int) {
	h, all := r.holder(), available(r.holder())
	at := slices.Index(all, r.chosen(h))
	if at < 0 && by < 0 {
		at = len(all)
	}
	if at += by; at >= 0 && at < len(all) {
		r.choose(h, all[at])
	}
}

// turn shows another holder.
func (r *resolve) turn(to int) {
	r.at = to % len(r.holders)
	r.text.Top()
}

// goOn goes to the next account that is not decided, to the check-up of the one that is to stay instead, or to the plan.
func (r *resolve) goOn() action {
	h := r.holder()
	if r.chosen(h) == checkup.ChooseKeepInstead {
		r.start("Reading everything about " + accountNamed(h.Account))
		return begin(checkUp(r.engine, r.check.Person, h.Account.ID))
	}
	if i := r.open(); i >= 0 {
		r.turn(i)
		return action{}
	}
	if i := slices.IndexFunc(r.holders, func(h checkup.Holder) bool { return r.chosen(h) == checkup.ChooseKeepInstead }); i >= 0 {
		r.turn(i)
		return notice("Both cannot stay: choose again for " + r.holder().Account.ID.Short() + ", or look at it with Enter.")
	}
	return planned(r.shared, r.check, r.drafts)
}

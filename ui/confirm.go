package ui

import (
	"cmp"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// confirm shows the plan and asks for what makes it deliberate: names typed, a reason, and a second key.
type confirm struct {
	page
	proposal proposal
	drafts   *drafts
	tabs     []tabStop // what Tab goes through, in order
	focus    int
	text     term.Scroll
	details  bool            // every step is shown
	settled  bool            // in lines: what can be chosen was chosen
	held     bool            // said again: what the sync was said to be doing still holds
	seen     map[string]bool // the warnings that were in view
	kept     keptRoom
	older    bool // the sync has run since what is shown was read
}

// tabStop is something that can have the focus.
type tabStop struct {
	kind   tabKind
	typed  plan.TypedConfirmation // of a name to be typed
	holder link.AccountID         // of a toggle
	label  string
	// address is that of a toggle which carries it.
	address string
}

type tabKind int

const (
	tabName tabKind = iota
	tabReason
	tabPurgeToo
	tabDeleteAgain
	tabCarry
	tabHeld
	tabCancel
	tabApply
)

func newConfirm(s *shared, t proposal, d *drafts) *confirm {
	f := &confirm{page: page{shared: s}, proposal: t, drafts: d, seen: map[string]bool{}}
	f.layOut()
	f.focus = f.start()
	return f
}

// start is the first field that something is still to be typed into, so that no key is lost; Cancel if there is none.
func (f *confirm) start() int {
	for i, s := range f.tabs {
		if s.kind == tabHeld && !f.held || s.kind == tabName && !s.typed.Matches(f.drafts.typed[s.typed.Account.ID].Value()) || s.kind == tabReason && f.drafts.reason.Text() == "" {
			return i
		}
	}
	return slices.IndexFunc(f.tabs, func(s tabStop) bool { return s.kind == tabCancel })
}

// layOut puts the tab stops in the order of the screen: the extras in the frames, the reason, the names in the order of the frames, and the buttons.
func (f *confirm) layOut() {
	f.tabs = nil
	if c := f.proposal.check; c != nil {
		for _, address := range carriable(*c) {
			f.tabs = append(f.tabs, tabStop{kind: tabCarry, address: address, label: "keep " + address})
		}
		for _, h := range c.Undecided() {
			f.tabs = append(f.tabs, f.extras(h)...)
		}
	}
	if f.proposal.finish == nil { // else the reason was given when it was begun
		f.tabs = append(f.tabs, tabStop{kind: tabReason})
	}
	if text := f.proposal.holdAgain(); text != "" {
		f.tabs = append(f.tabs, tabStop{kind: tabHeld, label: text})
	}
	for _, t := range f.proposal.typed() {
		if f.drafts.typed[t.Account.ID] == nil {
			f.drafts.typed[t.Account.ID] = term.NewField("")
		}
		f.tabs = append(f.tabs, tabStop{kind: tabName, typed: t})
	}
	f.tabs = append(f.tabs, tabStop{kind: tabCancel}, tabStop{kind: tabApply})
}

func (f *confirm) title() string {
	switch {
	case f.proposal.finish != nil:
		return "Confirm: this is what is left to do"
	case f.proposal.plan.Undoes != "":
		return "Confirm: this is what will be undone"
	default:
		return "Confirm: this is what will be done"
	}
}

func (f *confirm) focused() tabStop { return f.tabs[f.focus] }

// field is the input that has the focus, nil if none has.
func (f *confirm) field() *term.Field {
	switch s := f.focused(); s.kind {
	case tabName:
		return f.drafts.typed[s.typed.Account.ID]
	case tabReason:
		return f.drafts.reason
	default:
		return nil
	}
}

func (f *confirm) typing() bool { return f.field() != nil }

// applies reports whether Enter would begin to change something.
func (f *confirm) applies() bool { return f.focused().kind == tabApply }

func (f *confirm) controls() []term.Control {
	r := f.share(f.width, f.height)
	if r.alone {
		return []term.Control{term.On("d", "back to the accounts", "d", "ctrl+d"), term.BackKey("back"), term.On("Up/Down", "read every step", "up", "down", "pgup", "pgdown")}
	}
	enter := term.EnterKey("next field")
	switch f.focused().kind {
	case tabCancel:
		enter = term.EnterKey("cancel")
	case tabApply:
		enter = term.EnterKey(link.LowerFirst(f.proposal.button(40))).OffBecause(f.missingIn(r)).Besides().Quietly() // the button says it
	case tabPurgeToo, tabDeleteAgain, tabCarry, tabHeld:
		enter = term.On("Enter", "switch", "enter", " ")
	}
	keys := []term.Control{enter, term.BackKey("back")}
	details, kind := term.On("d", "every step", "d", "ctrl+d"), f.focused().kind
	if f.typing() {
		details = term.On("Ctrl+D", "every step", "ctrl+d")
	}
	return append(keys, details,
		term.On("Left/Right", "buttons", "left", "right").QuietIf(kind != tabCancel),
		term.On("Up/Down", "read the plan", "up", "down", "pgup", "pgdown").QuietIf(len(f.unread(r)) == 0),
		term.On("Tab", "next field", "tab").Quietly(), term.On("Shift+Tab", "field before", "shift+tab").Quietly(),
	)
}

// missing says what must be done before the button works; "" if it works.
func (f *confirm) missing() string { return f.missingIn(f.share(f.width, f.height)) }

func (f *confirm) missingIn(r confirmRoom) string {
	switch {
	case r.tooSmall > 0:
		return f.tooSmallFor(r)
	case r.alone:
		return "press d, which leads back to the accounts"
	case f.backend.Connections().ReadOnly:
		return "hardmatch is read-only and can change nothing (--read-only)"
	}
	return cmp.Or(olderThanRun(f.older), f.toRead(r), f.unfilled())
}

// unfilled is what is still to be typed.
func (f *confirm) unfilled() string {
	if f.proposal.finish == nil && f.drafts.reason.Text() == "" {
		return "give a ticket number or a reason first"
	}
	if f.proposal.holdAgain() != "" && !f.held {
		return "answer about the sync first (Tab, then Enter)"
	}
	for _, t := range f.proposal.typed() {
		if !t.Matches(f.drafts.typed[t.Account.ID].Value()) {
			return "type " + t.Expect + " first"
		}
	}
	if problem := f.proposal.unconfirmed(f.drafts.names(), f.drafts.reason.Value()); problem != nil {
		return problem.Cause
	}
	return ""
}

func (f *confirm) press(press tea.KeyMsg) action {
	f.see()
	scrolls := slices.Contains([]tea.KeyType{tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown}, press.Type)
	if !scrolls && f.share(f.width, f.height).alone { // the steps have the window for themselves
		if isDetails(press) {
			return f.switchDetails()
		}
		return action{notice: "Press d, which leads back to the accounts.", refuses: true}
	}
	switch press.Type {
	case tea.KeyEnter:
		return f.enter()
	case tea.KeyTab:
		f.focus = (f.focus + 1) % len(f.tabs)
	case tea.KeyShiftTab:
		f.focus = (f.focus + len(f.tabs) - 1) % len(f.tabs)
	case tea.KeyLeft, tea.KeyRight:
		f.sideways(press)
	case tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown:
		f.read(press)
	case tea.KeyCtrlD:
		return f.switchDetails()
	default:
		return f.edit(press)
	}
	return action{}
}

// sideways goes from one button to the other. In a field it moves the cursor, and never leaves the field, empty or not: what is typed next must not land
// in another one by surprise.
func (f *confirm) sideways(press tea.KeyMsg) {
	if in := f.field(); in != nil {
		in.Press(press)
		return
	}
	switch to := map[tea.KeyType]tabKind{tea.KeyLeft: tabCancel, tea.KeyRight: tabApply}[press.Type]; f.focused().kind {
	case tabCancel, tabApply:
		f.focus = slices.IndexFunc(f.tabs, func(s tabStop) bool { return s.kind == to })
	}
}

// read scrolls the plan, by a line or half its room.
func (f *confirm) read(press tea.KeyMsg) {
	f.see()
	r := f.share(f.width, f.height)
	f.text.Press(press, len(r.lines), r.text)
	f.see()
}

// edit types into the field, or switches a toggle with the space bar.
func (f *confirm) edit(press tea.KeyMsg) action {
	if in := f.field(); in != nil {
		if _, lost := in.Press(press); lost {
			return notice(fmt.Sprintf("Only the first %d characters are kept.", term.MostRunes))
		}
		return action{}
	}
	switch press.Type {
	case tea.KeySpace:
		return f.toggle()
	case tea.KeyRunes:
		if press.String() == "d" {
			return f.switchDetails()
		}
		return notice("Nothing was typed: Tab leads to a field.")
	}
	return action{}
}

// switchDetails shows every step, or the steps in short.
func (f *confirm) switchDetails() action {
	f.see()
	f.details = !f.details
	f.text.Top()
	f.see()
	return action{}
}

// enter does what the focus says. In a field it only moves on; only on Apply it applies.
func (f *confirm) enter() action {
	switch f.focused().kind {
	case tabCancel:
		return f.leave().withNotice("Nothing was changed.")
	case tabApply:
		return f.apply()
	case tabPurgeToo, tabDeleteAgain, tabCarry, tabHeld:
		return f.toggle()
	default:
		f.focus++
		return action{}
	}
}

// leave goes one step back. What was typed is forgotten: whoever comes again reads again, and types what they then see.
func (f *confirm) leave() action {
	f.drafts.untypeNames()
	f.drafts.reason = term.NewField("")
	return goBack()
}

// apply makes what is shown into what is confirmed, once, and begins to carry it out.
func (f *confirm) apply() action {
	confirmed, err := f.proposal.confirm(f.drafts.names(), f.drafts.reason.Value())
	if err != nil {
		return notice(term.Sentence(err.Error()))
	}
	do := f.engine.Apply
	if f.proposal.finish != nil {
		do = f.engine.Finish
	}
	a := newApply(f.shared, f.proposal, confirmed.Reason())
	return action{move: replace, to: a, jobs: []job{carryOut(do, confirmed)}}
}

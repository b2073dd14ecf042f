package ui

import tea "github.com/charmbracelet/bubbletea"

// arrive puts in front of the search what has to be seen first: the operation that the program was started to take back, or what was left
// unfinished.
func (r *Root) arrive(a action) action {
	if _, ok := a.to.(*search); ok && a.move == forward {
		if o := r.opts.Undo; o != nil {
			first := newRecord(&r.shared, *o)
			return goTo(first, first.undo()...)
		}
		a.move = replace
		first := newRecovery(&r.shared, a)
		return goTo(first, first.begin())
	}
	return a
}

// move changes the screen. The reads of the screen that is left are cancelled.
func (r *Root) move(a action) tea.Cmd {
	switch a.move {
	case stay:
		return nil
	case ask:
		r.question = &question{}
		return nil
	case quit:
		return r.quit()
	case forward:
		r.stack = append(r.stack, a.to)
	case replace:
		r.stack[len(r.stack)-1] = a.to
	case renew:
		r.guard.Appeared()
	case back:
		r.stack = r.stack[:max(1, len(r.stack)-1)]
		r.appear(a.notice)
		return r.begin(r.top().resume())
	case restart:
		first := r.stack[0].(*connect)
		r.stack = []screen{first, first.fresh()}
	case recheck:
		r.stack = append(r.backToChoice(), a.to)
	}
	r.appear(a.notice)
	return nil
}

// appear notes that another screen is shown now.
func (r *Root) appear(notice string) {
	r.jobs.stopAll()
	r.question, r.help, r.notice = nil, nil, notice
	r.shown++
}

// backToChoice is the stack up to the screen on which the account or, before that, the person was chosen.
func (r *Root) backToChoice() []screen {
	for i := len(r.stack) - 1; i > 0; i-- {
		switch r.stack[i].(type) {
		case *search, *pick:
			return r.stack[:i+1]
		}
	}
	return r.stack[:1]
}

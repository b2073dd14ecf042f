package ui

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// arrive puts in front of the search what must be seen first: the operation that the program was started to take back, or what was left unfinished.
func (r *Root) arrive(a action) action {
	if _, ok := a.to.(*search); ok && a.move == forward {
		if o := r.opts.Undo; o != nil {
			first := newRecord(&r.shared, *o)
			return goTo(first, first.undo()...)
		}
		a.move = replace
		first := newRecovery(&r.shared, r.withWorklist(a))
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
		return r.restart(a)
	case signOn:
		r.stack = r.stack[:1]
		r.appear(a.notice)
		return r.begin(r.top().resume())
	case recheck:
		r.stack = append(r.backToChoice(), a.to)
	}
	r.appear(a.notice)
	return nil
}

// withWorklist begins with a saved list, if there is one, in place of the search.
func (r *Root) withWorklist(a action) action {
	list := r.opts.Worklist
	if list == nil {
		return a
	}
	r.opts.Worklist = nil
	r.worklist = newWorklist(&r.shared)
	a.to, a.jobs = r.worklist, r.worklist.beginSaved(list)
	return a
}

// restart goes to the search for the next person, or back to the worklist if this one came from it.
func (r *Root) restart(a action) tea.Cmd {
	var settled action
	if k, ok := r.top().(*check); ok {
		settled = r.worklist.settled(k)
	}
	at := slices.IndexFunc(r.stack, func(s screen) bool { return s == screen(r.worklist) })
	if at < 0 || r.top() == screen(r.worklist) {
		first := r.stack[0].(*connect)
		r.stack = []screen{first, first.fresh()}
	} else {
		r.stack = r.stack[:at+1]
		r.worklist.next()
	}
	r.appear(cmp.Or(settled.notice, a.notice))
	return r.begin(settled.jobs)
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
		case *search, *pick, *worklist, *recovery:
			return r.stack[:i+1]
		}
	}
	return r.stack[:1]
}

package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/naming"
	"hardmatch/ui/term"
)

// pick chooses the account: from those that may be the person's, in link's order, or from a free search.
type pick struct {
	page
	person     link.Person
	related    *checkup.CheckUp // what is near the person; nil until it is read
	trouble    *link.Problem    // why it could not be
	input      *term.Field
	candidates []checkup.Candidate
	found      []checkup.Candidate // of the free search, without reasons
	asked      string
	more       bool
	bin        *link.Problem // why the recycle bin could not be searched too
	at         term.Cursor
	changes    int  // those of the sitting when the candidates were read
	straight   bool // from a list: if the facts speak for one account by themselves, or something stops whichever it is, on to the check-up in its place
}

func newPick(s *shared, person link.Person) *pick {
	return &pick{page: page{shared: s}, person: person, input: term.NewField("")}
}

func (p *pick) title() string { return "Pick: which account is theirs?" }
func (p *pick) typing() bool  { return true }

func (p *pick) begin() job {
	p.changes = p.sitting.changes
	p.idle()
	return findCandidates(p.engine, p.person)
}

// resume reads the accounts again if something was written since they were read: one of them may be gone.
func (p *pick) resume() []job {
	if p.changes == p.sitting.changes {
		return nil
	}
	p.related, p.candidates, p.trouble, p.at = nil, nil, nil, 0
	jobs := []job{p.begin()}
	return append(jobs, p.retyped(p.input.Text() != "").jobs...)
}

// idle is the state of the screen while no free search is going on.
func (p *pick) idle() {
	switch {
	case p.trouble != nil:
		p.fail(p.trouble)
	case p.related == nil:
		p.start("Looking for accounts in Entra ID, live and in the recycle bin")
	default:
		p.rest()
	}
}

func (p *pick) controls() []term.Control {
	return []term.Control{
		term.EnterKey("take").OffBecause(p.whyNot()),
		term.BackKey("back"),
		term.MoveKey("move").QuietIf(len(p.rows()) < 2),
		p.idsKey().Quietly(),
		term.On("Ctrl+U", "empty the field", "ctrl+u").Quietly(),
	}
}

func (p *pick) whyNot() string {
	switch {
	case p.whileBusy() != "":
		return p.whileBusy()
	case len(p.rows()) == 0:
		return "no account is marked; type a name to search all accounts"
	case p.at < 0:
		return "no account is marked, since none is clearly the best: choose one with Up and Down"
	default:
		return ""
	}
}

// rows are what the list shows: the candidates, or what the free search has found.
func (p *pick) rows() []checkup.Candidate {
	if p.input.Text() == "" {
		return p.candidates
	}
	return p.found
}

func (p *pick) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case candidatesFound:
		p.related, p.candidates = &msg.check, msg.check.Candidates
		if p.input.Text() == "" {
			p.idle()
			p.markBest()
		}
		if p.straight && (msg.check.Account != nil || msg.check.StopsAnyway()) && p.input.Text() == "" {
			p.straight = false
			k := newCheck(p.shared, msg.check)
			k.passed = p
			return action{move: replace, to: k}
		}
	case checkedUp:
		p.idle()
		return goTo(newCheck(p.shared, msg.check))
	case accountsFound:
		p.rest()
		p.show(msg.text, msg.found)
	}
	return action{}
}

func (p *pick) failed(f failed) action {
	switch f.job {
	case jobCandidates:
		p.trouble = f.problem
		if p.input.Text() == "" {
			p.idle()
		}
		return action{}
	case jobFind:
		p.found, p.asked, p.more, p.bin = nil, "", false, nil
	}
	return p.page.failed(f)
}

// show lists what a free search has found, and first those candidates that begin so: the search may not know yet, or not find, what is listed already.
func (p *pick) show(text string, found engine.FoundAccounts) {
	p.asked, p.more, p.bin, p.at, p.found = text, found.More, found.Bin, 0, nil
	for _, c := range p.candidates {
		if c.Account.Begins(naming.Read(text).Text) || slices.ContainsFunc(found.Accounts, func(a link.Account) bool { return a.ID == c.Account.ID }) {
			p.found = append(p.found, c)
		}
	}
	for _, a := range found.Accounts {
		if !slices.ContainsFunc(p.found, func(c checkup.Candidate) bool { return c.Account.ID == a.ID }) {
			c := checkup.Candidate{Account: a}
			if p.related != nil { // which has the reasons for it
				c = p.related.Likened(a)
			}
			p.found = append(p.found, c)
		}
	}
}

// markBest marks the candidate that is clearly the best, or none.
func (p *pick) markBest() {
	if p.related != nil {
		p.at = term.Cursor(p.related.Best())
	}
}

func (p *pick) press(msg tea.KeyMsg) action {
	switch {
	case msg.Type == tea.KeyEnter:
		account := p.rows()[p.at].Account
		p.start("Reading everything about " + accountNamed(account))
		return action{jobs: []job{checkUp(p.engine, p.person, account.ID)}, drop: []jobName{jobFind}}
	case msg.Type == tea.KeyCtrlD:
		p.details = !p.details
		return action{}
	case p.at.Press(msg, len(p.rows())):
		return action{}
	}
	changed, lost := p.input.Press(msg)
	return p.retyped(changed).cutShort(lost)
}

// retyped searches all accounts for the new text as soon as the typing pauses.
func (p *pick) retyped(changed bool) action {
	if !changed {
		return action{}
	}
	text := p.input.Text()
	p.found, p.at = nil, 0
	a := action{drop: []jobName{jobFind, jobTake}}
	if text == "" {
		p.idle()
		p.markBest()
		return a
	}
	p.start("Searching all accounts")
	a.jobs = []job{findAccounts(p.engine, text, findDelay)}
	return a
}

package ui

import (
	"maps"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// check is the check-up: the verdict, who holds the ImmutableID, and every finding.
type check struct {
	page
	check    checkup.CheckUp
	findings []placed
	at       term.Cursor // of the findings
	text     term.Scroll // of the marked finding's detail
	drafts   *drafts
	passed   *pick // where another account is chosen, if this screen came in its place; nil: it is the screen before
	older    bool  // the sync has run since it was read
	choosing bool  // the account that the person works with is being read, to be checked up in place of its copy
}

// drafts are what has been chosen and typed on the screens after this one. Going back and forth keeps what was chosen, and the confirm screen forgets what
// was typed.
type drafts struct {
	decisions map[link.AccountID]plan.Decision
	typed     map[link.AccountID]*term.Field
	reason    *term.Field
	answered  bool            // the question what the sync is doing
	hold      link.SyncHold   // the answer
	leftOut   map[string]bool // addresses that AD lacks and that are not to be carried there
}

func newCheck(s *shared, c checkup.CheckUp) *check {
	k := &check{page: page{shared: s}, drafts: newDrafts()}
	k.show(c)
	return k
}

// show shows a check-up from its beginning: if something stops, that is marked first.
func (k *check) show(c checkup.CheckUp) {
	k.check, k.findings = c, inOrder(c)
	k.at = term.Cursor(max(0, slices.IndexFunc(k.listed(), func(p placed) bool { return p.Severity == link.Stops })))
	k.text.Top()
}

func newDrafts() *drafts {
	d := &drafts{reason: term.NewField("")}
	d.forget()
	return d
}

// forget drops what was chosen for a check-up that has been made again. The reason stays.
func (d *drafts) forget() {
	d.decisions = map[link.AccountID]plan.Decision{}
	d.typed = map[link.AccountID]*term.Field{}
	d.leftOut = map[string]bool{}
}

// untypeNames forgets the names alone: they were typed for another plan.
func (d *drafts) untypeNames() {
	for id := range d.typed {
		d.typed[id] = term.NewField("")
	}
}

// names are what was typed for each account that must be named.
func (d *drafts) names() map[link.AccountID]string {
	names := map[link.AccountID]string{}
	for id, in := range d.typed {
		names[id] = in.Value()
	}
	return names
}

func (k *check) title() string { return "Check-up: can they be matched?" }

func (k *check) controls() []term.Control {
	keys := []term.Control{
		term.EnterKey(k.enterDoes()).OffBecause(k.whyNot()),
		term.BackKey("back"), k.detailsKey().QuietIf(k.below() != ""),
	}
	if k.waiting() {
		keys = append(keys, term.On("w", "watch", "w").OffBecause(k.whileBusy()))
	}
	if o := k.check.FromAD(); o.Choice != "" {
		why := k.whileBusy()
		if why == "" && !o.Available {
			why = o.Reason
		}
		keys = append(keys, term.On("l", "link in AD", "l").OffBecause(why).Besides())
	}
	again, copied := term.On("r", "read again", "r").OffBecause(k.whileBusy()), term.On("y", "copy as a message", "y").OffBecause(k.whileBusy())
	if k.passed != nil {
		keys = append(keys, term.On("p", "pick another account", "p").OffBecause(k.whileBusy()).QuietIf(k.check.Account != nil))
	}
	if len(k.check.Having(link.Stops)) == 0 {
		again, copied = again.QuietIf(!k.older), copied.Quietly()
	} else {
		again, copied = copied, again // what someone else has to do comes first
	}
	keys = append(keys, again, copied)
	if k.asksHere() {
		keys = append(keys, syncKey().OffBecause(k.whileBusy()))
	}
	return append(keys, term.MoveKey("read the findings").Quietly(), term.PageKey().Quietly())
}

// waiting reports whether nothing is left to do but to wait for the sync.
func (k *check) waiting() bool {
	return k.check.Verdict == checkup.VerdictPrepared && k.check.Account != nil
}

func (k *check) over() bool {
	return k.check.Verdict == checkup.VerdictLinked || k.check.Verdict == checkup.VerdictPrepared
}

// open reports whether an operation that is not finished comes first.
func (k *check) open() bool {
	_, open := k.check.StoppedBy()
	return open
}

func (k *check) enterDoes() string {
	switch {
	case k.over():
		return "next person"
	case k.check.Original != nil:
		return "choose the other account"
	case len(k.check.Undecided()) > 0:
		return "decide"
	default:
		return "show the plan"
	}
}

func (k *check) whyNot() string {
	switch {
	case k.whileBusy() != "":
		return k.whileBusy()
	case k.over(), k.check.Proceeds(), k.onlyTheSync(), k.check.Original != nil && !k.open():
		return ""
	case k.open():
		return "an operation on this person is not finished: it comes first, then press r"
	case k.check.Account == nil && k.passed != nil && !k.check.StopsAnyway():
		return "no account is chosen: press p and pick one"
	case k.check.Account == nil && k.passed == nil:
		return "no account is chosen; go back with Esc and pick one"
	case k.check.FromAD().Available:
		return "something stops it in the cloud; press l"
	default:
		return "something is in the way: what is marked x says what to do; then press r"
	}
}

func (k *check) answered(msg tea.Msg) action {
	again, ok := msg.(checkedUp)
	if !ok {
		return k.page.answered(msg)
	}
	k.rest()
	if k.choosing {
		k.choosing = false
		other := newCheck(k.shared, again.check)
		other.passed = k.passed
		return goTo(other)
	}
	text := "Checked again."
	if ranSince(k.check.Facts.Tenant, again.check.Facts.Tenant) && k.drafts.unpaused() {
		text += " " + askedAgain
	}
	k.show(again.check.WithHold(k.drafts.hold, k.engine.TenantNow()))
	k.drafts.forget()
	return notice(text)
}

func (k *check) press(msg tea.KeyMsg) action {
	switch {
	case msg.Type == tea.KeyEnter:
		return k.next()
	case (msg.Type == tea.KeyLeft || msg.Type == tea.KeyRight) && k.asksHere():
		k.drafts.answer(msg.Type == tea.KeyRight)
		k.held()
	case msg.String() == "w" && k.waiting():
		return watchPrepared(k.shared, k.check)
	case msg.String() == "p" && k.passed != nil:
		return goTo(k.passed)
	case msg.String() == "l" && k.check.FromAD().Choice != "":
		return k.linkFromAD()
	case isDetails(msg):
		k.switchDetails()
	case msg.String() == "y":
		k.start("Copying")
		return begin(copyText(jobCopy, k.opts.Clipboard, messageOf(k.check, inWizard), "The message is sent to the terminal's clipboard. A terminal may ignore that."))
	case msg.String() == "r":
		return k.readAgain()
	case k.at.Step(msg, len(k.listed())):
		k.text.Top()
	default:
		k.text.Press(msg, len(k.detail(k.width)), k.detailRoom())
	}
	return action{}
}

// asksHere reports whether this screen asks what the sync is doing: it does if the answer decides about the link from the AD side. If an account gives way
// it is asked beside that.
func (k *check) asksHere() bool { return k.check.AsksFromAD() }

// held takes the answer what the sync is doing into account.
func (k *check) held() {
	k.check = k.check.WithHold(k.drafts.hold, k.engine.TenantNow())
	k.findings = inOrder(k.check)
	k.at.Clamp(len(k.listed()))
}

// resume shows what was answered on a later screen.
func (k *check) resume() []job {
	k.at.Clamp(len(k.listed()))
	if k.older {
		return k.readAgain().jobs
	}
	if k.drafts.answered && k.check.Facts.Held != k.drafts.hold {
		k.show(k.check.WithHold(k.drafts.hold, k.engine.TenantNow()))
	}
	return nil
}

// readAgain makes the check-up again.
func (k *check) readAgain() action {
	k.older = false
	k.start("Checking again")
	id := link.AccountID("")
	if k.check.Account != nil {
		id = k.check.Account.ID
	}
	return begin(checkUp(k.engine, k.check.Person, id))
}

// onlyTheSync reports whether only a sync that may run is in the way, which the next screen asks about.
func (k *check) onlyTheSync() bool {
	return k.check.SyncDue != nil && len(k.check.Undecided()) > 0 && k.check.WithHold(link.SyncPaused, k.engine.TenantNow()).Proceeds()
}

// next goes on: to the next person if nothing is left to do, to the choices, or straight to the plan.
func (k *check) next() action {
	if k.over() {
		return action{move: restart}
	}
	if o := k.check.Original; o != nil {
		k.choosing = true
		k.start("Reading everything about " + accountNamed(*o))
		return begin(checkUp(k.engine, k.check.Person, o.ID))
	}
	if len(k.check.Undecided()) > 0 {
		return goTo(newResolve(k.shared, k.check, k.drafts))
	}
	return planned(k.shared, k.check, k.drafts)
}

// planned makes the plan and shows it. Going on with Enter has acknowledged what warns.
func planned(s *shared, c checkup.CheckUp, d *drafts) action {
	plan, err := makePlan(c, d)
	if err != nil {
		return notice(term.Sentence(err.Error()))
	}
	return goTo(newConfirm(s, proposal{plan: plan, check: &c}, d))
}

// makePlan gives the plan decisions of its own: those of the drafts may change.
func makePlan(c checkup.CheckUp, d *drafts) (plan.Plan, error) {
	return plan.New(c, maps.Clone(d.decisions), acknowledged(c), d.carried(c)...)
}

func acknowledged(c checkup.CheckUp) []link.Code {
	return link.Map(c.Having(link.Warns), func(f link.Finding) link.Code { return f.Code })
}

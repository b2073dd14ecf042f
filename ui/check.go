package ui

import (
	"fmt"
	"maps"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
)

// check is the check-up: the verdict, who holds the ImmutableID, and every finding.
type check struct {
	*shared
	busy
	check  link.CheckUp
	at     cursor // of the findings
	text   scroll // of the marked finding's detail
	drafts *drafts
}

// drafts are what has been chosen and typed on the screens after this one: going back and forth keeps them.
type drafts struct {
	marked    map[link.AccountID]int // the option under the cursor on the resolve screen
	decisions map[link.AccountID]link.Decision
	typed     map[link.AccountID]*input
	reason    input
}

func newCheck(s *shared, c link.CheckUp) *check {
	return &check{shared: s, check: gravestFirst(c), drafts: newDrafts()}
}

func newDrafts() *drafts {
	d := &drafts{marked: map[link.AccountID]int{}}
	d.forget()
	return d
}

// forget drops what was chosen for a check-up that has been made anew. The reason stays.
func (d *drafts) forget() {
	d.decisions = map[link.AccountID]link.Decision{}
	d.typed = map[link.AccountID]*input{}
}

func (k *check) title() string { return "Check-up: can they be matched?" }
func (k *check) writing() bool { return false }
func (k *check) typing() bool  { return false }

func (k *check) controls() []control {
	keys := []control{
		enterKey(k.enterDoes()).offBecause(k.whyNot()),
		backKey("back"),
	}
	if k.check.FromAD().Choice != "" {
		keys = append(keys, on("l", "link in AD", "l").offBecause(k.whyNotFromAD()).besides())
	}
	keys = append(keys, on("r", "check again", "r").offBecause(k.whileBusy()))
	if k.check.AsksAboutSync() {
		keys = append(keys, on("h", "say what holds the sync", "h").offBecause(k.whileBusy()))
	}
	return append(keys, moveKey("read the findings"), pageKey())
}

func (k *check) over() bool {
	return k.check.Verdict == link.VerdictLinked || k.check.Verdict == link.VerdictPrepared
}

func (k *check) enterDoes() string {
	switch {
	case k.over():
		return "next person"
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
	case k.over(), k.check.Proceeds():
		return ""
	case k.check.Account == nil:
		return "no account is chosen; go back with Esc and pick one"
	case k.check.FromAD().Available:
		return "something stops it in the cloud; press l"
	default:
		return "something stops this match; the findings with an x say what to do, then press r"
	}
}

func (k *check) update(msg tea.Msg) action {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return k.press(msg)
	case checkedUp:
		k.rest()
		k.check, k.at, k.text = msg.check.Holding(k.check.Facts.Held, k.engine.Now()), 0, 0
		k.drafts.forget()
		return notice("Checked again.")
	case failed:
		k.fail(msg.problem)
	}
	return action{}
}

func (k *check) press(msg tea.KeyMsg) action {
	switch {
	case msg.Type == tea.KeyEsc:
		return goBack()
	case msg.Type == tea.KeyEnter:
		return k.next()
	case msg.String() == "h" && k.check.AsksAboutSync():
		return k.hold()
	case msg.String() == "l" && k.check.FromAD().Choice != "":
		return k.linkFromAD()
	case msg.String() == "r":
		k.start("Checking again")
		return begin(k.again())
	case k.text.press(msg, len(k.detail(k.width-2)), k.detailRoom()):
		return action{}
	case k.at.press(msg, len(k.check.Findings)):
		k.text = 0
	}
	return action{}
}

// hold takes the next answer to the question what holds the sync while its duplicate is deleted: nothing, a pause, or that the AD user is out
// of scope.
func (k *check) hold() action {
	answers := []link.Held{link.NotHeld, link.SyncPaused, link.OutOfScope}
	next := answers[(slices.Index(answers, k.check.Facts.Held)+1)%len(answers)]
	k.check = gravestFirst(k.check.Holding(next, k.engine.Now()))
	return notice("You said: " + next.Says() + ".")
}

func (k *check) again() job {
	id := link.AccountID("")
	if k.check.Account != nil {
		id = k.check.Account.ID
	}
	return checkUp(k.engine, k.check.Person, id)
}

// next goes on: to the next person where nothing is left to do, to the choices, or straight to the plan.
func (k *check) next() action {
	if k.over() {
		return action{move: restart}
	}
	if len(k.check.Undecided()) > 0 {
		return goTo(newResolve(k.shared, k.check, k.drafts))
	}
	return planned(k.shared, k.check, k.drafts)
}

// planned makes the plan and shows it. Going on with Enter has acknowledged what warns.
func planned(s *shared, c link.CheckUp, d *drafts) action {
	plan, err := makePlan(c, d)
	if err != nil {
		return notice(sentence(err.Error()))
	}
	return goTo(newConfirm(s, task{plan: plan}, d))
}

// makePlan gives the plan decisions of its own: those of the drafts may change.
func makePlan(c link.CheckUp, d *drafts) (link.Plan, error) {
	return link.NewPlan(c, maps.Clone(d.decisions), acknowledged(c))
}

func acknowledged(c link.CheckUp) []link.Code {
	var codes []link.Code
	for _, f := range c.Having(link.Warns) {
		codes = append(codes, f.Code)
	}
	return codes
}

func (k *check) body(width, height int) []line {
	w := width - 2
	lines := k.top(w)
	room := height - len(lines)
	detail := k.detail(w)
	list := window(k.findings(w), k.at, listRoom(room, len(k.check.Findings), len(detail)))
	lines = append(append(lines, list...), row(subtle.of("  ─────")))
	return indent(append(lines, k.text.view(detail, room-len(list)-1)...), 1)
}

// listRoom shares the room between a list and the detail under it: the detail gets what it needs, the list at least three rows.
func listRoom(room, rows, detail int) int {
	return min(rows, max(3, room-detail-1))
}

// detailRoom is the room of the detail as the window is now.
func (k *check) detailRoom() int {
	w := k.width - 2
	room := k.height - len(k.top(w))
	return room - listRoom(room, len(k.check.Findings), len(k.detail(w))) - 1
}

// top is what is always visible: the verdict, and who it is about.
func (k *check) top(width int) []line {
	lines := k.verdict(width)
	c := k.check
	lines = append(lines, append(row(subtle.of("Person   ")), identity(c.Person.Name(), c.Person.UPN, "", normal, width-9)...))
	if c.Account != nil {
		a := c.Account
		lines = append(lines, append(row(subtle.of("Account  ")), identity(a.Name(), a.UPN, shortID(a.ID), normal, width-9)...))
	}
	for _, h := range c.Holders {
		lines = append(lines, append(row(subtle.of("Holder   ")), holderRow(h, width-9)...))
	}
	if k.height > 16 {
		lines = append(lines, row(subtle.of("Value    "), normal.of(string(c.Anchor.ImmutableID)), subtle.of(" (ImmutableID, of "+string(c.Anchor.Attribute)+")")))
	}
	return append(lines, k.lines(width)...)
}

// holderRow names a holder and where it is.
func holderRow(h link.Holder, width int) line {
	where := ", live"
	switch {
	case h.Account.Where() != link.RecycleBin:
	case width < leastWidth: // the name needs the room
		where = ", in the bin"
	default:
		where = ", in the recycle bin"
	}
	a := h.Account
	return append(identity(a.Name(), a.UPN, shortID(a.ID), normal, width-cells(where)), subtle.of(where))
}

// verdict is the sum of the check-up in one plain sentence.
func (k *check) verdict(width int) []line {
	c := k.check
	switch c.Verdict {
	case link.VerdictLinked:
		return hang(good.of("+ "), strong.of("Linked: the sync has taken this account. Nothing is left to do."), width)
	case link.VerdictPrepared:
		return hang(good.of("+ "), strong.of("Prepared: the account carries the ImmutableID already. The next sync should take it."), width)
	case link.VerdictBlocked:
		return hang(danger.of("x "), strong.of(k.blocked()), width)
	case link.VerdictResolve:
		return hang(asking.of("? "), strong.of(k.question()), width)
	default:
		return hang(good.of("+ "), strong.of("Ready: nothing is in the way."), width)
	}
}

// blocked says that something stops, and where the AD side is the way round it.
func (k *check) blocked() string {
	stop := counted(len(k.check.Having(link.Stops)), "finding stops", "findings stop")
	if k.check.FromAD().Available {
		return "Not possible in the cloud (" + stop + " it), but from the AD side: l shows the plan."
	}
	return "Not possible yet: " + stop + " this match."
}

// question is what has to be decided.
func (k *check) question() string {
	switch n := len(k.check.Undecided()); {
	case k.check.Account == nil:
		return "Pick an account first."
	case n == 1:
		return "Decide: another account holds this person's ImmutableID."
	case n > 1:
		return fmt.Sprintf("Decide: %d other accounts hold this person's ImmutableID.", n)
	default:
		return "Decide: " + counted(len(k.check.Having(link.Asks)), "finding asks", "findings ask") + " for it."
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (k *check) findings(width int) [][]line {
	var blocks [][]line
	for i, f := range k.check.Findings {
		here := cursor(i) == k.at
		l := row(mark(here), severitySign(f.Severity), roleOf(here).of(f.Title))
		blocks = append(blocks, []line{l.fit(width)})
	}
	return blocks
}

// detail explains the marked finding: the whole title, cause, cure and source.
func (k *check) detail(width int) []line {
	if len(k.check.Findings) == 0 {
		return []line{row(subtle.of("No findings."))}
	}
	f := k.check.Findings[k.at]
	lines := hang(severitySign(f.Severity), strong.of(f.Title), width)
	if f.Object.Name != "" {
		lines = append(lines, hang(subtle.of("About    "), normal.of(f.Object.Name), width)...)
	}
	for _, part := range [][2]string{{"Why      ", f.Cause}, {"Cure     ", f.Cure}} {
		if part[1] != "" {
			lines = append(lines, hang(row(subtle.of(part[0])).pad(9).join(), normal.of(sentence(part[1])), width)...)
		}
	}
	if f.Source != "" {
		lines = append(lines, hang(subtle.of("Source   "), subtle.of(f.Source+" ("+string(f.Code)+")"), width)...)
	}
	return lines
}

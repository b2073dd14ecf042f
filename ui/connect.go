package ui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// connect is the first screen: both connections, each with its state.
type connect struct {
	*shared
	busy
	ways      Connections
	password  input
	directory bool // connected
	tenant    bool // signed in
	code      *signInShown
	search    *search // where Esc came from: it keeps what was typed
}

func newConnect(s *shared) *connect {
	return &connect{shared: s, ways: s.backend.Connections(), password: input{secret: true}}
}

func (c *connect) title() string { return "Connect" }
func (c *connect) writing() bool { return false }
func (c *connect) typing() bool  { return c.asksPassword() && c.doing == "" }

func (c *connect) asksPassword() bool { return c.ways.AskPassword && !c.directory }

func (c *connect) controls() []control {
	why := c.whileBusy()
	if why == "" && c.asksPassword() && len(c.password.value) == 0 {
		why = "type the password first"
	}
	leave := "quit"
	if c.doing != "" {
		leave = "stop"
	}
	return append([]control{enterKey(c.enterDoes()).offBecause(why), backKey(leave)}, c.codeControls()...)
}

func (c *connect) enterDoes() string {
	switch {
	case c.directory && c.tenant:
		return "continue"
	case c.problem != nil:
		return "try again"
	default:
		return "connect"
	}
}

func (c *connect) update(msg tea.Msg) action {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return c.press(msg)
	case directoryConnected:
		c.directory = true
		c.password.clear()
		return c.next()
	case signInShown:
		c.code = &msg
		return begin(nextSecond())
	case second:
		if c.code != nil {
			return begin(nextSecond())
		}
	case codeUsed:
		return notice(msg.notice)
	case signedIn:
		c.tenant, c.code = true, nil
		c.engine = msg.engine
		return c.next()
	case failed:
		if msg.job != jobCode {
			c.fail(msg.problem)
			c.code = nil
		}
	}
	return action{}
}

func (c *connect) press(msg tea.KeyMsg) action {
	switch msg.Type {
	case tea.KeyEnter:
		return c.next()
	case tea.KeyEsc:
		return c.leave()
	}
	if c.typing() {
		c.password.press(msg)
		return action{}
	}
	return c.useCode(msg.String())
}

// leave stops what is going on, or asks whether to quit.
func (c *connect) leave() action {
	if c.doing == "" {
		return action{move: ask}
	}
	c.rest()
	c.code = nil
	return action{drop: []jobName{jobConnect}, notice: "Stopped. Enter starts again."}
}

// next does what is missing: the directory, then the tenant; then it goes on.
func (c *connect) next() action {
	switch {
	case !c.directory:
		c.start("Connecting to Active Directory")
		return begin(connectDirectory(c.backend, c.password.raw()))
	case !c.tenant:
		c.start("Signing in to Entra ID")
		return begin(signIn(c.backend))
	}
	c.rest()
	if c.search == nil {
		c.search = newSearch(c.shared, c.opts.Search)
	}
	return goTo(c.search, c.search.begin()...)
}

// fresh is the search for the next person.
func (c *connect) fresh() *search {
	c.search = newSearch(c.shared, "")
	return c.search
}

func (c *connect) body(width, _ int) []line {
	w := width - 4
	lines := []line{blank()}
	lines = append(lines, normal.wrap(c.what(), w)...)
	lines = append(lines, blank(), row(c.sign(c.directory), strong.of("Active Directory  "), subtle.of(c.state(c.directory))))
	lines = append(lines, row(subtle.of("  Server  "), normal.of(c.ways.Server)), row(subtle.of("  User    "), normal.of(c.user())))
	if c.asksPassword() {
		field := c.password.show(w-12, c.typing(), c.plain())
		lines = append(lines, append(row(mark(c.typing()), strong.of("Password  ")), field...))
	}
	lines = append(lines, blank(), row(c.sign(c.tenant), strong.of("Entra ID  "), subtle.of(c.state(c.tenant))))
	lines = append(lines, row(subtle.of("  Tenant  "), normal.of(c.tenantName())), row(subtle.of("  Sign-in "), normal.of(c.ways.SignIn)))
	lines = append(append(lines, blank()), c.codeLines(w)...)
	return indent(append(lines, c.lines(w)...), 2)
}

// what says in a sentence what is about to happen.
func (c *connect) what() string {
	text := "hardmatch ties a person of Active Directory to their account in Entra ID. "
	if c.ways.Practice {
		text = "This is the practice company: two directories inside this program. Nothing here is real, and nothing real is touched. "
	}
	if c.ways.ReadOnly {
		return text + "Read-only: you can look at everything, and nothing is changed."
	}
	return text + "Connecting changes nothing."
}

func (c *connect) sign(connected bool) span {
	if connected {
		return good.of("+ ")
	}
	return normal.of("  ")
}

func (c *connect) state(connected bool) string {
	if connected {
		return "connected"
	}
	return "not connected yet"
}

func (c *connect) user() string {
	if c.ways.User == "" {
		return "the user who is signed in to this computer"
	}
	return c.ways.User
}

func (c *connect) tenantName() string {
	if c.ways.Tenant == "" {
		return "the one you sign in to"
	}
	return c.ways.Tenant
}

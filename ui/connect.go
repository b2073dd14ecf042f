package ui

import (
	"cmp"
	"slices"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// connect is the first screen: both connections, each with its state.
type connect struct {
	page
	ways      Connections
	password  *term.Field
	directory bool // connected
	tenant    bool // signed in
	code      *signInShown
	search    *search     // where Esc came from: it keeps what was typed
	ahead     *term.Field // what is typed while it connects is for the search
}

func newConnect(s *shared) *connect {
	return &connect{page: page{shared: s}, ways: s.backend.Connections(), password: term.NewSecret(), ahead: term.NewField("")}
}

func (c *connect) title() string { return "Connect" }
func (c *connect) typing() bool  { return c.asksPassword() && c.doing == "" || c.typesAhead() }

// typesAhead says that what is typed is for the search already: no key is needed for a password or the sign-in.
func (c *connect) typesAhead() bool { return c.code == nil && (c.doing != "" || !c.asksPassword()) }

func (c *connect) asksPassword() bool { return c.ways.AskPassword && !c.directory }

func (c *connect) controls() []term.Control {
	why := c.whileBusy()
	if why == "" && c.asksPassword() && c.password.Value() == "" {
		why = "type the password first"
	}
	leave := "quit"
	if c.doing != "" {
		leave = "stop"
	}
	return append([]term.Control{term.EnterKey(c.enterDoes()).OffBecause(why), term.BackKey(leave)}, c.codeControls()...)
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

func (c *connect) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case directoryConnected:
		c.directory = true
		c.password.Clear()
		return c.next()
	case signInShown:
		c.code = &msg
	case noticed:
		return notice(msg.text)
	case signedIn:
		c.tenant, c.code = true, nil
		c.engine, c.shared.tenant = msg.engine, msg.tenant
		return c.next()
	}
	return action{}
}

func (c *connect) failed(f failed) action {
	if f.job != jobCode {
		c.fail(f.problem)
		c.code = nil
	}
	return action{}
}

func (c *connect) press(msg tea.KeyMsg) action {
	switch {
	case msg.Type == tea.KeyEnter:
		return c.next()
	case c.typesAhead():
		_, lost := c.ahead.Press(msg)
		if c.begins(msg) {
			return c.next()
		}
		return action{}.cutShort(lost)
	case c.typing():
		c.password.Press(msg)
		return action{}
	}
	return c.useCode(msg.String())
}

// begins reports whether the key is the first letter of a name and connects as Enter does: in practice there is nothing to fill in and no one to sign in.
func (c *connect) begins(msg tea.KeyMsg) bool {
	return c.ways.Practice && c.doing == "" && c.problem == nil && msg.Type == tea.KeyRunes && !msg.Paste &&
		(unicode.IsLetter(msg.Runes[0]) || unicode.IsDigit(msg.Runes[0]))
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

// resume looks again at what is connected to: the screen before may have settled it.
func (c *connect) resume() []job {
	c.ways = c.backend.Connections()
	return nil
}

// next does what is missing: the directory, then the tenant; then it goes on.
func (c *connect) next() action {
	switch {
	case !c.directory:
		c.start("Connecting to Active Directory")
		return begin(connectDirectory(c.backend, c.password.Value()))
	case !c.tenant:
		c.start("Signing in to Entra ID")
		return begin(signIn(c.backend))
	}
	c.rest()
	if text := c.ahead.Text(); c.search == nil || text != "" {
		c.search = newSearch(c.shared, cmp.Or(text, c.opts.Search))
		c.ahead.Clear()
	}
	return goTo(c.search, c.search.begin()...)
}

// fresh is the search for the next person.
func (c *connect) fresh() *search {
	c.search = newSearch(c.shared, "")
	return c.search
}

// body is the whole story if there is room for it. What is asked, the code and what went wrong are never what gives way.
func (c *connect) body(width, height int) []term.Line {
	lines := c.story(width-2, false)
	for _, short := range []bool{false, true} {
		if len(lines) > height {
			lines = slices.DeleteFunc(c.story(width-2, short), func(l term.Line) bool { return l.Cells() == 0 })
		}
	}
	return term.Indent(lines, 1)
}

func (c *connect) story(w int, short bool) []term.Line {
	detail := func(name, value string) []term.Line {
		if short {
			return nil
		}
		return []term.Line{term.Row(term.Subtle.Of("  "+name), term.Normal.Of(value))}
	}
	lines := []term.Line{term.Blank()}
	if !short {
		lines = append(append(lines, term.Normal.Wrap(c.what(), w)...), term.Blank())
	}
	lines = append(lines, term.Row(c.sign(c.directory), term.Strong.Of("Active Directory  "), term.Subtle.Of(c.state(c.directory))))
	lines = slices.Concat(lines, detail("Server  ", c.ways.Server), detail("User    ", cmp.Or(c.ways.User, "the user who is signed in to this computer")))
	if c.asksPassword() {
		here := !c.typesAhead()
		field := c.password.View(w-12, here, c.plain())
		lines = append(lines, append(term.Row(term.Mark(here), term.Strong.Of("Password  ")), field...))
	}
	lines = append(lines, term.Blank(), term.Row(c.sign(c.tenant), term.Strong.Of("Entra ID  "), term.Subtle.Of(c.state(c.tenant))))
	lines = slices.Concat(lines, detail("Tenant  ", c.tenantNamed()), detail("Sign-in ", c.ways.SignIn))
	lines = append(append(lines, term.Blank()), c.codeLines(w)...)
	lines = append(lines, c.lines(w)...)
	if !short {
		lines = append(lines, c.whereSet(w)...)
	}
	if c.typesAhead() && (c.doing != "" || c.ahead.Text() != "") {
		const label = "  Then find  "
		lines = append(lines, term.Blank(), append(term.Row(term.Strong.Of(label)), c.ahead.View(w-len(label), true, c.plain())...))
	}
	return lines
}

// whereSet names the file where a wrong server or user can be put right, once something has gone wrong.
func (c *connect) whereSet(width int) []term.Line {
	if c.problem == nil || c.doing != "" || c.ways.Config == "" || c.ways.Practice {
		return nil
	}
	return term.Subtle.Wrap("What is wrong above can be put right in "+c.ways.Config+"; then start hardmatch again. hardmatch config check tries every value.", width)
}

func (c *connect) tenantNamed() string { return cmp.Or(c.ways.Tenant, "the one you sign in to") }

// what says in a sentence what is about to happen.
func (c *connect) what() string {
	text := "hardmatch ties a person in Active Directory to their account in Entra ID. "
	if c.ways.Practice {
		text = "This is the practice company: two directories inside this program. Nothing here is real, and nothing real is touched. "
	}
	if c.ways.ReadOnly {
		return text + "Read-only: you can look at everything and change nothing."
	}
	return text + "Connecting changes nothing."
}

func (c *connect) sign(connected bool) term.Span {
	if connected {
		return term.Good.Of("+ ")
	}
	return term.Normal.Of("  ")
}

func (c *connect) state(connected bool) string {
	if connected {
		return "connected"
	}
	return "not connected yet"
}

package ui

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link/audit"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/ui/term"
)

// Backend is what the wizard needs before there is an Engine. Its errors are *link.Problem. Every context has a deadline.
type Backend interface {
	// Connections says what will be connected to. It does no I/O.
	Connections() Connections
	// ConnectDirectory connects to Active Directory; the password is "" if Connections does not ask for one.
	ConnectDirectory(ctx context.Context, password string) error
	// SignIn signs the operator in. It calls show, from any goroutine, each time there is a code to be typed elsewhere.
	SignIn(ctx context.Context, show func(code, url string, until time.Time)) error
	// Engine is valid after ConnectDirectory and SignIn have both returned nil.
	Engine() engine.Engine
	// Whole is what an audit reads. It is valid as Engine is.
	Whole() engine.Whole
	// SaveReceipt writes the text to a new file and returns where it is. The name is one that the operator has seen and could change: it may have a folder. A
	// file that is there already is left alone.
	SaveReceipt(ctx context.Context, name, text string) (path string, err error)
}

// Connections is what the connect screen shows before anything is connected.
type Connections struct {
	Server      string // of Active Directory: "ldaps://dc1.contoso.com"
	User        string // who binds there; "" for the user who runs the program
	AskPassword bool
	Tenant      string // tenant id or domain; "" if the sign-in decides
	SignIn      string // how: "browser", "device code"
	Practice    bool
	ReadOnly    bool
	Config      string // the config file that says so; "" for none
}

// Options are what the wizard can be set to. The zero value works.
type Options struct {
	Theme    term.Theme         // "" is auto
	ASCII    bool               // signs for a terminal whose code page has no others
	Location *time.Location     // of the times that are shown; nil is the local one
	Search   string             // what the search screen begins with
	Version  string             // which hardmatch this is, "hardmatch 1.2.0", as receipts name it; "": they do not
	Undo     *journal.Operation // the wizard begins with taking this operation back; nil for the search
	// Worklist is a saved list that the wizard begins with; nil for the search.
	Worklist *audit.Worklist
	// Now is the clock that distinguishes a key press from pasted text, and measures how long a step takes. It must run even while the practice company's own
	// time stands still. nil is time.Now.
	Now func() time.Time
	// Tick makes the timers; nil is tea.Tick. Tests deliver the ticks themselves.
	Tick func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	// Clipboard is where a copied text is written to, as an escape sequence (OSC 52). Run sets it to the terminal.
	Clipboard io.Writer
	// Setup asks for what is missing before anything is connected; nil if nothing is.
	Setup Setup
	// Titled says that the terminal's window has a title, which then says what goes on.
	Titled bool
	// OpenURL opens a page in the browser of this computer; nil if there is none.
	OpenURL func(url string) error
	// RunSync lets the sync of the practice company run once, and says in one line what came of it; nil if no one can. It is offered in practice only.
	RunSync func(ctx context.Context) (string, error)
	// Log gets what the screen cannot show: a panic with its stack. nil is nowhere.
	Log *slog.Logger
}

// WithDefaults fills in what is not set.
func (o Options) WithDefaults() Options {
	o.Theme = cmp.Or(o.Theme, term.ThemeAuto)
	o.Location = cmp.Or(o.Location, time.Local)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Tick == nil {
		o.Tick = tea.Tick
	}
	o.Clipboard = cmp.Or(o.Clipboard, io.Discard)
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	return o
}

// Package cli is the command line of hardmatch: commands, flags, environment and config file, and what check says as text and as JSON.
// It reaches both directories only through the Opener that main gives it, and draws nothing: the wizard is package ui.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"hardmatch/link"
)

// Program is what the command line needs of the world. main fills it with the real one, tests with their own.
type Program struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Terminal       bool                                       // whether a person sits at standard input and output
	ShowsProgress  bool                                       // whether a person looks at standard error
	LookupEnv      func(name string) (string, bool)           // as os.LookupEnv
	ConfigDir      string                                     // of the user, for the default config file
	StateDir       string                                     // of the user, for the default journal
	Now            func() time.Time                           // the real clock; the practice company brings its own
	Wait           func(context.Context, time.Duration) error // waits; nil: in real time
	KeepsTokens    bool                                       // whether --token-cache outlives the program on this system
	GCPercent      func(percent int)                          // how much garbage the process may collect before a sweep; nil: others run in it too, and it stays as it is
	LetGo          func()                                     // lets the next Ctrl+C end the process at once, when nothing is written to a directory; nil: others run in it too

	Build Build // which build this is

	Directory Dialer                 // connects to Active Directory
	Tenant    SignIner               // signs in to Entra ID
	Reach     Reacher                // checks whether what is being configured answers
	OpenURL   func(url string) error // opens a page in the browser
	Practice  Company                // what --practice connects to
}

// Directory reads and changes Active Directory.
type Directory interface {
	link.Directory
	link.WholeDirectory
	link.DirectoryWriter
	// WhoAmI returns the controller in use, and the user; the user is "" if the controller does not say.
	WhoAmI(ctx context.Context) (controller, user string, err error)
	Close()
}

// Tenant reads and changes a tenant.
type Tenant interface {
	link.Cloud
	link.WholeTenant
	link.CloudWriter
	link.PersonSyncer
	// Permissions returns the permissions that the sign-in has, and those useful for reading that it was not given; both are empty if the token does not say.
	Permissions(ctx context.Context) (has, lacks []string)
	// Unmet returns what Entra ID has asked of the sign-in that it does not meet, for the next sign-in to ask for; "" if there is nothing.
	Unmet() string
}

// Dialer connects to Active Directory. The password is the one in the settings, or one that a person typed.
type Dialer func(ctx context.Context, ad AD, w World) (Directory, error)

// Reacher checks whether a server answers, and signs no one in. It skips what is nil.
type Reacher struct {
	Directory func(ctx context.Context, ad AD) error
	Tenant    func(ctx context.Context, e Entra) error
}

// SignIner signs the operator in. It calls show each time that there is a code to type elsewhere; ctx bounds how long that may take.
type SignIner func(ctx context.Context, e Entra, w World, show func(code, url string)) (Tenant, error)

// World is what connections share with the rest of the program.
type World struct {
	Log  *slog.Logger                               // --log, or nowhere
	Now  func() time.Time                           // the real clock, or the practice company's
	Wait func(context.Context, time.Duration) error // returns early with the context's error
}

// Company is the practice company before it runs: the first connection starts it.
type Company struct {
	User, Tenant string                                    // who is signed in there, and to which tenant: what the first screen shows
	Start        func(link.SyncSettings) (Practice, error) // with a sync as it is configured
}

// Practice is a practice company that runs in this process and is reached over the wire like any other.
type Practice interface {
	// Environment returns what points a hardmatch at the company: names and values, in a fixed order.
	Environment() [][2]string
	// Now returns the company's own time, which a run of its sync moves forward.
	Now() time.Time
	// SyncURL returns the URL at which a POST runs its sync once; the answer is a line of text.
	SyncURL() string
	// Close stops its servers.
	Close() error
}

// Run runs one command line and returns the exit status (status.go).
func (p Program) Run(ctx context.Context, args []string) (status int) {
	s := &session{Program: p, log: slog.New(slog.DiscardHandler)}
	defer s.close()
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", "value", fmt.Sprint(r), "stack", string(debug.Stack()))
			status = s.report(&link.Problem{Kind: link.Bug, Cause: fmt.Sprintf("hardmatch has a fault and had to stop (%v)", r),
				Cure: "Run it again with --log FILE and report what the log says; nothing goes on in the background"})
		}
	}()
	return s.report(s.run(ctx, args))
}

// errShown ends a run that has already printed all that was asked for, as --help and --version do.
var errShown = errors.New("shown")

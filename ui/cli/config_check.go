package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"hardmatch/link"
)

type configCommand struct {
	Check configCheckCommand `cmd:"" help:"What is wrong with the configuration; tries both connections."`
}

type configCheckCommand struct{}

// Run prints one fact a line: first the configuration, then what each connection gives. It tries both, whatever becomes of the first, unless something is
// missing that no connection can do without. It changes nothing; without --read-only it asks for permissions to write, and does not use them.
func (configCheckCommand) Run(ctx context.Context, s *session) error {
	backend := s.connect(nil)
	t := &trial{session: s, backend: backend}
	parts := []func(context.Context){t.configuration}
	if len(backend.missing()) == 0 {
		parts = append(parts, t.directory, t.tenant)
	}
	for _, part := range parts {
		part(ctx)
		if err := s.write([]byte(t.page.String())); err != nil {
			return err
		}
		t.page.Reset()
	}
	return t.worst.ended()
}

// trial tries a configuration and says what it finds.
type trial struct {
	session *session
	backend *backend
	page    page
	worst   exitStatus // so far: failed if a connection fails or lacks a right, usage if the configuration is wrong
}

// fact prints one line: a sign, what it is about, and how it is.
func (t *trial) fact(sign, name, format string, args ...any) {
	t.page.line("%s %-13s%s", sign, name, fmt.Sprintf(format, args...))
}

// problem says what is wrong, as at the end of a run.
func (t *trial) problem(err error) {
	p := asProblem(err)
	t.worst = max(t.worst, statusOfTrial(p.Kind))
	head, more, _ := strings.Cut(strings.TrimPrefix(problemText(p), "hardmatch: "), "\n")
	t.page.WriteString(signs[link.Stops] + " " + head + "\n" + more) // both are clean
}

// configuration says where the settings come from, and what of them is missing.
func (t *trial) configuration(context.Context) {
	t.page.line("Configuration")
	t.fact(good, "config file", "%s", orNone(t.session.configPath))
	if _, err := t.session.openJournal(); err != nil {
		t.problem(err)
	} else {
		t.fact(good, "journal", "%s", cmp.Or(t.session.journalFolder(), "lasts as long as the practice company"))
	}
	missing := t.backend.missing()
	for _, m := range missing {
		t.problem(m)
	}
	if len(missing) > 0 {
		t.fact(signs[link.Notes], "connections", "not tried until this is right")
	}
}

// good stands before what is as it should be.
const good = "+"

// directory connects to Active Directory, and searches it once.
func (t *trial) directory(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, checkDeadline)
	defer cancel()
	t.page.line("")
	t.page.line("Active Directory")
	if err := t.backend.ConnectDirectory(ctx, ""); err != nil {
		t.problem(err)
		return
	}
	directory := t.backend.directory
	controller, user, err := directory.WhoAmI(ctx)
	if err != nil {
		t.problem(err)
		return
	}
	t.fact(good, "controller", "%s", controller)
	t.fact(good, "user", "%s", cmp.Or(user, t.backend.config.AD.User, "the user who is signed in to this computer"))
	if _, _, err := directory.Search(ctx, "a", 1); err != nil {
		t.problem(err)
		return
	}
	t.fact(good, "search base", "%s", cmp.Or(directory.Searched(), "the whole forest"))
}

// tenant signs in to Entra ID, and reads the tenant.
func (t *trial) tenant(ctx context.Context) {
	t.page.line("")
	t.page.line("Entra ID")
	if err := t.backend.SignIn(ctx, t.session.showDeviceCode); err != nil {
		t.problem(err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkDeadline)
	defer cancel()
	tenant, err := t.backend.tenant.Tenant(ctx)
	if err != nil {
		t.problem(err)
		return
	}
	t.fact(good, "tenant", "%s (%s)", orNone(tenant.Name), orNone(tenant.ID))
	t.fact(good, "operator", "%s (%s)", tenant.Operator.Name(), orNone(tenant.Operator.UPN))
	read(t, "roles", tenant.Operator.Roles, roleNames)
	if more := tenant.Operator.MoreRoles; more != "" {
		t.fact(signs[link.Notes], "more roles", "not known; they could be read with %s", more)
	}
	t.permissions(ctx)
	read(t, "sync", tenant.SyncOn, func(on bool) string { return syncState(on, tenant.LastSync) })
	t.hardMatches(tenant.HardMatchBlocked)
}

// hardMatches reports whether the tenant takes them at all.
func (t *trial) hardMatches(blocked link.Known[bool]) {
	switch {
	case t.backend.config.Sync.HardMatchBlocked:
		t.fact(signs[link.Warns], "hard matches", "blocked, as --hard-match-blocked states")
	case blocked.Or(false):
		t.fact(signs[link.Warns], "hard matches", "blocked by the tenant")
	default:
		read(t, "hard matches", blocked, func(bool) string { return "not blocked" })
	}
}

// permissions says what the sign-in may do: for reading what it has, for writing whether it can get more.
func (t *trial) permissions(ctx context.Context) {
	switch has, lacks := t.backend.tenant.Permissions(ctx); {
	case len(has) == 0:
		t.fact(signs[link.Notes], "permissions", "not known: the token does not say")
	case len(lacks) == 0:
		t.fact(good, "permissions", "%s", strings.Join(has, ", "))
	default:
		t.fact(good, "permissions", "%s", strings.Join(has, ", "))
		t.fact(signs[link.Warns], "not given", "%s; what they would show counts as not known", strings.Join(lacks, ", "))
	}
	if t.backend.config.ReadOnly {
		t.fact(signs[link.Notes], "writing", "not asked for, because of --read-only")
		return
	}
	// One verb of each kind of permission that every tenant's plans need.
	if err := t.backend.tenant.Ready(ctx, []link.Verb{link.DoSet, link.DoSoftDelete}); err != nil {
		t.problem(err)
		return
	}
	t.fact(good, "writing", "permitted: set, clear, rename, delete, restore and purge")
}

// read prints a value that was read, or what would be needed to read it.
func read[T any](t *trial, name string, value link.Known[T], say func(T) string) {
	if v, ok := value.Get(); ok {
		t.fact(good, name, "%s", say(v))
		return
	}
	t.fact(signs[link.Notes], name, "not known; it could be read with %s", orNone(value.Needs()))
}

func roleNames(roles []link.Role) string {
	var names []string
	for _, r := range roles {
		if r.Eligible {
			r.Name += " (to be activated)"
		}
		names = append(names, r.Name)
	}
	return orNone(strings.Join(names, ", "))
}

func syncState(on bool, last link.Known[time.Time]) string {
	if !on {
		return "off"
	}
	at, ok := last.Get()
	switch {
	case !ok:
		return "on; when it ran last is not known"
	case at.IsZero():
		return "on, but it has never run"
	default:
		return "on; it ran last at " + at.Local().Format("2006-01-02 15:04 -07:00")
	}
}

package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/naming"
)

// checkDeadline bounds each part of a check: finding the person, and the reads of the check-up. Signing in lasts as long as its code.
const checkDeadline = 2 * time.Minute

type checkCommand struct {
	User    string `arg:"" help:"sAMAccountName, DOMAIN\\name, UPN, mail address, DN, GUID, SID or ImmutableID."`
	Account string `placeholder:"UPN|ID" help:"The account to be linked; without it, the only one that fits."`
	JSON    bool   `name:"json" help:"As JSON."`
}

// Run makes the check-up and shows it. It changes nothing.
func (c checkCommand) Run(ctx context.Context, s *session) error {
	checkUp, err := c.checkUp(ctx, s)
	if err != nil {
		return err
	}
	text := checkText(checkUp)
	if c.JSON {
		if text, err = checkJSON(checkUp); err != nil {
			return err
		}
	}
	if err := s.write(text); err != nil {
		return err
	}
	return statusOfCheck(checkUp).ended()
}

// checkUp makes the check-up of the person and the account.
func (c checkCommand) checkUp(ctx context.Context, s *session) (checkup.CheckUp, error) {
	backend, person, err := s.reach(ctx, c.User)
	if err != nil {
		return checkup.CheckUp{}, err
	}
	return gather(ctx, backend.Engine(), person, strings.TrimSpace(c.Account))
}

// reach connects to both directories and finds the person, to read only. Active Directory comes first: a mistake in the name shows before anyone signs in.
func (s *session) reach(ctx context.Context, user string) (*backend, link.Person, error) {
	s.onlyReads = true
	if user = strings.TrimSpace(user); user == "" {
		return nil, link.Person{}, usage("USER", "is empty", "Give a sAMAccountName, DOMAIN\\name, UPN, mail address, DN, GUID, SID or ImmutableID")
	}
	journal := s.readJournal()
	if s.config.Journal != "" && journal != nil { // a named folder must be right, though it need not be writable
		if err := journal.Trusted(); err != nil {
			return nil, link.Person{}, err
		}
	}
	backend := s.connect(journal)
	err := backend.needs()
	if err != nil {
		return nil, link.Person{}, err
	}
	person, unknown := findPerson(ctx, backend, user)
	if unknown != nil && !leadsThroughTenant(user, unknown) {
		return nil, link.Person{}, unknown
	}
	if err := backend.SignIn(ctx, s.showDeviceCode); err != nil {
		return nil, link.Person{}, cmp.Or(unknown, err) // that AD has no such person comes first, as long as the tenant cannot be asked
	}
	if unknown != nil {
		person, err = s.findThroughTenant(ctx, backend.Engine(), user, unknown)
	}
	return backend, person, err
}

// readJournal returns the journal that says whether hardmatch has stamped the account; nil if a practice company has none.
func (s *session) readJournal() *journal.Journal {
	dir := s.journalFolder()
	if dir == "" {
		return nil
	}
	return journal.Read(dir)
}

func findPerson(ctx context.Context, backend *backend, user string) (link.Person, error) {
	ctx, cancel := context.WithTimeout(ctx, checkDeadline)
	defer cancel()
	if err := backend.ConnectDirectory(ctx, ""); err != nil {
		return link.Person{}, err
	}
	return backend.Engine().Directory.Person(ctx, user)
}

// leadsThroughTenant reports whether a name that no one in AD has may be that of an account, which leads to the person.
func leadsThroughTenant(user string, err error) bool {
	kind := naming.Read(user).Kind
	return link.Is(err, link.NotFound) && (kind == naming.Address || kind == naming.GUID)
}

// findThroughTenant finds the only person to whom an account of this name leads, and says so on stderr: stdout belongs to the result. If it leads to
// no one, or to several people, the problem says that.
func (s *session) findThroughTenant(ctx context.Context, e engine.Engine, user string, unknown error) (link.Person, error) {
	ctx, cancel := context.WithTimeout(ctx, checkDeadline)
	defer cancel()
	found, err := e.FindPeople(ctx, user, mostFound)
	switch {
	case err != nil:
		return link.Person{}, err
	case found.Through == nil || len(found.People) == 0:
		return link.Person{}, unknown
	case len(found.People) > 1:
		p := &link.Problem{Kind: link.Ambiguous, Object: found.Through.Called(), Cause: "leads to several people in AD", Cure: "Give one of these"}
		for i, person := range found.People {
			p.Found = append(p.Found, person.DN+", by "+found.By[i])
		}
		return link.Person{}, p
	}
	person := found.People[0]
	_, err = fmt.Fprintln(s.Stderr, link.Clean(found.Through.Called()+" is an account in the tenant; by "+found.By[0]+" it leads to "+person.Name()+" ("+person.DN+")"))
	return person, err
}

// mostFound is how many people are listed if a name leads to several.
const mostFound = 20

func gather(ctx context.Context, e engine.Engine, person link.Person, account string) (checkup.CheckUp, error) {
	ctx, cancel := context.WithTimeout(ctx, checkDeadline)
	defer cancel()
	id, err := accountID(ctx, e, person, account)
	if err != nil {
		return checkup.CheckUp{}, err
	}
	facts, err := e.Gather(ctx, person, id)
	if err != nil {
		return checkup.CheckUp{}, err
	}
	return checkup.Check(facts, e.TenantNow()), nil
}

// accountID returns the object id of the account named by --account: by its UPN, its id, or the beginning of that. A UPN names live accounts only: in the recycle bin
// several may have had it.
func accountID(ctx context.Context, e engine.Engine, person link.Person, account string) (link.AccountID, error) {
	if account == "" {
		return "", nil
	}
	if id, err := link.ParseGUID(account); err == nil {
		return link.AccountID(id.String()), nil
	}
	if begins, short := shortID(account); short {
		return accountBegun(ctx, e, person, begins)
	}
	const enough = 50 // accounts whose name, UPN or address begins with a whole UPN
	found, _, err := e.Cloud.Find(ctx, account, enough)
	if err != nil {
		return "", err
	}
	for _, a := range found {
		if strings.EqualFold(a.UPN, account) {
			return a.ID, nil
		}
	}
	return "", &link.Problem{Kind: link.NotFound, Object: "--account " + account, Cause: "no live account has this UPN",
		Cure: "Give the whole UPN, or the object id if the account is in the recycle bin"}
}

// showDeviceCode shows the person at the terminal how to sign in, on stderr: stdout belongs to the result.
func (s *session) showDeviceCode(code, url string, until time.Time) {
	fmt.Fprintf(s.Stderr, "To sign in, open %s and enter the code %s. It is good until about %s.\n",
		link.Clean(url), link.Clean(code), until.Local().Format("15:04 -07:00"))
}

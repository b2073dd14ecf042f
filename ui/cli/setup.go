package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"hardmatch/link"
	"hardmatch/ui"
)

// setup asks in the wizard for the settings that no connection can do without.
type setup struct {
	session *session
	backend *backend
	asked   []ui.Question
}

var _ ui.Setup = (*setup)(nil)

// askForSetup returns what the wizard asks first; nil if nothing is missing.
func (s *session) askForSetup(b *backend) ui.Setup {
	if s.practising {
		return nil
	}
	u := &setup{session: s, backend: b}
	entra := b.config.Entra
	app := entra.SignIn == "browser" || entra.SignIn == "device-code"
	if b.config.AD.Server == "" && b.config.AD.Domain == "" {
		u.asked = append(u.asked, ui.Question{Name: askedAD, Label: "AD domain", Example: "contoso.com, or a server such as ldaps://dc1.contoso.com"})
		if b.config.AD.User == "" {
			u.asked = append(u.asked, ui.Question{Name: "ad-user", Label: "Your AD user", Example: `helpdesk@contoso.com or CONTOSO\helpdesk`, Optional: "the user of this computer"})
		}
	}
	if app && entra.Tenant == "" {
		u.asked = append(u.asked, ui.Question{Name: "tenant", Label: "Tenant", Example: "contoso.onmicrosoft.com"})
	}
	if app && entra.ClientID == "" {
		u.asked = append(u.asked, ui.Question{Name: "client-id", Label: "App (client id)", Example: "00001111-aaaa-2222-bbbb-3333cccc4444, from your administrator"})
	}
	if len(u.asked) == 0 {
		return nil
	}
	return u
}

// askedAD is answered by a server or by a domain.
const askedAD = "ad"

// setting returns the name of the flag that an answer is for.
func (*setup) setting(name, answer string) string {
	switch {
	case name != askedAD:
		return name
	case strings.Contains(answer, "://"):
		return "ad-server"
	default:
		return "ad-domain"
	}
}

func (u *setup) Questions() []ui.Question { return u.asked }

var (
	clientID = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	dnsName  = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$`)
)

func (u *setup) Wrong(name, answer string) string {
	if bad, at := controlIn(answer); at > 0 {
		return "it has " + character(bad, at)
	}
	switch u.setting(name, answer) {
	case "ad-server":
		var server LDAPURL
		if err := server.UnmarshalText([]byte(answer)); err != nil {
			return err.Error()
		}
	case "ad-domain":
		if !dnsName.MatchString(answer) {
			return "that is neither a domain such as contoso.com nor an address such as ldaps://dc1.contoso.com"
		}
	case "ad-user":
		if !strings.ContainsAny(answer, `@\`) || strings.Contains(answer, `"`) {
			return `a user is named like helpdesk@contoso.com or CONTOSO\helpdesk`
		}
	case "tenant":
		if !tenantName.MatchString(answer) || !strings.ContainsAny(answer, ".-") {
			return "that is neither a tenant's id nor one of its domains, such as contoso.onmicrosoft.com"
		}
	case "client-id":
		if !clientID.MatchString(answer) {
			return "an application id has 32 digits and letters a to f in five groups"
		}
	}
	return ""
}

// configured returns a configuration with the answers.
func (u *setup) configured(answers map[string]string) Config {
	c := u.backend.config
	for name, answer := range answers {
		switch u.setting(name, answer) {
		case "ad-server":
			c.AD.Server = LDAPURL(strings.TrimSuffix(answer, "/"))
		case "ad-domain":
			c.AD.Domain = answer
		case "ad-user":
			c.AD.User = answer
		case "tenant":
			c.Entra.Tenant = answer
		case "client-id":
			c.Entra.ClientID = answer
		}
	}
	return c
}

func (u *setup) Reach(ctx context.Context, name, answer string) error {
	c := u.configured(map[string]string{name: answer})
	switch reach := u.session.Reach; {
	case name == askedAD && reach.Directory != nil:
		return reach.Directory(ctx, c.AD)
	case name == "tenant" && reach.Tenant != nil:
		return reach.Tenant(ctx, c.Entra)
	default:
		return nil
	}
}

// Practise leaves all that is real: the practice company gets a journal of its own, since what is done there must never mix with real operations.
func (u *setup) Practise(context.Context) error {
	s, b := u.session, u.backend
	s.practising, s.config.Journal = true, ""
	journal, err := s.openJournal()
	if err != nil {
		s.practising = false
		return err
	}
	b.journal = journal
	b.practise(s.signIn)
	return nil
}

func (u *setup) Use(_ context.Context, answers map[string]string, keep bool) (string, error) {
	path := ""
	if keep {
		var err error
		if path, err = u.write(answers); err != nil {
			return "", err
		}
		u.backend.configPath = path
	}
	u.backend.config = u.configured(answers)
	return path, nil
}

// write makes the user's own config file from the answers. It leaves an existing one alone.
func (u *setup) write(answers map[string]string) (string, error) {
	path := filepath.Join(u.session.ConfigDir, "hardmatch", "config.toml")
	const stays = "the config file already exists, and stays as it is"
	var text strings.Builder
	for _, q := range u.asked {
		if answer := answers[q.Name]; answer != "" {
			quote := "'" // in which a backslash is a backslash
			if strings.Contains(answer, quote) {
				quote, answer = `"`, strings.ReplaceAll(answer, `\`, `\\`)
			}
			fmt.Fprintf(&text, "%s = %s%s%s\n", u.setting(q.Name, answer), quote, answer, quote)
		}
	}
	if u.session.configPath != "" {
		return "", usage(u.session.configPath, stays, "Take Go on, and add to the file: "+strings.Join(strings.Split(strings.TrimSpace(text.String()), "\n"), "; "))
	}
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = writeNew(path, text.String())
	}
	if err != nil {
		why := "the config file cannot be written (" + link.FileSays(err) + ")"
		if errors.Is(err, fs.ErrExist) {
			why = stays
		}
		return "", &link.Problem{Kind: link.Refused, Object: path, Cause: why, Cure: "Take Go on, which keeps nothing", Err: err}
	}
	return path, nil
}

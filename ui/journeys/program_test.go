package journeys

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"hardmatch/ad"
	"hardmatch/entra"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/ui/cli"
	"hardmatch/ui/practice"
)

// commandLine is hardmatch's command line, connected as main.go connects it, in this process: without settings, a terminal or folders of whoever runs the test.
type commandLine struct {
	cli.Program
	out, errs bytes.Buffer
}

// newCommandLine is a command line in that environment, at the practice company's time.
func newCommandLine(t testing.TB, env map[string]string) *commandLine {
	p := &commandLine{}
	p.Program = cli.Program{
		Stdin: strings.NewReader(""), Stdout: &p.out, Stderr: &p.errs,
		LookupEnv: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		ConfigDir: t.TempDir(), StateDir: t.TempDir(),
		Now:       func() time.Time { return practice.Epoch },
		Directory: dial, Tenant: signIn,
		Practice: cli.Company{User: practice.Operator, Tenant: practice.Domain, Start: func(s link.SyncSettings) (cli.Practice, error) {
			return practice.Start(practice.Options{SyncEvery: s.Every(), CloudSync: s.Tool == link.CloudSync})
		}},
	}
	return p
}

// environment points a command line at a company.
func environment(company *practice.Company) map[string]string {
	env := map[string]string{}
	for _, pair := range company.Environment() {
		env[pair[0]] = pair[1]
	}
	return env
}

// dial connects to Active Directory as main.go does.
func dial(ctx context.Context, c cli.AD, w cli.World) (cli.Directory, error) {
	client, err := ad.Dial(ctx, ad.Options{
		Server: string(c.Server), Domain: c.Domain, Base: c.Base, Auth: ad.Auth(c.Auth),
		User: c.User, Password: string(c.Password), Kerberos: ad.Kerberos(c.Kerberos), CA: c.CA.PEM, Log: w.Log,
	})
	if err != nil {
		return nil, err
	}
	return client, nil
}

// signIn signs in and connects to Graph as main.go does.
func signIn(ctx context.Context, c cli.Entra, w cli.World, show func(code, url string)) (cli.Tenant, error) {
	session, err := signin.SignIn(ctx, signin.Options{
		Method: signin.Method(c.SignIn), Tenant: c.Tenant, ClientID: c.ClientID, Cloud: signin.Cloud(c.Cloud),
		Authority: string(c.Authority), Token: string(c.Token), Scopes: c.Scopes, Claims: c.Claims, Keep: c.Keep, CA: c.GraphCA.PEM, Now: w.Now, Log: w.Log,
	}, func(d signin.DeviceCode) { show(d.Code, d.URL) })
	if err != nil {
		return nil, err
	}
	client, err := entra.Connect(session, entra.Options{URL: string(c.GraphURL), CA: c.GraphCA.PEM, Log: w.Log, Now: w.Now, Wait: w.Wait})
	if err != nil {
		return nil, err
	}
	return client, nil
}

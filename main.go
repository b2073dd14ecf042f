// Hardmatch joins an Active Directory user to the right Entra ID account, and reports truthfully what happened.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/adrg/xdg"
	"github.com/mattn/go-isatty"
	"github.com/pkg/browser"

	"hardmatch/ad"
	"hardmatch/entra"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/ui/cli"
	"hardmatch/ui/practice"
)

// The linker sets these in a release (.goreleaser.yaml).
var version, commit, date string

func main() {
	browser.Stdout, browser.Stderr = io.Discard, io.Discard // what a browser prints must not reach the screen
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := program().Run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// program returns the command line in the real world.
func program() cli.Program {
	return cli.Program{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Terminal:      isatty.IsTerminal(os.Stdin.Fd()) && isatty.IsTerminal(os.Stdout.Fd()),
		ShowsProgress: isatty.IsTerminal(os.Stderr.Fd()),
		LookupEnv:     os.LookupEnv,
		ConfigDir:     xdg.ConfigHome, StateDir: xdg.StateHome,
		Build: cli.Build{Version: version, Commit: commit, Date: date},
		Now:   time.Now, KeepsTokens: signin.KeepsTokens,
		GCPercent: func(percent int) { debug.SetGCPercent(percent) },
		LetGo:     func() { signal.Reset(os.Interrupt, syscall.SIGTERM) },
		Directory: dial,
		Tenant:    signIn,
		Reach: cli.Reacher{
			Directory: func(ctx context.Context, c cli.AD) error {
				return ad.Reach(ctx, ad.Options{Server: string(c.Server), Domain: c.Domain})
			},
			Tenant: func(ctx context.Context, c cli.Entra) error {
				return signin.Reach(ctx, signin.Options{Tenant: c.Tenant, Cloud: signin.Cloud(c.Cloud), Authority: string(c.Authority), CA: c.GraphCA.PEM})
			},
		},
		OpenURL:  browser.OpenURL,
		Practice: cli.Company{User: practice.Operator, Tenant: practice.Domain, Start: startPractice},
	}
}

// startPractice starts the practice company, with that sync. Everything made for it stays: a garbage collection meanwhile finds nothing, and would take a third of
// the work.
func startPractice(s link.SyncSettings) (cli.Practice, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(1000))
	return practice.Start(practice.Options{SyncEvery: s.Every(), CloudSync: s.Tool == link.CloudSync})
}

// dial connects to Active Directory as it is configured.
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

// signIn signs the operator in to Entra ID as it is configured, and connects to Graph.
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

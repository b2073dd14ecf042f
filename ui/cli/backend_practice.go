package cli

import (
	"cmp"
	"context"
	"errors"

	"hardmatch/link"
)

// practise makes the practice company the only place that is connected to, whatever else is configured. The first connection starts it: servers,
// certificates and people are half of what a start costs, and the first screen needs none of them. signIn is how the command line says to sign in; "" is by
// token, which asks no one.
func (b *backend) practise(signIn string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.practising = true
	b.config.AD = AD{User: b.program.Practice.User}
	b.config.Entra = Entra{Tenant: b.program.Practice.Tenant, SignIn: cmp.Or(signIn, "token"), Cloud: "public"}
}

// reached returns where the connections go, and what they share with the rest of the program: as configured, or the practice company, which is running then.
func (b *backend) reached() (Config, World, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return Config{}, World{}, context.Canceled
	}
	if b.practising && b.company == nil {
		if err := b.startPractice(); err != nil {
			return Config{}, World{}, err
		}
	}
	return b.config, b.world, nil
}

func (b *backend) startPractice() error {
	company, err := b.program.Practice.Start(b.config.Sync.Settings())
	if err != nil {
		return &link.Problem{Kind: link.Refused, Object: "The practice company", Cause: "it cannot be started (" + link.FileSays(err) + ")", Err: err,
			Cure: "Try again: it needs free ports of 127.0.0.1, and a temporary folder that can be written to"}
	}
	if err := b.config.pointAt(company, b.config.Entra.SignIn); err != nil {
		return errors.Join(err, company.Close())
	}
	b.company, b.world.Now = company, company.Now
	b.start = b.newID()
	return nil
}

// missing returns all that a command that can ask no one lacks. Practising needs nothing.
func (b *backend) missing() []*link.Problem {
	if b.practising {
		return nil
	}
	return b.config.missing()
}

// needs says what a command that can ask no one lacks first.
func (b *backend) needs() error {
	if missing := b.missing(); len(missing) > 0 {
		return missing[0]
	}
	return nil
}

// RunSync makes the practice company's sync run once.
func (b *backend) RunSync(ctx context.Context) (string, error) {
	if _, _, err := b.reached(); err != nil {
		return "", err
	}
	return runSync(ctx, b.company.SyncURL())
}

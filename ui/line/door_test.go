package line_test

import (
	"context"
	"time"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/ui"
)

// door is a backend that asks for a password and lets no one in.
type door struct {
	passwords chan string
	panics    bool
}

func (d door) Connections() ui.Connections {
	return ui.Connections{Server: "ldaps://dc1.contoso.com", User: "me@contoso.com", AskPassword: true}
}

func (d door) ConnectDirectory(_ context.Context, password string) error {
	if d.panics {
		panic("a bug in the test")
	}
	d.passwords <- password
	return &link.Problem{Kind: link.Refused, Object: "Active Directory", Cause: "the password is wrong"}
}

func (d door) SignIn(context.Context, func(string, string, time.Time)) error { return nil }
func (d door) Engine() engine.Engine                                         { return engine.Engine{} }
func (d door) Whole() engine.Whole                                           { return engine.Whole{} }
func (d door) SaveReceipt(context.Context, string, string) (string, error)   { return "", nil }

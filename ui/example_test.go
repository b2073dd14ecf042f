package ui_test

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/ui"
)

// closed is a backend that lets no one in.
type closed struct{}

func (closed) Connections() ui.Connections {
	return ui.Connections{Server: "ldaps://dc1.contoso.com", User: "me@contoso.com", AskPassword: true}
}

func (closed) ConnectDirectory(context.Context, string) error {
	return &link.Problem{Kind: link.Refused, Object: "Active Directory", Cause: "the password is wrong"}
}

func (closed) SignIn(context.Context, func(code, url string, until time.Time)) error { return nil }
func (closed) Engine() engine.Engine                                                 { return engine.Engine{} }
func (closed) Whole() engine.Whole                                                   { return engine.Whole{} }
func (closed) SaveReceipt(context.Context, string, string) (string, error)           { return "", nil }

// The wizard is a model of Bubble Tea. What it asks at a moment is data too, so that a program can put the question in its own way.
func Example() {
	wizard := ui.New(closed{}, ui.Options{ASCII: true})
	defer wizard.Close()
	_ = wizard.Init()
	_, _ = wizard.Update(tea.WindowSizeMsg{Width: 80, Height: 24})

	turn := wizard.Turn()
	fmt.Println(turn.Title)
	fmt.Println(turn.Prompt, turn.Secret)
	fmt.Println(wizard.Result().State)
	// Output:
	// Connect
	// Password of me@contoso.com true
	// not-linked
}

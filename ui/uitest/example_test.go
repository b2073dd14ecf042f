package uitest_test

import (
	"context"
	"fmt"
	"time"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/ui"
	"hardmatch/ui/uitest"
)

// closed is a backend that lets no one in, and counts who has tried.
type closed struct{ tried *int }

func (closed) Connections() ui.Connections {
	return ui.Connections{Server: "ldaps://dc1.contoso.com", User: "me@contoso.com", AskPassword: true}
}

func (c closed) ConnectDirectory(context.Context, string) error {
	*c.tried++
	return &link.Problem{Kind: link.Refused, Object: "Active Directory", Cause: "the password is wrong"}
}

func (closed) SignIn(context.Context, func(code, url string, until time.Time)) error { return nil }
func (closed) Engine() engine.Engine                                                 { return engine.Engine{} }
func (closed) Whole() engine.Whole                                                   { return engine.Whole{} }
func (closed) SaveReceipt(context.Context, string, string) (string, error)           { return "", nil }

// printed stands for a test: it prints what would fail it.
type printed struct{}

func (printed) Helper()                           {}
func (printed) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// Keys go in, the frame comes out, and what a key began is over by then. A line break that was pasted presses no key.
func Example() {
	tried := 0
	d := uitest.New(printed{}, closed{&tried}, ui.Options{ASCII: true})
	d.Paste("secret\n")
	fmt.Println("after the paste:", tried)
	d.Press("enter")
	d.Expect("The password is wrong")
	fmt.Println("after Enter:", tried)
	// Output:
	// after the paste: 0
	// after Enter: 1
}

package journeys

import (
	"context"
	"errors"
	"strings"
	"time"

	"hardmatch/ad"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/practice"
	"hardmatch/ui/uitest"
)

// asking is the backend of a company that asks whoever connects: for the password of AD, and for a code that is typed on another device. Both are
// refused or taken over the wire; only the page has the name that it has outside.
type asking struct{ *codeStage }

// Connections implements ui.Backend.
func (asking) Connections() ui.Connections {
	return ui.Connections{Server: "ldaps://dc1.contoso.com", User: practice.Operator, AskPassword: true, Tenant: practice.Domain, SignIn: "device code"}
}

// ConnectDirectory implements ui.Backend. It takes a while.
func (s asking) ConnectDirectory(ctx context.Context, password string) error {
	if err := s.timer.Sleep(ctx, 10*time.Second); err != nil {
		return err
	}
	server := ""
	s.forest = func(o *ad.Options) { o.Password, server = password, strings.TrimPrefix(o.Server, "ldaps://") }
	return asOutside(s.stage.ConnectDirectory(ctx, password), server, "dc1.contoso.com")
}

// asOutside gives a problem the name that its object has outside, and takes the request's number from it, which is another one each time.
func asOutside(err error, is, outside string) error {
	if p := new(link.Problem); errors.As(err, &p) {
		known := *p
		known.Object = strings.ReplaceAll(p.Object, is, outside)
		known.RequestID = ""
		return &known
	}
	return err
}

// SignIn implements ui.Backend. The person takes a minute to type the code.
func (s asking) SignIn(ctx context.Context, show func(string, string, time.Time)) error {
	return asOutside(s.codeStage.SignIn(ctx, func(code, _ string, until time.Time) {
		show(code, "https://microsoft.com/devicelogin", until)
		_ = s.timer.Sleep(ctx, time.Minute)
	}), s.company.SignIn.URL, "https://login.microsoftonline.com")
}

// connecting is the connect screen of someone who must type something on it: the password, a wrong one first, and the code, which is declined.
func (g gallery) connecting() {
	g.t.Helper()
	s := asking{&codeStage{stage: newCrowdedStage(g.t).patient()}}
	s.company.SignIn.Set(entratest.SignIn{UserID: s.account(practice.Operator).ID})
	s.typed = func(code string) { s.company.SignIn.Decline(code) }
	o := g.ownLook()
	o.Location = time.UTC
	o.OpenURL = func(string) error { return nil }
	d := g.lookedAt(uitest.NewAt(g.t, s.timer, s, o))
	d.Resize(g.width, g.height)
	show := func(name string, texts ...string) { g.t.Helper(); d.Expect(texts...); g.show(name, d.Frames()) }
	show("connect-password", "Password")
	d.Type("Winter2026")
	show("connect-password-typed", "Password")
	d.Press("enter")
	d.Type("james.bond")
	show("connect-ahead", "Then find", "james.bond")
	d.Wait(10 * time.Second)
	show("connect-trouble", "try again")
	d.Press("ctrl+u")
	d.Type(practice.Password)
	d.Press("enter")
	d.Wait(10 * time.Second)
	show("connect-code", ">>>  HMATCH001  <<<", "left. Esc stops")
	d.Press("c")
	show("connect-code-copied", ">>>  HMATCH001  <<<", "Sent to the terminal's clipboard")
	d.Wait(time.Minute)
	show("connect-declined", "page declined", "try again")
}

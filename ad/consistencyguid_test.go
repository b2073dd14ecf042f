package ad

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// bondNew contains bytes that mean something in filters, DNs and LDAP, like any other bytes.
var bondNew = []byte{')', 0, '*', '(', '\\', 0x80, 0xff, ',', '=', '<', '>', 0xc3, 0x28, '"', 10, 0}

// wantAnchor checks what the directory holds.
func wantAnchor(t *testing.T, srv *adtest.Server, ref string, want []byte) {
	t.Helper()
	o, _ := srv.Get(ref)
	if got := o.Text(consistencyGUID); got != string(want) {
		t.Errorf("%s has %x, want %x", ref, got, want)
	}
}

func TestStampChangesTheAnchorOnce(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	c := connect(t, options(srv))
	for _, step := range []struct{ from, to []byte }{{bondOld, bondNew}, {bondNew, nil}, {nil, bondOld}} {
		controller, err := c.SetConsistencyGUID(t.Context(), bondGUID, step.from, step.to)
		if err != nil || controller != "dc1.contoso.com" {
			t.Errorf("%x to %x: at %q, %v", step.from, step.to, controller, err)
		}
		wantAnchor(t, srv, "james.bond", step.to)
		if raw, _ := mustPerson(t, c, "james.bond").ConsistencyGUID.Get(); !bytes.Equal(raw, step.to) {
			t.Errorf("read as %x", raw)
		}
	}
	if n := srv.Count(adtest.Modify); n != 3 {
		t.Errorf("%d changes", n)
	}
}

func TestStampLeavesWhatSomebodyElseHasWritten(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond, jose)
	c := connect(t, options(srv))
	for _, step := range []struct{ from, to []byte }{{bondNew, []byte("x")}, {nil, bondNew}, {bondNew, nil}} {
		_, err := c.SetConsistencyGUID(t.Context(), bondGUID, step.from, step.to)
		wantProblem(t, err, link.Changed, "mS-DS-ConsistencyGuid of "+bondDN, "nothing was written")
		wantAnchor(t, srv, "james.bond", bondOld)
	}
	_, err := c.SetConsistencyGUID(t.Context(), mustPerson(t, c, "josé").GUID, bondOld, bondNew)
	wantProblem(t, err, link.Changed, "nothing was written")
	wantAnchor(t, srv, "josé", nil)
}

func TestStampSaysWhyItIsRefused(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond, adtest.User{SAMAccountName: "reader", Password: password, ReadOnly: true})
	o := options(srv)
	o.User = `CONTOSO\reader`
	_, err := connect(t, o).SetConsistencyGUID(t.Context(), bondGUID, bondOld, bondNew)
	wantProblem(t, err, link.NoRights, "mS-DS-ConsistencyGuid of "+bondDN, `CONTOSO\reader may not write it`, "LDAP result 50")
	c := connect(t, options(srv))
	for _, test := range []struct {
		code int
		kind link.ProblemKind
		says string
	}{
		{10, link.Refused, "dc1.contoso.com is a read-only controller"}, {19, link.Refused, "refused the change"}, {32, link.NotFound, "no longer exists"},
		{51, link.Unreachable, "busy or restarting"}, {53, link.Refused, "dc1.contoso.com refused the change"},
	} {
		srv.Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Code: test.code, Message: "words of the server\x00"})
		_, err := c.SetConsistencyGUID(t.Context(), bondGUID, bondOld, bondNew)
		wantProblem(t, err, test.kind, test.says, "words of the server")
	}
	_, err = c.SetConsistencyGUID(t.Context(), link.GUID{9}, nil, bondNew)
	wantProblem(t, err, link.NotFound, "no user in DC=contoso,DC=com has this objectGUID")
	wantAnchor(t, srv, "james.bond", bondOld)
}

// A change is sent once: if no answer comes, no one knows whether it was made, and the next read shows it.
func TestStampIsNeverSentTwice(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	c := connect(t, options(srv))
	for cut, want := range map[adtest.Cut][]byte{adtest.Unheard: bondOld, adtest.Unanswered: bondNew} {
		if err := srv.Set("james.bond", consistencyGUID, bondOld); err != nil {
			t.Fatal(err)
		}
		srv.Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Cut: cut})
		before := srv.Count(adtest.Modify)
		_, err := c.SetConsistencyGUID(t.Context(), bondGUID, bondOld, bondNew)
		wantProblem(t, err, link.MaybeDone, "mS-DS-ConsistencyGuid of "+bondDN, "sent to dc1.contoso.com, but no answer came")
		if n := srv.Count(adtest.Modify) - before; n != 1 {
			t.Errorf("sent %d times", n)
		}
		if raw, _ := mustPerson(t, c, "james.bond").ConsistencyGUID.Get(); !bytes.Equal(raw, want) {
			t.Errorf("cut %d: %x", cut, raw)
		}
	}
	srv.Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Cut: adtest.Answered})
	_, err := c.SetConsistencyGUID(t.Context(), bondGUID, nil, bondNew)
	wantProblem(t, err, link.Changed)
}

// An incredible answer is no answer: one that is lost before the value is read back, and one that reports success when nothing was done.
func TestStampBelievesWhatItReads(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	c := connect(t, options(srv))
	srv.Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Cut: adtest.Answered})
	_, err := c.SetConsistencyGUID(t.Context(), bondGUID, bondOld, bondNew)
	wantProblem(t, err, link.MaybeDone, "accepted the change, but it could not be read back")
	srv.Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Feigned: true})
	_, err = c.SetConsistencyGUID(t.Context(), bondGUID, bondNew, bondOld)
	wantProblem(t, err, link.MaybeDone, "accepted the change, but does not show it")
}

// A connection that went dead while no one used it is remade before anything is sent.
func TestStampRemakesADeadConnectionFirst(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	c := connect(t, options(srv))
	srv.DropConnections()
	if _, err := c.SetConsistencyGUID(t.Context(), bondGUID, bondOld, bondNew); err != nil {
		t.Error(err)
	}
	srv.Inject(adtest.Fault{Op: adtest.Search, Times: 1, Cut: adtest.Unheard})
	if _, err := c.SetConsistencyGUID(t.Context(), bondGUID, bondNew, bondOld); err != nil {
		t.Error(err)
	}
	if n := srv.Count(adtest.Modify); n != 2 {
		t.Errorf("%d changes for two", n)
	}
	srv.Close()
	_, err := c.SetConsistencyGUID(t.Context(), bondGUID, bondOld, bondNew)
	wantProblem(t, err, link.Unreachable)
}

// The client does not wait for a controller that has fallen silent: not after the deadline, nor once the caller has gone, nor after Close.
func TestStampWaitsForNobody(t *testing.T) {
	for name, end := range map[string]func(cancel func(), c *Client){
		"deadline": nil, "context": func(cancel func(), _ *Client) { cancel() }, "close": func(_ func(), c *Client) { c.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			began := make(chan struct{}, 1)
			srv := serve(t, adtest.Config{Wait: forever(began)}, bond)
			o := options(srv)
			o.Timeout = time.Hour
			if end == nil {
				o.Timeout = 50 * time.Millisecond
			}
			c := connect(t, o)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			srv.Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Delay: time.Hour})
			var ending sync.WaitGroup
			ending.Go(func() {
				<-began
				if end != nil {
					end(cancel, c)
				}
			})
			_, err := c.SetConsistencyGUID(ctx, bondGUID, bondOld, bondNew)
			ending.Wait()
			wantProblem(t, err, link.MaybeDone, "no answer came")
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	srv := serve(t, adtest.Config{}, bond)
	_, err := connect(t, options(srv)).SetConsistencyGUID(ctx, bondGUID, bondOld, bondNew)
	wantProblem(t, err, link.Cancelled)
	if !errors.Is(err, context.Canceled) || srv.Count(adtest.Modify) != 0 {
		t.Errorf("%v, %d changes", err, srv.Count(adtest.Modify))
	}
}

func TestStampInAnotherDomain(t *testing.T) {
	o, home, catalog, emea := serveForest(t)
	c := connect(t, o)
	old := eva.ConsistencyGUID
	controller, err := c.SetConsistencyGUID(t.Context(), eva.GUID, old, bondNew)
	if err != nil || controller != "dc1.emea.contoso.com" {
		t.Errorf("at %q, %v", controller, err)
	}
	wantAnchor(t, emea, "eva", bondNew)
	controller, err = c.SetConsistencyGUID(t.Context(), outside.GUID, nil, bondNew)
	if err != nil || controller != "dc1.contoso.com" {
		t.Errorf("outside the base: at %q, %v", controller, err)
	}
	if home.Count(adtest.Modify) != 1 || emea.Count(adtest.Modify) != 1 || catalog.Count(adtest.Modify) != 0 {
		t.Error("a change went elsewhere")
	}
	_, err = c.SetConsistencyGUID(t.Context(), link.GUID{9}, nil, bondNew)
	wantProblem(t, err, link.NotFound, "no user in the forest")
}

// After one controller has died, the one that answers is the one that was written to.
func TestStampNamesTheControllerThatWasWritten(t *testing.T) {
	first, second := serve(t, adtest.Config{}, bond), serve(t, adtest.Config{Host: "dc2.contoso.com"}, bond)
	o := options(first)
	o.Server, o.Domain, o.CA = "", "contoso.com", bytes.Join([][]byte{first.CA(), second.CA()}, nil)
	o.Lookup = lookup(t, first.LDAP(), second.LDAP())
	c := connect(t, o)
	first.Close()
	controller, err := c.SetConsistencyGUID(t.Context(), bondGUID, bondOld, bondNew)
	if err != nil || controller != "dc2.contoso.com" {
		t.Errorf("at %q, %v", controller, err)
	}
	wantAnchor(t, second, "james.bond", bondNew)
}

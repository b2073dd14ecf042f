package entra

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// action is what was tried, for the words of its failure.
type action struct {
	object string // what it was about
	needs  string // permission and role that it needs
	write  bool
}

// told is what a failed request told, from wherever it had to be taken.
type told struct {
	status    int // 0 where no answer came
	code      string
	message   string
	requestID string
	details   []detail
	after     time.Duration // that the server asks to wait, where that is longer than is waited for here
	page      bool          // the answer was a page of something on the way, not Graph's
}

type detail struct{ code, target, message string }

// problem is a failure in words for a person. It gives nil for nil.
func (a action) problem(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var unsigned *noToken
	if errors.As(err, &unsigned) {
		return unsigned.err
	}
	t := tell(err)
	wrong, unreadable := errors.AsType[*web.Unfit](err)
	p := &link.Problem{Object: a.object, Status: t.status, Code: t.code, Message: t.message, RequestID: t.requestID, Err: err}
	switch {
	case a.write && mayHaveHappened(err, t):
		p.Kind, p.Cause = link.MaybeDone, "no certain answer came: the change may or may not have happened"
		p.Cure = "look at the account again before anything else"
	case unreadable && t.status < 400:
		p.Kind, p.Cause = link.Unreachable, "the answer of Microsoft Graph cannot be read: "+wrong.Why
		p.Cure = "try again; where it stays so, have the network looked at, since something may stand between this computer and Microsoft"
	case t.status == 0:
		a.explainSilence(ctx, p, err)
	default:
		a.explainAnswer(p, t)
	}
	return p
}

// mayHaveHappened tells of a write whether the server may have acted: it left here, and no answer says what became of it.
func mayHaveHappened(err error, t told) bool {
	var none *noAnswer
	if errors.As(err, &none) {
		refused := none.status >= 400 && none.status < 500 // the words were cut off, the refusal was not
		return none.sent && !refused
	}
	var odd *oddAnswer
	if errors.As(err, &odd) && odd.status < 300 {
		return true
	}
	_, refused := t.conflict() // it names what is in the way, so it did not act
	return t.status >= 500 && !refused
}

// explainSilence says why no answer came.
func (a action) explainSilence(ctx context.Context, p *link.Problem, err error) {
	p.Kind = link.Unreachable
	var none *noAnswer
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		p.Kind, p.Cause = link.Cancelled, "was given up"
	case errors.Is(err, errWithheld):
		p.Kind, p.Cause, p.Cure = link.NoRights, err.Error(), "it needs "+a.needs
	case errors.Is(err, errNotAUser):
		p.Kind, p.Cause = link.NotFound, "is not a user"
	case errors.Is(err, context.DeadlineExceeded) && !web.IsHandshake(err):
		p.Cause, p.Cure = "Microsoft Graph did not answer in time", "try again in a while"
	case errors.As(err, &none):
		web.Unreached(p, "Microsoft Graph", none)
	default:
		p.Cause, p.Message = "the answer of Microsoft Graph could not be understood", err.Error()
		p.Cure = "try again; tell the makers of hardmatch where it stays so"
	}
}

// explainAnswer says what a refusal of the server means.
func (a action) explainAnswer(p *link.Problem, t told) {
	if c, is := t.conflict(); is {
		c.explain(p)
		return
	}
	if web.InTheWay(t.status, t.page) {
		p.Kind = link.Unreachable
		p.Cause, p.Cure = web.InPlaceOf("Graph", "--graph-url", t.status)
		return
	}
	if r, ok := recognise(t); ok {
		p.Kind, p.Refusal, p.Cause, p.Cure = r.kind, r.what, r.cause, r.cure
		return
	}
	switch {
	case t.status == http.StatusTooManyRequests:
		p.Kind, p.Cause, p.Cure = link.Unreachable, "Microsoft Graph is asked too much at the moment", patience(t.after)
	case t.status >= 500:
		p.Kind, p.Cause = link.Unreachable, fmt.Sprintf("Microsoft Graph, or something on the way to it, is in trouble (status %d)", t.status)
		p.Cure = patience(t.after)
	case t.status == http.StatusUnauthorized:
		p.Kind, p.Cause, p.Cure = link.SignedOut, "the sign-in is not valid any more", "sign in again"
	case t.status == http.StatusForbidden && t.deniesRights():
		p.Kind, p.Cause, p.Cure = link.NoRights, "this sign-in may not do that", "it needs "+a.needs
	case t.status == http.StatusForbidden:
		p.Kind, p.Cause, p.Cure = link.NoRights, "Microsoft Graph refused, perhaps because this sign-in may not do that (status 403)", "it needs "+a.needs+", where that is the reason"
	case t.gone():
		p.Kind, p.Cause, p.Cure = link.NotFound, "does not exist in the tenant (any more)", "look again"
	default:
		p.Kind, p.Cause = link.Refused, fmt.Sprintf("Microsoft Graph refused (status %d)", t.status)
	}
}

// deniesRights tells whether the code of a 403 is one that Graph has for missing rights, or none: other codes have reasons of their own (Graph
// documentation: errors, which says to branch on the code).
func (t told) deniesRights() bool {
	return slices.Contains([]string{"", "authorization_requestdenied", "accessdenied", "forbidden", "unknownerror"}, strings.ToLower(t.code))
}

// tell takes out of an error what the server told; all parts of it may be missing. That there is no such object is believed of Graph's own code only:
// a proxy has the same status for a host that it does not know.
func tell(err error) (t told) {
	var odd *oddAnswer
	var none *noAnswer
	var no *refused
	switch {
	case errors.As(err, &odd):
		t = told{status: odd.status, requestID: odd.requestID, message: odd.text, page: odd.text != "", after: odd.after}
	case errors.As(err, &none):
		t = told{status: none.status}
	case errors.As(err, &no):
		t = no.told
	}
	t.page = t.page || t.gone() && t.code == "" || t.status != 0 && t.status < 400
	return t
}

// gone tells whether the status says that there is no such object.
func (t told) gone() bool { return t.status == http.StatusNotFound || t.status == http.StatusGone }

// patience is what to do about a server that asks for a wait of so long; 0 where it does not say, or for less than was waited for.
func patience(after time.Duration) string {
	if after == 0 {
		return "wait some minutes, then try again"
	}
	return fmt.Sprintf("it asks to wait %.0f minutes: try again then", math.Ceil(after.Minutes()))
}

// notFound tells whether Graph itself said that there is no such object.
func notFound(err error) bool {
	t := tell(err)
	return t.status == http.StatusNotFound && !t.page
}

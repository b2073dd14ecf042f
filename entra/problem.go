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

// action is what the client tried, for the words of its failure.
type action struct {
	object string // what it was about
	needs  string // permission and role that it needs
	write  bool
}

// failure is an answer other than the one asked for: a refusal of Graph, or what something on the way says in its place, as a page, an empty answer or a redirect.
type failure struct {
	status    int // 0 if no answer came
	code      string
	message   string
	requestID string
	details   []detail
	after     time.Duration // that the server asks to wait, if that is longer than is waited for here
	stepUp    bool          // it wants a token with an authentication context, and none was to be had
	page      bool          // the answer was a page of something on the way, not Graph's
}

type detail struct{ code, target, message string }

func (f *failure) Error() string {
	if f.page {
		return fmt.Sprintf("status %d, not an answer of Graph: %s", f.status, f.message)
	}
	return fmt.Sprintf("status %d, %s: %s", f.status, f.code, f.message)
}

// problem puts a failure into words for a person. It returns nil for nil.
func (a action) problem(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*link.Problem](err); ok { // no token could be had, so nothing was sent
		return p
	}
	f := failureOf(err)
	wrong, unreadable := errors.AsType[*web.Unfit](err)
	p := &link.Problem{Object: a.object, Status: f.status, Code: f.code, Message: f.message, RequestID: f.requestID, After: f.after, Err: err}
	switch {
	case errors.Is(err, errExpired):
		p.Kind, p.Cause = link.Unreachable, "Microsoft Graph's links to the next page expire before hardmatch can follow them"
		p.Cure = "Try again when the network and the tenant are less busy"
	case a.write && mayHaveHappened(err, f):
		p.Kind, p.Cause = link.MaybeDone, "no certain answer came: the change may or may not have happened"
		p.Cure = "Look at the account again before you do anything else"
	case unreadable && f.status < 400:
		p.Kind, p.Cause = link.Unreachable, "Microsoft Graph's answer cannot be read: "+wrong.Why
		p.Cure = "Try again. If it happens again, have the network checked: something may stand between this computer and Microsoft"
	case f.status == 0, brokeOff(err):
		a.explainSilence(ctx, p, err)
	default:
		a.explainAnswer(p, f)
	}
	return p
}

// brokeOff reports whether the answer to an accepted request did not come whole. That is no page of something on the way.
func brokeOff(err error) bool {
	none, is := errors.AsType[*noAnswer](err)
	return is && none.status < 400
}

// mayHaveHappened reports whether the server may have acted on a write: it left here, and no answer says what became of it.
func mayHaveHappened(err error, f failure) bool {
	if none, ok := errors.AsType[*noAnswer](err); ok {
		refused := none.status >= 400 && none.status < 500 // the words were cut off, the refusal was not
		return none.sent && !refused
	}
	_, refused := f.conflict() // it names what is in the way, so it did not act
	return f.status > 0 && f.status < 300 || f.status >= 500 && !refused
}

// explainSilence says why no answer came.
func (a action) explainSilence(ctx context.Context, p *link.Problem, err error) {
	p.Kind = link.Unreachable
	var none *noAnswer
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		p.Kind, p.Cause = link.Cancelled, "was cancelled"
	case errors.Is(err, errWithheld):
		p.Kind, p.Cause, p.Cure = link.NoRights, err.Error(), "It needs "+a.needs
	case errors.Is(err, errNotAUser):
		p.Kind, p.Cause = link.NotFound, "is not a user"
	case errors.Is(err, context.DeadlineExceeded) && !web.IsHandshake(err):
		p.Cause, p.Cure = "Microsoft Graph did not answer in time", "Try again in a while"
	case errors.As(err, &none):
		web.Unreached(p, "Microsoft Graph", none)
	default:
		p.Cause, p.Message = "Microsoft Graph's answer could not be understood", err.Error()
		p.Cure = "Try again. If it happens again, report it to the makers of hardmatch"
	}
}

// explainAnswer says what a refusal of the server means.
func (a action) explainAnswer(p *link.Problem, f failure) {
	if c, is := f.conflict(); is {
		c.explain(p)
		return
	}
	if web.InTheWay(f.status, f.page) {
		p.Kind = link.Unreachable
		p.Cause, p.Cure = web.InPlaceOf("Graph", "--graph-url", f.status)
		return
	}
	if f.stepUp {
		p.Kind, p.Refusal, p.Cause, p.Cure = link.SignedOut, link.RefusedStepUp, strongerSignIn, "Sign in again, by browser"
		return
	}
	if r, ok := recognise(f); ok {
		p.Kind, p.Refusal, p.Cause, p.Cure = r.kind, r.what, r.cause, r.cure
		return
	}
	switch {
	case f.status == http.StatusTooManyRequests:
		p.Kind, p.Cause, p.Cure = link.Unreachable, "Microsoft Graph is throttling requests", tryLater(f.after)
	case f.status >= 500:
		p.Kind, p.Cause = link.Unreachable, fmt.Sprintf("Microsoft Graph, or something on the way to it, is having trouble (status %d)", f.status)
		p.Cure = tryLater(f.after)
	case f.status == http.StatusUnauthorized:
		p.Kind, p.Cause, p.Cure = link.SignedOut, "the sign-in is no longer valid", "Sign in again"
	case f.status == http.StatusForbidden && f.deniesRights():
		p.Kind, p.Cause, p.Cure = link.NoRights, "this sign-in is not allowed to do that", "It needs "+a.needs
	case f.status == http.StatusForbidden:
		p.Kind, p.Cause, p.Cure = link.NoRights, "Microsoft Graph refused, perhaps because this sign-in is not allowed to do that (status 403)", "If so, it needs "+a.needs
	case f.gone():
		p.Kind, p.Cause, p.Cure = link.NotFound, "does not exist in the tenant, or no longer does", "Look again"
	default:
		p.Kind, p.Cause = link.Refused, fmt.Sprintf("Microsoft Graph refused (status %d)", f.status)
	}
}

// deniesRights reports whether the code of a 403 is one that Graph has for missing rights, or none: other codes have reasons of their own (Graph
// documentation: errors, which says to branch on the code).
func (f failure) deniesRights() bool {
	return slices.Contains([]string{"", "authorization_requestdenied", "accessdenied", "forbidden", "unknownerror"}, strings.ToLower(f.code))
}

// failureOf takes what the server said out of an error; any part may be missing. Only Graph's own code proves that there is no such object:
// a proxy has the same status for a host that it does not know.
func failureOf(err error) (f failure) {
	if none, ok := errors.AsType[*noAnswer](err); ok {
		f.status = none.status
	} else if answer, ok := errors.AsType[*failure](err); ok {
		f = *answer
	}
	f.page = f.page || f.gone() && f.code == "" || f.status != 0 && f.status < 400
	return f
}

// gone reports whether the status says that there is no such object.
func (f failure) gone() bool { return f.status == http.StatusNotFound || f.status == http.StatusGone }

// tryLater says what to do about a server that asks for a wait this long; 0 if it does not say, or asks for less than the client waited.
func tryLater(after time.Duration) string {
	if after == 0 {
		return "Wait a few minutes, then try again"
	}
	if minutes := int(math.Ceil(after.Minutes())); minutes < 2*60 {
		return fmt.Sprintf("It asks you to wait %s: try again then", link.Count(minutes, "minute", "minutes"))
	}
	return fmt.Sprintf("It asks you to wait %d hours: something makes too many requests in this tenant. Ask the administrator what else uses Microsoft Graph, or try again then", int(math.Ceil(after.Hours())))
}

// notFound reports whether Graph itself said that there is no such object.
func notFound(err error) bool {
	f := failureOf(err)
	return f.status == http.StatusNotFound && !f.page
}

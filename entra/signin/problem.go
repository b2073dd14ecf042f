package signin

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"hardmatch/entra/web"
	"hardmatch/link"
)

var signInCode = regexp.MustCompile(`AADSTS\d+`)

// problem says why a sign-in, or the renewal of a token, failed. It returns nil for nil.
func (s *Session) problem(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	said := s.service.latest()
	if said.refused != nil {
		return said.refused
	}
	p := &link.Problem{Kind: link.NoRights, Object: "sign-in to " + s.tenant, Err: err, RequestID: said.trace,
		Cause: "was refused for a reason that hardmatch does not know", Cure: "Show this to the tenant's administrator, or try another way to sign in"}
	if s.tenant == "" {
		p.Object = "sign-in"
	}
	p.Message = cmp.Or(said.description, link.Secrets(nil).Cut(web.FirstLine(err.Error())))
	p.Code = signInCode.FindString(p.Message)
	p.Message = strings.TrimPrefix(p.Message, p.Code+": ")
	s.explain(ctx, p, said)
	return p
}

func (s *Session) explain(ctx context.Context, p *link.Problem, said serviceAnswer) {
	known, recognised := refusedSignIns[p.Code]
	var refused *azidentity.AuthenticationFailedError
	var required *azidentity.AuthenticationRequiredError
	var wrong *web.Unfit
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		p.Kind, p.Cause, p.Message, p.Code = link.Cancelled, "was cancelled", "", ""
	case errors.Is(p.Err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded), p.Code == stillPending:
		p.Kind, p.Cause, p.Message, p.Code = link.Unreachable, "was not finished in time: the code or the page has expired", "", ""
		p.Cure = "Sign in again"
	case said.status == 0 && said.failed == nil && s.explainLocal(p):
	case web.InTheWay(said.status, said.page):
		p.Kind, p.Status, p.Message = link.Unreachable, said.status, ""
		p.Cause, p.Cure = web.InPlaceOf("the sign-in service", "--authority", said.status)
	case said.status >= http.StatusInternalServerError || said.status == http.StatusTooManyRequests || transient[p.Code]:
		p.Kind, p.Status, p.Cause = link.Unreachable, said.status, "the sign-in service is having trouble"
		p.Cure = "Try again in a while"
		if p.Code == "" { // a page says nothing, and the library's text for it no more
			p.Message = ""
		}
	case recognised:
		p.Cause, p.Cure = known.cause, link.UpperFirst(known.cure)
	case strings.Contains(p.Message, declinedScopes):
		p.Cause = "the sign-in left out a permission that reading needs"
		p.Cure = link.UpperFirst(askConsent) + " for User.Read.All"
	case errors.As(said.failed, &wrong):
		p.Kind, p.Cause, p.Message = link.Unreachable, "the sign-in service's answer cannot be read: "+wrong.Why, ""
		p.Cure = "Try again. If it happens again, have the network checked: something may stand between this computer and Microsoft"
	case said.failed != nil:
		p.Message = ""
		web.Unreached(p, "the sign-in service", said.failed)
	case p.Code != "":
		p.Cure = askWithTrace(p.Code, said.trace, said.at)
	case errors.As(p.Err, &required):
		p.Cause, p.Cure, p.Message = "the sign-in is no longer valid", "Sign in again", ""
	case !errors.As(p.Err, &refused):
		p.Cause = "did not succeed"
	}
}

// askWithTrace says what to do about a refusal that only the tenant's sign-in logs explain.
func askWithTrace(code, trace, at string) string {
	return "Show the tenant's administrator this code, the trace and the time, which find it in the sign-in logs: " + strings.Join(slices.DeleteFunc(
		[]string{code, trace, at}, func(part string) bool { return part == "" }), ", ")
}

// stillPending is the service's last word on a code that no one has typed.
const stillPending = "AADSTS70016"

// asSignedOut says why a once good session gets no token: what a new sign-in would cure is not a missing right.
func asSignedOut(err error) error {
	if p, ok := errors.AsType[*link.Problem](err); ok && p.Kind == link.NoRights {
		p.Kind = link.SignedOut
	}
	return err
}

// declinedScopes is the library's wording for an answer without a permission that was asked for (MSAL for Go 1.10).
const declinedScopes = "declined scopes are present"

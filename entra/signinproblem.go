package entra

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"hardmatch/link"
)

// refusedSignIns are the codes of the sign-in service that a person can do something about (Learn: reference-error-codes).
var refusedSignIns = map[string]struct{ cause, cure string }{
	"AADSTS50020":   {"this account does not belong to the tenant", "sign in with an account of the tenant"},
	"AADSTS50105":   {"this person is not assigned to the application", "ask an administrator to assign them under Enterprise applications"},
	"AADSTS50076":   {"a second factor is asked for, which this way to sign in cannot show", "sign in by browser"},
	"AADSTS53000":   {"Conditional Access asks for a managed device", "sign in from a managed device, or ask an administrator"},
	"AADSTS53003":   {"Conditional Access blocks this sign-in", "try another way to sign in, or ask an administrator"},
	"AADSTS65001":   {"nobody has consented to the application's permissions", "ask an administrator to grant admin consent"},
	"AADSTS700016":  {"the tenant has no application of this client id", "compare --client-id and --tenant with the app registration"},
	"AADSTS7000218": {"the app registration does not allow public client flows", "switch them on under Authentication of the app registration"},
	"AADSTS90002":   {"there is no tenant of this name", "compare --tenant with the tenant's id or domain"},
	"AADSTS90094":   {"an administrator has to consent to the application's permissions", "ask an administrator to grant admin consent"},
}

var signInCode = regexp.MustCompile(`AADSTS\d+`)

// signInProblem says why a sign-in, or the renewal of a token, failed.
// said is what the service said, "" where that is only in the error.
func signInProblem(ctx context.Context, tenant, said string, err error) *link.Problem {
	p := &link.Problem{Kind: link.NoRights, Object: "sign-in to " + tenant, Err: err,
		Cause: "was refused", Cure: "sign in again, or try another way to sign in"}
	if tenant == "" {
		p.Object = "sign-in"
	}
	p.Message = orElse(said, firstLine(err.Error()))
	p.Code = signInCode.FindString(p.Message)
	known, recognised := refusedSignIns[p.Code]
	var failed *azidentity.AuthenticationFailedError
	switch {
	case recognised:
		p.Cause, p.Cure = known.cause, known.cure
	case errors.Is(ctx.Err(), context.Canceled):
		p.Kind, p.Cause, p.Message = link.Cancelled, "was given up", ""
	case errors.Is(err, context.DeadlineExceeded):
		p.Kind, p.Cause, p.Message = link.Unreachable, "was not finished in time: the code or the page has expired", ""
	case !errors.As(err, &failed) || failed.RawResponse == nil:
		p.Cause = "did not succeed"
	}
	return p
}

// listener keeps what the sign-in service said last where it refused: of a device code azidentity loses the text.
type listener struct {
	next http.RoundTripper
	mu   sync.Mutex
	said string
}

// RoundTrip implements http.RoundTripper.
func (l *listener) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := l.next.RoundTrip(req)
	if err != nil || res.StatusCode < 400 {
		return res, err
	}
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxErrorText))
	res.Body.Close()
	res.Body = io.NopCloser(bytes.NewReader(raw))
	var refusal struct {
		Description string `json:"error_description"`
	}
	if json.Unmarshal(raw, &refusal) == nil {
		l.mu.Lock()
		l.said = firstLine(refusal.Description)
		l.mu.Unlock()
	}
	return res, err
}

func (l *listener) heard() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

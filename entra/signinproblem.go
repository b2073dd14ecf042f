package entra

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"

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
func signInProblem(ctx context.Context, tenant string, err error) *link.Problem {
	p := &link.Problem{Kind: link.NoRights, Object: "sign-in to " + tenant, Err: err,
		Cause: "was refused", Cure: "sign in again, or try another way to sign in"}
	if tenant == "" {
		p.Object = "sign-in"
	}
	p.Message = signInText(err)
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

// signInText is the first line that says something: the service's own description where there is one.
func signInText(err error) string {
	var failed *azidentity.AuthenticationFailedError
	if errors.As(err, &failed) && failed.RawResponse != nil && failed.RawResponse.Body != nil {
		var said struct {
			Description string `json:"error_description"`
		}
		raw, readErr := io.ReadAll(io.LimitReader(failed.RawResponse.Body, maxErrorText))
		if readErr == nil && json.Unmarshal(raw, &said) == nil && said.Description != "" {
			return firstLine(said.Description)
		}
	}
	return firstLine(err.Error())
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

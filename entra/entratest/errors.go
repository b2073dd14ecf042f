package entratest

import (
	"fmt"
	"net/http"
	"time"
)

// failure is an OData error on its way to the client.
type failure struct {
	status  int
	code    string
	message string
	details []detail
	lower   bool   // spells "innererror", as some of Graph's services do
	claims  string // what another token must have, as JSON; "": nothing

	retryAfter time.Duration // 0: not said
}

// detail is one of the details of an OData error.
type detail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Target  string `json:"target"`
}

// Error returns the code and the message.
func (f *failure) Error() string { return f.code + ": " + f.message }

// body returns the error as Graph writes it. The date of the inner error has no time zone.
func (f *failure) body(requestID, clientID string, now time.Time) map[string]any {
	inner := map[string]any{"date": now.UTC().Format("2006-01-02T15:04:05"), "request-id": requestID, "client-request-id": clientID}
	e := map[string]any{"code": f.code, "message": f.message}
	if f.details != nil {
		e["details"] = f.details
	}
	if f.lower {
		e["innererror"] = inner
	} else {
		e["innerError"] = inner
	}
	return map[string]any{"error": e}
}

func badRequest(format string, args ...any) error {
	return &failure{status: http.StatusBadRequest, code: "Request_BadRequest", message: fmt.Sprintf(format, args...)}
}

func unsupportedQuery(format string, args ...any) error {
	return &failure{status: http.StatusBadRequest, code: "Request_UnsupportedQuery", message: fmt.Sprintf(format, args...)}
}

// badQuery returns the error of a query that Graph's own parser refuses, before any directory sees it.
func badQuery(format string, args ...any) error {
	return &failure{status: http.StatusBadRequest, code: "BadRequest", message: fmt.Sprintf(format, args...)}
}

func denied() error {
	return &failure{status: http.StatusForbidden, code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation."}
}

// stepUp returns the error that asks for a token with an authentication context (Learn: developer-guide-conditional-access-authentication-context).
func stepUp(context string) error {
	return &failure{status: http.StatusForbidden, code: "insufficient_claims", message: "The request requires a stronger sign-in.",
		claims: `{"access_token":{"acrs":{"essential":true,"value":"` + context + `"}}}`}
}

func notFound(id string) error {
	return &failure{status: http.StatusNotFound, code: "Request_ResourceNotFound",
		message: fmt.Sprintf("Resource '%s' does not exist or one of its queried reference-property objects are not present.", id)}
}

// invalidValue returns Graph's answer to an empty string or a forbidden character.
func invalidValue(property string) error {
	return badRequest("Invalid value specified for property '%s' of resource 'User'.", property)
}

// ConflictShape is how Graph reports that another object has a value which must be unique. It has changed over the years, and no document fixes it.
type ConflictShape int

// The shapes that people have met: two details, the second of which names who has the value, "User_" and the id (2023); one that names the property
// (2018); none, with the property only in the message; and none, as an internal error (2017).
const (
	TwoDetails ConflictShape = iota
	OneDetail
	NoDetails
	InternalError
)

// duplicate returns Graph's answer to a value that must be unique and is not.
func (t *Tenant) duplicate(property, holder string) error {
	message := "Another object with the same value for property " + property + " already exists."
	f := &failure{status: http.StatusBadRequest, code: "Request_BadRequest", message: message}
	if named := t.behaviour.ConflictNames; named != "" && property == anchorProperty {
		holder = named
	}
	switch t.behaviour.Conflict {
	case TwoDetails:
		f.details = []detail{{"ObjectConflict", message, property}, {"ConflictingObjects", message, holder}}
	case OneDetail:
		f.details = []detail{{"ObjectConflict", message, property}}
	case InternalError:
		f.status = http.StatusInternalServerError
	}
	return f
}

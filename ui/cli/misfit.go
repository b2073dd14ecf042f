package cli

import (
	"errors"
	"reflect"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"hardmatch/link"
)

// misfit is a value that cannot be accepted, with what to do about it.
type misfit struct{ cause, cure string }

func (m *misfit) Error() string { return m.cause }

// unfit says what is wrong with the value that stands somewhere.
func unfit(where, setting, value string, err error) *link.Problem {
	var m *misfit
	cure := ""
	if errors.As(err, &m) {
		err, cure = m, m.cure
	}
	return usage(where, withoutSecret(setting, value, err), cure)
}

// curable takes an error apart whose words end in what to do, after the last colon.
func curable(words string) *misfit {
	if at := strings.LastIndex(words, ": "); at >= 0 {
		return &misfit{words[:at], link.UpperFirst(words[at+2:])}
	}
	return &misfit{words, ""}
}

var tenantName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*$`)

// tenant reads the id of a tenant, or one of its domains.
func tenant(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("value", &text); err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	_, control := controlIn(text) // which has an error of its own
	if text != "" && control == 0 && !tenantName.MatchString(text) {
		return &misfit{"the value is neither the id of a tenant nor one of its domains", "Give the tenant's id, or a domain such as contoso.onmicrosoft.com"}
	}
	target.SetString(text)
	return nil
}

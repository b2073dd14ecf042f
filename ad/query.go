package ad

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"hardmatch/link/naming"

	"github.com/go-ldap/ldap/v3"
)

type query struct {
	base       string
	scope      int
	filter     string
	attributes []string
	limit      int           // the most entries wanted; 0 for all
	timeLimit  time.Duration // that the controller may spend on it, in whole seconds; 0 for two thirds of the client's own timeout
	some       bool          // entries found before the time was up are an answer too
}

// request makes the controller give up before the client does: if nothing at all comes by then, the connection is lost.
func (q query) request(timeout time.Duration) *ldap.SearchRequest {
	limit := cmp.Or(q.timeLimit, timeout*2/3)
	return &ldap.SearchRequest{BaseDN: q.base, Scope: q.scope, SizeLimit: q.limit, TimeLimit: max(1, int(limit.Seconds())),
		Filter: q.filter, Attributes: q.attributes}
}

// isCut reports whether an answer is good but incomplete.
func (q query) isCut(err error, entries []*ldap.Entry) bool {
	return q.limit > 0 && ldap.IsErrorWithCode(err, ldap.LDAPResultSizeLimitExceeded) ||
		q.some && len(entries) > 0 && ldap.IsErrorAnyOf(err, ldap.LDAPResultTimeLimitExceeded, ldap.LDAPResultAdminLimitExceeded)
}

// find searches; more reports that there are entries beyond the limit. It ignores references to other partitions. It remakes a connection lost
// on the way once; if no answer comes in time, it gives the connection up for the next call to remake. Every error is a
// *link.Problem.
func (c *Client) find(ctx context.Context, q query) (entries []*ldap.Entry, more bool, err error) {
	l, entries, err := c.ask(ctx, q)
	c.options.Log.Debug("searched Active Directory", "base", q.base, "filter", q.filter, "entries", len(entries), "error", err)
	if q.isCut(err, entries) {
		return entries, true, nil
	}
	if err != nil {
		return nil, false, c.problem(l.server, err)
	}
	return entries, false, nil
}

// ask returns the answer as it came, and the connection that it came on.
func (c *Client) ask(caller context.Context, q query) (l connection, entries []*ldap.Entry, err error) {
	ctx, cancel := context.WithTimeout(caller, c.options.Timeout)
	defer cancel()
	for range 2 {
		var alive connection
		if alive, err = c.connected(ctx); err != nil {
			break
		}
		l = alive
		entries, _, err = search(ctx, l.conn, q.request(c.options.Timeout), c.options.most.answer)
		err = c.options.redact(err)
		if silent := ctx.Err() != nil && caller.Err() == nil; silent || lost(err) {
			c.options.Log.Warn("the connection to Active Directory was lost", "server", l.server.String(), "error", err)
			_ = l.conn.Close() // go-ldap keeps one whose peer only fell silent
		}
		if !lost(err) {
			break
		}
	}
	return l, entries, err
}

// search runs one search until it ends, the context ends, or most bytes have come. It returns the entries, also those that came before an error, and the
// controls of the answer.
func search(ctx context.Context, conn *ldap.Conn, request *ldap.SearchRequest, most int) ([]*ldap.Entry, []ldap.Control, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the search's goroutine where we stop early
	var entries []*ldap.Entry
	size := 0
	response := conn.SearchAsync(ctx, request, 64)
	for response.Next() {
		if e := response.Entry(); e != nil {
			entries = append(entries, e)
			size += sizeOf(e)
		}
		if size += entryTakes + len(response.Referral()); size > most {
			cancel() // Close waits for whoever hands entries over, who else waits for us
			_ = conn.Close()
			return nil, nil, errTooMuch
		}
		if limit := request.SizeLimit; limit > 0 && len(entries) > limit { // Samba keeps no limit
			return entries[:limit], nil, ldap.NewError(ldap.LDAPResultSizeLimitExceeded, errors.New("there are more"))
		}
	}
	switch {
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case response.Err() == nil && conn.IsClosing():
		return nil, nil, errLost // go-ldap ends a search on a connection that was closed before it without an error
	default:
		return entries, response.Controls(), response.Err()
	}
}

var errLost = errors.New("the connection was lost")

// lost reports whether an error means that the connection is gone, rather than that the controller said something, or far too much.
func lost(err error) bool {
	if err == nil || errors.Is(err, errTooMuch) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	said, ok := errors.AsType[*ldap.Error](err)
	return !ok || said.ResultCode == ldap.ErrorNetwork
}

// usersOnly excludes computers, which are users too, and contacts, which are persons too.
const usersOnly = "(objectCategory=person)(objectClass=user)"

// allOf joins filters that must all hold.
func allOf(filters ...string) string { return "(&" + strings.Join(filters, "") + ")" }

// anyOf joins filters, at least one of which must hold.
func anyOf(filters ...string) string { return "(|" + strings.Join(filters, "") + ")" }

// equals returns the filter for an attribute with exactly this value, text or bytes, taken literally.
func equals(attribute, value string) string {
	return "(" + attribute + "=" + ldap.EscapeFilter(value) + ")"
}

// begins returns the filter for an attribute that begins with this text, taken literally.
func begins(attribute, text string) string {
	return "(" + attribute + "=" + ldap.EscapeFilter(text) + "*)"
}

// beginning returns the filter for whoever has a name that begins so: ambiguous name resolution, and for an address also the attributes that hold sign-in names
// and addresses, which resolution leaves out (Learn: Active Directory: Ambiguous Name Resolution).
func (r reference) beginning() string {
	text := r.Text
	switch {
	case r.Kind == naming.Joined:
		text = splitWords(r.Logon)
	case r.Kind == naming.Down && !strings.Contains(text, "@"):
		return allOf(usersOnly, anyOf(begins("sAMAccountName", r.Logon), equals("anr", text)))
	}
	if !strings.Contains(text, "@") {
		filters := []string{equals("anr", text)}
		if turned := naming.Turned(text); turned != "" { // resolution takes a comma for a part of the name
			filters = append(filters, equals("anr", turned))
		}
		if before, _, ok := r.Pair(); ok {
			filters = append(filters, equals("anr", before))
		}
		return allOf(usersOnly, anyOf(filters...))
	}
	return allOf(usersOnly, anyOf(equals("anr", text), begins("userPrincipalName", text), begins("mail", text),
		begins("proxyAddresses", "smtp:"+text)))
}

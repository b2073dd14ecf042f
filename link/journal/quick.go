package journal

import (
	"bytes"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// quickLine reads a line that is written as this program writes it: no blanks, no name that it does not know, nothing but printable ASCII, nothing escaped. It
// reads the same as encoding/json in a fraction of the time, and the history of a large journal spends most of its time so. It is false for any other line,
// whatever is the matter with it.
func quickLine(raw []byte) (l line, ok bool) {
	q := quick{rest: bytes.TrimSuffix(raw, []byte("\n"))}
	q.line(&l)
	if q.failed || len(q.rest) > 0 {
		return line{}, false
	}
	return l, true
}

func (q *quick) line(l *line) {
	q.object(func(name string) {
		switch name {
		case "format":
			l.Format = q.number()
		case "at":
			l.At = q.time()
		case "kind":
			l.Kind = lineKind(q.text())
		case "id":
			l.ID = q.text()
		case "place":
			l.Place = q.place()
		case "undoes":
			l.Undoes = q.text()
		case "operator":
			l.Operator = new(q.account())
		case "reason":
			l.Reason = q.text()
		case "plan":
			l.Plan = q.plan()
		case "sum":
			q.text()
		default:
			q.course(l, name)
		}
	})
}

// course reads the fields of a line that says how an operation went on.
func (q *quick) course(l *line, name string) {
	switch name {
	case "step":
		l.Step = new(q.number())
	case "do":
		l.Do = link.Verb(q.text())
	case "on":
		l.On = link.AccountID(q.text())
	case "state":
		l.State = plan.State(q.text())
	case "binRefuses":
		l.BinRefuses = q.truth()
	case "note":
		l.Note = q.text()
	case "doubt":
		l.Doubt = q.truth()
	case "error":
		l.Error = q.text()
	case "request":
		l.Request = q.text()
	case "tenantAt":
		l.TenantAt = new(q.time())
	case "back":
		l.Back = link.AccountID(q.text())
	case "end":
		l.End = plan.End(q.text())
	default:
		q.failed = true
	}
}

func (q *quick) place() *placeLine {
	var p placeLine
	q.object(func(name string) {
		switch name {
		case "practice":
			p.Practice = q.truth()
		case "start":
			p.Start = q.text()
		case "tenant":
			p.Tenant = q.text()
		case "domain":
			p.Domain = q.text()
		case "forest":
			p.Forest = q.text()
		default:
			q.failed = true
		}
	})
	return &p
}

func (q *quick) plan() *recordedPlan {
	var p recordedPlan
	q.object(func(name string) {
		switch name {
		case "person":
			p.Person = q.person()
		case "account":
			p.Account = q.account()
		case "holders":
			p.Holders = quickList(q, q.account)
		case "attribute":
			p.Attribute = link.AnchorAttribute(q.text())
		case "anchor":
			p.Anchor = link.ImmutableID(q.text())
		case "held":
			p.Held = link.SyncHold(q.text())
		case "looked":
			p.Looked = new(q.time())
		case "lastSync":
			p.LastSync = new(q.time())
		case "grave":
			p.Grave = quickList(q, func() link.Code { return link.Code(q.text()) })
		case "replaces":
			p.Replaces = quickList(q, q.text)
		case "after":
			p.After = q.after()
		case "steps":
			p.Steps = quickList(q, q.step)
		default:
			q.failed = true
		}
	})
	return &p
}

// person has no consistencyGuid: its bytes are left to encoding/json.
func (q *quick) person() (p personLine) {
	q.object(func(name string) {
		switch name {
		case "guid":
			p.GUID = q.text()
		case "dn":
			p.DN = q.text()
		case "name":
			p.Name = q.text()
		case "samAccountName":
			p.SAM = q.text()
		case "upn":
			p.UPN = q.text()
		case "sid":
			p.SID = q.text()
		case "enabled":
			p.Enabled = q.truth()
		default:
			q.failed = true
		}
	})
	return p
}

func (q *quick) account() (a accountLine) {
	q.object(func(name string) {
		switch name {
		case "id":
			a.ID = link.AccountID(q.text())
		case "upn":
			a.UPN = q.text()
		case "name":
			a.Name = q.text()
		case "sync":
			a.Sync = link.SyncState(q.text())
		case "immutableID":
			a.ImmutableID = link.ImmutableID(q.text())
		case "sid":
			a.SID = q.text()
		case "deletedAt":
			a.DeletedAt = new(q.time())
		case "lastSync":
			a.LastSync = new(q.time())
		case "employeeID":
			a.Employee = q.text()
		case "givenName":
			a.GivenName = q.text()
		case "surname":
			a.Surname = q.text()
		case "which":
			a.Which = q.text()
		case "shown":
			a.Shown = q.shown()
		default:
			q.failed = true
		}
	})
	return a
}

// role knows no role: an account that has one is seldom changed, and is left to encoding/json.
func (q *quick) role() link.Role {
	q.failed = true
	return link.Role{}
}

func (q *quick) shown() *shownLine {
	var l shownLine
	q.object(func(name string) {
		switch name {
		case "roles":
			if !q.isNull() {
				l.Roles = new(quickList(q, q.role))
			}
		case "moreRoles":
			l.MoreRoles = q.text()
		case "restricted":
			l.Restricted = new(q.truth())
		case "guest":
			l.Guest = q.truth()
		case "external":
			l.External = q.truth()
		case "cloudManaged":
			l.CloudManaged = new(q.truth())
		case "objectIdentifier":
			l.Identifier = new(q.text())
		case "protected":
			l.Protected = new(q.truth())
		case "lastSignIn":
			l.LastSignIn = new(q.time())
		case "licences":
			if !q.isNull() {
				l.Licences = new(quickList(q, q.text))
			}
		case "mailbox":
			l.Mailbox = new(q.truth())
		case "groups":
			l.Groups = new(q.number())
		case "devices":
			l.Devices = new(q.number())
		case "owned":
			l.Owned = new(q.number())
		case "reports":
			l.Reports = new(q.number())
		default:
			q.failed = true
		}
	})
	return &l
}

// step reads a step, but one that renames.
func (q *quick) step() (s stepLine) {
	q.object(func(name string) {
		switch name {
		case "do":
			s.Do = link.Verb(q.text())
		case "on":
			s.On = link.AccountID(q.text())
		case "upn":
			s.UPN = q.text()
		case "name":
			s.Name = q.text()
		case "before":
			s.Before = link.ImmutableID(q.text())
		case "after":
			s.After = link.ImmutableID(q.text())
		case "when":
			s.When = plan.Condition(q.text())
		case "ends":
			s.Ends = q.truth()
		case "address":
			s.Address = q.text()
		default:
			q.failed = true
		}
	})
	return s
}

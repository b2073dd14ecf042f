package adtest

import (
	"encoding/binary"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// page is the part of what was found that one answer holds.
type page struct {
	paged bool // the client asked for pages (RFC 2696)
	from  int
	size  int
	more  bool // set by cut: another page follows
}

// page reads the paging control of a search. most is the longest page.
func (m message) page(most int) (*page, result) {
	for _, packet := range m.controls {
		if text(child(packet, 0)) != ldap.ControlTypePaging {
			continue
		}
		decoded, err := ldap.DecodeControl(packet)
		control, ok := decoded.(*ldap.ControlPaging)
		if err != nil || !ok {
			return nil, result{code: ldap.LDAPResultProtocolError, message: "the paging control cannot be read"}
		}
		p := &page{paged: true, size: min(int(control.PagingSize), most)}
		if len(control.Cookie) == 8 {
			p.from = int(binary.BigEndian.Uint64(control.Cookie) & (1<<31 - 1))
		} else if len(control.Cookie) > 0 {
			return nil, result{code: ldap.LDAPResultUnwillingToPerform, message: "the cookie is not one of this server's"}
		}
		return p, result{}
	}
	return &page{size: most}, result{}
}

// cut takes the page out of all that was found. The result is sizeLimitExceeded where something was found that no page will hold.
func (p *page) cut(found []*entry, sizeLimit int) ([]*entry, result, []ldap.Control) {
	over := result{}
	if sizeLimit > 0 && len(found) > sizeLimit {
		found, over.code = found[:sizeLimit], ldap.LDAPResultSizeLimitExceeded
	}
	from := min(p.from, len(found))
	to := min(from+p.size, len(found))
	p.more = p.paged && p.size > 0 && to < len(found)
	if !p.paged {
		if to < len(found) {
			over.code = ldap.LDAPResultSizeLimitExceeded
		}
		return found[from:to], over, nil
	}
	control := &ldap.ControlPaging{}
	if p.more {
		over = result{}
		control.Cookie = binary.BigEndian.AppendUint64(nil, uint64(to))
	}
	return found[from:to], over, []ldap.Control{control}
}

// unknownCritical refuses a request with a control that must be obeyed and is not known here (RFC 4511, 4.1.11).
func (m message) unknownCritical() (code int, message string) {
	for _, c := range m.controls {
		critical, _ := child(c, 1).Value.(bool)
		if oid := text(child(c, 0)); critical && child(c, 1).Tag == ber.TagBoolean && oid != ldap.ControlTypePaging {
			return ldap.LDAPResultUnavailableCriticalExtension, "00002040: SvcErr: DSID-03140395, problem 5010 (UNAVAIL_EXTENSION), data 0\n\x00"
		}
	}
	return 0, ""
}

package adtest

import (
	"encoding/binary"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// page is the part of the results that one answer holds. Its cookie says where in the directory the next page begins, so a page costs the same however many came before it;
// it finds what has changed meanwhile as it is by then.
type page struct {
	paged bool // the client asked for pages (RFC 2696)
	from  int  // the place in the directory where it begins
	given int  // entries that the pages before it held
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
		if len(control.Cookie) == cookieSize {
			p.from, p.given = placeIn(control.Cookie), placeIn(control.Cookie[cookieSize/2:])
		} else if len(control.Cookie) > 0 {
			return nil, result{code: ldap.LDAPResultUnwillingToPerform, message: "the cookie is not one of this server's"}
		}
		return p, result{}
	}
	return &page{size: most}, result{}
}

const cookieSize = 8

// placeIn reads half a cookie. Whatever the client sent, it returns a possible place.
func placeIn(cookie []byte) int { return int(binary.BigEndian.Uint32(cookie) & (1<<31 - 1)) }

// cut finds what the page holds. The result is sizeLimitExceeded if there are more results than any page will hold.
func (p *page) cut(d *directory, holds condition, sizeLimit int) ([]*entry, result, []ldap.Control) {
	most, limited := p.size, false
	if left := max(0, sizeLimit-p.given); sizeLimit > 0 && left <= most {
		most, limited = left, true
	}
	found, next, more := d.from(p.from, most, holds)
	over := result{}
	if more && (limited || !p.paged) {
		over.code = ldap.LDAPResultSizeLimitExceeded
	}
	if !p.paged {
		return found, over, nil
	}
	p.more = more && !limited && p.size > 0
	control := &ldap.ControlPaging{}
	if p.more {
		control.Cookie = binary.BigEndian.AppendUint32(control.Cookie, uint32(next))
		control.Cookie = binary.BigEndian.AppendUint32(control.Cookie, uint32(p.given+len(found)))
	}
	return found, over, []ldap.Control{control}
}

// unknownCritical refuses a request with a critical control that this server does not know (RFC 4511, 4.1.11).
func (m message) unknownCritical() result {
	for _, c := range m.controls {
		critical, _ := child(c, 1).Value.(bool)
		if oid := text(child(c, 0)); critical && child(c, 1).Tag == ber.TagBoolean && oid != ldap.ControlTypePaging {
			return result{code: ldap.LDAPResultUnavailableCriticalExtension,
				message: "00002040: SvcErr: DSID-03140395, problem 5010 (UNAVAIL_EXTENSION), data 0\n\x00"}
		}
	}
	return result{}
}

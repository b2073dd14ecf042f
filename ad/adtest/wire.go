package adtest

import (
	"errors"
	"io"
	"math/bits"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// maxRequest is the longest request taken, in bytes: MaxReceiveBuffer of AD.
const maxRequest = 10 << 20

var errMalformed = errors.New("adtest: malformed message")

type message struct {
	id       int64
	request  *ber.Packet
	controls []*ber.Packet
}

// readMessage reads one request. Every error ends the connection, as a controller ends it.
func readMessage(r io.Reader) (message, error) {
	packet, err := ber.ReadPacket(io.LimitReader(r, maxRequest))
	if err != nil {
		return message{}, err
	}
	if len(packet.Children) < 2 || packet.Children[1].ClassType != ber.ClassApplication {
		return message{}, errMalformed
	}
	id, ok := packet.Children[0].Value.(int64)
	if !ok {
		return message{}, errMalformed
	}
	m := message{id: id, request: packet.Children[1]}
	if len(packet.Children) > 2 {
		m.controls = packet.Children[2].Children
	}
	return m, nil
}

// child returns the part of a packet at a place, or an empty packet if there is none, so a missing part reads as empty.
func child(p *ber.Packet, i int) *ber.Packet {
	if i < len(p.Children) {
		return p.Children[i]
	}
	return ber.NewSequence("missing")
}

// text returns the content of a packet as it came over the wire.
func text(p *ber.Packet) string { return p.Data.String() }

// number returns the value of an integer or enumeration; 0 for anything else.
func number(p *ber.Packet) int64 {
	n, _ := p.Value.(int64)
	return n
}

// result is how an operation ended, with AD's words for it.
type result struct {
	code     int
	matched  string // the DN of the nearest object, for noSuchObject
	message  string
	referral string
}

// Error returns the text: as an error, a result leaves the object that was being changed as it was.
func (r result) Error() string { return r.message }

// responseTags are the answers to the requests that have one.
var responseTags = map[ber.Tag]ber.Tag{
	ldap.ApplicationBindRequest:     ldap.ApplicationBindResponse,
	ldap.ApplicationSearchRequest:   ldap.ApplicationSearchResultDone,
	ldap.ApplicationModifyRequest:   ldap.ApplicationModifyResponse,
	ldap.ApplicationAddRequest:      ldap.ApplicationAddResponse,
	ldap.ApplicationDelRequest:      ldap.ApplicationDelResponse,
	ldap.ApplicationModifyDNRequest: ldap.ApplicationModifyDNResponse,
	ldap.ApplicationCompareRequest:  ldap.ApplicationCompareResponse,
	ldap.ApplicationExtendedRequest: ldap.ApplicationExtendedResponse,
}

// answer returns the packet that ends an operation.
func (m message) answer(r result, controls ...ldap.Control) *ber.Packet {
	return m.envelope(m.ended(r), controls...)
}

// ended returns what ends an operation, without the message around it.
func (m message) ended(r result) *ber.Packet {
	response := ber.Encode(ber.ClassApplication, ber.TypeConstructed, responseTags[m.request.Tag], nil, "")
	response.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, r.code, ""))
	response.AppendChild(octets(r.matched))
	response.AppendChild(octets(r.message))
	if r.referral != "" {
		referral := ber.Encode(ber.ClassContext, ber.TypeConstructed, 3, nil, "")
		referral.AppendChild(octets(r.referral))
		response.AppendChild(referral)
	}
	return response
}

// envelope puts an answer into a message with the request's number.
func (m message) envelope(response *ber.Packet, controls ...ldap.Control) *ber.Packet {
	envelope := ber.NewSequence("")
	envelope.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, m.id, ""))
	envelope.AppendChild(response)
	if len(controls) > 0 {
		list := ber.Encode(ber.ClassContext, ber.TypeConstructed, 0, nil, "")
		for _, c := range controls {
			list.AppendChild(c.Encode())
		}
		envelope.AppendChild(list)
	}
	return envelope
}

// entry returns the packet of one object found, with the chosen attributes. It assembles the bytes itself: a packet for each value of a hundred thousand people takes longer
// than the rest of a search.
func (m message) entry(dn string, attributes []attribute, typesOnly bool) *ber.Packet {
	var list, one, values []byte
	for _, a := range attributes {
		values = values[:0]
		for _, v := range a.values {
			if !typesOnly {
				values = appendElement(values, octetString, v)
			}
		}
		one = appendElement(appendElement(one[:0], octetString, a.name), set, values)
		list = appendElement(list, sequence, one)
	}
	response := appendElement(appendElement(make([]byte, 0, len(dn)+len(list)+16), octetString, dn), sequence, list)
	envelope := ber.NewSequence("")
	envelope.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, m.id, ""))
	envelope.Data.Write(appendElement(nil, foundEntry, response))
	return envelope
}

// The first bytes of the elements of an entry (X.690, 8.1.2).
const (
	octetString = byte(ber.ClassUniversal) | byte(ber.TypePrimitive) | byte(ber.TagOctetString)
	sequence    = byte(ber.ClassUniversal) | byte(ber.TypeConstructed) | byte(ber.TagSequence)
	set         = byte(ber.ClassUniversal) | byte(ber.TypeConstructed) | byte(ber.TagSet)
	foundEntry  = byte(ber.ClassApplication) | byte(ber.TypeConstructed) | byte(ldap.ApplicationSearchResultEntry)
)

// appendElement appends an element with its length in the definite form (X.690, 8.1.3).
func appendElement[T string | []byte](b []byte, first byte, content T) []byte {
	b = append(b, first)
	if n := len(content); n < 0x80 {
		b = append(b, byte(n))
	} else {
		bytes := (bits.Len(uint(n)) + 7) / 8
		b = append(b, 0x80|byte(bytes))
		for i := bytes - 1; i >= 0; i-- {
			b = append(b, byte(n>>(8*i)))
		}
	}
	return append(b, content...)
}

// reference returns the packet that points to another partition.
func (m message) reference(url string) *ber.Packet {
	response := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchResultReference, nil, "")
	response.AppendChild(octets(url))
	return m.envelope(response)
}

func octets(s string) *ber.Packet {
	return ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, s, "")
}

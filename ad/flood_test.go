package ad

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

const inFlight = 8 << 20 // bytes that the system takes from a server before anyone reads them

// Each kind of flood meets the one bound that is meant for it; the others are out of its way.
var (
	answerBound  = bounds{answer: 256 << 10, unasked: 1 << 30}
	unaskedBound = bounds{answer: 1 << 30, unasked: 1 << 20}
	messageBound = bounds{answer: 1 << 30, unasked: 1 << 30}
)

// flooding returns a client of a controller that answers a search so, and counts the bytes that were sent.
func flooding(t *testing.T, most bounds, stream func(id int64, write func([]byte) error)) (c *Client, sent *atomic.Int64, ended <-chan bool) {
	t.Helper()
	srv := serve(t, adtest.Config{}, bond)
	o := options(srv)
	o.most, o.Timeout = most, time.Hour // no time ends it
	c = connect(t, o)
	sent = &atomic.Int64{}
	end := make(chan bool, 1) // that one has ended is enough: how many there are is the client's business
	srv.Inject(adtest.Fault{Op: adtest.Search, Stream: func(id int64, write func([]byte) error) {
		defer func() { signal(end) }()
		stream(id, func(b []byte) error {
			sent.Add(int64(len(b)))
			return write(b)
		})
	}})
	return c, sent, end
}

// signal wakes whoever waits, or will wait: it blocks no one.
func signal(c chan<- bool) {
	select {
	case c <- true:
	default:
	}
}

// again writes the same bytes for as long as the other side takes them.
func again(b []byte, write func([]byte) error) {
	for write(b) == nil {
	}
}

// What never ends, or is more than anything that was asked for, ends the search and the connection, whatever it consists of. attacks-1 T10
func TestAFloodEnds(t *testing.T) {
	type stream = func(id int64, write func([]byte) error)
	entries := func(dn, name string, values ...string) stream {
		return func(id int64, write func([]byte) error) { again(found(id, dn, name, values...), write) }
	}
	one := func(dn, name string, values ...string) stream {
		return func(id int64, write func([]byte) error) {
			_ = write(slices.Concat(found(id, dn, name, values...), done(id)))
		}
	}
	for name, c := range map[string]struct {
		most   bounds
		stream stream
	}{
		"entries":          {answerBound, entries(bondDN, "cn", "James Bond")},
		"empty entries":    {answerBound, entries("", "")},
		"nameless values":  {answerBound, entries("", "a", make([]string, 200)...)},
		"references":       {answerBound, func(id int64, write func([]byte) error) { again(referral(id, "ldap://x"), write) }},
		"others' answers":  {unaskedBound, func(id int64, write func([]byte) error) { again(found(id+100, bondDN, "cn", "x"), write) }},
		"a giant value":    {messageBound, one(bondDN, "cn", strings.Repeat("x", mostMessage))},
		"very many values": {messageBound, one(bondDN, "cn", make([]string, mostElements)...)},
		"a promise of 2 GB": {messageBound, func(_ int64, write func([]byte) error) {
			again([]byte("\x30\x84\x7f\xff\xff\xff"+strings.Repeat("x", 1<<10)), write)
		}},
		"no LDAP at all": {messageBound, func(_ int64, write func([]byte) error) { again([]byte("HTTP/1.1 200 OK\r\n\r\n"), write) }},
	} {
		t.Run(name, func(t *testing.T) {
			client, sent, ended := flooding(t, c.most, c.stream)
			_, err := client.Person(t.Context(), bondGUID.String())
			wantProblem(t, err, link.Unreachable)
			<-ended // no one reads what is still to come
			if most := int64(2 * (mostMessage + inFlight)); sent.Load() > most {
				t.Errorf("%d KB were taken", sent.Load()>>10)
			}
		})
	}
}

// TestAFloodOfEverybodyEnds: like a flood of any other search.
func TestAFloodOfEverybodyEnds(t *testing.T) {
	c, sent, ended := flooding(t, answerBound, func(id int64, write func([]byte) error) { again(found(id, bondDN, "cn", "James Bond"), write) })
	for _, err := range c.Everybody(t.Context()) {
		wantProblem(t, err, link.Unreachable, "more than any answer needs")
	}
	<-ended
	if most := int64(2 * (mostMessage + inFlight)); sent.Load() > most {
		t.Errorf("%d KB were taken", sent.Load()>>10)
	}
}

// A client that has got as many entries as it asked for does not read for ever what follows them.
func TestAFloodBehindTheLastEntryEnds(t *testing.T) {
	c, _, ended := flooding(t, unaskedBound, func(id int64, write func([]byte) error) { again(found(id, bondDN, "cn", "James Bond"), write) })
	if _, more, err := c.Search(t.Context(), "bond", 1); err == nil && !more {
		t.Error("that was all")
	}
	<-ended
}

// A server that sends slowly, or less than it promised, holds no one for longer than a call may take.
func TestATrickleEnds(t *testing.T) {
	whole := string(found(2, bondDN, "cn", strings.Repeat("x", 1000)))
	for name, text := range map[string]string{"a beginning": whole[:1], "a length": whole[:4], "most of it": whole[:len(whole)-1]} {
		t.Run(name, func(t *testing.T) {
			begun, enough := make(chan bool, 1), make(chan bool)
			defer close(enough)
			c, _, _ := flooding(t, messageBound, func(_ int64, write func([]byte) error) {
				for _, b := range []byte(text) {
					if write([]byte{b}) != nil {
						return
					}
				}
				signal(begun)
				<-enough
			})
			ctx, cancel := context.WithCancelCause(t.Context())
			go func() {
				<-begun
				cancel(nil)
			}()
			_, err := c.Person(ctx, "james.bond")
			wantProblem(t, err, link.Cancelled)
			c.options.Timeout = 50 * time.Millisecond
			_, err = c.Person(t.Context(), "james.bond")
			wantProblem(t, err, link.Unreachable, "no answer came in time")
		})
	}
}

// found is an entry of a search's answer on the wire, with one attribute of these values; without a name it has none.
func found(id int64, dn, name string, values ...string) []byte {
	list := ber.NewSequence("")
	if name != "" {
		set := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "")
		for _, v := range values {
			set.AppendChild(octets(v))
		}
		list.AppendChild(sequence(octets(name), set))
	}
	return onWire(id, ldap.ApplicationSearchResultEntry, octets(dn), list)
}

// referral is a reference to another partition on the wire.
func referral(id int64, url string) []byte {
	return onWire(id, ldap.ApplicationSearchResultReference, octets(url))
}

// done is the end of a search that went well, on the wire.
func done(id int64) []byte {
	success := ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, ldap.LDAPResultSuccess, "")
	return onWire(id, ldap.ApplicationSearchResultDone, success, octets(""), octets(""))
}

func onWire(id int64, tag ber.Tag, parts ...*ber.Packet) []byte {
	response := ber.Encode(ber.ClassApplication, ber.TypeConstructed, tag, nil, "")
	for _, part := range parts {
		response.AppendChild(part)
	}
	return sequence(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, id, ""), response).Bytes()
}

func sequence(parts ...*ber.Packet) *ber.Packet {
	s := ber.NewSequence("")
	for _, part := range parts {
		s.AppendChild(part)
	}
	return s
}

func octets(s string) *ber.Packet {
	return ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, s, "")
}

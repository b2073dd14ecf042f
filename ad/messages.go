package ad

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
	"hardmatch/link/netfault"
)

// What a controller may send. go-ldap believes every length that it reads, and makes an object of every element.
const (
	mostMessage  = 4 << 20   // bytes of a message: a person with every attribute is some 100 KB
	mostElements = 50_000    // within a message
	mostBegin    = 8 << 10   // bytes of the answer to StartTLS, which comes before it is known who answers
	mostAnswer   = 128 << 20 // bytes of all that comes of one search, as it lies in memory
	mostUnasked  = 128 << 20 // bytes that come on a connection after the last thing that was asked
	mostKept     = 64 << 10  // bytes of a message whose memory serves the next
)

// bounds are those of a client that a test makes smaller.
type bounds struct{ answer, unasked int }

// messageReader passes on whole LDAP messages of a bounded length, and ends the connection at any other and at one that does not end.
type messageReader struct {
	net.Conn
	from    *bufio.Reader
	most    int
	unasked int64
	came    atomic.Int64          // bytes since something was asked
	message bytes.Buffer          // the last that was read
	rest    []byte                // of it, what go-ldap has not read
	last    atomic.Pointer[error] // why reading ended
}

func boundedMessages(conn net.Conn, most, unasked int) *messageReader {
	return &messageReader{Conn: conn, from: bufio.NewReader(conn), most: most, unasked: int64(unasked)}
}

// Write implements net.Conn: after a write an answer may come.
func (m *messageReader) Write(b []byte) (int, error) {
	m.came.Store(0)
	return m.Conn.Write(b)
}

// Read implements net.Conn.
func (m *messageReader) Read(b []byte) (int, error) {
	if len(m.rest) == 0 {
		message, err := m.next()
		if err != nil {
			m.last.Store(&err)
			return 0, err
		}
		m.rest = message
	}
	n := copy(b, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

// reason returns why reading ended, if an error of go-ldap says no more than that it did: with TLS 1.3 the server looks at the client's certificate only
// after the handshake (RFC 8446, 4.4.2), and go-ldap passes no alert on.
func (m *messageReader) reason(err error, askedForCertificate bool) error {
	why := m.last.Load()
	var already *link.Problem
	if errors.As(err, &already) || !lost(err) || why == nil || errors.Is(*why, net.ErrClosed) {
		return err
	}
	if askedForCertificate {
		return &netfault.Handshake{Err: *why, Asked: true}
	}
	return *why
}

// next reads one message, which is good until the next is read. It takes memory as bytes arrive, not as lengths promise.
func (m *messageReader) next() ([]byte, error) {
	head, err := m.from.Peek(2)
	if err != nil {
		return nil, err
	}
	size := 2
	if head[1] > 0x80 {
		if size += int(head[1] & 0x7f); size > 6 {
			return nil, errTooMuch
		}
		if head, err = m.from.Peek(size); err != nil {
			return nil, err
		}
	}
	length, _, ok := elementLength(head)
	if !ok || length > m.most {
		return nil, errTooMuch
	}
	if m.came.Add(int64(size+length)) > m.unasked {
		return nil, errTooMuch
	}
	if m.message.Cap() > mostKept {
		m.message = bytes.Buffer{}
	}
	m.message.Reset()
	_, err = io.CopyN(&m.message, m.from, int64(size+length))
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	message := m.message.Bytes()
	if err == nil && countElements(message, mostElements) < 0 {
		err = errTooMuch
	}
	return message, err
}

var errTooMuch = errors.New("it sent more than any answer needs, or something other than LDAP")

// elementLength reads the length of a BER element, and finds where its content begins. LDAP has definite lengths only, and tags of one byte (RFC 4511, 5.1).
func elementLength(b []byte) (length, begin int, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f || b[1] == 0x80 {
		return 0, 0, false
	}
	if b[1] < 0x80 {
		return int(b[1]), 2, true
	}
	begin = 2 + int(b[1]&0x7f)
	if begin > 6 || len(b) < begin {
		return 0, 0, false
	}
	for _, digit := range b[2:begin] {
		length = length<<8 | int(digit)
	}
	return length, begin, true
}

// countElements subtracts the elements of a message from what is left; negative if there are more, or if they do not fit into one another.
func countElements(b []byte, left int) int {
	for len(b) > 0 && left >= 0 {
		length, begin, ok := elementLength(b)
		if !ok || length > len(b)-begin {
			return -1
		}
		left--
		if b[0]&0x20 != 0 { // it is made of others
			left = countElements(b[begin:begin+length], left)
		}
		b = b[begin+length:]
	}
	return left
}

// What a message, an attribute and a value take in memory beside their bytes: an empty one takes some too.
const (
	entryTakes     = 96
	attributeTakes = 96
	valueTakes     = 64
)

// sizeOf estimates how much memory an entry takes beside entryTakes.
func sizeOf(e *ldap.Entry) int {
	size := len(e.DN)
	for _, a := range e.Attributes {
		size += attributeTakes + len(a.Name)
		for _, value := range a.ByteValues {
			size += valueTakes + 2*len(value) // go-ldap keeps it as text too
		}
	}
	return size
}

// redact returns an error of go-ldap without the password in the server's words: a server may echo what it was sent.
func (o Options) redact(err error) error {
	var said *ldap.Error
	var already *link.Problem
	if err == nil || errors.As(err, &already) || !errors.As(err, &said) || said.Err == nil {
		return err
	}
	return &ldap.Error{ResultCode: said.ResultCode, MatchedDN: said.MatchedDN, Err: errors.New(link.Secrets{o.Password}.Cut(fmt.Sprint(said.Err)))}
}

package ad

import (
	"bytes"
	"fmt"
	"net"
	"slices"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// TestTheTapReadsWhatTheLibraryReads: of the same users, through the same server.
func TestTheTapReadsWhatTheLibraryReads(t *testing.T) {
	server := serve(t, adtest.Config{}, bond, outside, eva, adtest.User{SAMAccountName: "odd", DisplayName: "Łukasz \x1b[31m", Addresses: []string{"smtp:a@contoso.com", "", "X500:/o=b"},
		Extra: map[string][]string{"adminDescription": {string(make([]byte, 300))}, "employeeID": {""}}})
	c := connect(t, options(server))
	through := func(tapped bool) []*ldap.Entry {
		tap := &tap{most: mostAnswer}
		l, err := c.another(t.Context(), tap)
		if !tapped {
			l, err = c.another(t.Context(), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer l.conn.Close()
		request := query{base: c.domain.root, scope: ldap.ScopeWholeSubtree, filter: allOf(usersOnly), attributes: everyonesAttributes}.request(c.options.Timeout)
		entries, _, err := searchWith(t.Context(), l.conn, request, mostAnswer)
		if err != nil {
			t.Fatal(err)
		}
		if tapped && len(entries) > 0 {
			t.Errorf("%d entries went past the tap", len(entries))
		}
		taken, err := tap.drain()
		if err != nil {
			t.Fatal(err)
		}
		return append(taken, entries...)
	}
	want, got := through(false), through(true)
	if len(want) < 4 || len(got) != len(want) {
		t.Fatalf("%d, want %d", len(got), len(want))
	}
	for i, e := range want {
		sameEntry(t, got[i], e)
	}
}

func sameEntry(t *testing.T, got, want *ldap.Entry) {
	t.Helper()
	same := got.DN == want.DN && slices.EqualFunc(got.Attributes, want.Attributes, func(a, b *ldap.EntryAttribute) bool {
		return a.Name == b.Name && slices.Equal(a.Values, b.Values) && slices.EqualFunc(a.ByteValues, b.ByteValues, bytes.Equal)
	})
	if !same {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestTheTapLeavesWhatItDoesNotKnow to go-ldap: what answers another request, what is no entry, and an entry that is written in another way or is cut off.
func TestTheTapLeavesWhatItDoesNotKnow(t *testing.T) {
	entry := found(7, bondDN, "cn", "James", "Bond")
	changed := func(at int, b byte) []byte {
		m := slices.Clone(entry)
		m[at] = b
		return m
	}
	tap := &tap{most: mostAnswer}
	tap.ask(onWire(7, ldap.ApplicationSearchRequest))
	for name, m := range map[string][]byte{
		"another's": found(8, bondDN, "cn", "x"), "the end": done(7), "a reference": referral(7, "ldap://x"), "nothing": nil, "cut off": entry[:len(entry)-1],
		"longer": append(slices.Clone(entry), 0), "no sequence": changed(0, tagSet), "no number": changed(2, tagOctets), "no entry": changed(5, 0x65), "no name": changed(7, tagInteger),
	} {
		if taken, err := tap.take(m); taken || err != nil {
			t.Errorf("%s: %v, %v", name, taken, err)
		}
	}
	if taken, err := tap.take(entry); !taken || err != nil {
		t.Fatalf("%v, %v", taken, err)
	}
	clear(entry) // as the next message does
	got, err := tap.drain()
	if err != nil || len(got) != 1 || got[0].DN != bondDN || fmt.Sprint(got[0].GetAttributeValues("cn")) != "[James Bond]" {
		t.Errorf("%+v, %v", got, err)
	}
}

// FuzzTap holds what the tap takes against go-ldap's reading of the same bytes.
func FuzzTap(f *testing.F) {
	f.Add(found(1, bondDN, "cn", "James", "Bond"))
	f.Add(found(1, "", ""))
	f.Add(done(1))
	f.Fuzz(func(t *testing.T, message []byte) {
		if countElements(message, mostElements) < 0 { // which comes before
			return
		}
		got, ok := entryOf(message, []byte{1})
		if !ok {
			return
		}
		sameEntry(t, got, byLibrary(t, message))
	})
}

// TestAFloodOfEverybodyEnds: as one of any other search does.
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

// byLibrary is an entry as go-ldap reads it off a connection.
func byLibrary(t *testing.T, message []byte) *ldap.Entry {
	t.Helper()
	client, server := net.Pipe()
	conn := ldap.NewConn(client, false)
	conn.Start()
	defer conn.Close()
	go func() {
		defer server.Close()
		if _, err := server.Read(make([]byte, 4096)); err == nil {
			_, _ = server.Write(append(slices.Clone(message), done(1)...))
		}
	}()
	request := ldap.NewSearchRequest("", ldap.ScopeBaseObject, ldap.NeverDerefAliases, 0, 0, false, "(cn=*)", nil, nil)
	result, err := conn.Search(request)
	if err != nil || len(result.Entries) != 1 {
		t.Fatalf("%v, %v", result, err)
	}
	return result.Entries[0]
}

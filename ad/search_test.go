package ad

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

func TestSearchFindsAsPeopleType(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond, jose,
		adtest.User{SAMAccountName: "ab", DisplayName: "same name", OU: "OU=B"}, adtest.User{SAMAccountName: "aa", DisplayName: "Same Name", OU: "OU=A"},
		adtest.User{SAMAccountName: "star", DisplayName: "*) Star (", UPN: `st\ar@contoso.com`})
	c := connect(t, options(srv))
	for _, test := range []struct{ text, want string }{
		{"james", "james.bond"}, {"  BOND ", "james.bond"}, {"james bo", "james.bond"}, {"bond james", "james.bond"}, {"ond", ""},
		{"muller", "josé"}, {"same", "aa ab"},
		{"james.bond@", "james.bond"}, {"bond@contoso.com", "james.bond"}, {"universal.exports@con", "james.bond"}, {"@", ""},
		{"*", "star"}, {"*)", "star"}, {")(", ""}, {"(objectClass=*)", ""}, {`\`, ""}, {`st\ar@`, "star"}, {"ja*", ""},
	} {
		found, more, err := c.Search(t.Context(), test.text, 10)
		if err != nil || more || names(found) != test.want {
			t.Errorf("%q: found %q, more %v, %v; want %q", test.text, names(found), more, err, test.want)
		}
	}
}

func TestSearchTellsThatThereAreMore(t *testing.T) {
	var people []adtest.User
	for i := range 7 {
		people = append(people, adtest.User{SAMAccountName: fmt.Sprintf("smith%d", i), Surname: "Smith"})
	}
	srv := serve(t, adtest.Config{PageSize: 5}, people...)
	c := connect(t, options(srv))
	for _, test := range []struct {
		limit, want int
		more        bool
	}{{0, 1, true}, {3, 3, true}, {5, 5, true}, {50, 5, true}} {
		found, more, err := c.Search(t.Context(), "smith", test.limit)
		if err != nil || len(found) != test.want || more != test.more {
			t.Errorf("limit %d: %d found, more %v, %v", test.limit, len(found), more, err)
		}
	}
	if found, more, err := c.Search(t.Context(), "smith1", 1); err != nil || len(found) != 1 || more {
		t.Errorf("as many as the limit are all there are: %d, %v, %v", len(found), more, err)
	}
}

func TestSearchRefusesWhatIsNoName(t *testing.T) {
	srv := serve(t, adtest.Config{})
	c := connect(t, options(srv))
	before := srv.Count(adtest.Search)
	for text, says := range map[string]string{
		"": "nothing to search for", " \t ": "nothing to search for", "\x00\u200e": "nothing to search for", strings.Repeat("é", 10_000): "longer than any name", "a\xff": "UTF-8",
	} {
		_, _, err := c.Search(t.Context(), text, 10)
		wantProblem(t, err, link.BadInput, says)
	}
	if n := srv.Count(adtest.Search); n != before {
		t.Errorf("the server was asked %d times", n-before)
	}
	if _, _, err := c.Search(t.Context(), strings.Repeat("é", maxText), 10); err != nil {
		t.Error(err)
	}
}

func TestSearchStaysBelowItsBase(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond, jose)
	o := options(srv)
	o.Base = "OU=Europe,DC=contoso,DC=com"
	c := connect(t, o)
	if found, _, err := c.Search(t.Context(), "j", 10); err != nil || names(found) != "james.bond" {
		t.Errorf("%q, %v", names(found), err)
	}
	_, err := c.Person(t.Context(), "josé")
	wantProblem(t, err, link.NotFound, "no user in OU=Europe,DC=contoso,DC=com")
	o.Base = "OU=Nowhere,DC=contoso,DC=com"
	_, _, err = connect(t, o).Search(t.Context(), "j", 10)
	wantProblem(t, err, link.NotFound, "search base OU=Nowhere", "--ad-base")
}

func TestSearchSaysWhatTheServerSays(t *testing.T) {
	srv := serve(t, adtest.Config{})
	c := connect(t, options(srv))
	for code, want := range map[int]struct {
		kind link.ProblemKind
		says string
	}{
		1: {link.NoRights, "not signed in"}, 3: {link.Unreachable, "too long"}, 11: {link.Unreachable, "too long"}, 50: {link.NoRights, "may not"},
		51: {link.Unreachable, "busy or restarting"}, 80: {link.Refused, "refused the search"},
	} {
		srv.Inject(adtest.Fault{Op: adtest.Search, Code: code, Message: "0000: comment\n\x00"})
		_, _, err := c.Search(t.Context(), "james", 10)
		srv.Heal()
		if p := wantProblem(t, err, want.kind, want.says, "0000: comment"); p.Status != code {
			t.Errorf("status %d, want %d", p.Status, code)
		}
	}
}

func TestALostConnectionIsRemadeOnce(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	c := connect(t, options(srv))
	search := func() (int, error) {
		found, _, err := c.Search(t.Context(), "bond", 10)
		return len(found), err
	}
	for _, cut := range []adtest.Cut{adtest.Unheard, adtest.Unanswered} {
		srv.Inject(adtest.Fault{Op: adtest.Search, Times: 1, Cut: cut})
		if n, err := search(); n != 1 || err != nil {
			t.Errorf("cut %d: %d found, %v", cut, n, err)
		}
	}
	srv.DropConnections() // between two searches
	if n, err := search(); n != 1 || err != nil {
		t.Errorf("%d found, %v", n, err)
	}
	before := srv.Count(adtest.Bind)
	srv.Inject(adtest.Fault{Op: adtest.Search, Cut: adtest.Unheard})
	_, _, err := c.find(t.Context(), query{base: c.base, filter: "(sAMAccountName=james.bond)"}) // a Search asks twice at the same time
	wantProblem(t, err, link.Unreachable, "lost")
	if n := srv.Count(adtest.Bind) - before; n != 1 {
		t.Errorf("reconnected %d times for one question", n)
	}
	srv.Heal()
	if n, err := search(); n != 1 || err != nil {
		t.Errorf("after the server is well again: %d found, %v", n, err)
	}
	srv.Close()
	_, err = search()
	wantProblem(t, err, link.Unreachable)
}

func TestASearchOnAClosedConnectionIsLostAndNotEmpty(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	c := connect(t, options(srv))
	l, err := c.connected(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_ = l.conn.Close()
	if _, _, err := search(t.Context(), l.conn, query{base: c.base, filter: "(cn=*)"}.request(time.Second), mostAnswer); !lost(err) {
		t.Errorf("%v", err)
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	began := make(chan struct{}, 1)
	srv := serve(t, adtest.Config{Wait: forever(began)}, bond)
	c := connect(t, options(srv))
	srv.Inject(adtest.Fault{Op: adtest.Search, Times: 1, Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-began; cancel() }()
	_, _, err := c.Search(ctx, "james", 10)
	wantProblem(t, err, link.Cancelled)
	// The next search overtakes the one that no one waits for, on the same connection.
	if found, _, err := c.Search(t.Context(), "james", 10); err != nil || len(found) != 1 {
		t.Errorf("%d found, %v", len(found), err)
	}
	if n := srv.Count(adtest.Bind); n != 1 {
		t.Errorf("%d connections for two searches", n)
	}
}

func TestSearchHasADeadlineOfItsOwn(t *testing.T) {
	srv := serve(t, adtest.Config{Wait: forever(make(chan struct{}, 9))}, bond)
	c := connect(t, options(srv))
	c.options.Timeout = 50 * time.Millisecond
	srv.Inject(adtest.Fault{Op: adtest.Search, Delay: time.Hour})
	_, _, err := c.Search(t.Context(), "james", 10)
	wantProblem(t, err, link.Unreachable, "in time")
	// A controller that says nothing, not even that it gives up, is not asked again over the same connection.
	srv.Heal()
	c.options.Timeout = 10 * time.Second
	if found, _, err := c.Search(t.Context(), "james", 10); err != nil || len(found) != 1 || srv.Count(adtest.Bind) != 2 {
		t.Errorf("%d found, %v, %d connections", len(found), err, srv.Count(adtest.Bind))
	}
}

func TestSearchThatTakesTooLongShowsWhatWasFound(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	c := connect(t, options(srv))
	for _, code := range []int{3, 11} {
		srv.Inject(adtest.Fault{Op: adtest.Search, Code: code, Partly: true})
		if found, more, err := c.Search(t.Context(), "james", 10); err != nil || len(found) != 1 || !more {
			t.Errorf("%d found, more %v, %v", len(found), more, err)
		}
		// If a name must be one person's alone, an incomplete list of people is no answer.
		_, err := c.Person(t.Context(), "james.bond")
		wantProblem(t, err, link.Unreachable, "too long")
		srv.Heal()
	}
}

func TestManySearchesAtOnce(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	o := options(srv)
	o.Timeout = 5 * time.Minute // they share what there is of a busy computer
	c := connect(t, o)
	var all sync.WaitGroup
	for i := range 500 {
		all.Go(func() {
			if i == 250 {
				srv.DropConnections()
			}
			found, _, err := c.Search(t.Context(), "bond", 10)
			// A search that meets the cut twice may fail, with a sentence.
			if err != nil {
				wantProblemOfNetwork(t, err)
			} else if len(found) != 1 {
				t.Errorf("%d found", len(found))
			}
		})
	}
	all.Wait()
	if found, _, err := c.Search(t.Context(), "bond", 10); err != nil || len(found) != 1 {
		t.Errorf("afterwards: %d found, %v", len(found), err)
	}
}

func wantProblemOfNetwork(t *testing.T, err error) {
	if !strings.Contains(err.Error(), "lost") && !strings.Contains(err.Error(), "cut") {
		t.Error(err)
	}
}

func TestCloseEndsWhatIsUnderWay(t *testing.T) {
	began := make(chan struct{}, 1)
	srv := serve(t, adtest.Config{Wait: forever(began)}, bond)
	c := connect(t, options(srv))
	srv.Inject(adtest.Fault{Op: adtest.Search, Times: 1, Delay: time.Hour})
	go func() { <-began; c.Close() }()
	_, _, err := c.Search(t.Context(), "james", 10)
	wantProblem(t, err, link.Unreachable, "Active Directory is closed")
	_, err = c.Person(t.Context(), "james.bond")
	wantProblem(t, err, link.Unreachable, "Active Directory is closed")
	c.Close()
}

// A controller gives up before the client does, and is never asked to search for ever, which 0 would mean (RFC 4511, 4.5.1.5).
func TestTheControllerIsToldWhenToGiveUp(t *testing.T) {
	for _, test := range []struct {
		q       query
		timeout time.Duration
		want    int
	}{{query{}, defaultTimeout, 10}, {query{timeLimit: 2 * time.Second}, defaultTimeout, 2}, {query{}, 50 * time.Millisecond, 1}} {
		if got := test.q.request(test.timeout).TimeLimit; got != test.want {
			t.Errorf("%+v within %v: %d seconds, want %d", test.q, test.timeout, got, test.want)
		}
	}
}

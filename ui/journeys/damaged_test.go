package journeys

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/linktest"
)

// Answers of the tenant, damaged in one place each (attacks-1 T6): no damage makes this program panic, or say that there is no holder, or that all is
// well, if the whole answer says otherwise.

// tape has the answers to what a check-up asks, as the tenant gave them over the wire, and gives them again.
type tape struct {
	mu      sync.Mutex
	answers map[string]heard
	damage  map[string][]byte // instead of the answer
}

type heard struct {
	status int
	header http.Header
	body   []byte
}

// RoundTrip implements http.RoundTripper.
func (p *tape) RoundTrip(r *http.Request) (*http.Response, error) {
	key := r.Method + " " + r.URL.RequestURI()
	p.mu.Lock()
	said, known := p.answers[key]
	p.mu.Unlock()
	if !known {
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			return nil, err
		}
		said = heard{res.StatusCode, res.Header, body}
		p.mu.Lock()
		p.answers[key] = said
		p.mu.Unlock()
	}
	body := said.body
	if damaged, is := p.damage[key]; is {
		body = damaged
	}
	return &http.Response{StatusCode: said.status, Header: said.header.Clone(), Request: r, ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body))}, nil
}

// damagedCheckUp makes the check-up again with one answer damaged.
func (s *stage) damagedCheckUp(p *tape, person link.Person) (checkup.CheckUp, error) {
	session, err := signin.SignIn(s.t.Context(), signin.Options{Method: signin.ByToken, Token: s.company.Token}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	client, err := entra.Connect(session, entra.Options{URL: s.company.GraphURL, Transport: p, Now: s.clock, Wait: s.wait})
	if err != nil {
		s.t.Fatal(err)
	}
	e := engine.Engine{Directory: elsewhere{}, Cloud: client, Now: s.clock, Wait: s.wait}
	facts, err := e.Gather(s.t.Context(), person, "")
	return checkup.Check(facts, s.clock()), err
}

// damagedPeople have everything in their answers: a duplicate that the sync made, a holder in the recycle bin, one with a role, none, a role through a
// group, a linked account.
var damagedPeople = []string{"james.bond", "rita.bin", "hugo.holder", "anna.simple", "adam.admin", "lena.linked"}

func TestDamagedAnswers(t *testing.T) {
	t.Parallel()
	stride := linktest.Stride(1213)
	for _, name := range damagedPeople {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.connected()
			s.inRoleGroup("adam.admin@contoso.com")
			person, err := s.people.Person(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			p := &tape{answers: map[string]heard{}}
			whole, err := s.damagedCheckUp(p, person)
			if err != nil {
				t.Fatal(err)
			}
			tried := 0
			for _, key := range slices.Sorted(maps.Keys(p.answers)) {
				for at, text := range damages(p.answers[key].body) {
					if tried++; tried%stride != 0 || isAnAnswer(key, at) {
						continue
					}
					p.damage = map[string][]byte{key: text()}
					check, err := s.damagedCheckUp(p, person)
					if why := wrongly(whole, check, err); why != "" {
						t.Errorf("%s, %s: %s", key, at, why)
					}
				}
			}
			if tried < 1000 {
				t.Errorf("no more than %d damages: are the answers read at all?", tried)
			}
		})
	}
}

// isAnAnswer reports whether what is damaged so is what an account says that has lost its value since it was found.
func isAnAnswer(key, at string) bool {
	byID := !strings.Contains(key, "filter")
	return byID && (at == "/onPremisesImmutableId is null" || at == "/onPremisesImmutableId is an empty text")
}

// inRoleGroup gives an account a role through a group, and no other.
func (s *stage) inRoleGroup(upn string) {
	const id = "00000000-0000-4000-8000-00000000a001"
	s.company.Tenant().AddGroup(entratest.Group{ID: id, DisplayName: "Admins", RoleAssignable: true, Roles: []string{"Exchange Administrator"}})
	s.company.Tenant().Change(s.account(upn).ID, func(u *entratest.User) { u.Roles, u.Groups = nil, []string{id} })
}

// wrongly says what is wrong with what was made of a damaged answer; "" for nothing.
func wrongly(whole, check checkup.CheckUp, err error) string {
	var fault *link.Fault
	if errors.As(err, &fault) {
		return "a fault: " + fault.Error()
	}
	if err != nil {
		return ""
	}
	told := func(code link.Code) bool {
		return slices.ContainsFunc(check.Findings, func(f link.Finding) bool { return f.Code == code })
	}
	for _, h := range whole.Holders {
		kept := slices.ContainsFunc(check.Holders, func(o checkup.Holder) bool { return o.Account.ID == h.Account.ID })
		if !kept && !(check.Account != nil && check.Account.ID == h.Account.ID) && !told(link.CodeUnknownRecycleBin) {
			return "the holder " + string(h.Account.ID) + " is lost"
		}
	}
	better := slices.Index(verdicts, check.Verdict) > slices.Index(verdicts, whole.Verdict)
	if more := unknowns(check) > unknowns(whole); better && !more {
		return fmt.Sprintf("%s, and not %s", check.Verdict, whole.Verdict)
	}
	return ""
}

// verdicts, the worst first.
var verdicts = []checkup.Verdict{checkup.VerdictBlocked, checkup.VerdictResolve, checkup.VerdictReady, checkup.VerdictPrepared, checkup.VerdictLinked}

func unknowns(c checkup.CheckUp) (n int) {
	for _, f := range c.Findings {
		if strings.HasPrefix(string(f.Code), "unknown.") {
			n++
		}
	}
	return n
}

package entra_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// wrote are the permissions to write, with those that were asked for together with them, that a request asked for; nil if it asked for none.
func wrote(asked entratest.Asked) []string {
	return slices.DeleteFunc(slices.Clone(asked.Scopes), func(scope string) bool {
		return !strings.Contains(scope, "Write") && !strings.Contains(scope, "Restore") && !strings.Contains(scope, "AccessAsUser")
	})
}

// forWriting are the requests for a token that can write, each by what it asked for, one after another.
func (s *signInService) forWriting() []string {
	var all []string
	for _, asked := range s.Asked() {
		if scopes := wrote(asked); len(scopes) > 0 {
			slices.Sort(scopes)
			all = append(all, strings.Join(scopes, " "))
		}
	}
	return all
}

// except returns all permissions except some.
func except(names ...string) []string {
	return slices.DeleteFunc(entratest.AllScopes(), func(s string) bool { return slices.Contains(names, s) })
}

// Reading comes first. Ready asks for what the plan's verbs need and no more, once, and asks no one.
func TestReadyAsksForWhatTheVerbsNeed(t *testing.T) {
	t.Parallel()
	const update, remove, behaviour = "User.ReadWrite.All", "User.DeleteRestore.All", "User-OnPremisesSyncBehavior.ReadWrite.All"
	for _, test := range []struct {
		verbs []link.Verb
		more  []string
		asked []string // after a first and a second plan of these verbs
	}{
		{verbs: []link.Verb{link.DoTrySet, link.DoClear, link.DoSet, link.DoVerify}, asked: []string{update}},
		{verbs: []link.Verb{link.DoRename}, asked: []string{update}},
		{verbs: []link.Verb{link.DoRestore, link.DoVerify}, asked: []string{remove}},
		{verbs: []link.Verb{link.DoTrySet, link.DoSoftDelete, link.DoSet, link.DoPurge}, asked: []string{remove + " " + update}},
		{verbs: []link.Verb{link.DoSet, link.DoClearIdentifier}, asked: []string{behaviour + " " + update}},
		{verbs: []link.Verb{link.DoVerify}, more: []string{"Directory.AccessAsUser.All"}},
		{verbs: []link.Verb{link.DoSet}, more: []string{"Directory.AccessAsUser.All"}, asked: []string{"Directory.AccessAsUser.All " + update}},
	} {
		s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{TokenLife: time.Minute}) // each token that is asked for is seen
		s.options.Scopes = test.more
		client := s.signIn()
		if asked := s.forWriting(); asked != nil {
			t.Errorf("for reading, %v was asked for", asked)
		}
		for range 2 {
			if err := client.Ready(t.Context(), test.verbs); err != nil {
				t.Errorf("%v: %v", test.verbs, err)
			}
		}
		if asked := s.forWriting(); !slices.Equal(asked, test.asked) || len(s.shown) != 1 {
			t.Errorf("%v: asked for %q, want %q; asked the person %d times", test.verbs, asked, test.asked, len(s.shown))
		}
	}
}

// A later plan adds what it needs to what the session has.
func TestPermissionsAddUp(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	client := s.signIn()
	for _, verb := range []link.Verb{link.DoSet, link.DoPurge, link.DoSet, link.DoPurge} {
		if err := client.Ready(t.Context(), []link.Verb{verb}); err != nil {
			t.Error(err)
		}
	}
	want := []string{"User.ReadWrite.All", "User.DeleteRestore.All User.ReadWrite.All"}
	if asked := s.forWriting(); !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
}

// A write that no one has made ready gets its own permission.
func TestASingleWriteAsksForItsOwnPermission(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want  string
		write func(*entra.Client, context.Context, link.AccountID) error
	}{
		{"User.ReadWrite.All", (*entra.Client).Clear},
		{"User.ReadWrite.All", func(c *entra.Client, ctx context.Context, id link.AccountID) error {
			return c.Rename(ctx, id, "y@contoso.com")
		}},
		{"User.DeleteRestore.All", (*entra.Client).SoftDelete},
		{"User.DeleteRestore.All", (*entra.Client).Purge}, // refused, since the account is live; what is asked for comes first
		{"User.DeleteRestore.All", func(c *entra.Client, ctx context.Context, id link.AccountID) error {
			return c.Restore(ctx, id, link.RestoreOptions{})
		}},
		{"User-OnPremisesSyncBehavior.ReadWrite.All User.ReadWrite.All", (*entra.Client).ClearObjectIdentifier},
	} {
		c := serve(t, entratest.Behaviour{})
		s := c.signIns(entratest.SignIn{})
		client := s.signIn()
		if err := test.write(client, t.Context(), c.add(1, entratest.User{UPN: "x@contoso.com"})); err != nil {
			problem(t, err, link.NotFound)
		}
		if asked := s.forWriting(); !slices.Equal(asked, []string{test.want}) {
			t.Errorf("asked for %q, want %q", asked, test.want)
		}
	}
}

// A missing consent ends a plan before its first write, and the problem names the permission and who can consent.
func TestReadyNamesWhatNobodyConsentedTo(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	s := c.signIns(entratest.SignIn{Consented: except("User.DeleteRestore.All")})
	client := s.signIn()
	c.ResetRequests()
	p := problem(t, client.Ready(t.Context(), []link.Verb{link.DoSet, link.DoSoftDelete}), link.NoRights)
	contains(t, p.Error(), "that writing needs: User.DeleteRestore.All", "Ask an Application Administrator or Global Administrator", "AADSTS65001")
	if strings.Contains(p.Error(), "User.ReadWrite.All") {
		t.Errorf("%s: names one that was given", p)
	}
	problem(t, client.SoftDelete(t.Context(), c.add(1, entratest.User{UPN: "x@contoso.com"})), link.NoRights)
	if len(c.Requests()) > 0 || len(s.shown) != 1 {
		t.Errorf("%d requests to Graph, asked %d times", len(c.Requests()), len(s.shown))
	}
	if err := client.Ready(t.Context(), []link.Verb{link.DoSet}); err != nil {
		t.Errorf("a plan that does not need it: %v", err)
	}
	s.Set(entratest.SignIn{UserID: string(guid(900))})
	if err := client.Ready(t.Context(), []link.Verb{link.DoSoftDelete}); err != nil {
		t.Errorf("once there is consent: %v", err)
	}
}

// A sign-in that is no longer good is not a missing consent.
func TestReadyAfterTheSignInWasRevoked(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	client := s.signIn()
	s.RevokeAll()
	p := problem(t, client.Ready(t.Context(), []link.Verb{link.DoSet}), link.SignedOut)
	contains(t, p.Error(), "revoked", "Sign in again")
}

func TestReadyCanBeGivenUp(t *testing.T) {
	client := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{}).signIn()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	problem(t, client.Ready(ctx, []link.Verb{link.DoSet}), link.Cancelled)
}

// A sign-in service that is in trouble has not refused anything.
func TestReadyWhileTheSignInServiceIsInTrouble(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	front := s.through()
	client := s.signIn()
	front.trouble = 503
	p := problem(t, client.Ready(t.Context(), []link.Verb{link.DoSet, link.DoPurge}), link.Unreachable)
	contains(t, p.Error(), "the sign-in service is having trouble", "Try again in a while")
}

// A permission that is left out without a word is reported like a refused one.
func TestReadyNamesWhatWasLeftOut(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{Declined: []string{"User.ReadWrite.All"}})
	p := problem(t, s.signIn().Ready(t.Context(), []link.Verb{link.DoSet, link.DoPurge}), link.NoRights)
	contains(t, p.Error(), "grant admin consent for User.ReadWrite.All")
	if strings.Contains(p.Error(), "DeleteRestore") {
		t.Errorf("%s: names one that was given", p)
	}
}

// A token that someone else obtained cannot get more: what it says is compared with what the verbs need.
func TestReadyWithATokenOfSomebodyElses(t *testing.T) {
	change, remove := []link.Verb{link.DoSet}, []link.Verb{link.DoSet, link.DoPurge}
	for _, test := range []struct {
		scopes []string
		verbs  []link.Verb
		lacks  string
	}{
		{[]string{"User.ReadWrite.All"}, change, ""},
		{[]string{"Directory.ReadWrite.All"}, change, ""},
		{[]string{"Directory.AccessAsUser.All"}, remove, ""},
		{[]string{"User.Read.All"}, []link.Verb{link.DoVerify}, ""},
		{[]string{"User.Read.All"}, change, "lacks User.ReadWrite.All,"},
		{[]string{"User.ReadWrite.All"}, remove, "lacks User.DeleteRestore.All,"},
		{[]string{"User.ReadWrite.All", "User.DeleteRestore.All"}, []link.Verb{link.DoClearIdentifier}, "lacks User-OnPremisesSyncBehavior.ReadWrite.All,"},
	} {
		err := serve(t, entratest.Behaviour{}, test.scopes...).Ready(t.Context(), test.verbs)
		if test.lacks != "" {
			contains(t, problem(t, err, link.NoRights).Error(), test.lacks, "Sign in by browser or device code")
		} else if err != nil {
			t.Errorf("%v for %v: %v", test.scopes, test.verbs, err)
		}
	}
	client, _ := broken(t, nil)
	if err := client.Ready(t.Context(), change); err != nil {
		t.Errorf("a token that tells nothing: %v", err)
	}
}

func TestWhatTheSessionWasGiven(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{Consented: except("AuditLog.Read.All", "User.ReadWrite.All")})
	has, lacks := s.signIn().Permissions(t.Context())
	if !slices.Contains(has, "Domain.Read.All") || slices.Contains(has, "User.ReadWrite.All") || !slices.Equal(lacks, []string{"AuditLog.Read.All"}) {
		t.Errorf("has %v, lacks %v", has, lacks)
	}
	has, lacks = serve(t, entratest.Behaviour{}, "User.Read", "User.Read.All", "User.ReadWrite.All").Permissions(t.Context())
	if !slices.Equal(has, []string{"User.Read", "User.Read.All", "User.ReadWrite.All"}) || !slices.Contains(lacks, "Domain.Read.All") || slices.Contains(lacks, "User.Read.All") {
		t.Errorf("of a token: has %v, lacks %v", has, lacks)
	}
	client, _ := broken(t, nil)
	if has, lacks := client.Permissions(t.Context()); has != nil || lacks != nil {
		t.Errorf("of a token that tells nothing: has %v, lacks %v", has, lacks)
	}
}

package ad

import (
	"context"
	"slices"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// everybody reads a whole forest: who was read, from which domain, and which domains failed.
func everybody(t *testing.T, c *Client) (people map[string]link.PeoplePage, failed []string, pages int) {
	t.Helper()
	people = map[string]link.PeoplePage{}
	for page, err := range c.Everybody(t.Context()) {
		if err != nil {
			failed = append(failed, page.Domain)
			continue
		}
		pages++
		for _, p := range page.People {
			one := page
			one.People = []link.Person{p}
			people[p.SAMAccountName] = one
		}
	}
	return people, failed, pages
}

func TestEverybodyIsReadPageByPage(t *testing.T) {
	server := serve(t, adtest.Config{PageSize: 2}, bond, outside)
	hidden := adtest.User{SAMAccountName: "hidden", Extra: map[string][]string{"objectGUID": nil}}
	if err := server.Add(eva, twinless("q"), hidden); err != nil {
		t.Fatal(err)
	}
	client, err := Dial(t.Context(), options(server))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	unseen := 0
	for page := range client.Everybody(t.Context()) {
		unseen += page.Hidden
	}
	if unseen != 1 {
		t.Errorf("%d users without an objectGUID are told of", unseen)
	}
	people, failed, pages := everybody(t, client)
	if pages < 3 || len(failed) > 0 {
		t.Errorf("%d pages, failed %v", pages, failed)
	}
	for _, sam := range []string{"james.bond", "olga", "eva", "q"} {
		if page, there := people[sam]; !there || page.Domain != "contoso.com" || page.Partial {
			t.Errorf("%s: %+v", sam, page)
		}
	}
	if p := people["eva"].People[0]; !slices.Equal(p.ConsistencyGUID.Or(nil), eva.ConsistencyGUID) || p.SID != eva.SID || p.UPN != eva.UPN {
		t.Errorf("%+v", p)
	}
}

func twinless(sam string) adtest.User { return adtest.User{SAMAccountName: sam} }

// TestEverybodyOfAForest reads every domain from its own controller, whatever the base of a search is.
func TestEverybodyOfAForest(t *testing.T) {
	o, _, _, _ := serveForest(t)
	client, err := Dial(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	people, failed, _ := everybody(t, client)
	if len(failed) > 0 {
		t.Errorf("failed %v", failed)
	}
	if page := people["eva"]; page.Domain != "emea.contoso.com" || page.Partial || !page.People[0].ConsistencyGUID.IsKnown() {
		t.Errorf("%+v", page)
	}
	if page, there := people["olga"]; !there || page.Domain != "contoso.com" {
		t.Errorf("who is not below the base: %+v", page)
	}
}

// TestADomainThatDoesNotAnswer is reported, and its users come from the catalog, which does not know their anchor.
func TestADomainThatDoesNotAnswer(t *testing.T) {
	o, _, _, emea := serveForest(t)
	client, err := Dial(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	emea.Close()
	people, failed, _ := everybody(t, client)
	if !slices.Equal(failed, []string{"emea.contoso.com"}) {
		t.Errorf("failed %v", failed)
	}
	if page := people["eva"]; page.Domain != "emea.contoso.com" || !page.Partial || page.People[0].ConsistencyGUID.IsKnown() {
		t.Errorf("%+v", page)
	}
	if page, there := people["olga"]; !there || page.Partial {
		t.Errorf("%+v", page)
	}
}

// TestAReadingThatIsLeftDoesNotEndTheNext: if one reading of everybody stops in the middle of a page, while the next one waits for a page of its own, the next one gets everything.
func TestAReadingThatIsLeftDoesNotEndTheNext(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	hangs, left := make(chan bool), make(chan bool)
	server := serve(t, adtest.Config{PageSize: 1, Wait: func(context.Context, time.Duration) error { leave(); <-left; return nil }}, bond, outside, eva, twinless("q"), twinless("r"))
	client, err := Dial(t.Context(), options(server))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	go func() {
		defer close(left)
		pages := 0
		for range client.Everybody(ctx) {
			if pages++; pages == 1 {
				server.Inject(adtest.Fault{Op: adtest.Search, Times: 1, Stream: func(int64, func([]byte) error) { close(hangs) }}) // and no answer
			}
		}
	}()
	<-hangs
	pages := 0
	for page, err := range client.Everybody(t.Context()) {
		if err != nil {
			t.Errorf("%s: %v", page.Domain, err)
		}
		if pages++; pages == 1 {
			server.Inject(adtest.Fault{Op: adtest.Search, Times: 1, Delay: time.Second}) // as Wait has it
		}
	}
	if pages < 2 {
		t.Errorf("%d pages", pages)
	}
}

// TestTheNextPageIsAskedForWhileOneIsLookedAt: while the caller looks at the first page, the client asks for the second one, though the caller wants none yet.
// If the caller wants no more, nothing of it remains.
func TestTheNextPageIsAskedForWhileOneIsLookedAt(t *testing.T) {
	asked := make(chan struct{}, 100)
	server := serve(t, adtest.Config{PageSize: 1, Wait: func(context.Context, time.Duration) error { asked <- struct{}{}; return nil }}, bond, outside, eva)
	client, err := Dial(t.Context(), options(server))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	server.Inject(adtest.Fault{Op: adtest.Search, Delay: time.Second}) // as Wait has it
	failing, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, err := range client.Everybody(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for range 3 { // the first page, whether anyone shows the anchor, and the second page
			select {
			case <-asked:
			case <-failing.Done():
				t.Fatal("the next page is not asked for")
			}
		}
		break
	}
}

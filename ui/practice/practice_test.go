package practice_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"hardmatch/link/linktest"
	"hardmatch/ui/practice"
)

func init() { linktest.CollectSeldom() }

// start starts a company without its crowd, which few tests need to know.
func start(t *testing.T) *practice.Company {
	t.Helper()
	return startAs(t, practice.Options{NoCrowd: true})
}

func startAs(t *testing.T, o practice.Options) *practice.Company {
	t.Helper()
	c, err := practice.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func TestTheOperatorIsSignedInToBoth(t *testing.T) {
	c := start(t)
	if _, found := c.Directory().Get(practice.Operator); !found {
		t.Error("the operator is not in Active Directory")
	}
	read(t, c, "/v1.0/me")
}

// read returns what the company's tenant answers to its operator, who is signed in.
func read(t *testing.T, c *practice.Company, path string) []byte {
	t.Helper()
	request, err := http.NewRequest("GET", c.GraphURL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.Token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %v, %s, %s", path, err, answer.Status, body)
	}
	return body
}

func TestTwoCompaniesAreTheSame(t *testing.T) {
	one, two := startAs(t, practice.Options{}), startAs(t, practice.Options{})
	ones, twos := one.Tenant().Users(), two.Tenant().Users()
	if len(ones) != len(twos) {
		t.Fatalf("%d and %d accounts", len(ones), len(twos))
	}
	for i := range ones {
		if ones[i].ID != twos[i].ID || ones[i].ImmutableID != twos[i].ImmutableID || ones[i].SID != twos[i].SID {
			t.Errorf("%s and %s", ones[i].UPN, twos[i].UPN)
		}
	}
}

// TestThePeopleOfTheSituations names who plays what, so that no one is lost from the company by accident.
func TestThePeopleOfTheSituations(t *testing.T) {
	c := startAs(t, practice.Options{})
	for _, name := range strings.Fields(`helpdesk mia.keller marco.moved james.bond anna.simple lena.linked peter.prepared carla.clear
		ursula.busy rita.bin leo.left hugo.holder toby.two nele.notation theo.text oscar.other olivia.owner adam.admin fred.federated gina.guest rob.restore
		chris.choice noah.none george.group tess.taken sara.second quinn.question elmar.exported grace.guarded tilda.tied stella.stamped alma.aliases dina.aliases greta.given lola.locked henry.heir simon.stranger mary.married mallory.forge wanda.wide alice01.smith jack30.smith`) {
		if _, found := c.Directory().Get(name); !found {
			t.Errorf("%s is not in Active Directory", name)
		}
	}
	smiths, bondIDs := 0, map[string]string{}
	for _, u := range c.Tenant().Users() {
		if u.Surname == "Smith" {
			smiths++
		}
		if u.Surname == "Bond" {
			bondIDs[u.UPN] = u.ImmutableID
		}
	}
	if smiths != 300 {
		t.Errorf("%d people named Smith", smiths)
	}
	if len(bondIDs) != 2 || bondIDs["james.bond@contoso.com"] != "" ||
		bondIDs["james.bond4821@contoso.onmicrosoft.com"] != "1MOyofbliUerzRI0VniQqw==" {
		t.Errorf("James Bond's accounts and their ImmutableIDs: %v", bondIDs)
	}
}

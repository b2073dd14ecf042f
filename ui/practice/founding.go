package practice

import (
	"slices"
	"sync"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// founding is a company at Epoch, before anyone has changed anything. It is made once: all companies of a process begin with it, and share what they leave
// as it is; those without the crowd share another one.
type founding struct {
	directory *adtest.Objects
	tenant    *entratest.Content
	known     knowledge
	people    []string // see [Company.People]
}

// knowledge is what the sync knows of both directories after a run.
type knowledge struct {
	last    map[string]entratest.User // the tenant as the run left it, by object id; replaced as a whole
	usn     int64                     // what has happened in Active Directory up to here is known
	joined  map[[16]byte]string       // the account that a person was linked to, by objectGUID
	pending map[[16]byte]bool         // whom the next run takes up whatever happens
}

var (
	founded             = sync.OnceValues(func() (*founding, error) { return found(append(slices.Clone(situations), manyShareASurname)) })
	foundedWithoutCrowd = sync.OnceValues(func() (*founding, error) { return found(situations) })
)

func found(situations []func() scene) (*founding, error) {
	tenant := newTenant(func() time.Time { return Epoch }, nil)
	tenant.AddDomain(entratest.Domain{Name: Domain, Default: true})
	tenant.AddDomain(entratest.Domain{Name: InitialDomain, Initial: true})
	tenant.AddDomain(entratest.Domain{Name: FederatedDomain, Federated: true})
	f := &founding{known: knowledge{joined: map[[16]byte]string{}, pending: map[[16]byte]bool{}}}
	var people []adtest.User
	for _, situation := range situations {
		s := situation()
		s.play(tenant)
		f.known.meets(s)
		people = append(people, s.people...)
		if len(s.people) < crowd {
			for _, p := range s.people {
				f.people = append(f.people, p.SAMAccountName)
			}
		}
	}
	f.tenant, f.known.last = tenant.Content(), byID(tenant.Users())
	var err error
	f.directory, err = adtest.NewObjects(adtest.Config{Domain: Domain, Now: func() time.Time { return Epoch }}, append(people, syncAccount)...)
	return f, err
}

// play brings the accounts, groups, folders and units of a situation into a tenant.
func (s scene) play(tenant *entratest.Tenant) {
	for _, account := range s.accounts {
		tenant.AddUser(account)
	}
	for _, group := range s.groups {
		tenant.AddGroup(group)
	}
	for _, folder := range s.folders {
		tenant.AddPublicFolder(folder)
	}
	for _, unit := range s.units {
		tenant.AddUnit(unit)
	}
}

// meets records what the last run knew of the people of a scene: who is linked to which account, and whom it has not met, because they came, or their account
// was prepared, after it.
func (k knowledge) meets(one scene) {
	accounts := map[string]string{} // by the SID that the sync has brought
	for _, a := range one.accounts {
		if live(a) && synced(a) {
			accounts[a.SID] = a.ID
		}
	}
	for _, p := range one.people {
		if p.Created.After(lastSync) || p.Moved.After(lastSync) || one.preparedSince {
			k.pending[p.GUID] = true
		}
		if id, joined := accounts[p.SID]; joined {
			k.joined[p.GUID] = id
		}
	}
}

// People returns the sAMAccountNames of those who play a situation, in a fixed order: everyone but the crowd that shares a surname.
func (c *Company) People() []string {
	return slices.Clone(c.founding.people)
}

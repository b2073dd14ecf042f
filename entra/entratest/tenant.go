package entratest

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Config says how to make a tenant. The zero value makes a working one: real time, random ids, the default behaviour.
type Config struct {
	Now   func() time.Time                           // nil: time.Now
	Wait  func(context.Context, time.Duration) error // for injected latency; nil: a real timer
	NewID func() string                              // lower-case GUIDs for objects, requests and tokens; nil: random ones

	ID       string    // of the tenant; "": made by NewID
	Name     string    // "": "Contoso"
	SyncOn   *bool     // onPremisesSyncEnabled of the organisation; nil: never synchronised
	LastSync time.Time // onPremisesLastSyncDateTime of the organisation; zero: never

	Features  map[string]bool // features of /directory/onPremisesSynchronization that are on, by their names in Graph
	Behaviour Behaviour

	Content *Content // what is in the tenant at first; nil: nothing but a few well-known products
}

// Tenant is an Entra tenant: state and an http.Handler over it. It is safe for concurrent use.
type Tenant struct {
	now   func() time.Time
	wait  func(context.Context, time.Duration) error
	newID func() string

	mu        sync.Mutex
	config    Config
	behaviour Behaviour
	domains   []Domain
	users     map[string]*record // by lower-case object id
	userOrder []string           // ids in the order in which they were added
	writes    int                // how often they have been written to
	lists     listCache
	content   *Content // what the tenant began with, as long as lists show the same of its users
	groups    []Group
	contacts  []Contact
	folders   []PublicFolder
	units     []Unit
	skus      []SKU
	tokens    map[string]Grant
	cloudSync *CloudSync  // nil: the tenant has none
	onDemand  []time.Time // when one person was provisioned, as far as it still counts
	faults    []*plannedFault
	log       []*Request
	deepest   int // depth of the deepest request that has been answered
}

// New makes a tenant with what the configuration says is in it; by default it has no users, no domains, and a few well-known products.
func New(c Config) *Tenant {
	t := &Tenant{now: c.Now, wait: c.Wait, newID: c.NewID, config: c, behaviour: c.Behaviour,
		users: map[string]*record{}, tokens: map[string]Grant{}, skus: wellKnownSKUs()}
	if c.Content != nil {
		t.content = c.Content
		t.beginWith(c.Content.tenant)
	}
	if t.now == nil {
		t.now = time.Now
	}
	if t.wait == nil {
		t.wait = waitForReal
	}
	if t.newID == nil {
		t.newID = randomGUID
	}
	if t.config.ID == "" {
		t.config.ID = t.newID()
	}
	t.config.Name = cmp.Or(t.config.Name, "Contoso")
	return t
}

// Domain is a domain name of the tenant. With zero flags it is a verified, managed domain.
type Domain struct {
	Name       string
	Initial    bool // the onmicrosoft.com name that the tenant began with
	Default    bool
	Federated  bool // sign-in goes to another identity provider: the ImmutableID of its users cannot be changed
	Unverified bool
}

// AddDomain adds a domain to the tenant.
func (t *Tenant) AddDomain(d Domain) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.domains = append(t.domains, d)
	t.forgetLists()
}

// SetBehaviour changes how the tenant behaves from the next request on.
func (t *Tenant) SetBehaviour(b Behaviour) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.behaviour = b
}

// SetLastSync sets when the tenant was last synchronised (onPremisesLastSyncDateTime of the organisation).
func (t *Tenant) SetLastSync(at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.config.LastSync = at
}

// LastSync returns when the tenant was last synchronised; zero: never.
func (t *Tenant) LastSync() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.config.LastSync
}

// domainOf finds the domain that a sign-in name or address is in.
func (t *Tenant) domainOf(upn string) (Domain, bool) {
	_, suffix, _ := strings.Cut(upn, "@")
	return first(t.domains, func(d Domain) bool { return strings.EqualFold(d.Name, suffix) })
}

func waitForReal(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func randomGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

package practice

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"hardmatch/entra/entratest"
)

// syncer is the company's sync: Entra Connect, or Cloud Sync if the company uses that. It reads Active Directory over LDAP, with an account of its own, and
// sends the people to the tenant, which decides by the rules of [entratest.Tenant.Sync].
//
// A run is a delta run, like every run that the scheduler starts (Learn: how-to-connect-sync-feature-scheduler): it takes up those with whom something has
// happened since the last one, in Active Directory or at an account that could be theirs, and once more those whom the tenant has refused. All others stay
// as they are: whoever plays one story does not end all the others.
type syncer struct {
	company *Company
	cloud   bool          // it is Cloud Sync
	every   time.Duration // from one run to the next

	mu        sync.Mutex
	knowledge // of the last run
}

func newSyncer(c *Company, o Options) *syncer {
	every := 30 * time.Minute // Learn: how-to-connect-sync-feature-scheduler
	if o.CloudSync {
		every = 2 * time.Minute // Learn: what-is-cloud-sync
	}
	return &syncer{company: c, cloud: o.CloudSync, every: cmp.Or(o.SyncEvery, every)}
}

// begin marks the company as complete: what exists by then is known.
func (s *syncer) begin(f *founding) {
	s.knowledge = f.known
	s.joined, s.pending = maps.Clone(s.joined), maps.Clone(s.pending)
	s.usn = s.company.directory.USN()
}

func live(u entratest.User) bool   { return u.DeletedAt.IsZero() }
func synced(u entratest.User) bool { return u.Sync != nil && *u.Sync }

func byID(users []entratest.User) map[string]entratest.User {
	all := map[string]entratest.User{}
	for _, u := range users {
		all[u.ID] = u
	}
	return all
}

// run runs the sync once. The company's clock moves on to when the run is due. Only Active Directory can stop it: what the tenant refuses goes into the
// report.
func (s *syncer) run(ctx context.Context) (report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.company
	if on := c.Tenant().SyncOn(); on == nil || !*on {
		return report{}, errors.New("directory synchronisation is switched off in the tenant")
	}
	at := c.turnTo(s.due())
	connector, err := c.connectSync(ctx)
	if err != nil {
		return report{}, err
	}
	defer connector.close()
	people, usn, err := connector.people()
	if err != nil {
		return report{}, err
	}
	r := run{syncer: s, connector: connector, people: people, report: report{at: at}}
	r.changed = s.changed()
	r.anchors()
	r.removals()
	for _, p := range people {
		r.take(p)
	}
	c.Tenant().SetLastSync(at)
	s.last, s.usn = byID(c.Tenant().Users()), max(usn, connector.written)
	return r.report, nil
}

type run struct {
	*syncer
	connector *connector
	people    []adPerson
	changed   keys
	shared    map[string]int // how many people in scope give an anchor
	report    report
}

// anchors counts who gives which anchor.
func (r *run) anchors() {
	r.shared = map[string]int{}
	for _, p := range r.people {
		if skipped(p) == "" {
			r.shared[p.anchor()]++
		}
	}
}

// removals deletes the accounts of those who have left the scope, or Active Directory, since the last run.
func (r *run) removals() {
	inScope := map[[16]byte]bool{}
	for _, p := range r.people {
		inScope[p.guid] = skipped(p) == ""
	}
	for guid, id := range r.joined {
		if inScope[guid] {
			continue
		}
		delete(r.joined, guid)
		if u, found := r.company.Tenant().User(id); found && live(u) && synced(u) && r.company.Tenant().SyncDelete(id) {
			r.report.add(outcome{result: wasRemoved, account: u.UPN, person: u.SAM})
		}
	}
}

// take brings one person to the tenant, if there is a reason to.
func (r *run) take(p adPerson) {
	if p.usn <= r.usn && !r.pending[p.guid] && !r.changed.touch(p, r.joined[p.guid]) {
		return
	}
	delete(r.pending, p.guid)
	switch o := r.bring(p); o.result {
	case wasUnchanged:
	case wasRefused:
		r.pending[p.guid] = true // the next run tries again, as the sync does with every error
		fallthrough
	default:
		r.report.add(o)
	}
}

func (r *run) bring(p adPerson) outcome {
	out := outcome{person: p.sam}
	if why := skipped(p); why != "" {
		out.result, out.why = wasSkipped, why
		return out
	}
	if err := r.unfit(p); err != nil {
		out.result, out.refusal = wasRefused, err
		return out
	}
	if !r.cloud && len(p.consistency) == 0 {
		r.writeBack(&p)
	}
	linked, err := r.company.Tenant().Sync(p.export())
	if err != nil {
		out.result, out.refusal = wasRefused, err
		return out
	}
	r.joined[p.guid] = linked.ID
	u, _ := r.company.Tenant().User(linked.ID)
	out.result, out.id, out.account, out.why = resultOf(linked.How), linked.ID, u.UPN, hows[linked.How]
	return out
}

// hows words by what an account that was not linked before was found.
var hows = map[entratest.How]string{entratest.HardMatched: "by hard match", entratest.SoftMatched: "by soft match", entratest.Restored: "restored from the recycle bin"}

// unfit refuses those whom the sync itself does not take: a person who gives the anchor of another, and one who gives another anchor than they were exported with
// (Learn: plan-connect-design-concepts, tshoot-connect-sync-errors).
func (r *run) unfit(p adPerson) error {
	u, found := r.company.Tenant().User(r.joined[p.guid])
	linked := found && live(u) && synced(u)
	switch {
	case linked && u.ImmutableID != p.anchor():
		return errors.New("its source anchor was changed after it had been exported")
	case !linked && r.shared[p.anchor()] > 1:
		return errors.New("another AD user gives the same source anchor")
	}
	if !linked {
		delete(r.joined, p.guid) // deleted in the cloud: it is exported as a new one
	}
	return nil
}

// writeBack writes objectGUID into an empty mS-DS-ConsistencyGuid, as Entra Connect does before it exports (Learn: plan-connect-design-concepts). If it may not,
// the export goes on all the same.
func (r *run) writeBack(p *adPerson) {
	if r.connector.setAnchor(p.dn, p.guid[:]) == nil {
		p.consistency = slices.Clone(p.guid[:])
	}
}

// keys are what finds a person who has to do with accounts that have changed.
type keys map[string]bool

// changed returns the keys of all accounts that are not as the last run left them, as they were and as they are.
func (s *syncer) changed() keys {
	now, found := byID(s.company.Tenant().Users()), keys{}
	for id, u := range now {
		if before, known := s.last[id]; !known || !reflect.DeepEqual(before, u) {
			found.add(before)
			found.add(u)
		}
	}
	for id, before := range s.last {
		if _, there := now[id]; !there {
			found.add(before)
		}
	}
	return found
}

func (k keys) add(u entratest.User) {
	for _, key := range append([]string{"id:" + u.ID, "anchor:" + u.ImmutableID, "sid:" + u.SID, "upn:" + u.UPN, "smtp:" + u.Mail}, u.Proxies...) {
		k[strings.ToLower(key)] = true
	}
}

// touch reports whether one of the accounts is the person's, or could be.
func (k keys) touch(p adPerson, account string) bool {
	mine := []string{"anchor:" + p.anchor(), "anchor:" + base64.StdEncoding.EncodeToString(p.guid[:]), "sid:" + p.sid, "upn:" + p.upn, "smtp:" + p.mail}
	if account != "" {
		mine = append(mine, "id:"+account)
	}
	return slices.ContainsFunc(append(mine, p.proxies...), func(key string) bool {
		kind, value, _ := strings.Cut(key, ":")
		return kind != "" && value != "" && k[strings.ToLower(key)]
	})
}

// due returns when the next run begins: the first time after now that is a whole number of intervals after the last run.
func (s *syncer) due() time.Time {
	now, last := s.company.Now(), s.company.Tenant().LastSync()
	return last.Add(max(1, now.Sub(last)/s.every+1) * s.every)
}

// ServeHTTP runs the sync once, and says in one line what came of it.
func (s *syncer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	report, err := s.run(r.Context())
	said := report.line()
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		said = err.Error()
	}
	_, _ = fmt.Fprintln(w, strings.Join(strings.Fields(said), " ")) // the client may be gone
}

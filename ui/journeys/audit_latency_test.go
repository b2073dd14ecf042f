package journeys

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"hardmatch/ad"
	"hardmatch/ad/adtest"
	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/ui/practice"
)

// pageLatency is how long each answer takes.
const pageLatency = 100 * time.Millisecond

// slowly is an Active Directory of so many pages.
type slowly int

// Everybody implements link.WholeDirectory.
func (s slowly) Everybody(context.Context) iter.Seq2[link.PeoplePage, error] {
	return func(yield func(link.PeoplePage, error) bool) {
		for i := range int(s) {
			time.Sleep(pageLatency) // of the test's own time
			p := link.Person{GUID: link.GUID{byte(i), 1}, SAMAccountName: fmt.Sprint(i), DN: fmt.Sprintf("CN=%d,DC=contoso,DC=com", i)}
			if !yield(link.PeoplePage{Domain: practice.Domain, People: []link.Person{p}}, nil) {
				return
			}
		}
	}
}

// taking is how long it takes to take in a page of accounts: over all pages that is more than the seventh by which an audit may exceed a chain of pages.
const taking = 20 * time.Millisecond

// TestAnAuditWaitsForTheLongerChainOfPages: if each answer takes 100 ms, everything else is asked for meanwhile, within 1.15 of the longer chain of pages
// alone, and the next page while one is taken in. The time is the test's own: only waiting and taking in take any.
func TestAnAuditWaitsForTheLongerChainOfPages(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	w.crowd(13 * perPage) // and the operator: 14 pages
	for _, ofAD := range []int{2, 14, 30} {
		synctest.Test(t, func(t *testing.T) {
			session, err := signin.SignIn(t.Context(), signin.Options{Method: signin.ByToken, Token: w.env["HARDMATCH_GRAPH_TOKEN"]}, nil)
			if err != nil {
				t.Fatal(err)
			}
			client, err := entra.Connect(session, entra.Options{URL: w.graph.URL, Transport: shortPages{calling{w.tenant}}})
			if err != nil {
				t.Fatal(err)
			}
			w.tenant.ClearFaults()
			w.tenant.Fail("", "", 10_000, entratest.Fault{Latency: pageLatency})
			began := time.Now()
			r, err := engine.Engine{Cloud: client, Now: time.Now, Log: slog.New(slog.DiscardHandler)}.Audit(t.Context(), engine.Whole{Directory: slowly(ofAD), Tenant: takingIn{client}}, nil)
			if err != nil || r.Reads.Accounts != 13*perPage+1 || r.Reads.People != ofAD || len(r.Reads.Unread) > 0 {
				t.Fatalf("%v, %+v", err, r)
			}
			longer := time.Duration(max(14, ofAD)) * pageLatency
			if took := time.Since(began); took < longer || took > longer*115/100 {
				t.Errorf("%d pages of Active Directory: %v, and the longer chain of pages alone %v", ofAD, took, longer)
			}
		})
	}
}

// perPage is how many accounts the tenant answers at most, whatever is asked for: what is read while something else is waited for does not hang on it.
const perPage = 50

// shortPages is a way to a tenant that answers fewer accounts on a page than it is asked for, as Graph may.
type shortPages struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (s shortPages) RoundTrip(r *http.Request) (*http.Response, error) {
	query := r.URL.Query()
	if query.Get("$top") == "999" {
		query.Set("$top", strconv.Itoa(perPage))
		r = r.Clone(r.Context())
		r.URL.RawQuery = query.Encode()
	}
	return s.RoundTripper.RoundTrip(r)
}

// takingIn is a tenant whose pages take their time to take in.
type takingIn struct{ link.WholeTenant }

// Accounts implements link.WholeTenant.
func (w takingIn) Accounts(ctx context.Context, in link.Where) iter.Seq2[[]link.Account, error] {
	return func(yield func([]link.Account, error) bool) {
		for page, err := range w.WholeTenant.Accounts(ctx, in) {
			time.Sleep(taking) // of the test's own time
			if !yield(page, err) {
				return
			}
		}
	}
}

// chains are how long the pages of either side take alone, one after the other, each in a process without the other's work: those of users decoded into nothing
// but ids, those of Active Directory into people, with nothing kept.
func (w *auditWorld) chains() (tenant, directory time.Duration) {
	w.t.Helper()
	began := time.Now()
	w.floors()
	tenant = time.Since(began)
	w.env[auditChain] = "1"
	defer delete(w.env, auditChain)
	return tenant, w.alone().wall
}

// auditChain is set if an audit's process only reads the people of Active Directory, and keeps nothing of them.
const auditChain = "AUDIT_CHAIN"

// runAuditChain reads them, and returns the exit status.
func runAuditChain() int {
	pem, err := os.ReadFile(os.Getenv("HARDMATCH_AD_CA"))
	if err != nil {
		return failedChain(err)
	}
	client, err := ad.Dial(context.Background(), ad.Options{Server: os.Getenv("HARDMATCH_AD_SERVER"), User: practice.Operator, Password: practice.Password, CA: pem})
	if err != nil {
		return failedChain(err)
	}
	defer client.Close()
	for _, err := range client.Everybody(context.Background()) {
		if err != nil {
			return failedChain(err)
		}
	}
	return 0
}

func failedChain(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// BenchmarkSlowPages audits people when each page takes 100 ms to come, and sets the wall time beside that of the longer chain of pages alone. Starting and
// joining take a second or so whatever the size, so the ratio means something at 100,000 only: the chain takes ten seconds there, one at 10,000. Both
// simulators run on the same processors. If those must be shared the simulators are measured too: what they take is beside it.
func BenchmarkSlowPages(b *testing.B) {
	for _, many := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(many), func(b *testing.B) {
			w := newAuditWorld(b, entratest.Behaviour{})
			w.employ(many, 15, mixes["linked"])
			w.chains() // both simulators keep what they have said once
			w.tenant.Fail("", "", 1_000_000, entratest.Fault{Latency: pageLatency})
			w.directory.Inject(adtest.Fault{Op: adtest.Search, Delay: pageLatency})
			tenant, directory := w.chains()
			for b.Loop() {
				before := processorTime()
				took := w.alone("--format", "json")
				b.ReportMetric((processorTime() - before).Seconds(), "simulators-cpu-s")
				b.ReportMetric(took.cpu.Seconds(), "cpu-s")
				b.ReportMetric(took.wall.Seconds(), "wall-s")
				b.ReportMetric(took.wall.Seconds()/max(tenant, directory).Seconds(), "wall/chain")
			}
			b.ReportMetric(tenant.Seconds(), "tenant-chain-s")
			b.ReportMetric(directory.Seconds(), "AD-chain-s")
		})
	}
}

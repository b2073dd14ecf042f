package journeys

import (
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"hardmatch/ad"
	"hardmatch/ad/adtest"
	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link/engine"
	"hardmatch/ui/practice"
)

// BenchmarkCheckUpOverLatency makes a check-up with both directories so far away that every answer takes 0, 50 and 200 ms. It says how many round trips that is:
// what it takes longer than with none, in latencies. More than mostTrips is a failure, since a busy machine makes it no more.
//
//	go test ./ui/journeys -run '^$' -bench CheckUpOverLatency -benchtime 5x
func BenchmarkCheckUpOverLatency(b *testing.B) {
	const mostTrips = 4 // three wait for one another in the tenant (depth_test.go), with those of Active Directory beside them; and something for a busy machine
	var near time.Duration
	for _, latency := range []time.Duration{0, 50 * time.Millisecond, 200 * time.Millisecond} {
		b.Run(fmt.Sprint(latency), func(b *testing.B) {
			e, company := engineOf(b)
			person, err := e.Directory.Person(b.Context(), "james.bond")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := e.Gather(b.Context(), person, ""); err != nil { // connections are made
				b.Fatal(err)
			}
			company.Directory().Inject(adtest.Fault{Delay: latency})
			company.Tenant().Fail("", "", 1_000_000, entratest.Fault{Latency: latency})
			best := time.Hour // of the others something else took a part
			for b.Loop() {
				begun := time.Now()
				if _, err := e.Gather(b.Context(), person, ""); err != nil {
					b.Fatal(err)
				}
				best = min(best, time.Since(begun))
			}
			b.ReportMetric(float64(best), "ns/op")
			if latency == 0 {
				near = best
				return
			}
			trips := float64(best-near) / float64(latency)
			if b.ReportMetric(trips, "round-trips"); trips > mostTrips {
				b.Errorf("%.1f round trips", trips)
			}
		})
	}
}

// engineOf is an engine that is connected to a practice company of its own.
func engineOf(b *testing.B) (engine.Engine, *practice.Company) {
	b.Helper()
	company, err := practice.Start(practice.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = company.Close() })
	ca, err := os.ReadFile(company.CAFile)
	if err != nil {
		b.Fatal(err)
	}
	people, err := ad.Dial(b.Context(), ad.Options{Server: company.Directory().LDAPS(), User: practice.Operator, Password: practice.Password, CA: ca})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(people.Close)
	session, err := signin.SignIn(b.Context(), signin.Options{Method: signin.ByToken, Token: company.Token}, nil)
	if err != nil {
		b.Fatal(err)
	}
	network := http.DefaultTransport.(*http.Transport).Clone()
	network.MaxConnsPerHost = 0 // all that can be asked at the same time is
	tenant, err := entra.Connect(session, entra.Options{URL: company.GraphURL, Now: company.Now, Transport: network})
	if err != nil {
		b.Fatal(err)
	}
	return engine.Engine{Directory: people, Cloud: tenant, Now: company.Now}, company
}

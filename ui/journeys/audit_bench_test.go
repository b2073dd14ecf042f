package journeys

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link/linktest"
	"hardmatch/ui/cli"
	"hardmatch/ui/practice"
)

// auditChild is the name that makes the test binary an audit, so that the memory and CPU that it takes are its own.
const auditChild = "audit-child"

// runAuditChild audits as the program does, with the environment that it was given.
func runAuditChild() {
	p := cli.Program{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, LookupEnv: os.LookupEnv, ConfigDir: os.Getenv("AUDIT_DIR"), StateDir: os.Getenv("AUDIT_DIR"),
		Now: func() time.Time { return practice.Epoch }, Directory: dial, Tenant: signIn, GCPercent: func(percent int) { debug.SetGCPercent(percent) },
	}
	if path := os.Getenv("AUDIT_PROFILE"); path != "" { // of the CPU, for go tool pprof
		if file, err := os.Create(path); err == nil && pprof.StartCPUProfile(file) == nil {
			defer file.Close()
		}
	}
	if os.Getenv(auditChain) != "" {
		os.Exit(runAuditChain())
	}
	status := p.Run(context.Background(), os.Args[1:])
	pprof.StopCPUProfile()
	memory, _ := os.ReadFile("/proc/self/status") // what the kernel says to the parent begins with the parent's own
	fmt.Fprintf(os.Stderr, "%s", memory)
	os.Exit(status)
}

var mostResident = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// clockTicks is how many parts of a second Linux counts processor time in (man 5 proc_pid_stat).
const clockTicks = 100

// processorTime is what this process, and so both simulators, has taken of the processors; 0 if this is no Linux.
func processorTime() time.Duration {
	stat, _ := os.ReadFile("/proc/self/stat")
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / clockTicks
}

// taken is what an audit of its own process took.
type taken struct {
	out       []byte
	wall, cpu time.Duration
	resident  int // bytes, at most
}

// alone runs an audit in a process of its own.
func (w *auditWorld) alone(args ...string) taken {
	w.t.Helper()
	binary, err := os.Executable()
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.CommandContext(w.t.Context(), binary, append([]string{"audit"}, args...)...)
	cmd.Args[0] = auditChild // as TestMain knows it
	cmd.Env = append(os.Environ(), "AUDIT_DIR="+w.t.TempDir())
	for name, value := range w.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	began := time.Now()
	err = cmd.Run()
	if status := cmd.ProcessState.ExitCode(); status != 0 && status != 3 {
		w.t.Fatalf("exit status %d, %v: %s", status, err, &complaint)
	}
	took := taken{out: out.Bytes(), wall: time.Since(began), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if said := mostResident.FindSubmatch(complaint.Bytes()); said != nil { // else this is no Linux
		kilobytes, _ := strconv.Atoi(string(said[1]))
		took.resident = kilobytes * 1024
	}
	return took
}

// floors are what no audit can do without: decoding the same pages into nothing but ids, and joining two maps of as many.
func (w *auditWorld) floors() (decode, join time.Duration, pages int) {
	w.t.Helper()
	type list struct {
		Value []struct{ ID string }
		Next  string `json:"@odata.nextLink"`
	}
	left, right := map[string]int{}, map[string]int{}
	for next := w.graph.URL + "/beta/users?$top=999&$select=" + strings.Join(auditedProperties, ","); next != ""; pages++ {
		request, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, next, nil)
		if err != nil {
			w.t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+w.env["HARDMATCH_GRAPH_TOKEN"])
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			w.t.Fatal(err)
		}
		var body bytes.Buffer
		_, err = body.ReadFrom(answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			w.t.Fatal(err)
		}
		var l list
		began := time.Now()
		if err := json.Unmarshal(body.Bytes(), &l); err != nil {
			w.t.Fatal(err)
		}
		decode += time.Since(began)
		for i, one := range l.Value {
			left[one.ID], right[one.ID] = i, i
		}
		next = l.Next
	}
	began, both := time.Now(), 0
	for id := range left {
		if _, there := right[id]; there {
			both++
		}
	}
	if both != len(left) {
		w.t.Fatal(both)
	}
	return decode, time.Since(began), pages
}

// auditedProperties are those that an audit asks for, as its own request says.
var auditedProperties = strings.Fields(`id userPrincipalName displayName givenName surname mail employeeId proxyAddresses accountEnabled userType externalUserState
	assignedLicenses isManagementRestricted onPremisesImmutableId onPremisesSyncEnabled onPremisesSecurityIdentifier onPremisesDistinguishedName onPremisesSamAccountName
	onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesObjectIdentifier`)

// BenchmarkAudit audits 1,000, 10,000 and 100,000 people on both sides over real HTTP and LDAP, in a process of its own, beside its floors. It takes some minutes:
//
//	go test ./ui/journeys -run - -bench Audit -benchtime 1x
func BenchmarkAudit(b *testing.B) {
	for _, mix := range []string{"linked", "unlinked"} {
		for _, many := range []int{1000, 10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", mix, many), func(b *testing.B) {
				w := newAuditWorld(b, entratest.Behaviour{})
				right := w.employ(many, 15, mixes[mix])
				decode, join, _ := w.floors()
				for b.Loop() {
					w.tenant.ResetRequests()
					took := w.alone("--format", "json")
					r := w.report(took.out)
					if r.Totals["linked"] != right+1 || r.Reads.People != many+1 { // and the operator
						b.Fatalf("%d are linked, %+v", right, r)
					}
					sent := 0
					for _, request := range w.tenant.Requests() {
						sent += request.Bytes
					}
					b.ReportMetric(float64(r.Reads.Requests), "requests")
					b.ReportMetric(float64(sent)/1e6, "MB-of-Graph")
					b.ReportMetric(took.cpu.Seconds(), "cpu-s")
					b.ReportMetric(float64(took.resident)/1e6, "MB-resident")
					b.ReportMetric(took.wall.Seconds(), "wall-s")
				}
				b.ReportMetric(decode.Seconds(), "floor-decode-s")
				b.ReportMetric(join.Seconds(), "floor-join-s")
			})
		}
	}
}

// report reads audit --format json.
func (w *auditWorld) report(text []byte) (r auditReport) {
	w.t.Helper()
	if err := json.Unmarshal(text, &r); err != nil {
		w.t.Fatal(err)
	}
	return r
}

// TestAnAuditOfACrowd: as many requests as pages and a few more, and memory and CPU within bounds.
func TestAnAuditOfACrowd(t *testing.T) {
	many := 3000
	if linktest.Stride(2) == 1 { // all is tried
		many = 20_000
	}
	const mostCPU, most = 10 * time.Second, 200_000_000
	w := newAuditWorld(t, entratest.Behaviour{})
	right := w.employ(many, 15, mixes["linked"])
	w.tenant.ResetRequests()
	took := w.alone("--format", "json")
	r := w.report(took.out)
	if r.Totals["linked"] != right+1 || r.Reads.People != many+1 || len(r.Reads.Unread) > 0 {
		t.Errorf("%d are linked: %+v %v", right, r.Reads, r.Totals)
	}
	pages := 0
	for _, request := range w.tenant.Requests() {
		if request.Path == "/beta/users" {
			pages++
		}
	}
	if want := (r.Reads.Accounts + 998) / 999; pages != want || r.Reads.Requests > pages+25 {
		t.Errorf("%d pages of users, want %d; %d requests", pages, want, r.Reads.Requests)
	}
	if took.cpu > mostCPU || took.resident > most {
		t.Errorf("%v of CPU, %d MB resident", took.cpu, took.resident/1_000_000)
	}
	t.Logf("%d people: %v of CPU, %d MB resident, %v", many, took.cpu, took.resident/1_000_000, took.wall)
}

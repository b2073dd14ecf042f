package journeys

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"hardmatch/ad"
	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// crashOrder is what a process that will be killed gets to know, as JSON on its standard input.
type crashOrder struct {
	Wire    wire
	Journal string
	Choice  plan.Decision
	FromAD  bool
	Undo    bool
	Point   int // where it kills itself; 0: nowhere, and it stops at each point until it gets a line
}

// passes lets the process live. It stops at each of its points; what a kill would leave there is looked at then.
func (m *matrix) passes(dir string, look func()) {
	m.t.Helper()
	cmd, order := m.child(dir, 0)
	in, err := cmd.StdinPipe()
	if err != nil {
		m.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		m.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	fmt.Fprintln(in, order)
	for said := bufio.NewScanner(out); said.Scan(); {
		look()
		fmt.Fprintln(in)
	}
	if err := cmd.Wait(); err != nil {
		m.t.Fatalf("it died without being killed: %v: %s", err, cmd.Stderr)
	}
}

// kill starts the process and lets it kill itself at one of its points.
func (m *matrix) kill(dir string, point int) {
	m.t.Helper()
	cmd, order := m.child(dir, point)
	cmd.Stdin = strings.NewReader(order + "\n")
	err := cmd.Run()
	if said := fmt.Sprint(cmd.Stderr); said != "" || err == nil {
		m.t.Fatalf("point %d: it was not killed there: %v %s", point, err, said)
	}
}

// child is the process, and the order that it reads first.
func (m *matrix) child(dir string, point int) (cmd *exec.Cmd, order string) {
	m.t.Helper()
	text, err := json.Marshal(crashOrder{m.site.wire(), dir, m.c.choice, m.c.fromAD, m.c.undo, point})
	if err != nil {
		m.t.Fatal(err)
	}
	binary, err := os.Executable()
	if err != nil {
		m.t.Fatal(err)
	}
	cmd = exec.CommandContext(m.t.Context(), binary)
	cmd.Args[0] = crashChild // as TestMain knows it
	// Thousands of them are started: no garbage collection, and no reading of the system's certificates, which they do not need.
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=off", "SSL_CERT_FILE="+os.DevNull, "SSL_CERT_DIR="+os.DevNull)
	cmd.Stderr = new(bytes.Buffer)
	return cmd, string(text)
}

// crashChild is the name that makes the test binary the process that is killed.
const crashChild = "crash-child"

// runCrashChild carries out what it is ordered to, and says what went wrong. A plan that ends as it may is right, whatever its end.
func runCrashChild() {
	var order crashOrder
	bomb := bomb{goOn: bufio.NewReader(os.Stdin)}
	line, err := bomb.goOn.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &order)
	}
	if err == nil {
		err = order.carryOut(context.Background(), &bomb)
	}
	if err != nil && !is(err, link.Refused) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (o crashOrder) carryOut(ctx context.Context, bomb *bomb) error {
	now := practice.Epoch.Add(5 * time.Minute) // what was written before may be late still
	wait := func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil }
	clock := func() time.Time { return now }
	people, cloud, err := o.Wire.connect(ctx, clock, wait, bombedNetwork{http.DefaultTransport, bomb})
	if err != nil {
		return err
	}
	j, err := journal.Open(o.Journal)
	if err != nil {
		return err
	}
	e := engine.Engine{
		Directory: bombedDirectory{people, bomb}, Cloud: cloud, Writer: link.Writers{CloudWriter: cloud, DirectoryWriter: bombedDirectory{people, bomb}}, Journal: j, Now: clock, Wait: wait,
		NewID: func() string { return "operation" }, Settings: siteSettings,
	}
	plan, err := o.plan(ctx, e)
	if err != nil {
		return errors.New("no plan: " + err.Error()) // no Problem, even if it is a refusal
	}
	j.Sync = linktest.NoSync // what is killed leaves all that it has written
	j.Through = func(f journal.File) journal.File { return bombedFile{f, bomb} }
	bomb.arm(o.Point)
	_, err = e.Apply(ctx, plan, nil)
	return err
}

func (o crashOrder) plan(ctx context.Context, e engine.Engine) (plan.Confirmed, error) {
	if !o.Undo {
		return crashCase{choice: o.Choice, fromAD: o.FromAD}.planned(ctx, e)
	}
	base, err := e.Journal.Operation("base")
	if err != nil {
		return plan.Confirmed{}, err
	}
	p, err := e.TakeBack(ctx, base)
	if err != nil {
		return plan.Confirmed{}, err
	}
	return confirmed(p)
}

// bomb counts the points that its process passes once it is set, and kills the process, as kill -9 does, at one of them; or it waits at each.
type bomb struct {
	mu     sync.Mutex
	goOn   *bufio.Reader
	set    bool
	at     int // 0: nowhere
	passed int
}

func (b *bomb) arm(point int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set, b.at = true, point
}

func (b *bomb) point() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.set {
		return
	}
	b.passed++
	switch b.at {
	case 0:
		fmt.Println(b.passed)
		_, _ = b.goOn.ReadString('\n')
	case b.passed:
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			_ = self.Kill()
		}
		select {} // until it has come
	}
}

// bombedNetwork may go off before a request, when the server has acted, and when its answer has been read.
type bombedNetwork struct {
	http.RoundTripper
	bomb *bomb
}

func (n bombedNetwork) RoundTrip(r *http.Request) (*http.Response, error) {
	n.bomb.point()
	res, err := n.RoundTripper.RoundTrip(r)
	n.bomb.point()
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	res.Body = io.NopCloser(bytes.NewReader(body))
	n.bomb.point()
	return res, err
}

// bombedDirectory may go off before and after the person is read or written to.
type bombedDirectory struct {
	*ad.Client
	bomb *bomb
}

func (d bombedDirectory) Person(ctx context.Context, ref string) (link.Person, error) {
	d.bomb.point()
	defer d.bomb.point()
	return d.Client.Person(ctx, ref)
}

func (d bombedDirectory) SetConsistencyGUID(ctx context.Context, person link.GUID, from, to []byte) (string, error) {
	d.bomb.point()
	defer d.bomb.point()
	return d.Client.SetConsistencyGUID(ctx, person, from, to)
}

func (d bombedDirectory) AddAddress(ctx context.Context, person link.GUID, address string) (string, error) {
	d.bomb.point()
	defer d.bomb.point()
	return d.Client.AddAddress(ctx, person, address)
}

func (d bombedDirectory) RemoveAddress(ctx context.Context, person link.GUID, address string) (string, error) {
	d.bomb.point()
	defer d.bomb.point()
	return d.Client.RemoveAddress(ctx, person, address)
}

// bombedFile may go off before a line, with half of it written, before it is on disk, and after.
type bombedFile struct {
	journal.File
	bomb *bomb
}

func (f bombedFile) Write(line []byte) (int, error) {
	f.bomb.point()
	half := len(line) / 2
	n, err := f.File.Write(line[:half])
	if err != nil {
		return n, err
	}
	f.bomb.point()
	rest, err := f.File.Write(line[half:])
	f.bomb.point()
	return n + rest, err
}

func (f bombedFile) Sync() error {
	defer f.bomb.point()
	return f.File.Sync()
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/practice"
)

// crashCase is a kind of plan: who is in the tenant, how the tenant behaves, what is chosen, and what it comes to.
type crashCase struct {
	behaviour entratest.Behaviour
	accounts  []entratest.User
	choice    link.Decision
	undo      bool   // the plan is carried out first, and then taken back: that is what the process is killed in
	refused   bool   // the plan ends with nothing linked, because the holder would not be cleared
	done      string // what the accounts have come to
}

const (
	crashHolder = "ada.right4821@contoso.onmicrosoft.com"
	crashRight  = siteUPN
	crashFed    = "ada.right@" + siteFederated
	crashTie    = "99999999-0000-4000-8000-0000000000ff" // the GUID of an AD object that is no more
)

var (
	clearing = link.Decision{Choice: link.ChooseClear}
	deleting = link.Decision{Choice: link.ChooseDelete}
	binWins  = entratest.Behaviour{BinCopyBlocks: true}
	stubborn = entratest.Behaviour{LeftScopeReadOnly: true}
	laggard  = entratest.Behaviour{StaleReads: 2, StaleLists: 2, StaleUniqueness: 1}
)

// crashCases are all the kinds of plans there are.
func crashCases() map[string]crashCase {
	right := rightAccount()
	stale, binned, tied := right, right, right
	stale.ImmutableID = "c29tZWJvZHkgZWxzZSE="
	deletedHolder(&binned)
	tied.ObjectIdentifier = crashTie
	fed := stale
	fed.UPN = crashFed
	with := func(change func(*entratest.User)) []entratest.User {
		return []entratest.User{right, holderAccount(change)}
	}
	const linked = "right live with the value"
	return map[string]crashCase{
		"set":                           {accounts: []entratest.User{right}, done: linked},
		"replace a stale anchor":        {accounts: []entratest.User{stale}, done: linked},
		"clear":                         {accounts: with(nil), choice: clearing, done: "holder live, " + linked},
		"clear, reads lag behind":       {behaviour: laggard, accounts: with(nil), choice: clearing, done: "holder live, " + linked},
		"delete":                        {accounts: with(nil), choice: deleting, done: "holder deleted, " + linked},
		"delete and purge too":          {accounts: with(nil), choice: link.Decision{Choice: link.ChooseDelete, PurgeToo: true}, done: linked},
		"left the scope: clear":         {accounts: with(leftHolder), choice: clearing, done: "holder live, " + linked},
		"left the scope: refused":       {behaviour: stubborn, accounts: with(leftHolder), choice: clearing, refused: true, done: "holder live with the value, right live"},
		"left the scope: delete":        {accounts: with(leftHolder), choice: deleting, done: "holder deleted, " + linked},
		"left the scope: refused, gone": {behaviour: stubborn, accounts: with(leftHolder), choice: deleting, done: linked},
		"left the scope: refused, gone, bin blocks": {
			behaviour: entratest.Behaviour{LeftScopeReadOnly: true, BinCopyBlocks: true}, accounts: with(leftHolder), choice: deleting, done: linked,
		},
		"the synced duplicate":                 {accounts: with(syncedHolder), choice: deleting, done: linked},
		"the synced duplicate, bin blocks":     {behaviour: binWins, accounts: with(syncedHolder), choice: deleting, done: linked},
		"the synced duplicate, reads lag":      {behaviour: laggard, accounts: with(syncedHolder), choice: deleting, done: linked},
		"purge from the bin":                   {accounts: with(binnedBySync), choice: deleting, done: linked},
		"purge from the bin, bin blocks":       {behaviour: binWins, accounts: with(binnedBySync), choice: deleting, done: linked},
		"keep from the bin":                    {accounts: with(deletedHolder), choice: clearing, done: "holder live, " + linked},
		"keep from the bin, bin blocks":        {behaviour: binWins, accounts: with(binnedBySync), choice: clearing, done: "holder live, " + linked},
		"keep from the bin, delete again":      {behaviour: binWins, accounts: with(deletedHolder), choice: link.Decision{Choice: link.ChooseClear, DeleteAgain: true}, done: "holder deleted, " + linked},
		"keep from the bin: refused":           {behaviour: entratest.Behaviour{LeftScopeReadOnly: true, BinCopyBlocks: true}, accounts: with(binnedBySync), choice: clearing, refused: true, done: "holder deleted with the value, right live"},
		"restore the account":                  {accounts: []entratest.User{binned}, done: linked},
		"restore the account, clear a holder":  {accounts: []entratest.User{binned, holderAccount(nil)}, choice: clearing, done: "holder live, " + linked},
		"the hop":                              {accounts: []entratest.User{fed}, done: linked},
		"the hop, reads lag behind":            {behaviour: laggard, accounts: []entratest.User{fed}, done: linked},
		"the hop, clear a holder":              {accounts: []entratest.User{fed, holderAccount(nil)}, choice: clearing, done: "holder live, " + linked},
		"the hop: refused":                     {behaviour: stubborn, accounts: []entratest.User{fed, holderAccount(leftHolder)}, choice: clearing, refused: true, done: "holder live with the value, right live with another value"},
		"the tie":                              {accounts: []entratest.User{tied}, done: linked},
		"the tie, reads lag behind":            {behaviour: laggard, accounts: []entratest.User{tied}, done: linked},
		"the tie, clear a holder":              {accounts: []entratest.User{tied, holderAccount(nil)}, choice: clearing, done: "holder live, " + linked},
		"the tie, delete a holder":             {accounts: []entratest.User{tied, holderAccount(nil)}, choice: deleting, done: "holder deleted, " + linked},
		"undo a hop":                           {undo: true, accounts: []entratest.User{fed}, done: "right live with another value"},
		"undo a set":                           {undo: true, accounts: []entratest.User{right}, done: "right live"},
		"undo a stale anchor replaced":         {undo: true, accounts: []entratest.User{stale}, done: "right live with another value"},
		"undo a clear":                         {undo: true, accounts: with(nil), choice: clearing, done: "holder live with the value, right live"},
		"undo a delete":                        {undo: true, accounts: with(nil), choice: deleting, done: "holder live with the value, right live"},
		"undo a keep from the bin":             {undo: true, accounts: with(deletedHolder), choice: clearing, done: "holder deleted with the value, right live"},
		"undo a restore of the account":        {undo: true, accounts: []entratest.User{binned}, done: "right deleted"},
		"undo a keep and a delete again":       {undo: true, accounts: with(deletedHolder), choice: link.Decision{Choice: link.ChooseClear, DeleteAgain: true}, done: "holder deleted with the value, right live"},
		"undo a clear of one that left, stale": {undo: true, behaviour: laggard, accounts: with(leftHolder), choice: clearing, done: "holder live with the value, right live"},
	}
}

// TestCrashMatrix kills a process that carries a plan out: before and after everything that it asks of Active Directory; before each request to
// Graph, when the tenant has acted but nothing of its answer was read, and after the answer; before each line of the journal, in its middle,
// before it is on disk, and after. Whoever starts next must find it, and finish it or take it back, wherever it was. The race detector makes each
// process so slow that it gets every seventh point only.
func TestCrashMatrix(t *testing.T) {
	var points atomic.Int64
	t.Cleanup(func() { t.Logf("%d points, each killed by SIGKILL, finished, and taken back", points.Load()) })
	for name, c := range crashCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := matrix{t, newSite(t), c, "", ""}
			m.reference()
			for n := 1; m.point(n); n += crashStride {
				points.Add(1)
			}
		})
	}
}

// matrix is one case of the crash matrix, with the two states that it may end in.
type matrix struct {
	t           *testing.T
	site        *site
	c           crashCase
	start, done string
}

// begin makes everything as it is before the process starts, and gives the folder of its journal.
func (m *matrix) begin() string {
	m.t.Helper()
	dir := m.t.TempDir()
	m.site.settle(m.c.behaviour, m.c.accounts...)
	if m.c.undo {
		engine := m.site.engine(dir, "base")
		plan, err := planned(m.t.Context(), engine, m.c.choice)
		if err != nil {
			m.t.Fatal(err)
		}
		if _, err := engine.Apply(m.t.Context(), plan, nil); err != nil {
			m.t.Fatal(err)
		}
	}
	return dir
}

// reference lets the process live, to know what done is.
func (m *matrix) reference() {
	m.t.Helper()
	dir := m.begin()
	m.start = m.site.state()
	if m.run(dir, 0) {
		m.t.Fatal("it died without being killed")
	}
	m.done = m.site.state()
	if got := m.site.standing(); got != m.c.done {
		m.t.Fatalf("it came to %q, want %q", got, m.c.done)
	}
	if m.c.refused && m.start != m.done {
		m.t.Fatalf("refused, and yet changed\n%s", differing(m.done, m.start))
	}
}

// standing says what has become of the accounts, in words.
func (s *site) standing() string {
	var all []string
	for _, u := range s.tenant.Load().Users() {
		name := map[string]string{crashHolder: "holder", crashRight: "right", crashFed: "right"}[u.UPN]
		if name == "" {
			continue
		}
		if u.DeletedAt.IsZero() {
			name += " live"
		} else {
			name += " deleted"
		}
		switch u.ImmutableID {
		case "":
		case siteValue():
			name += " with the value"
		default:
			name += " with another value"
		}
		if u.ObjectIdentifier != "" {
			name += ", still tied"
		}
		all = append(all, name)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// point kills the process at its n-th point, and lets two others come after it: one that finishes, and one that takes back. It tells whether there
// was such a point.
func (m *matrix) point(n int) bool {
	m.t.Helper()
	dir := m.begin()
	if !m.run(dir, n) {
		return false
	}
	where := fmt.Sprintf("point %d", n)
	killed, second := m.site.tenant.Load().Users(), m.t.TempDir()
	if err := os.CopyFS(second, os.DirFS(dir)); err != nil {
		m.t.Fatal(err)
	}
	m.finish(m.site.engine(dir, "never"), where)
	m.site.settle(m.c.behaviour, slices.DeleteFunc(killed, func(u entratest.User) bool { return u.UPN == practice.Operator })...)
	m.takeBack(m.site.engine(second, "back"), where)
	return !m.t.Failed()
}

// open are the operations that the next start offers to finish or to take back.
func (m *matrix) open(engine link.Engine, where string) []link.Operation {
	m.t.Helper()
	all, err := engine.Journal.Operations()
	if err != nil {
		m.t.Fatalf("%s: %v", where, err)
	}
	return slices.DeleteFunc(all, func(o link.Operation) bool { return !o.Unfinished() })
}

// finish is the start that finishes what the process was at. Where nothing is to be finished, all is done, or never started.
func (m *matrix) finish(engine link.Engine, where string) {
	m.t.Helper()
	open := m.open(engine, where)
	for _, o := range open {
		_, err := engine.Finish(m.t.Context(), o, nil)
		if m.c.refused != is(err, link.Refused) || err != nil && !m.c.refused {
			m.t.Fatalf("%s: finish: %v", where, err)
		}
	}
	got := m.site.state()
	if len(open) > 1 || got != m.done && (len(open) > 0 || got != m.start) {
		m.t.Errorf("%s: after finishing %d\n%s", where, len(open), differing(got, m.done))
	}
	if left := m.open(engine, where); len(left) > 0 {
		m.t.Errorf("%s: still unfinished", where)
	}
}

// takeBack is the start that takes back what the process was at. A purge can only be finished, and it says so; a tie that was cleared stays cleared,
// and it says that.
func (m *matrix) takeBack(engine link.Engine, where string) {
	m.t.Helper()
	open := m.open(engine, where)
	if len(open) == 0 {
		return // as in finish
	}
	purged := len(m.site.tenant.Load().Users()) < 1+len(m.c.accounts)
	want, untied := m.startUntied()
	plan, err := engine.TakeBack(m.t.Context(), open[0])
	if said := fmt.Sprint(plan.Says, err); err == nil && untied != strings.Contains(said, "stays cleared") {
		m.t.Errorf("%s: untied %v, and it says %s", where, untied, said)
	}
	if said := fmt.Sprint(plan.Says, err); purged != strings.Contains(said, "purge") {
		m.t.Errorf("%s: purged %v, and it says %s", where, purged, said)
	}
	switch {
	case purged:
		m.finish(engine, where+", after a purge")
		return
	case err == nil:
		m.apply(engine, plan, where)
	case !is(err, link.Refused):
		m.t.Fatalf("%s: take back: %v", where, err)
	}
	if got := m.site.state(); got != want {
		m.t.Errorf("%s: taken back (%v)\n%s", where, err, differing(got, want))
	}
	if left := m.open(engine, where); len(left) > 0 {
		m.t.Errorf("%s: still unfinished after it was taken back", where)
	}
}

// startUntied is the state at the start, without the tie of an account that has none any more; untied tells whether there is one.
func (m *matrix) startUntied() (want string, untied bool) {
	untied = strings.Contains(m.start, crashTie) && !strings.Contains(m.site.state(), crashTie)
	if untied {
		return strings.ReplaceAll(m.start, crashTie, ""), true
	}
	return m.start, false
}

// differing are the lines of two states that only one of them has.
func differing(got, want string) string {
	var out []string
	gots, wants := strings.Split(got, "\n"), strings.Split(want, "\n")
	for _, line := range gots {
		if !slices.Contains(wants, line) {
			out = append(out, "got  "+line)
		}
	}
	for _, line := range wants {
		if !slices.Contains(gots, line) {
			out = append(out, "want "+line)
		}
	}
	return strings.Join(out, "\n")
}

func (m *matrix) apply(engine link.Engine, plan link.Plan, where string) {
	m.t.Helper()
	confirmed, err := confirmed(plan)
	if err != nil {
		m.t.Fatal(err)
	}
	if out, err := engine.Apply(m.t.Context(), confirmed, nil); err != nil || out.End != link.EndTakenBack {
		m.t.Fatalf("%s: taken back: %s, %v", where, out.End, err)
	}
}

func is(err error, kind link.Kind) bool {
	var problem *link.Problem
	return errors.As(err, &problem) && problem.Kind == kind
}

// crashOrder is what a process that is to be killed gets to know, as JSON on its standard input.
type crashOrder struct {
	Wire    wire
	Journal string
	Choice  link.Decision
	Undo    bool
	Point   int // where it kills itself; 0: nowhere
}

// run starts the process, and tells whether it was killed.
func (m *matrix) run(dir string, point int) bool {
	m.t.Helper()
	order, err := json.Marshal(crashOrder{m.site.wire(), dir, m.c.choice, m.c.undo, point})
	if err != nil {
		m.t.Fatal(err)
	}
	binary, err := os.Executable()
	if err != nil {
		m.t.Fatal(err)
	}
	cmd := exec.CommandContext(m.t.Context(), binary)
	cmd.Args[0] = crashChild // as TestMain knows it
	cmd.Stdin = bytes.NewReader(order)
	// Thousands of them are started: no garbage collection, and no reading of the system's certificates, which they do not need.
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=off", "SSL_CERT_FILE="+os.DevNull, "SSL_CERT_DIR="+os.DevNull)
	out, err := cmd.CombinedOutput()
	if len(out) > 0 {
		m.t.Fatalf("point %d: %s", point, out)
	}
	return err != nil
}

// crashChild is the name by which the test binary is the process that is killed.
const crashChild = "crash-child"

// runCrashChild carries out what it is ordered to, and says what went wrong. A plan that ends as it may is right, whatever its end.
func runCrashChild() {
	var order crashOrder
	err := json.NewDecoder(os.Stdin).Decode(&order)
	if err == nil {
		err = order.carryOut(context.Background())
	}
	if err != nil && !is(err, link.Refused) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (o crashOrder) carryOut(ctx context.Context) error {
	var bomb bomb
	now := practice.Epoch.Add(time.Hour)
	wait := func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil }
	clock := func() time.Time { return now }
	people, cloud, err := o.Wire.connect(ctx, clock, wait, bombedNetwork{http.DefaultTransport, &bomb})
	if err != nil {
		return err
	}
	journal, err := link.OpenJournal(o.Journal)
	if err != nil {
		return err
	}
	engine := link.Engine{
		Directory: bombedDirectory{people, &bomb}, Cloud: cloud, Writer: cloud, Journal: journal, Now: clock, Wait: wait,
		NewID: func() string { return "operation" },
	}
	plan, err := o.plan(ctx, engine)
	if err != nil {
		return errors.New("no plan: " + err.Error()) // no Problem, even where it is a refusal
	}
	journal.Through = func(f link.File) link.File { return bombedFile{f, &bomb} }
	bomb.left.Store(int64(o.Point))
	_, err = engine.Apply(ctx, plan, nil)
	return err
}

func (o crashOrder) plan(ctx context.Context, engine link.Engine) (link.Confirmed, error) {
	if !o.Undo {
		return planned(ctx, engine, o.Choice)
	}
	base, err := engine.Journal.Operation("base")
	if err != nil {
		return link.Confirmed{}, err
	}
	plan, err := engine.TakeBack(ctx, base)
	if err != nil {
		return link.Confirmed{}, err
	}
	return confirmed(plan)
}

// bomb kills its process, as kill -9 does, at the point that is left to go. The zero value has not been set.
type bomb struct{ left atomic.Int64 }

func (b *bomb) point() {
	if b.left.Load() <= 0 || b.left.Add(-1) > 0 {
		return
	}
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {} // until it has come
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

// bombedDirectory may go off before and after the person is read.
type bombedDirectory struct {
	link.Directory
	bomb *bomb
}

func (d bombedDirectory) Person(ctx context.Context, ref string) (link.Person, error) {
	d.bomb.point()
	defer d.bomb.point()
	return d.Directory.Person(ctx, ref)
}

// bombedFile may go off before a line, with half of it written, before it is on disk, and after.
type bombedFile struct {
	link.File
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

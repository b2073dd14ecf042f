package journeys

import (
	"bytes"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// TestNoSecretIsKept carries a plan out, loses an answer on the way, and takes it all back, with a log of everything. Neither the journal nor the
// log holds the token or the password, and no one else can read the journal.
func TestNoSecretIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.settle(entratest.Behaviour{}, rightAccount(), holderAccount(nil))
	var log bytes.Buffer
	wire := s.wire()
	wire.log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	people, cloud, err := wire.connect(t.Context(), s.clock, s.wait, http.DefaultTransport.(*http.Transport).Clone())
	if err != nil {
		t.Fatal(err)
	}
	defer people.Close()
	dir := filepath.Join(t.TempDir(), "journal")
	engine := s.engine(dir, "operation")
	engine.Directory, engine.Cloud = people, cloud
	engine.Writer = link.Writers{CloudWriter: cloud, DirectoryWriter: people}
	p, err := planned(t.Context(), engine, plan.Decision{Choice: checkup.ChooseDelete})
	if err != nil {
		t.Fatal(err)
	}
	s.tenant.Load().Fail(http.MethodDelete, "", 1, entratest.Fault{Status: http.StatusServiceUnavailable, Body: "<html>" + s.token + "</html>"})
	_, _ = engine.Apply(t.Context(), p, nil)
	s.pass(10 * time.Minute) // so that it is known that nothing was deleted
	takesItBack(t, engine)
	if !strings.Contains(log.String(), "graph request") {
		t.Errorf("the log has no requests in it:\n%.400s", log.String())
	}
	free(t, "the log", log.String(), s.token)
	files := 0
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		free(t, path, string(text), s.token)
		linktest.CheckMode(t, path, 0o600)
		return err
	})
	linktest.CheckMode(t, dir, 0o700)
	if err != nil || files < 3 {
		t.Errorf("%d files, %v", files, err)
	}
}

func takesItBack(t *testing.T, e engine.Engine) {
	t.Helper()
	o, err := e.Journal.Operation("operation")
	if err != nil {
		t.Fatal(err)
	}
	back, err := e.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	confirmed, err := confirmed(back)
	if err != nil {
		t.Fatal(err)
	}
	e.NewID = func() string { return "back" }
	if out, err := e.Apply(t.Context(), confirmed, nil); err != nil || out.End != plan.EndTakenBack {
		t.Fatalf("%s, %v", out.End, err)
	}
}

// free holds that a text has no secret in it, nor a part of one.
func free(t *testing.T, where, text, token string) {
	t.Helper()
	for _, secret := range []string{token, token[len(token)-24:], practice.Password, "Bearer "} {
		if strings.Contains(text, secret) {
			t.Errorf("%s holds %q", where, secret)
		}
	}
}

// Package journeys holds the whole runs: keys go in at the wizard, or arguments at the command line, and the end is read from the screen, the
// journal and both directories, which are spoken to over their real protocols. It has tests only.
//
// Most runs are on a stage, which is the practice company (stage_test.go); the matrices are on a site, which is smaller (site_test.go).
package journeys

import (
	"flag"
	"net/http"
	"os"
	"regexp"
	"testing"

	"hardmatch/link/linktest"
)

var update = flag.Bool("update", false, "write the golden files anew, and run no other tests unless -run names them")

// withGoldens are the tests that have golden files.
var withGoldens = regexp.MustCompile("^Test(AuditInEveryFormat|CheckOfEverybody|Frames|FramesInThemes|FramesOfAWizardInThatTheme|FramesWithAJournal|HostileText|Pictures|ReceiptsInEveryFormat)$")

// TestMain makes the test binary the process of the crash matrix when it is called by that name.
func TestMain(m *testing.M) {
	// As entra keeps connections when it makes the network itself: many requests are sent at the same time.
	network := http.DefaultTransport.(*http.Transport)
	network.MaxIdleConnsPerHost = 32
	if os.Args[0] == crashChild {
		runCrashChild()
		return
	}
	if os.Args[0] == auditChild {
		runAuditChild()
		return
	}
	linktest.CollectSeldom()
	// Each run has a tenant of its own: to connect again for every request would cost a tenth of the whole time. What is measured has no such limit.
	network.MaxConnsPerHost = 4
	// Some wait for another process: for the one that is killed, or for Samba.
	linktest.Together(2)
	flag.Parse()
	if run := flag.Lookup("test.run").Value; *update && run.String() == "" {
		if err := run.Set(withGoldens.String()); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

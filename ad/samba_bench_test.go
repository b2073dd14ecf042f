package ad

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkSambaBesideLdapsearch connects, signs in and searches, in turn with hardmatch and with OpenLDAP's ldapsearch, with the same
// filter and the same attributes. It reports how many times longer hardmatch takes, 1.5 at most on an idle machine; a busy one proves nothing, so
// nothing fails here.
func BenchmarkSambaBesideLdapsearch(b *testing.B) {
	for _, search := range []struct {
		name, text string
		people     int
	}{{"one person", "p0042", 1}, {"everybody", "person", crowd()}} {
		b.Run(search.name, func(b *testing.B) {
			ldapsearch := ldapsearchFor(b, search.text)
			ours, theirs := time.Hour, time.Hour // the best of each: the others show how busy the machine was
			for b.Loop() {
				ours = min(ours, timed(func() { searchOnce(b, search.text, search.people) }))
				theirs = min(theirs, timed(func() { ldapsearch(search.people) }))
			}
			b.ReportMetric(float64(ours)/float64(theirs), "times-ldapsearch")
			b.ReportMetric(0, "ns/op") // of both together, which means nothing
		})
	}
}

func timed(do func()) time.Duration {
	begun := time.Now()
	do()
	return time.Since(begun)
}

func searchOnce(b *testing.B, text string, want int) {
	o := sambaOptions(b)
	c, err := Dial(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	if found, _, err := c.Search(b.Context(), text, 2*crowd()); err != nil || len(found) != want {
		b.Fatalf("%d found, %v", len(found), err)
	}
}

// ldapsearchFor runs ldapsearch and counts the entries.
func ldapsearchFor(b *testing.B, text string) func(want int) {
	if _, err := exec.LookPath("ldapsearch"); err != nil {
		b.Skip("ldapsearch is not installed (Debian: ldap-utils)")
	}
	o := sambaOptions(b)
	folder := b.TempDir()
	for name, content := range map[string]string{"ca.pem": string(o.CA), "password": o.Password} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	args := append([]string{"-x", "-LLL", "-H", o.Server, "-D", o.User, "-y", filepath.Join(folder, "password"),
		"-b", "DC=contoso,DC=com", parseReference(text).beginning()}, personAttributes...)
	return func(want int) {
		cmd := exec.Command("ldapsearch", args...)
		cmd.Env = append(os.Environ(), "LDAPTLS_CACERT="+filepath.Join(folder, "ca.pem"))
		out, err := cmd.Output()
		if got := bytes.Count(append([]byte("\n"), out...), []byte("\ndn:")); err != nil || got != want {
			b.Fatalf("ldapsearch: %d found, %v: %s", got, err, strings.TrimSpace(string(out[:min(200, len(out))])))
		}
	}
}

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestLayers holds what may be linked into what, through any number of imports. The linter holds the direct imports.
func TestLayers(t *testing.T) {
	sdk := []string{"github.com/microsoftgraph/", "github.com/microsoft/kiota-", "github.com/Azure/azure-sdk-for-go/"}
	const goLDAP, charm = "github.com/go-ldap/", "github.com/charmbracelet/"
	for _, layer := range []struct {
		packages []string
		without  []string
		why      string
	}{
		{[]string{"./link/engine", "./ui", "./ui/cli", "./ui/uitest"}, append(sdk, goLDAP, "hardmatch/ad/", "hardmatch/entra/"), "the decision and the wizard build and test in seconds"},
		{[]string{"./link/engine"}, []string{charm, "net/http/", "github.com/alecthomas/"}, "the decision has no terminal and no HTTP"},
		{[]string{"./entra/signin"}, append(sdk[:2:2], goLDAP), "signing in knows nothing of Graph but its address"},
		{[]string{"./ad", "./entra"}, []string{charm}, "nothing below the wizard draws"},
		{[]string{"./ad"}, sdk, "only entra speaks Graph"},
		{[]string{"./entra"}, []string{goLDAP}, "only ad speaks LDAP"},
		{[]string{"."}, []string{"hardmatch/ad/sambatest", "hardmatch/link/linktest", "hardmatch/link/netfault/faulty", "hardmatch/entra/entratest/graphfault", "testing"}, "what only tests need is not in the program"},
		{[]string{"./ad/adtest", "./entra/entratest", "./ui/practice"}, append(sdk, charm, "testing/"), "the practice company is part of the product, and shares no mistake with the clients"},
	} {
		for _, dependency := range dependencies(t, layer.packages...) {
			if slices.ContainsFunc(layer.without, func(prefix string) bool { return strings.HasPrefix(dependency+"/", prefix) }) {
				t.Errorf("%v must not depend on %s: %s", layer.packages, dependency, layer.why)
			}
		}
	}
}

// TestImportsPointAtLink holds which packages of this program each of these may know, through any number of imports.
func TestImportsPointAtLink(t *testing.T) {
	nouns := []string{"link", "link/notation", "link/naming"}
	from := func(more ...string) []string { return append(slices.Clone(nouns), more...) }
	for pkg, layer := range map[string]struct {
		allowed []string
		why     string
	}{
		"link":            {nouns, "the nouns know of ours only how values and names are written"},
		"link/notation":   {nil, "a notation is a matter of bytes"},
		"link/naming":     {[]string{"link/notation"}, "a name is a matter of text"},
		"link/checkup":    {from(), "what is found does not depend on what will be done about it"},
		"link/plan":       {from("link/checkup"), "a plan is made of a check-up, and knows neither the journal nor who carries it out"},
		"link/audit":      {from("link/checkup"), "an audit is made of check-ups, and knows neither the journal nor the engine"},
		"link/journal":    {from("link/checkup", "link/plan"), "the journal keeps plans, and carries none out"},
		"link/engine":     {from("link/checkup", "link/plan", "link/journal", "link/audit"), "the engine reaches the directories through its ports alone"},
		"link/linktest":   {nil, "what the tests of several packages share knows none of them"},
		"link/netfault":   {nil, "it stands beside link, for ad and entra: see its documentation"},
		"ad":              {from("link/netfault"), "ad knows the nouns and the read ports, and nobody who uses it"},
		"ad/adtest":       {nil, "a simulator shares no mistake with the client"},
		"ad/sambatest":    {[]string{"ad/adtest"}, "the tests against Samba speak of the same people as the simulator"},
		"ui/term":         {from("ui/quietterm"), "what screens are made of knows no screen; of link only what cleans a text"},
		"entra/web":       {from("link/netfault"), "what both of Microsoft's servers have in common over HTTP knows neither of them"},
		"entra/signin":    {from("link/netfault", "entra/web"), "signing in knows nothing of Graph"},
		"entra":           {from("link/checkup", "link/plan", "link/netfault", "entra/web", "entra/signin"), "entra knows the nouns, the read ports and the table of verbs, and nobody who uses it"},
		"entra/entratest": {nil, "a simulator shares no mistake with the client"},
		"ui/practice":     {[]string{"ad/adtest", "entra/entratest"}, "the practice company is reached over the wire, like any other"},
	} {
		for _, dependency := range dependencies(t, "./"+pkg) {
			ours, is := strings.CutPrefix(dependency, "hardmatch/")
			if is && ours != pkg && !slices.Contains(layer.allowed, ours) {
				t.Errorf("%s must not depend on %s: %s", pkg, ours, layer.why)
			}
		}
	}
}

// TestWhatIsPure holds that what decides neither waits, nor reads a file, nor asks a server: it imports nothing that could.
func TestWhatIsPure(t *testing.T) {
	for _, pkg := range []string{"./link/checkup", "./link/plan", "./link/audit"} {
		for _, direct := range importsOf(t, pkg).directly {
			if slices.Contains([]string{"context", "os", "io", "io/fs", "net", "net/http", "time/tzdata", "sync", "log/slog"}, direct) {
				t.Errorf("%s must not import %s: what decides is a function of what was read", pkg, direct)
			}
		}
	}
}

// TestTheTopLevel holds what lies beside main.go: whoever opens this folder sees what the program is made of, and nothing else.
func TestTheTopLevel(t *testing.T) {
	for folder, allowed := range map[string][]string{
		".": {
			"main.go", "main_test.go", "layers_test.go", "testdata", "ui", "ad", "entra", "link", "go.mod", "go.sum", "README.md", "LICENSE", "CHANGELOG.md",
			"hardmatch", "hardmatch.exe", // what go build makes; .ci/parts makes the .syso
		},
		"testdata": {"script"}, // what other tests need lies beside them
	} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			name := entry.Name()
			if !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".test") && !strings.HasSuffix(name, ".syso") && !slices.Contains(allowed, name) {
				t.Errorf("%s does not belong in the folder %s: whole runs are in ui/journeys, and longer texts in .github", name, folder)
			}
		}
	}
}

// pathInText is a path of this repository, in backticks.
var pathInText = regexp.MustCompile("`((?:link|ui|ad|entra|\\.ci|testdata)(?:/[a-z_.]+)*)`")

// TestContributingNamesWhatIsThere holds that each path which CONTRIBUTING names is there: files move.
func TestContributingNamesWhatIsThere(t *testing.T) {
	text, err := os.ReadFile(".github/CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	paths := pathInText.FindAllSubmatch(text, -1)
	if len(paths) < 50 {
		t.Errorf("only %d paths", len(paths))
	}
	for _, path := range paths {
		if _, err := os.Stat(string(path[1])); err != nil {
			t.Errorf("%s is not there", path[1])
		}
	}
}

// commandInText is a command of CONTRIBUTING, in backticks or on a line of its own.
var commandInText = regexp.MustCompile("(?m)(?:^    |`)((?:[A-Z_]+=1 )?(?:go (?:test|run) |\\.ci/)[^`#\n]*)")

// TestCIRunsWhatContributingNames holds that each command of CONTRIBUTING is one that CI runs, a part of one, or finds what it looks for.
func TestCIRunsWhatContributingNames(t *testing.T) {
	text, err := os.ReadFile(".github/CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	workflows, err := filepath.Glob(".github/workflows/*")
	if err != nil {
		t.Fatal(err)
	}
	var ci strings.Builder // and what it calls
	for _, file := range append(workflows, ".ci/run", ".ci/release", ".goreleaser.yaml") {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		ci.Write(script)
	}
	runs := func(what string) bool { return strings.Contains(ci.String(), what) }
	commands := commandInText.FindAllSubmatch(text, -1)
	if len(commands) < 10 {
		t.Errorf("only %d commands", len(commands))
	}
	for _, command := range commands {
		words := strings.Fields(strings.ReplaceAll(string(command[1]), "'", ""))
		after := func(flag string) string { return append(words, "", "")[slices.Index(append(words, flag), flag)+1] }
		test, _, _ := strings.Cut(strings.TrimPrefix(after("-run"), "Test"), "/")
		switch benchmark := after("-bench"); {
		case strings.HasPrefix(words[0], ".ci/"):
			info, err := os.Stat(words[0])
			if err != nil || info.Mode().IsRegular() && info.Mode()&0o111 != 0 && !runs(words[0]) {
				t.Errorf("CI does not run %s", command[1])
			}
		case benchmark != "":
			if !runs("-bench "+benchmark) || !declares(t, words, "Benchmark", benchmark) {
				t.Errorf("CI does not run %s, or finds no benchmark", command[1])
			}
		case words[1] == "run":
			if !runs("go run " + words[2]) {
				t.Errorf("CI does not run %s", command[1])
			}
		case test != "" && !declares(t, words, "Test", test):
			t.Errorf("%s finds no test", command[1])
		}
	}
}

// declares reports whether the package that a command names has a function of the kind with that in its name.
func declares(t *testing.T, words []string, kind, name string) bool {
	t.Helper()
	folder := words[slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, ".") })]
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	function := regexp.MustCompile(`func ` + kind + `\w*(?:` + name + `)`)
	return slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		return err == nil && function.Match(text)
	})
}

// TestGoDocIsATour holds that go doc of the packages that someone comes to learn from begins with an example that runs: one that says what it prints.
func TestGoDocIsATour(t *testing.T) {
	for _, folder := range []string{
		"ad", "ad/adtest", "entra", "entra/entratest", "entra/signin", "entra/web", "link", "link/audit", "link/checkup", "link/engine", "link/journal", "link/naming", "link/netfault", "link/notation", "link/plan",
		"ui", "ui/cli", "ui/line", "ui/practice", "ui/term", "ui/uitest",
	} {
		example, err := os.ReadFile(filepath.Join(filepath.FromSlash(folder), "example_test.go"))
		if err != nil || !bytes.Contains(example, []byte("\nfunc Example")) || !bytes.Contains(example, []byte("\t// Output:")) {
			t.Errorf("%s: %v", folder, err)
		}
	}
}

// imported are what a package imports itself, and all that ends up in it.
type imported struct{ directly, all []string }

// imports are those of each package of this program.
var imports = sync.OnceValues(func() (map[string]imported, error) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}};{{join .Imports " "}};{{join .Deps " "}}`, "./...").Output()
	all := map[string]imported{}
	for line := range strings.Lines(string(out)) {
		pkg := strings.Split(line, ";")
		all[pkg[0]] = imported{strings.Fields(pkg[1]), append(strings.Fields(pkg[2]), pkg[0])}
	}
	return all, err
})

// importsOf are those of one package, by its folder.
func importsOf(t *testing.T, folder string) imported {
	t.Helper()
	all, err := imports()
	of, is := all[path.Join("hardmatch", folder)]
	if err != nil || !is {
		t.Fatalf("%s: %v", folder, err)
	}
	return of
}

// dependencies are all packages that end up in the given ones, themselves among them.
func dependencies(t *testing.T, folders ...string) (all []string) {
	t.Helper()
	for _, folder := range folders {
		all = append(all, importsOf(t, folder).all...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// heavy are packages that are not in the program, and why: each is large, is slow before main, or keeps the linker from dropping what nobody calls.
var heavy = map[string]string{
	"html/template":                        "it calls methods by their names, so that the linker keeps all; write the page by hand (entra/entratest/authority_serve.go)",
	"net/http/pprof":                       "it serves what is in memory to whoever asks",
	"expvar":                               "it serves what is in memory to whoever asks",
	"net/http/httptest":                    "it is for tests",
	"testing":                              "it is for tests",
	"go/types":                             "a compiler is no part of this",
	"image/png":                            "pictures are drawn by tests",
	"database/sql":                         "nothing here is a database",
	"go.yaml.in/yaml":                      "nothing here is YAML",
	"gopkg.in/yaml":                        "nothing here is YAML",
	"google.golang.org":                    "nothing here speaks protobuf or gRPC",
	"github.com/spf13/viper":               "settings are read by ui/cli",
	"github.com/spf13/cobra/doc":           "manual pages are golden files that a test writes",
	"github.com/cpuguy83/go-md2man":        "manual pages are golden files that a test writes",
	"github.com/russross/blackfriday":      "manual pages are golden files that a test writes",
	"github.com/charmbracelet/glamour":     "no screen shows Markdown",
	"github.com/microsoft/kiota-bundle-go": "only JSON is spoken",
	"github.com/microsoftgraph/msgraph-beta-sdk-go": "the few properties of beta are read by hand (entra/requests.go)",
	"github.com/microsoftgraph/msgraph-sdk-go-core": "pages and batches are a few lines here (entra/lists.go)",
}

// TestWhatIsHeavyStaysOut: whoever needs one of these weighs that first, with the table in CONTRIBUTING.
func TestWhatIsHeavyStaysOut(t *testing.T) {
	const graph = "github.com/microsoftgraph/msgraph-sdk-go/"
	used := []string{"directory", "models", "models/odataerrors", "users"}
	for _, dependency := range dependencies(t, ".") {
		if part, is := strings.CutPrefix(dependency+"/", graph); is && !slices.Contains(used, strings.TrimSuffix(part, "/")) {
			t.Errorf("%s is one more part of the Graph SDK, and megabytes: send the request as entra/requests.go does", dependency)
		}
		if dependency == "database/sql/driver" {
			continue // an interface or two, of google/uuid
		}
		for name, why := range heavy {
			if dependency == name || strings.HasPrefix(dependency, name+"/") || strings.HasPrefix(dependency, name+".v") {
				t.Errorf("%s is in the program again: %s", dependency, why)
			}
		}
	}
}

package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
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
		{[]string{"./link", "./ui", "./ui/cli", "./ui/uitest"}, append(sdk, goLDAP, "hardmatch/ad/", "hardmatch/entra/"), "the decision and the wizard build and test in seconds"},
		{[]string{"./link"}, []string{charm, "net/http/", "github.com/alecthomas/"}, "the decision has no terminal and no HTTP"},
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

// TestImportsPointAtLink holds that these know nothing else of this program.
func TestImportsPointAtLink(t *testing.T) {
	for pkg, allowed := range map[string][]string{
		"./link":            {"hardmatch/link", "hardmatch/link/notation", "hardmatch/link/naming"},
		"./link/notation":   {"hardmatch/link/notation"},
		"./link/naming":     {"hardmatch/link/naming", "hardmatch/link/notation"},
		"./link/linktest":   {"hardmatch/link/linktest"},
		"./link/netfault":   {"hardmatch/link/netfault"}, // beside link, for ad and entra: see its documentation
		"./ad":              {"hardmatch/ad", "hardmatch/link", "hardmatch/link/netfault", "hardmatch/link/notation", "hardmatch/link/naming"},
		"./ad/adtest":       {"hardmatch/ad/adtest"},
		"./ui/term":         {"hardmatch/ui/term", "hardmatch/ui/quietterm", "hardmatch/link", "hardmatch/link/notation", "hardmatch/link/naming"},
		"./ad/sambatest":    {"hardmatch/ad/sambatest", "hardmatch/ad/adtest"},
		"./entra/web":       {"hardmatch/entra/web", "hardmatch/link", "hardmatch/link/netfault", "hardmatch/link/notation", "hardmatch/link/naming"},
		"./entra/signin":    {"hardmatch/entra/signin", "hardmatch/entra/web", "hardmatch/link", "hardmatch/link/netfault", "hardmatch/link/notation", "hardmatch/link/naming"},
		"./entra":           {"hardmatch/entra", "hardmatch/entra/signin", "hardmatch/entra/web", "hardmatch/link", "hardmatch/link/netfault", "hardmatch/link/notation", "hardmatch/link/naming"},
		"./entra/entratest": {"hardmatch/entra/entratest"},
		"./ui/practice":     {"hardmatch/ui/practice", "hardmatch/ad/adtest", "hardmatch/entra/entratest"},
	} {
		for _, dependency := range dependencies(t, pkg) {
			if strings.HasPrefix(dependency, "hardmatch/") && !slices.Contains(allowed, dependency) {
				t.Errorf("%s must not depend on %s", pkg, dependency)
			}
		}
	}
}

// TestTheTopLevel holds what lies beside main.go: whoever opens this folder sees what the program is made of, and nothing else.
func TestTheTopLevel(t *testing.T) {
	for folder, allowed := range map[string][]string{
		".": {
			"main.go", "main_test.go", "layers_test.go", "testdata", "ui", "ad", "entra", "link", "go.mod", "go.sum", "README.md", "LICENSE", "CHANGELOG.md",
			"hardmatch", "hardmatch.exe", // what go build makes
		},
		"testdata": {"script"}, // what other tests need lies beside them
	} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			name := entry.Name()
			if !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".test") && !slices.Contains(allowed, name) {
				t.Errorf("%s does not belong in the folder %s: whole runs are in ui/journeys, and longer texts in .github", name, folder)
			}
		}
	}
}

// dependencies are all packages that end up in the given ones, themselves among them.
func dependencies(t *testing.T, packages ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-deps"}, packages...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(out))
}

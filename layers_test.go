package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestLayers holds what may be linked into what, through any number of imports. The linter holds the direct imports.
func TestLayers(t *testing.T) {
	const (
		sdk    = "github.com/microsoftgraph/"
		azure  = "github.com/Azure/azure-sdk-for-go/"
		kiota  = "github.com/microsoft/kiota"
		goLDAP = "github.com/go-ldap/"
		charm  = "github.com/charmbracelet/"
	)
	for _, layer := range []struct {
		packages []string
		without  []string
		why      string
	}{
		{[]string{"./link", "./ui/..."}, []string{sdk, azure, kiota, goLDAP, "hardmatch/ad", "hardmatch/entra"}, "the decision and the wizard build and test in seconds"},
		{[]string{"./link"}, []string{charm, "net/http", "hardmatch/ui", "github.com/alecthomas/"}, "link has no terminal and no HTTP"},
		{[]string{"./ad", "./entra"}, []string{charm, "hardmatch/ui"}, "nothing below the wizard draws"},
		{[]string{"./ad"}, []string{sdk, azure, kiota, "hardmatch/entra"}, "the two directories do not know each other"},
		{[]string{"./entra"}, []string{"github.com/go-ldap/", "hardmatch/ad"}, "the two directories do not know each other"},
		{[]string{"./ad/adtest", "./entra/entratest", "./link/practice"}, []string{"testing", sdk, azure, kiota, charm}, "the practice company is part of the product"},
	} {
		for _, dependency := range dependencies(t, layer.packages...) {
			if slices.ContainsFunc(layer.without, func(p string) bool { return within(dependency, p) }) {
				t.Errorf("%v must not depend on %s: %s", layer.packages, dependency, layer.why)
			}
		}
	}
}

// TestImportsPointAtLink holds that these know nothing else of this program.
func TestImportsPointAtLink(t *testing.T) {
	for pkg, allowed := range map[string][]string{
		"./link":            {"hardmatch/link"},
		"./ad":              {"hardmatch/ad", "hardmatch/link"},
		"./ad/adtest":       {"hardmatch/ad/adtest"},
		"./entra":           {"hardmatch/entra", "hardmatch/link"},
		"./entra/entratest": {"hardmatch/entra/entratest"},
		"./link/practice":   {"hardmatch/link/practice", "hardmatch/ad/adtest", "hardmatch/entra/entratest"},
	} {
		for _, dependency := range dependencies(t, pkg) {
			if within(dependency, "hardmatch/") && !slices.Contains(allowed, dependency) {
				t.Errorf("%s must not depend on %s", pkg, dependency)
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

// within tells whether a package is the given one or below it; a prefix that ends in a slash or in part of a name is taken as it is.
func within(pkg, prefix string) bool {
	return pkg == prefix || strings.HasPrefix(pkg, strings.TrimSuffix(prefix, "/")+"/") || strings.HasPrefix(pkg, prefix+"-")
}

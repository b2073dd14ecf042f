// Command released looks at what a release is made of before anybody gets it: go run ./.ci/released .dist. Each archive has all that belongs to it, each
// checksum is right, each list of modules is one, and the manifests of scoop and winget name files that are there, with their checksums.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: released FOLDER")
		os.Exit(2)
	}
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// systems are what a release is made for.
var systems = []string{"darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64", "windows_arm64"}

func check(dist string) error {
	sums, err := checksums(filepath.Join(dist, "SHA256SUMS"))
	if err != nil {
		return err
	}
	var wrong []error
	for name, sum := range sums {
		wrong = append(wrong, hasSum(filepath.Join(dist, name), sum))
	}
	for _, system := range systems {
		archive := one(sums, "_"+system+".zip", "_"+system+".tar.gz")
		wrong = append(wrong, checkArchive(filepath.Join(dist, archive), system), checkModules(filepath.Join(dist, one(sums, "_"+system+".cdx.json"))))
	}
	for _, system := range systems[2:4] {
		for _, kind := range []string{".deb", ".rpm"} {
			if one(sums, "_"+system+kind) == "" {
				wrong = append(wrong, fmt.Errorf("there is no %s for %s", kind, system))
			}
		}
	}
	wrong = append(wrong, checkScoop(filepath.Join(dist, "scoop", "hardmatch.json"), sums), checkWinget(dist, sums))
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	fmt.Printf("%d files have their checksums; %d archives are whole, with a list of modules each; scoop and winget name what is there\n", len(sums), len(systems))
	return nil
}

// checksums reads the lines "SUM  NAME".
func checksums(file string) (map[string]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, name, found := strings.Cut(strings.TrimSpace(line), "  ")
		if !found || len(sum) != 2*sha256.Size || filepath.Base(name) != name {
			return nil, fmt.Errorf("%s: %q is no checksum of a file", file, line)
		}
		sums[name] = sum
	}
	return sums, nil
}

func hasSum(file, sum string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if got := sha256.Sum256(content); hex.EncodeToString(got[:]) != sum {
		return fmt.Errorf("%s is not what its checksum says", file)
	}
	return nil
}

// one is the name of the only file that ends so; "" if there is none, or more than one.
func one(sums map[string]string, endings ...string) string {
	var found []string
	for name := range sums {
		if slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(name, ending) }) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// checkModules holds what CycloneDX requires, and that the program's libraries are listed.
func checkModules(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var bom struct {
		Format     string `json:"bomFormat"`
		Version    string `json:"specVersion"`
		Components []struct {
			Type, Name, Version, PURL string
		}
	}
	if err := json.Unmarshal(text, &bom); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	graph := false
	for _, c := range bom.Components {
		if c.Type == "" || c.Name == "" || c.Version == "" || !strings.HasPrefix(c.PURL, "pkg:golang/") {
			return fmt.Errorf("%s: a component is not wholly named: %+v", file, c)
		}
		graph = graph || c.Name == "github.com/microsoftgraph/msgraph-sdk-go"
	}
	if bom.Format != "CycloneDX" || bom.Version == "" || !graph {
		return fmt.Errorf("%s: it is no list of the modules in hardmatch", file)
	}
	return nil
}

// checkScoop holds what the schema of ScoopInstaller/Scoop requires, and that it gets what was released.
func checkScoop(file string, sums map[string]string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var manifest struct {
		Version, Homepage, License, Description string
		Architecture                            map[string]struct {
			URL, Hash string
			Bin       []string
		}
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if manifest.Version == "" || manifest.Homepage == "" || manifest.License != "MIT" || manifest.Description == "" {
		return fmt.Errorf("%s: it lacks what each manifest must have: %+v", file, manifest)
	}
	for architecture, system := range map[string]string{"64bit": "windows_amd64", "arm64": "windows_arm64"} {
		zip, a := one(sums, "_"+system+".zip"), manifest.Architecture[architecture]
		if !strings.HasPrefix(a.URL, "https://") || !strings.HasSuffix(a.URL, "/"+zip) || a.Hash != sums[zip] || !slices.Equal(a.Bin, []string{"hardmatch.exe"}) {
			return fmt.Errorf("%s: %s is not the released one: %+v", file, architecture, a)
		}
	}
	return nil
}

// checkWinget holds that the three files are there with what winget's schemas require, and get what was released.
func checkWinget(dist string, sums map[string]string) error {
	required := map[string][]string{
		"hardmatch.hardmatch.yaml":              {"PackageIdentifier", "PackageVersion", "DefaultLocale", "ManifestType", "ManifestVersion"},
		"hardmatch.hardmatch.installer.yaml":    {"PackageIdentifier", "PackageVersion", "Installers", "ManifestType", "ManifestVersion"},
		"hardmatch.hardmatch.locale.en-US.yaml": {"PackageIdentifier", "PackageVersion", "PackageLocale", "Publisher", "PackageName", "License", "ShortDescription", "ManifestType", "ManifestVersion"},
	}
	for name, keys := range required {
		found, _ := filepath.Glob(filepath.Join(dist, "winget", "manifests", "h", "hardmatch", "hardmatch", "*", name))
		if len(found) != 1 {
			return fmt.Errorf("winget: %s is not there once: %q", name, found)
		}
		text, err := os.ReadFile(found[0])
		if err != nil {
			return err
		}
		for _, key := range keys {
			if !regexp.MustCompile(`(?m)^` + key + `:`).Match(text) {
				return fmt.Errorf("%s lacks %s", found[0], key)
			}
		}
		if !strings.Contains(name, "installer") {
			continue
		}
		for _, system := range systems[4:] {
			zip := one(sums, "_"+system+".zip")
			if !strings.Contains(string(text), "/"+zip) || !strings.Contains(strings.ToLower(string(text)), sums[zip]) {
				return fmt.Errorf("%s does not name %s with its checksum", found[0], zip)
			}
		}
	}
	return nil
}

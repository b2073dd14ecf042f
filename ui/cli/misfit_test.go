package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/linktest"
)

// field-1 K8: the cure is what to do about a file of certificates, from flag, environment and file alike, and not the list of flags.
func TestTheCureOfABadFileIsTheCure(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(key, []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string][2]string{
		key:            {"holds a private key, not a certificate\n", "What to do: Keep it secret, and give the issuing CA's certificate instead"},
		`C:\ca\no.pem`: {`"C:\ca\no.pem" cannot be read (`, "What to do: Give the file"}, // as it was given: each backslash once
		"nowhere.pem":  {"cannot be read (" + link.FileSays(linktest.Unreadable(t, "nowhere.pem")) + ")\n", "What to do: Give the file with the certificate of the issuing CA"},
	} {
		for from, w := range everywhere(t, "ad-ca", path) {
			said := w.err.String()
			if !strings.Contains(said, says[0]) || !strings.Contains(said, says[1]) || strings.Contains(said, "See hardmatch --help") {
				t.Errorf("%s: %s", from, said)
			}
		}
	}
}

// A tenant that cannot exist is refused with the place of its name, before anyone is asked.
func TestATenantThatIsNone(t *testing.T) {
	for _, tenant := range []string{"con to so", "https://contoso.com", "contoso.com/x", "me@contoso.com"} {
		for from, w := range everywhere(t, "tenant", tenant) {
			said := w.err.String()
			place := map[string]string{"flag": "--tenant: ", "environment": "HARDMATCH_TENANT: ", "file": `given.toml, line 1: `}[from]
			for _, says := range []string{place, "is neither the id of a tenant nor one of its domains\n", "What to do: Give the tenant's id, or a domain such as contoso.onmicrosoft.com"} {
				if !strings.Contains(said, says) || strings.Contains(said, "The server said") {
					t.Errorf("%s from the %s: %q is missing: %s", tenant, from, says, said)
				}
			}
		}
	}
}

// everywhere runs a check-up with a setting from each place that one can stand in. Each run is to be refused as bad usage.
func everywhere(t *testing.T, setting, value string) map[string]*world {
	t.Helper()
	file, env, flag := newWorld(t), newWorld(t), newWorld(t)
	env.env[environmentName(setting)] = value
	for w, args := range map[*world][]string{
		file: {"--config", file.file(t, setting+" = '"+value+"'\n"), "check", "x"}, env: {"check", "x"}, flag: {"--" + setting + "=" + value, "check", "x"},
	} {
		if status := w.Run(t.Context(), args); status != 2 {
			t.Errorf("%q: status %d", args, status)
		}
	}
	return map[string]*world{"file": file, "environment": env, "flag": flag}
}

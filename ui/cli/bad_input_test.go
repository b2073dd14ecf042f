package cli

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/linktest"
)

type badInput struct {
	name string
	args []string
	env  [2]string
	file string
	says []string
}

// TestBadInput: each mistake gets a sentence that names the place and the mistake, with status 2, before anything is connected.
func TestBadInput(t *testing.T) {
	const person = "james.bond"
	nowhere, failed := linktest.Nowhere(t)
	why := link.FileSays(failed)
	tests := []badInput{
		{name: "unknown flag", args: []string{"--tennant=x"}, says: []string{"unknown flag --tennant", "--tenant"}},
		{name: "unknown command", args: []string{"chek"}, says: []string{"unexpected argument chek"}},
		{name: "no user", args: []string{"check"}, says: []string{"<user>"}},
		{name: "half a command", args: []string{"config"}, says: []string{"The command: is not complete: after it comes check"}},
		{name: "empty user", args: []string{"check", " "}, says: []string{"USER: is empty"}},
		{name: "theme", args: []string{"--theme=blue"}, says: []string{"--theme", "blue"}},
		{name: "theme from the environment", env: [2]string{"HARDMATCH_THEME", "blue"}, says: []string{"HARDMATCH_THEME: ", `"blue" is none of auto, dark, light, plain`}},
		{name: "theme from the file", file: "theme = 'blue'", says: []string{`"theme" in `, "given.toml", `"blue"`}},
		{name: "no truth value", env: [2]string{"HARDMATCH_READ_ONLY", "perhaps"}, says: []string{"HARDMATCH_READ_ONLY", "perhaps"}},
		{name: "LDAP address", args: []string{"--ad-server=https://dc1"}, says: []string{"--ad-server", "https://dc1", "ldaps://"}},
		{name: "LDAP address with a path", args: []string{"--ad-server=ldaps://dc1/DC=x"}, says: []string{"--ad-server"}},
		{name: "LDAP address with a password", args: []string{"--ad-server=ldaps://u:p@dc1"}, says: []string{"--ad-server"}},
		{name: "Graph in the clear", args: []string{"--graph-url=http://graph.example"}, says: []string{"--graph-url", "in the clear"}},
		{name: "Graph with a version", args: []string{"--graph-url=https://graph.example/v1.0"}, says: []string{"--graph-url", "root"}},
		{name: "authority", args: []string{"--authority=login"}, says: []string{"--authority", "login"}},
		{name: "permission with an address", args: []string{"--graph-scopes=https://graph.microsoft.com/User.Read.All"}, says: []string{"--graph-scopes", "is not the name of a permission such as"}},
		{name: "all permissions at once", env: [2]string{"HARDMATCH_GRAPH_SCOPES", "User.Read.All, .default"}, says: []string{"HARDMATCH_GRAPH_SCOPES: ", `".default" is not the name`}},
		{name: "permissions in the file", file: "graph-scopes = 'Directory AccessAsUser'", says: []string{`"graph-scopes" in `, `"Directory" is not the name`}},
		{name: "interval", args: []string{"--sync-interval=often"}, says: []string{"--sync-interval", "often"}},
		{name: "negative interval", env: [2]string{"HARDMATCH_SYNC_INTERVAL", "-5m"}, says: []string{"HARDMATCH_SYNC_INTERVAL", "-5m"}},
		{name: "CA that is not there", args: []string{"--ad-ca=" + nowhere}, says: []string{"--ad-ca", nowhere, why}},
		{name: "CA that is none", args: []string{"--graph-ca=" + os.DevNull}, says: []string{"--graph-ca", "holds no certificate"}},
		{name: "typo in the file", file: "tennant = 'x'", says: []string{`"tennant" in `, "no setting has this name", `"tenant"`}},
		{name: "unlike any key", file: "colour = 'x'", says: []string{`"colour" in `, "See hardmatch --help"}},
		{name: "password in the file", file: "ad-password = 'x'", says: []string{`"ad-password" in `, "a secret does not belong in a file", "HARDMATCH_AD_PASSWORD"}},
		{name: "token in the file", file: "graph-token = 'x'", says: []string{`"graph-token" in `, "a secret does not belong"}},
		{name: "table in the file", file: "[ad]\nserver = 'x'", says: []string{"line 1: begins a table", "no tables"}},
		{name: "practice in the file", file: "practice = true", says: []string{`"practice" in `, "no setting"}},
		{name: "not TOML", file: "theme: dark", says: []string{"not TOML", "line 1"}},
		{name: "config that is not there", args: []string{"--config=" + nowhere}, says: []string{nowhere, "cannot be read"}},
		{name: "config of the environment", env: [2]string{"HARDMATCH_CONFIG", nowhere}, says: []string{nowhere, "cannot be read"}},
		{name: "log that cannot be written", args: []string{"--log=" + nowhere, "check", person}, says: []string{"--log " + nowhere, why}},
		{name: "journal for the wizard", args: []string{"--journal=" + nowhere}, says: []string{nowhere, why}},
		{name: "no terminal", says: []string{"needs a terminal"}},
		{name: "nothing to connect to", args: []string{"check", person}, says: []string{"no server is named", "--ad-server"}},
		{name: "no password", args: []string{"check", person, "--ad-server=ldaps://dc1", "--ad-user=u"}, says: []string{"HARDMATCH_AD_PASSWORD: is not set"}},
		{name: "no user for a simple bind", args: []string{"check", person, "--ad-server=ldaps://dc1", "--ad-auth=simple"}, says: []string{"--ad-user"}},
		{name: "no token", args: []string{"check", person, "--ad-server=ldaps://dc1", "--sign-in=token"}, says: []string{"HARDMATCH_GRAPH_TOKEN: is not set"}},
		{name: "nonsense to convert", args: []string{"convert", "nonsense"}, says: []string{`"nonsense": it is not a GUID`}},
		{name: "watch for no time", args: []string{"watch", person, "--timeout", "soon"}, says: []string{`"soon" is not a time up to 168h`}},
		{name: "watch for less than no time", args: []string{"watch", person, "--timeout", "-5m"}, says: []string{`--timeout: "-5m" is not a time up to 168h`}},
		{name: "watch for less, joined", args: []string{"watch", person, "--timeout=-5m"}, says: []string{`--timeout: "-5m" is not a time up to 168h`}},
		{name: "watch for five of what", args: []string{"watch", person, "--timeout", "5"}, says: []string{`--timeout: "5" has no unit`}},
		{name: "watch for five below", args: []string{"watch", "--timeout", "-5", person}, says: []string{`--timeout: "-5"`}},
		{name: "watch for nothing said", args: []string{"watch", person, "--timeout"}, says: []string{"--timeout: has no value"}},
		{name: "an interval below zero", args: []string{"check", person, "--sync-interval", "-5m"}, says: []string{`--sync-interval: "-5m" is not a time from 1m`}},
		{name: "no format of that name", args: []string{"audit", "--format", "xml"}, says: []string{`--format: "xml" is none of table, json, ndjson, csv, markdown`}},
		{name: "no format", args: []string{"audit", "--format", "--practice"}, says: []string{"--format: has no value: --practice, which follows it, is read as a flag"}},
		{name: "no shell of that name", args: []string{"completion", "tcsh"}, says: []string{`<shell>: "tcsh" is none of bash, zsh, fish, powershell`}},
		{name: "watch of nobody", args: []string{"watch", " "}, says: []string{"USER: is empty"}},
		{name: "history of no journal", args: []string{"history", "--practice"}, says: []string{"--practice: its journal lasts as long as one run", "--journal"}},
		{name: "undo of nothing that is an id", args: []string{"undo", "../x"}, says: []string{"it is not the id of an operation"}},
	}
	if runtime.GOOS != "windows" { // there a folder in a file is one that is not there yet, and check only reads
		tests = append(tests, badInput{name: "journal that cannot be read", args: []string{"--journal=" + nowhere, "check", person}, says: []string{nowhere, why}})
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			if test.env[0] != "" {
				w.env[test.env[0]] = test.env[1]
			}
			if test.file != "" {
				test.args = append(test.args, "--config", w.file(t, test.file))
			}
			if status := w.Run(t.Context(), test.args); status != 2 {
				t.Errorf("status %d", status)
			}
			for _, says := range test.says {
				if !strings.Contains(w.err.String(), says) {
					t.Errorf("does not say %q:\n%s", says, w.err.String())
				}
			}
			if w.out.Len() > 0 {
				t.Errorf("standard output: %s", w.out.String())
			}
		})
	}
}

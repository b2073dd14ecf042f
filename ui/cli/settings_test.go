package cli

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"
)

// field-1 K7: what TOML makes of a backslash is refused, with file, line and key, and the two right spellings.
func TestBackslashesInTheFile(t *testing.T) {
	for line, says := range map[string][]string{
		`ad-user = "CONTOSO\bob"`:                 {"U+0008", `Write 'CONTOSO\bob' or "CONTOSO\\bob"`},
		`ad-user = "CONTOSO\helpdesk"`:            {"backslash", `Write 'CONTOSO\helpdesk' or "CONTOSO\\helpdesk"`},
		`ad-user = "CONTOSO\ulrike"  # the boss`:  {"backslash", `Write 'CONTOSO\ulrike' or "CONTOSO\\ulrike"`},
		`ad-user = "CONTOSO\tom"`:                 {"U+0009", `Write 'CONTOSO\tom' or "CONTOSO\\tom"`},
		`journal = "C:\hardmatch\new"`:            {"backslash", `Write 'C:\hardmatch\new' or "C:\\hardmatch\\new"`},
		`log = "\\\\server\\share\now"`:           {"U+000A", `Write '\\server\share\now' or "\\\\server\\share\\now"`},
		"tenant = \"contoso.com\\u200B\"":         {"U+200B", "Write it without that character"},
		`ad-base = "OU=Staff\, North,DC=contoso"`: {"backslash", `Write 'OU=Staff\, North,DC=contoso' or "OU=Staff\\, North,DC=contoso"`},
	} {
		w := newWorld(t)
		key, _, _ := strings.Cut(line, " ")
		status := w.Run(t.Context(), []string{"--config", w.file(t, "theme = 'dark'\n\n"+line+"\n"), "check", "james.bond"})
		for _, s := range append(says, `"`+key+`" in `, "given.toml, line 3: ") {
			if status != 2 || !strings.Contains(w.err.String(), s) {
				t.Errorf("%s: status %d, %q is missing: %s", line, status, s, w.err.String())
			}
		}
	}
}

// field-1 K7: everything wrong with a file and with the environment is reported at once, with the line; a secret is not repeated.
func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	w := newWorld(t)
	w.env["HARDMATCH_SYNC_INTERVAL"] = "often"
	w.env["HARDMATCH_AD_BASE"] = "OU=Staff\x07"
	status := w.Run(t.Context(), []string{"check", "james.bond", "--config", w.file(t, strings.Join([]string{
		`ad-user = "CONTOSO\bob"`,
		`ad-domain = "CONTOSO\helpdesk"`,
		`theme = "blue"`,
		`tennant = "x"`,
		`ad-password = "hunter\2"`,
		`graph-url = "https://me:hunter2@graph.example"`,
		`ad-server = ldaps://me:hunter2@dc1`,
		`[ad]`,
	}, "\n"))})
	said := w.err.String()
	for _, says := range []string{
		`"ad-user" in `, "line 1: has a control character", `"ad-domain" in `, "line 2: TOML", "line 3: \"blue\" is none of", `"tennant" in `, "line 4: no setting has this name",
		`"ad-password" in `, "line 5", `"graph-url" in `, "line 6: the address", `"ad-server" in `, "line 7: the config file is not TOML", "no tables", "HARDMATCH_SYNC_INTERVAL: ", "HARDMATCH_AD_BASE: has a control character in it (U+0007, character 9)",
	} {
		if !strings.Contains(said, says) {
			t.Errorf("%q is missing", says)
		}
	}
	if status != 2 || strings.Contains(said, "hunter") {
		t.Errorf("status %d, or a secret is repeated", status)
	}
	if t.Failed() {
		t.Log(said)
	}
}

// field-1 K7: control characters are refused wherever a setting comes from; a line break at the end of a variable is none of the value.
func TestControlCharactersFromElsewhere(t *testing.T) {
	for name, args := range map[string][]string{"HARDMATCH_AD_USER": nil, "--ad-user": {"--ad-user", "CONTOSO\bob"}} {
		w := newWorld(t)
		if args == nil {
			w.env[name] = "CONTOSO\bob"
		}
		status := w.Run(t.Context(), append(args, "check", "james.bond"))
		for _, says := range []string{name + ": has a control character in it", "U+0008", `Write 'CONTOSO\bob', in single quotes`} {
			if status != 2 || !strings.Contains(w.err.String(), says) {
				t.Errorf("%s: status %d, %q is missing: %s", name, status, says, w.err.String())
			}
		}
	}
	w := newWorld(t)
	w.env["HARDMATCH_TENANT"] = "contoso.com\r\n"
	if c := w.parsed(t); c.Entra.Tenant != "contoso.com" {
		t.Errorf("%q", c.Entra.Tenant)
	}
	if status := w.Run(t.Context(), []string{"--tenant", "contoso.com\u202e", "check", "x"}); status != 2 || !strings.Contains(w.err.String(), "U+202E") {
		t.Errorf("status %d: %s", status, w.err.String())
	}
}

// field-1 K7: a setting has the names in use, from file, environment and flag alike.
func TestNamesInUse(t *testing.T) {
	value := map[string]func(Config) any{
		"source-anchor": func(c Config) any { return c.Sync.SourceAnchor }, "sync-tool": func(c Config) any { return c.Sync.Tool },
		"sync-interval": func(c Config) any { return time.Duration(c.Sync.Interval) }, "cloud": func(c Config) any { return c.Entra.Cloud },
		"sign-in": func(c Config) any { return c.Entra.SignIn }, "ad-auth": func(c Config) any { return c.AD.Auth }, "theme": func(c Config) any { return c.Theme },
		"read-only": func(c Config) any { return c.ReadOnly },
	}
	for _, test := range []struct {
		name, text string
		want       any
	}{
		{"source-anchor", "mS-DS-ConsistencyGuid", "consistencyguid"}, {"source-anchor", "objectGUID", "objectguid"}, {"source-anchor", "Auto", "auto"},
		{"sync-tool", "Connect", "connect"}, {"sync-tool", "Azure AD Connect", "connect"}, {"sync-tool", "Entra Connect Sync", "connect"},
		{"sync-tool", "Cloud Sync", "cloud-sync"}, {"sync-tool", "cloudsync", "cloud-sync"}, {"sync-tool", "Microsoft Entra Cloud Sync", "cloud-sync"},
		{"sync-interval", "30", 30 * time.Minute}, {"sync-interval", "00:30:00", 30 * time.Minute}, {"sync-interval", "1.00:00:00", 24 * time.Hour},
		{"sync-interval", "30 minutes", 30 * time.Minute}, {"sync-interval", "2 Hours", 2 * time.Hour}, {"sync-interval", "1h30m", 90 * time.Minute}, {"sync-interval", "3 days", 72 * time.Hour},
		{"cloud", "Global", "public"}, {"cloud", "AzureUSGovernment", "usgov"}, {"cloud", "USGovDoD", "usgov-dod"}, {"cloud", "GCC High", "usgov"}, {"cloud", "AzureChinaCloud", "china"},
		{"sign-in", "DeviceCode", "device-code"}, {"sign-in", "AzureCLI", "azure-cli"}, {"sign-in", "interactive", "browser"},
		{"ad-auth", "Kerberos", "kerberos"}, {"ad-auth", "GSSAPI", "kerberos"}, {"theme", "Dark", "dark"},
		{"read-only", "On", true}, {"read-only", "no", false}, {"read-only", "TRUE", true},
	} {
		file, env := newWorld(t), newWorld(t)
		env.env[environmentName(test.name)] = test.text
		for from, c := range map[string]Config{
			"file":        file.parsed(t, "--config", file.file(t, test.name+" = '"+test.text+"'")),
			"environment": env.parsed(t),
			"flag":        newWorld(t).parsed(t, "--"+test.name+"="+test.text),
		} {
			if got := value[test.name](c); got != test.want {
				t.Errorf("%s from the %s: %v, want %v", test.text, from, got, test.want)
			}
		}
	}
	w := newWorld(t)
	if c := w.parsed(t, "--config", w.file(t, "sync-interval = 30\nread-only = true")); c.Sync.Interval != Interval(30*time.Minute) || !c.ReadOnly {
		t.Errorf("%+v", c.Sync)
	}
}

// field-1 K7: only the value of a setting that counts is looked at, so a flag helps if the file is wrong.
func TestAFlagHelpsWhereTheFileIsWrong(t *testing.T) {
	w := newWorld(t)
	if c := w.parsed(t, "--config", w.file(t, "theme = 'blue'"), "--theme=dark"); c.Theme != "dark" {
		t.Errorf("%+v", c)
	}
}

// A file in the encodings of Windows' editors is read.
func TestConfigFilesOfWindows(t *testing.T) {
	text := []byte("ad-user = 'CONTOSO\\bob'\r\ntenant = \"contoso.com\"\r\n")
	for name, file := range map[string][]byte{
		"UTF-8 with a mark": append([]byte("\xef\xbb\xbf"), text...), "UTF-16": in16(text, binary.LittleEndian, true), "UTF-16 without a mark": in16(text, binary.LittleEndian, false),
	} {
		w := newWorld(t)
		if c := w.parsed(t, "--config", w.file(t, string(file))); c.AD.User != `CONTOSO\bob` || c.Entra.Tenant != "contoso.com" {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// field-1 K7: an address with a password in it is refused, and the password is not repeated: whatever else is wrong with the address.
func TestAddressesWithAPassword(t *testing.T) {
	for flag, addresses := range map[string][]string{
		"--ad-server": {"ldaps://me:hunter2@dc1.contoso.com", "ldaps://me:hunter2%zz@dc1", "https://me:hunter2@dc1", "me:hunter2@dc1", "ldaps://me:hunt#er2@dc1/DC=x"},
		"--graph-url": {"https://me:hunter2@graph.example", "http://me:hunter2@graph.example", "https://me:hunter2@graph.example/v1.0"},
		"--authority": {"https://hunter2@login.example", "ftp://me:hunter2@login.example"},
	} {
		for _, address := range addresses {
			w, e := newWorld(t), newWorld(t)
			status := w.Run(t.Context(), []string{flag, address, "check", "x"})
			e.env[environmentName(flag[2:])] = address
			status = min(status, e.Run(t.Context(), []string{"check", "x"}))
			said := w.err.String() + e.err.String()
			if status != 2 || strings.Contains(said, "hunt") || strings.Count(said, "must not contain a user name or password") != 2 {
				t.Errorf("%s: status %d: %s", address, status, said)
			}
		}
	}
}

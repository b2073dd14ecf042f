package cli

import (
	"strings"
	"testing"
)

// field-1 K7: what a file holds for a name that is no setting, or what looks like a credential, is never repeated. The first message is that a secret does not belong
// in a file, and it repeats nothing else of that line.
func TestNoSecretOfTheFileIsRepeated(t *testing.T) {
	for line, says := range map[string]string{
		`ad-password = "hun\\ter2"`:                       `"ad-password" in `,
		`ad-password = """hunter2`:                        `"ad-password" in `,
		`ad-password hunter2`:                             `"ad-password" in `,
		`ad-password: hunter2`:                            `"ad-password" in `,
		`ad-pasword = "hun\bter2"`:                        `"ad-pasword" in `,
		`ad-pass = "hun\bter2"`:                           `"ad-pass" in `,
		`AD_Password = "hun\hter2"`:                       `"AD_Password" in `,
		`HARDMATCH_AD_PASSWORD = "hun\ter2"`:              `"HARDMATCH_AD_PASSWORD" in `,
		`set HARDMATCH_AD_PASSWORD=hunter2`:               `"set HARDMATCH_AD_PASSWORD" in `,
		`client-secret = "hun~\\ter2"`:                    `"client-secret" in `,
		`{"ad-password":"hunter2"}`:                       `"ad-password" in `,
		"[ad]\npassword = 'hun\\ter2'":                    `"password" in `,
		"graph-token = '''\nhunter2\n'''\ntheme = 'dark'": `"graph-token" in `,
		`api-key = "hun\\ter2"`:                           `"api-key" in `,
	} {
		w := newWorld(t)
		status := w.Run(t.Context(), []string{"--config", w.file(t, "ad-user = \"CONTOSO\\bob\"\n"+line+"\n"), "check", "james.bond"})
		said := w.err.String()
		if status != 2 || !strings.HasPrefix(said, "hardmatch: "+says) || !strings.Contains(said, ": a secret does not belong in a file") || strings.Contains(said, "hunter") || strings.Contains(said, "ter2") {
			t.Errorf("%s: status %d: %s", line, status, said)
		}
		if key := says[:len(says)-3]; strings.Count(said, key) != 1 {
			t.Errorf("%s is named again: %s", line, said)
		}
	}
	for _, line := range []string{
		`hobby = "hun\\ter2"`, `hobby = hunter2`, `hobby = "hun\bter2"`, `hunter2 but no sign`, `ldaps://me:hunter2@dc1 = "x"`, `ad-user = "CONTOSO\\bob:hun\bter2"`, `ad-user = CONTOSO\bob:hunter2`,
		`ad-server = "ldaps://dc1?password=hunter2"`, `ad-server = "ldaps://dc1#hunter2"`, `ad-server = ldaps://dc1?pw=hunter2`, `ad-server = "bind:hunter2"`, `ad-server = “ldaps://me:hunter2@dc1”`,
		`graph-url = "https://graph.example/?token=hunter2"`, `theme = "password=hunter2"`, `ad-base = "x\bpassword=hunter2"`, `sync-interval = "eyJhunter2"`,
	} {
		w := newWorld(t)
		status := w.Run(t.Context(), []string{"--config", w.file(t, line+"\n"), "check", "james.bond"})
		if said := w.err.String(); status != 2 || strings.Contains(said, "hunter") || strings.Contains(said, "ter2") || !strings.Contains(said, "line 1") {
			t.Errorf("%s: status %d: %s", line, status, said)
		}
	}
}

// field-1 K7: the message about each wrong line names its key, and says what to write.
func TestWhatIsWrongInALine(t *testing.T) {
	for line, says := range map[string][]string{
		"tenant = contoso.com":                 {`"tenant" in `, "line 1", "text must be in quotes", "Write tenant = 'contoso.com'"},
		"read-only = True":                     {`"read-only" in `, "line 1", "Write read-only = true"},
		"read-only = no # not yet":             {`"read-only" in `, "Write read-only = false"},
		"ad-user = “CONTOSO\\bob”":             {`"ad-user" in `, "quotes of a word processor", `Write ad-user = 'CONTOSO\bob'`},
		"tenant = 'contoso.com":                {`"tenant" in `, "must end with the quote that it begins with", "Write tenant = 'contoso.com'"},
		"tenant =":                             {`"tenant" in `, "nothing comes after"},
		`tenant = "contoso.com" ad-domain="x"`: {`"tenant" in `, "something comes after the closing quote"},
		"sync-interval = 30.5":                 {`"sync-interval" in `, "a number with a fraction", "whole number"},
		"sync-interval = 2026-11-26":           {`"sync-interval" in `, "a date", "in quotes"},
		"graph-scopes = [\n'A.B',\n'C.D']":     {`"graph-scopes" in `, "line 1", "a list", "one text"},
		"[ad]":                                 {"line 1", "a table"},
		"ad-domain: contoso.com":               {"line 1", "no = "},
		"ad-domain = 'a'\ntheme = 'dark'\nad-domain = 'b'\nzzz = 1": {`"ad-domain" in `, "lines 1 and 3", "Keep one of them", `"zzz" in `, "line 4"},
		"tenant = \"contoso.com\u200b\"":                            {`"tenant" in `, "U+200B", "character 12", "Write it without that character"},
		"tenant = \"contoso.com\\u200B\"":                           {"U+200B", "character 12", "Write it without that character"},
		"journal = \"\\u0007x\"":                                    {"U+0007", "character 1", "Write it without that character"},
		"tenant = \"\"\"contoso.com\n\"\"\"":                        {`"tenant" in `, "line 1", "a line break", "character 12", "Write it without"},
		"AD-Domain = 'contoso.com'":                                 {`You may mean "ad-domain"`},
		"ad_domain = 'contoso.com'":                                 {`You may mean "ad-domain"`},
		"tennant = 'contoso.com'":                                   {`You may mean "tenant"`},
		"\x00# no UTF-16\nad-domain = 'contoso.com'":                {"line 1"},
	} {
		w := newWorld(t)
		status := w.Run(t.Context(), []string{"--config", w.file(t, line+"\n"), "check", "james.bond"})
		said := w.err.String()
		for _, s := range says {
			if status != 2 || !strings.Contains(said, s) {
				t.Errorf("%s: status %d, %q is missing: %s", line, status, s, said)
			}
		}
		if strings.Contains(said, "single quotes") {
			t.Errorf("%s: %s", line, said)
		}
	}
	for _, far := range []string{"zzz", "json", "log4j", "practice"} {
		if got := closest(far, []string{"log", "theme", "ad-ca", "cloud", "tenant"}); strings.Contains(got, "Perhaps") {
			t.Errorf("%s: %s", far, got)
		}
	}
}

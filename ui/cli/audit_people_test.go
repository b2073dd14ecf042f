package cli

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// utf16Of is a text as Excel ("Unicode text") and Windows PowerShell (Out-File) write it.
func utf16Of(order binary.AppendByteOrder, text string) []byte {
	var raw []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = order.AppendUint16(raw, unit)
	}
	return raw
}

// encodings are those of files that list people.
var encodings = map[string]func(text string) []byte{
	"UTF-8":               func(text string) []byte { return []byte(text) },
	"UTF-8 with a mark":   func(text string) []byte { return []byte("\uFEFF" + text) },
	"UTF-16 LE":           func(text string) []byte { return utf16Of(binary.LittleEndian, "\uFEFF"+text) },
	"UTF-16 BE":           func(text string) []byte { return utf16Of(binary.BigEndian, "\uFEFF"+text) },
	"UTF-16 LE, unmarked": func(text string) []byte { return utf16Of(binary.LittleEndian, text) },
	"UTF-16 BE, unmarked": func(text string) []byte { return utf16Of(binary.BigEndian, text) },
}

func TestListsOfPeople(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []namedLine
	}{
		"text":                     {"ada\r\n\r\n  björn \r\nczesław", []namedLine{{"ada", 1}, {"björn", 3}, {"czesław", 4}}},
		"a header":                 {"sAMAccountName\nada\n", []namedLine{{"ada", 2}}},
		"the first column":         {"ada,Ada Right\r\n\"björn\",\"Right, Björn\"\r\n", []namedLine{{"ada", 1}, {"björn", 2}}},
		"a column by its name":     {"Name,USERPRINCIPALNAME\nAda,ada@contoso.com\nBjörn,björn@contoso.com", []namedLine{{"ada@contoso.com", 2}, {"björn@contoso.com", 3}}},
		"another":                  {"Name,upn,Mail\nAda,,ada@contoso.com\n", []namedLine{{"ada@contoso.com", 2}}},
		"the surest of several":    {"mail;ObjectGUID\nada@contoso.com;a1b2c3d4-e5f6-4789-abcd-1234567890ab\n", []namedLine{{"a1b2c3d4-e5f6-4789-abcd-1234567890ab", 2}}},
		"semicolons":               {"sep=;\r\nName;Mail\r\nRight, Ada;ada@contoso.com\r\n", []namedLine{{"ada@contoso.com", 3}}},
		"tabs":                     {"Name\tsamaccountname\r\n\"Right; Ada\"\tada\r\n", []namedLine{{"ada", 2}}},
		"Export-Csv":               {"#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n\"Name\",\"SamAccountName\"\r\n\"Ada, Right\",\"ada\"\r\n", []namedLine{{"ada", 3}}},
		"distinguished names":      {"CN=Ada Right,OU=Staff,DC=contoso,DC=com\nada", []namedLine{{"CN=Ada Right,OU=Staff,DC=contoso,DC=com", 1}, {"ada", 2}}},
		"names by PowerShell":      {"\"DistinguishedName\",\"Enabled\"\n\"CN=Ada,OU=Staff,DC=contoso,DC=com\",\"True\"\n", []namedLine{{"CN=Ada,OU=Staff,DC=contoso,DC=com", 2}}},
		"and by -UseCulture":       {"\"DistinguishedName\";\"Enabled\"\n\"CN=Ada,OU=Staff,DC=contoso,DC=com\";\"True\"\n", []namedLine{{"CN=Ada,OU=Staff,DC=contoso,DC=com", 2}}},
		"and without quotes":       {"DistinguishedName;Enabled\nCN=Ada,OU=Staff,DC=contoso,DC=com;True\n", []namedLine{{"CN=Ada,OU=Staff,DC=contoso,DC=com", 2}}},
		"and with tabs":            {"DistinguishedName\tEnabled\nCN=Ada,OU=Staff,DC=contoso,DC=com\tTrue\n", []namedLine{{"CN=Ada,OU=Staff,DC=contoso,DC=com", 2}}},
		"a line break in a cell":   {"samaccountname,Name\nada,\"Ada\nRight\"\nbea,Bea\n", []namedLine{{"ada", 2}, {"bea", 4}}},
		"what an audit has said":   {"category,person_guid,person_upn\nunlinked,,'+ada@contoso.com\n", []namedLine{{"+ada@contoso.com", 2}}},
		"a row that is too short":  {"Name,mail\nAda\nBea,bea@contoso.com\n", []namedLine{{"", 2}, {"bea@contoso.com", 3}}},
		"a row without the name":   {"Name,mail\nAda, \n,\n\nBea,bea@contoso.com\n", []namedLine{{"", 2}, {"bea@contoso.com", 5}}},
		"empty cells before it":    {"Name\tDept\tupn\nAda\t\tada@contoso.com\n\t\tbea@contoso.com\n", []namedLine{{"ada@contoso.com", 2}, {"bea@contoso.com", 3}}},
		"ends of line of old Macs": {"Name,mail\rAda,ada@contoso.com\r\rBea,bea@contoso.com\r", []namedLine{{"ada@contoso.com", 2}, {"bea@contoso.com", 4}}},
		"a list of old Macs":       {"ada\rbea", []namedLine{{"ada", 1}, {"bea", 2}}},
		"email":                    {"Name,email\nAda,ada@contoso.com\n", []namedLine{{"ada@contoso.com", 2}}},
		"EmailAddress":             {"Name;EmailAddress\nAda;ada@contoso.com\n", []namedLine{{"ada@contoso.com", 2}}},
		"words for a heading":      {"Display name,User principal name,E-mail\nAda,ada@contoso.com,a@contoso.com\n", []namedLine{{"ada@contoso.com", 2}}},
		"a quotation mark in line": {"o\"hara\nada\n", []namedLine{{"o\"hara", 1}, {"ada", 2}}},
	} {
		for encoding, encode := range encodings {
			text, err := textOf(encode(c.text))
			if err != nil || text != c.text {
				t.Errorf("%s in %s is read as %q, %v", name, encoding, text, err)
				continue
			}
			if got, _, err := namesIn(text); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%s in %s: %v, %v; want %v", name, encoding, got, err, c.want)
			}
		}
	}
}

func TestListsThatAreNone(t *testing.T) {
	for name, raw := range map[string][]byte{
		"Windows-1252":            []byte("bj\xf6rn\r\n"),
		"half a character":        append(encodings["UTF-16 LE"]("ada"), 'x'),
		"half a pair":             append(encodings["UTF-16 LE"]("ada"), 0x00, 0xD8),
		"UTF-16 that ends midway": append(encodings["UTF-16 LE"]("ada\n"), 0, 0, 0, 0),
		"a program":               []byte("MZ\x90\x00\x03\x00"),
	} {
		if text, err := textOf(raw); err == nil {
			t.Errorf("%s is read as %q", name, text)
		}
	}
	for text, line := range map[string]string{
		"ada\n\"bea\ncleo\n": "line 2",
		"Name,upn\n\"Ada\",ada@contoso.com\n\"Bea,bea@contoso.com\nCleo,cleo@contoso.com\n":                    "line 3",
		"Name,upn\nAda,ada@contoso.com\n\n\"Bea,bea@contoso.com\n\"Cleo\",cleo@contoso.com\n\"Dora\",dora@x\n": "line 4",
		"upn,Name\r\nada@contoso.com, \"Ada\r\nbea@contoso.com,Bea":                                            "line 2",
	} {
		names, _, err := namesIn(text)
		if err == nil || !strings.Contains(err.Error(), line) {
			t.Errorf("a quotation mark that does not end gives %v, %v; want %s", names, err, line)
		}
	}
}

// TestNamesOnOneLine are not taken for one: a list with a single row and no header, which would lose all but the first cell, is refused.
func TestNamesOnOneLine(t *testing.T) {
	for text, refused := range map[string]bool{
		"ada; bea": true, "ada,bea,cleo\n": true, "ada\tbea": true, "sep=;\nada;bea\n": true, "ada": false, "ada,": false, "ada;;\n": false, "UPN,Name\nada@contoso.com,Ada\n": false,
		"ada,Ada\nbea,Bea\n": false, "CN=Ada,OU=Staff,DC=contoso,DC=com": false,
	} {
		if names, _, err := namesIn(text); (err != nil) != refused {
			t.Errorf("%q: %v, %v", text, names, err)
		}
	}
}

// TestNamesBesideTheFirstOne are not left out without a word: if a cell of a list without a header may be a name, the list is refused; else a line says that only the first
// of each line counts.
func TestNamesBesideTheFirstOne(t *testing.T) {
	for text, want := range map[string]string{
		"lena.linked;james.bond\naisha.rahman;rita.bin\n": "line 1", "lena.linked\naisha.rahman;rita.bin\n": "line 2", "lena\tx\njames\tCONTOSO\\bea": "line 2",
		"lena,Lena\n\njames,james@contoso.com": "line 3", "lena,a\nbea,a1b2c3d4-e5f6-4789-abcd-1234567890ab": "line 2", "lena;a\nbea;SMTP:cleo@contoso.com": "line 2",
		"lena,a\nbea,Sales,\"CN=Ada,OU=Staff,DC=contoso,DC=com\"": "line 2", "lena;a\nbea; S-1-5-21-1-2-3-1104": "line 2",
		"lena,Lena Linked,Sales,+49 89 123-45\nbea,\"Right, Bea\",N/A,tel:4711": "beside", "lena;R&D;H:\\lena;12.03.2026\nbea;Sales;\\\\files\\bea;12.5": "beside",
		"lena,Human-Resources,B12,Sales @ Munich\nbea,,,": "beside", "lena,\nbea,,\n": "", "CN=Ada,OU=Staff,DC=contoso,DC=com\nCN=Bea,OU=Staff,DC=contoso,DC=com": "",
		"upn,Manager\nada@contoso.com,bea@contoso.com\nbea@contoso.com,cleo.x\n": "",
	} {
		names, beside, err := namesIn(text)
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		case beside:
			got = "beside"
		}
		if (want == "") != (got == "") || !strings.HasPrefix(got, want) {
			t.Errorf("%q: %v, %q; want %q", text, names, got, want)
		}
	}
}

// TestFilesThatAreNoList say what they are, and how to make a list of them.
func TestFilesThatAreNoList(t *testing.T) {
	for raw, want := range map[string]string{
		"PK\x03\x04\x14\x00": "CSV UTF-8", "\xD0\xCF\x11\xE0\xA1\xB1": "CSV UTF-8", "\xEF\xBB\xBF{\"people\": []}": "--format csv", "[\"ada\", \"bea\"]\n": "--format csv",
		"ada\n": "", "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}\n": "", "[ada\n": "",
	} {
		what, cure := noList([]byte(raw))
		if (what == "") != (want == "") || !strings.Contains(cure, want) {
			t.Errorf("%q: %s; %s", raw, what, cure)
		}
	}
}

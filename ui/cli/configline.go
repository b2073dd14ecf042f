package cli

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/BurntSushi/toml"

	"hardmatch/link"
)

// written is one setting as it stands in the file.
type written struct {
	line int    // on which it begins, from 1
	text string // the whole of it: several lines, if a text or a list spans several
	key  string
	raw  string // what stands behind the =
	is   bool   // it has a name, and a =
}

// settingsIn splits a file into its settings, without its comments and empty lines.
func settingsIn(text string) []written {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	var all []written
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		one := written{line: i + 1, text: line}
		one.key, one.raw, one.is = setting(line)
		for _, open := range []string{`"""`, "'''", "["} {
			if more := continued(lines[i:], one.raw, open); more > 0 {
				one.text = strings.TrimSpace(strings.Join(lines[i:i+more+1], "\n"))
				_, one.raw, _ = setting(one.text)
				i += more
				break
			}
		}
		all = append(all, one)
	}
	return all
}

// continued counts the lines that a value spans after its first; 0 for a value of one line, and for one that is never closed.
func continued(lines []string, raw, open string) int {
	rest, begins := strings.CutPrefix(raw, open)
	end := strings.NewReplacer("[", "]").Replace(open)
	if !begins || strings.Contains(rest, end) {
		return 0
	}
	for i, line := range lines[1:] {
		if strings.Contains(line, end) {
			return i + 1
		}
	}
	return 0
}

var quotedText = regexp.MustCompile(`^("(?:[^"\\]|\\.)*"|'[^']*')\s*`)

// setting splits a line into the name of a setting and what is written for it. If a line has no =, the name is what it begins with.
func setting(line string) (key, raw string, is bool) {
	key, raw, is = strings.Cut(line, "=")
	if !is {
		key, raw, _ = strings.Cut(line, ":")
		if key == line {
			key, raw, _ = strings.Cut(line, " ")
		}
	}
	key, raw = strings.Trim(key, " \t\"'{"), strings.TrimSpace(raw)
	return key, raw, is && key != ""
}

// plainName is the form of a setting's name; anything else may have a secret in it.
var plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_. -]{0,39}$`)

// named returns the name of a setting for an error message.
func named(key string) string {
	if !plainName.MatchString(key) {
		return "a name"
	}
	return fmt.Sprintf("%q", key)
}

// value reads what is written for a setting, or says what is wrong with it.
func (w written) value(where string) (any, *link.Problem) {
	var values map[string]any
	if _, err := toml.Decode(w.text, &values); err != nil {
		return nil, w.unread(where)
	}
	for _, value := range values {
		switch v := value.(type) {
		case bool, int64:
			return v, nil
		case string:
			return v, w.control(where, v)
		case float64:
			return nil, usage(where, "is a number with a fraction", "Write a whole number, or a text in quotes")
		case []any:
			return nil, usage(where, "is a list", "Write one text: the config file has no tables or lists")
		case map[string]any:
			return nil, usage(where, "is a table", "Write one text: the config file has no tables or lists")
		default:
			return nil, usage(where, "is a date or a time", "Write it in quotes")
		}
	}
	return nil, usage(where, "the config file is not TOML: it cannot be read", `Each line is like theme = "dark"`)
}

// unread says why a value is not TOML, without the library's words, which repeat the value.
func (w written) unread(where string) *link.Problem {
	raw := w.raw
	quoted := quotedText.FindString(raw)
	first, _, _ := strings.Cut(raw+" ", " ")
	switch {
	case raw == "":
		return usage(where, "nothing comes after the =", "Write a value, or remove the line")
	case strings.ContainsAny(raw[:1], `"'`) && quoted == "":
		return usage(where, "the config file is not TOML: a text must end with the quote that it begins with", w.right(strings.Trim(raw, `"'`)))
	case quoted != "" && quoted != raw && !strings.HasPrefix(raw[len(quoted):], "#"):
		return usage(where, "the config file is not TOML: something comes after the closing quote", `Each line is like theme = "dark"`)
	case strings.HasPrefix(quoted, `"`) && strings.Contains(quoted, `\`):
		text := strings.Trim(strings.TrimSpace(quoted), `"`)
		return usage(where, "TOML reads a backslash between double quotes as the start of a special character", w.spellings(strings.ReplaceAll(text, `\\`, `\`)))
	case strings.ContainsFunc(raw, func(r rune) bool { return unicode.In(r, unicode.Pi, unicode.Pf) || r == '„' || r == '‚' }):
		return usage(where, "the config file is not TOML: these are the quotes of a word processor", w.right(strings.Trim(raw, "“”„‚‘’«»‹›")))
	case readTruth(first) != "":
		return usage(where, "the config file is not TOML: a truth value is true or false", "Write "+w.key+" = "+readTruth(first))
	default:
		text, _, _ := strings.Cut(raw, " #")
		return usage(where, "the config file is not TOML: text must be in quotes", w.right(strings.TrimSpace(text)))
	}
}

// right returns how to write a value that is not TOML.
func (w written) right(value string) string {
	if !mayShow(w.key, value) || strings.Contains(value, "'") {
		return "Write the value between two ' or two \""
	}
	return fmt.Sprintf("Write %s = '%s'", w.key, value)
}

// spellings returns the two ways to write a value with a backslash in it.
func (w written) spellings(value string) string {
	if !mayShow(w.key, value) || strings.ContainsAny(value, "'\"") {
		return `Write it in single quotes, or each backslash twice between double quotes: 'CONTOSO\bob' or "CONTOSO\\bob"`
	}
	return fmt.Sprintf(`Write '%s' or "%s"`, value, strings.ReplaceAll(value, `\`, `\\`))
}

// control says that a value has control characters in it, and what may have been meant; nil for one that has none.
func (w written) control(where, value string) *link.Problem {
	bad, at := controlIn(value)
	if at == 0 {
		return nil
	}
	text := strings.Trim(strings.TrimSpace(quotedText.FindString(w.raw)), `"`)
	if meant := escapes.Replace(value); meant != value && meant == strings.ReplaceAll(text, `\\`, `\`) { // a backslash and a letter made it
		return usage(where, "has "+character(bad, at)+": TOML makes one from a backslash and the letter after it", w.spellings(meant))
	}
	return usage(where, "has "+character(bad, at), "Write it without that character")
}

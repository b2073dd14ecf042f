package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"hardmatch/link"
)

// configFile is a flat config file that was read: values by the names of flags.
type configFile struct {
	path   string
	values map[string]any
	lines  map[string]int // on which each key stands, from 1; none where it could not be found
	wrong  []*link.Problem
}

// where names the place of a key.
func (f configFile) where(key string) string {
	place := fmt.Sprintf("%q in %s", key, f.path)
	if line := f.lines[key]; line > 0 {
		place += fmt.Sprintf(", line %d", line)
	}
	return place
}

// configFile reads the file that is named by the flag or the environment, else the user's own, which need not exist.
func (s *session) configFile(flag string) (configFile, error) {
	path, named := flag, flag != ""
	if !named {
		path, named = s.LookupEnv("HARDMATCH_CONFIG")
		named = named && path != ""
	}
	if !named {
		path = filepath.Join(s.ConfigDir, "hardmatch", "config.toml")
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return configFile{}, nil
	}
	if err != nil {
		return configFile{}, usage(path, fmt.Sprintf("the config file cannot be read (%v)", cause(err)), "give another --config")
	}
	return parseConfig(path, string(asUTF8(text))), nil
}

// parseConfig reads flat TOML: one value a key, no tables and no lists. What is wrong is kept beside what could be read, so that all of it can be told at once.
func parseConfig(path, text string) configFile {
	file := configFile{path: path, values: map[string]any{}, lines: map[string]int{}}
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		if key, _, is := setting(line); is && file.lines[key] == 0 {
			file.lines[key] = i + 1
		}
	}
	if _, err := toml.Decode(text, &file.values); err != nil {
		file.values = map[string]any{}
		file.readLines(lines, err)
	}
	for _, key := range sortedKeys(file.values) {
		switch value := file.values[key].(type) {
		case bool, int64:
		case string:
			if p := file.control(key, value); p != nil {
				file.refuse(p, key)
			}
		default:
			file.refuse(usage(file.where(key), "is not one text, number or truth value", "the config file has no tables and no lists"), key)
		}
	}
	return file
}

// refuse keeps what is wrong with a key, and takes its value out.
func (f *configFile) refuse(p *link.Problem, key string) {
	f.wrong = append(f.wrong, p)
	delete(f.values, key)
}

// readLines reads a file that is not TOML as a whole line by line: each is a setting of its own, unless one goes over several lines.
func (f *configFile) readLines(lines []string, whole error) {
	if !strings.Contains(strings.Join(lines, "\n"), `"""`) && !strings.Contains(strings.Join(lines, "\n"), "'''") {
		for i, line := range lines {
			var values map[string]any
			_, err := toml.Decode(line, &values)
			for key, value := range values {
				if _, twice := f.values[key]; !twice {
					f.values[key] = value
				}
			}
			if err != nil {
				f.wrong = append(f.wrong, f.badLine(i+1, line, err))
			}
		}
	}
	if len(f.wrong) == 0 { // as where a key stands twice
		f.values = map[string]any{}
		f.wrong = append(f.wrong, usage(f.path, fmt.Sprintf("the config file is not TOML (%v)", whole), `each line is like theme = "dark"`))
	}
}

// badLine says what is wrong with a line that is not TOML. In most it is a backslash: TOML takes what follows one for a special character.
func (f *configFile) badLine(number int, line string, err error) *link.Problem {
	key, raw, is := setting(line)
	text, quoted := strings.CutPrefix(raw, `"`)
	text, closed := strings.CutSuffix(text, `"`)
	if is && quoted && closed && strings.Contains(text, `\`) && !strings.Contains(text, `"`) {
		return usage(fmt.Sprintf("%q in %s, line %d", key, f.path, number), "TOML takes a backslash between double quotes for the beginning of a special character",
			spellings(key, strings.ReplaceAll(text, `\\`, `\`)))
	}
	var parse toml.ParseError
	why := err.Error()
	if errors.As(err, &parse) {
		why = parse.Message
	}
	object := fmt.Sprintf("%s, line %d", f.path, number)
	if isSecret(key) || strings.Contains(line, "@") { // the library repeats parts of the line
		why = "it cannot be read"
	}
	return usage(object, "the config file is not TOML ("+why+")", `each line is like theme = "dark"`)
}

// control says that a value has control characters in it, and how it may have been meant; nil for one that has none.
func (f *configFile) control(key, value string) *link.Problem {
	bad, has := controlIn(value)
	if !has {
		return nil
	}
	return usage(f.where(key), fmt.Sprintf("has a control character in it (U+%04X): TOML makes one of a backslash and the letter behind it", bad), spellings(key, unescaped(value)))
}

// quotedText is a text in quotes with a comment behind it.
var quotedText = regexp.MustCompile(`^("[^"]*"|'[^']*')\s*#`)

// setting takes a line apart into the name of a setting and what is written for it, without a comment behind a text in quotes.
func setting(line string) (key, raw string, is bool) {
	key, raw, is = strings.Cut(line, "=")
	key, raw = strings.Trim(strings.TrimSpace(key), `"'`), strings.TrimSpace(raw)
	if text := quotedText.FindStringSubmatch(raw); text != nil {
		raw = text[1]
	}
	return key, raw, is && key != "" && !strings.HasPrefix(key, "#")
}

// spellings are the two ways to write a value with a backslash in it.
func spellings(key, value string) string {
	if isSecret(key) || strings.Contains(value, "://") || strings.ContainsAny(value, "'\"") || strings.ContainsFunc(value, isControl) {
		return `write it in single quotes, or each backslash twice between double quotes: 'CONTOSO\bob' or "CONTOSO\\bob"`
	}
	return fmt.Sprintf(`write '%s' or "%s"`, value, strings.ReplaceAll(value, `\`, `\\`))
}

// isSecret tells keys whose values nobody may see.
func isSecret(key string) bool {
	return strings.Contains(key, "password") && key != "password-hash-sync" || strings.Contains(key, "token") && key != "token-cache"
}

func sortedKeys(values map[string]any) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hardmatch/link"
)

// configFile is a flat config file that has been read: values by the names of flags.
type configFile struct {
	path   string
	values map[string]any
	lines  map[string]int // on which each key stands first, from 1
	wrong  []*link.Problem
}

// where names the place of a key.
func (f configFile) where(key string) string {
	return fmt.Sprintf("%s in %s, line %d", named(key), f.path, f.lines[key])
}

// configFile reads the file that the flag or the environment names, else the user's own, which need not exist. known are the names of settings.
func (s *session) configFile(flag string, known []string) (configFile, error) {
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
		return configFile{}, usage(path, "the config file cannot be read ("+link.FileSays(err)+")", "Give another --config")
	}
	text, _ = asUTF8(text, 4) // two settle it for a list of names, whose second letter may be any; a damaged file must not lose its settings
	return parseConfig(path, string(text), known), nil
}

// parseConfig reads flat TOML, setting by setting: one value a key, no tables and no lists. It keeps what is wrong beside what could be read, so it can report all of it
// at once, secrets first. It looks only into the values of settings: what stands behind any other name may be a secret.
func parseConfig(path, text string, known []string) configFile {
	file := configFile{path: path, values: map[string]any{}, lines: map[string]int{}}
	all := settingsIn(text)
	for _, one := range all {
		if isSecret(one.key, known) {
			file.lines[one.key] = one.line
			file.wrong = append(file.wrong, usage(file.where(one.key), "a secret does not belong in a file", "Remove it and set "+adPassword+" or "+graphToken+" in the environment"))
		}
	}
	for _, one := range all {
		if !isSecret(one.key, known) {
			file.take(one, known)
		}
	}
	return file
}

// take reads one setting.
func (f *configFile) take(one written, known []string) {
	first, twice := f.lines[one.key]
	place := fmt.Sprintf("%s, line %d", f.path, one.line)
	var p *link.Problem
	switch {
	case strings.HasPrefix(one.text, "["):
		p = usage(place, "begins a table", "Remove the line: the config file has no tables or lists")
	case !one.is:
		p = usage(place, "the config file is not TOML: there is no = between name and value", `Each line is like theme = "dark"`)
	case twice:
		f.refuse(usage(fmt.Sprintf("%s in %s", named(one.key), f.path), fmt.Sprintf("appears twice, in lines %d and %d", first, one.line), "Keep one of them"), one.key)
		return
	default:
		f.lines[one.key] = one.line
		if slices.Contains(known, one.key) {
			f.values[one.key], p = one.value(f.where(one.key))
		} else {
			p = usage(f.where(one.key), "no setting has this name", closest(one.key, known))
		}
	}
	if p != nil {
		f.refuse(p, one.key)
	}
}

// refuse records what is wrong with a key, and removes its value.
func (f *configFile) refuse(p *link.Problem, key string) {
	f.wrong = append(f.wrong, p)
	delete(f.values, key)
}

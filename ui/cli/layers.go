package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// The two secrets, which only the environment may hold: arguments show in process lists, and files are passed around.
const (
	adPassword = "HARDMATCH_AD_PASSWORD"
	graphToken = "HARDMATCH_GRAPH_TOKEN"
)

// layers gives kong the values of flags that the command line does not set: from the environment, else from the file.
type layers struct {
	env  func(string) (string, bool)
	file configFile
}

// configFile is a flat config file that was read: values by the names of flags.
type configFile struct {
	path   string
	values map[string]any
}

// Validate refuses keys of the file that are no settings.
func (l layers) Validate(app *kong.Application) error {
	var known []string
	for _, flag := range app.Flags {
		if isSetting(flag) {
			known = append(known, flag.Name)
		}
	}
	for _, key := range sortedKeys(l.file.values) {
		switch {
		case slices.Contains(known, key):
		case strings.Contains(key, "password") && key != "password-hash-sync" || strings.Contains(key, "token"):
			return usage(l.file.where(key), "a secret does not belong in a file", "take it out and set "+adPassword+" or "+graphToken+" in the environment")
		default:
			return usage(l.file.where(key), "no setting has this name", closest(key, known))
		}
	}
	return nil
}

// Resolve gives the value of one flag, after checking it, so that an error names the place that the value came from.
func (l layers) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !isSetting(flag) {
		return nil, nil
	}
	value, where := l.lookup(flag.Name)
	if where == "" {
		return nil, nil
	}
	if err := check(flag, value); err != nil {
		return nil, usage(where, err.Error(), "")
	}
	return value, nil
}

// lookup finds the value and the place that it stands in; "" where no place has one. An empty variable is the same as none.
func (l layers) lookup(name string) (value, where string) {
	variable := environmentName(name)
	if text, _ := l.env(variable); text != "" {
		return text, variable
	}
	if text, _ := l.env("NO_COLOR"); name == "theme" && text != "" { // https://no-color.org: any text but none
		return "plain", "NO_COLOR"
	}
	if v, ok := l.file.values[name]; ok {
		return fmt.Sprint(v), l.file.where(name)
	}
	return "", ""
}

// check parses the value as the flag would, into a copy of the flag's variable.
func check(flag *kong.Flag, value string) error {
	if flag.Enum != "" && !flag.EnumMap()[value] {
		return fmt.Errorf("%.80q is none of %s", value, strings.Join(flag.EnumSlice(), ", "))
	}
	token := kong.Token{Type: kong.FlagValueToken, Value: value}
	err := flag.Mapper.Decode(&kong.DecodeContext{Value: flag.Value, Scan: kong.ScanFromTokens(token)}, reflect.New(flag.Target.Type()).Elem())
	return err
}

func (f configFile) where(key string) string { return fmt.Sprintf("%q in %s", key, f.path) }

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
	return parseConfig(path, string(text))
}

// parseConfig reads flat TOML: one value a key, no tables and no lists.
func parseConfig(path, text string) (configFile, error) {
	file := configFile{path: path}
	if _, err := toml.Decode(text, &file.values); err != nil {
		return configFile{}, usage(path, fmt.Sprintf("the config file is not TOML (%v)", err), `each line is like theme = "dark"`)
	}
	for _, key := range sortedKeys(file.values) {
		switch file.values[key].(type) {
		case string, bool, int64:
		default:
			return configFile{}, usage(file.where(key), "is not one text, number or truth value", "the config file has no tables and no lists")
		}
	}
	return file, nil
}

func sortedKeys(values map[string]any) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// closest proposes the known name that a key is a typo of; without one it says where all names are told.
func closest(key string, known []string) string {
	best, fewest := "", 4
	for _, name := range known {
		if d := distance(key, name); d < fewest {
			best, fewest = name, d
		}
	}
	if best == "" {
		return "hardmatch --help lists the settings"
	}
	return fmt.Sprintf("perhaps %q is meant; hardmatch --help lists the settings", best)
}

// distance counts the letters to be put in, taken out or changed to make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

package cli

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/alecthomas/kong"

	"hardmatch/link"
)

// The two secrets, which only the environment may hold: arguments show in process lists, and people pass files around.
const (
	adPassword = "HARDMATCH_AD_PASSWORD"
	graphToken = "HARDMATCH_GRAPH_TOKEN"
)

// layers gives kong the values of flags that the command line does not set: from the environment, else from the file.
type layers struct {
	env  func(string) (string, bool) // nil: the command line is looked at alone
	file configFile
}

// Validate has nothing left to do: see problems.
func (l layers) Validate(*kong.Application) error { return nil }

// problems returns all that is wrong with the file and the environment, and with the command line, which beats both: of a setting it examines only the value that
// counts.
func (l layers) problems(app *kong.Application, given map[string]string) error {
	all := link.Map(l.file.wrong, func(p *link.Problem) error { return p })
	for _, flag := range app.Flags {
		if !isSetting(flag) {
			continue
		}
		value, where := l.lookup(flag.Name)
		text, typed := given[flag.Name]
		if typed {
			value, where = text, "--"+flag.Name
		}
		switch bad, at := controlIn(value); {
		case where == "":
		case at > 0:
			all = append(all, controlProblem(where, flag.Name, value, bad, at))
		case typed: // the command line is read already
		default:
			if err := check(flag, value); err != nil {
				all = append(all, unfit(where, flag.Name, value, err))
			}
		}
	}
	return errors.Join(all...)
}

// withoutSecret says what is wrong with a value, without the value if it may have a secret in it.
func withoutSecret(setting, value string, err error) string {
	if mayShow(setting, value) {
		return err.Error()
	}
	return strings.ReplaceAll(err.Error(), fmt.Sprintf("%.80q", value), "the value (which is not repeated here)")
}

// settings returns the names of all of them.
func settings(app *kong.Application) []string {
	var names []string
	for _, flag := range app.Flags {
		if isSetting(flag) {
			names = append(names, flag.Name)
		}
	}
	return names
}

// controlProblem says that a value of the environment or of the command line has a control character in it.
func controlProblem(where, setting, value string, bad rune, at int) *link.Problem {
	cure := "Write it without that character"
	if meant := escapes.Replace(value); meant != value && mayShow(setting, meant) {
		cure = fmt.Sprintf("Write '%s', in single quotes if the shell interprets backslashes", meant)
	}
	return usage(where, "has "+character(bad, at), cure)
}

// Resolve returns the value of one flag, which problems has found right.
func (l layers) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if l.env == nil || !isSetting(flag) {
		return nil, nil
	}
	value, where := l.lookup(flag.Name)
	if where == "" {
		return nil, nil
	}
	return value, nil
}

// lookup finds a value and its place; "" if no place has one. An empty variable counts as none.
func (l layers) lookup(name string) (value, where string) {
	variable := environmentName(name)
	if text, _ := l.env(variable); strings.TrimRight(text, "\r\n") != "" { // a line break at the end is of the file that it was read from
		return strings.TrimRight(text, "\r\n"), variable
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
	token := kong.Token{Type: kong.FlagValueToken, Value: value}
	into := reflect.New(flag.Target.Type()).Elem()
	if err := flag.Mapper.Decode(&kong.DecodeContext{Value: flag.Value, Scan: kong.ScanFromTokens(token)}, into); err != nil {
		return err
	}
	if flag.Enum != "" && !flag.EnumMap()[into.String()] {
		return fmt.Errorf("%.80q is none of %s", value, strings.Join(flag.EnumSlice(), ", "))
	}
	return nil
}

// closest proposes the known name that a key is a typo of; without one it says where to find all names.
func closest(key string, known []string) string {
	best, fewest := "", 4
	for _, name := range known {
		d := distance(squashed(key), squashed(name))
		if d < fewest && d <= max(1, len(name)/3) { // of a short name little is left with two letters changed
			best, fewest = name, d
		}
	}
	if best == "" {
		return "See hardmatch --help for the settings"
	}
	return fmt.Sprintf("You may mean %q. See hardmatch --help for the settings", best)
}

// distance counts the letters to insert, delete or change to turn a into b (Levenshtein).
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

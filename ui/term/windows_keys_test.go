package term

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
)

// kept are the keys that a Windows console keeps for itself, so no program gets them (Microsoft Support, "Keyboard shortcuts in Windows", Command Prompt;
// Windows Terminal's default actions). Ctrl+C is ours while nothing is selected.
var kept = func() map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Fields(`f11 alt+enter alt+f4 alt+space ctrl+a ctrl+f ctrl+m ctrl+v ctrl+insert shift+insert ctrl+up ctrl+down ctrl+home ctrl+end ctrl+pgup ctrl+pgdown
		shift+up shift+down shift+left shift+right shift+home shift+end shift+pgup shift+pgdown ctrl+shift+left ctrl+shift+right ctrl+tab ctrl+shift+tab ctrl+@ ctrl+, alt+up alt+down alt+left alt+right`) {
		all[name] = true
	}
	return all
}()

// No screen listens to a key that a Windows console keeps for itself: neither where keys are named, nor where a screen looks at a press by itself.
func TestNoKeyIsOneThatAWindowsConsoleKeeps(t *testing.T) {
	used := map[string]string{}
	for _, dir := range []string{".", ".."} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				keysIn(t, file, used)
			}
		}
	}
	for _, known := range []string{"f1", "f2", "ctrl+d", "ctrl+c", "ctrl+u", "shift+tab", "pgdown", "y"} {
		if used[known] == "" {
			t.Errorf("the test does not see that %s is used", known)
		}
	}
	for name, file := range used {
		if kept[name] || strings.HasPrefix(name, "alt+") {
			t.Errorf("%s: a Windows console keeps %s for itself, or AltGr types with it", file, name)
		}
	}
}

var typeOfKey = regexp.MustCompile(`^Key(Ctrl|Shift|F)([A-Z0-9]\w*)$`)

// keysIn notes the keys that a file names: as texts behind the first two of On, and in SetKeys, and as types of bubbletea's.
func keysIn(t *testing.T, file string, used map[string]string) {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if m := typeOfKey.FindStringSubmatch(n.Sel.Name); m != nil {
				used[strings.Replace(strings.ToLower(m[1]+"+"+m[2]), "f+", "f", 1)] = file
			}
		case *ast.CallExpr:
			name, args := "", n.Args
			switch f := n.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			if name == "On" && len(args) > 2 {
				args = args[2:]
			} else if name != "SetKeys" {
				return true
			}
			for _, arg := range args {
				if text, ok := arg.(*ast.BasicLit); ok {
					key, _ := strconv.Unquote(text.Value)
					used[key] = file
				}
			}
		}
		return true
	})
}

// In a field each way of editing has a key that a Windows console does not keep.
func TestAFieldIsEditedInAWindowsConsole(t *testing.T) {
	bindings := reflect.ValueOf(fieldKeys())
	for i := range bindings.NumField() {
		all, free := bindings.Field(i).Interface().(key.Binding).Keys(), false
		for _, name := range all {
			free = free || !kept[name]
			if strings.HasPrefix(name, "alt+") && name != "alt+backspace" {
				t.Errorf("%s: AltGr types with %s", bindings.Type().Field(i).Name, name)
			}
		}
		if len(all) > 0 && !free {
			t.Errorf("%s has only %q, which a Windows console keeps for itself", bindings.Type().Field(i).Name, all)
		}
	}
}

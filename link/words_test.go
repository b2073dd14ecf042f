package link_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// ofAFace are the words of a screen or of a command line: a key, a flag, a command.
var ofAFace = regexp.MustCompile(`(^|[^-\w])--[a-z]|(?i)\bkeys? [a-z]\b|\bpress(es)?\b|\bF[0-9]+\b|\b(Ctrl|Esc|Enter|Tab)\b|(?i)\bwizard\b|` +
	`(?i)\bhardmatch (undo|history|check|audit|watch|convert|config|version|completion|serve-practice)\b`)

// eachNode walks through the product's code of some folders, and says where each node stands.
func eachNode(t *testing.T, folders []string, see func(n ast.Node, at token.Position) (deeper bool)) {
	t.Helper()
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool { return n != nil && see(n, set.Position(n.Pos())) })
		}
	}
}

// What decides knows no key, flag or command: whoever shows it says how a way is gone there (link.Way).
func TestNoKeyAndNoFlag(t *testing.T) {
	literals := 0
	eachNode(t, []string{".", "checkup", "plan", "journal", "engine"}, func(n ast.Node, at token.Position) bool {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		literals++
		if text, _ := strconv.Unquote(literal.Value); ofAFace.MatchString(text) {
			t.Errorf("%s says %q", at, ofAFace.FindString(text))
		}
		return true
	})
	if literals < 1000 {
		t.Errorf("only %d texts were looked at", literals)
	}
}

// stilted are words that no engineer says to another. Without this test they easily come back.
var stilted = regexp.MustCompile(`(?i)\b(nobody|somebody|anew|by now|any more|as a rule|take back|taken back|whereby|to be seen)\b|\bcome to (carry|have|hold)\b|\bis another one\b`)

func TestPlainEnglish(t *testing.T) {
	eachNode(t, append([]string{"../ui/line", "../ui/term"}, spoken...), func(n ast.Node, at token.Position) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, _ := strconv.Unquote(literal.Value); stilted.MatchString(text) {
				t.Errorf("%s says %q: %s", at, stilted.FindString(text), text)
			}
		}
		return true
	})
}

// spoken are the folders with sentences that a person reads.
var spoken = []string{".", "checkup", "plan", "journal", "engine", "netfault", "naming", "notation", "../ad", "../entra", "../entra/signin", "../entra/web", "../ui", "../ui/cli"}

// Every cure that is written down begins with a capital and ends without a stop, so that it can stand behind another sentence.
func TestCuresOfProblems(t *testing.T) {
	cures := 0
	eachNode(t, spoken, func(n ast.Node, at token.Position) bool {
		first, last := ends(cure(n))
		if first == "" && last == "" {
			return true
		}
		cures++
		if first != strings.ToUpper(first[:min(1, len(first))])+first[min(1, len(first)):] || strings.HasSuffix(last, ".") {
			t.Errorf("%s: %q … %q", at, first, last)
		}
		return true
	})
	if cures < 120 {
		t.Errorf("only %d cures were looked at", cures)
	}
}

// cure is what a node gives as a cure: a field of that name, or what a helper of the command line takes for one; nil for any other node.
func cure(n ast.Node) ast.Expr {
	called := func(e ast.Expr, name string) bool { id, ok := e.(*ast.Ident); return ok && id.Name == name }
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if called(n.Key, "Cure") {
			return n.Value
		}
	case *ast.CallExpr:
		if called(n.Fun, "usage") || called(n.Fun, "add") && len(n.Args) == 4 {
			return n.Args[len(n.Args)-1]
		}
	case *ast.CompositeLit:
		if called(n.Type, "misfit") && len(n.Elts) == 2 {
			return n.Elts[1]
		}
	}
	return nil
}

// ends are the texts that an expression begins and ends with; "" if it is not known before it runs.
func ends(e ast.Expr) (first, last string) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return text, text
	case *ast.BinaryExpr:
		first, _ = ends(e.X)
		_, last = ends(e.Y)
	}
	return first, last
}

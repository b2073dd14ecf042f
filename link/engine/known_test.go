package engine

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
)

// A run knows three things: of each account, of the person, of the progress. Each has its rules in one place: no other file assigns to its fields.
func TestWhatIsKnownIsChangedInOnePlace(t *testing.T) {
	owned := []struct {
		what  reflect.Type
		files []string
	}{
		{reflect.TypeFor[progress](), []string{"progress.go"}},
		{reflect.TypeFor[knownAccount](), []string{"known_account.go", "difference.go"}},
		{reflect.TypeFor[knownPerson](), []string{"known_person.go"}},
	}
	owners := map[string][]string{} // the files that may assign to a field of this name
	for _, o := range owned {
		for i := range o.what.NumField() {
			owners[o.what.Field(i).Name] = append(owners[o.what.Field(i).Name], o.files...)
		}
	}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	assigned := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			assignment, is := n.(*ast.AssignStmt)
			if !is || assignment.Tok == token.DEFINE {
				return true
			}
			for _, field := range slices.Concat(link.Map(assignment.Lhs, fieldsOf)...) {
				files, known := owners[field]
				if known && !slices.Contains(files, name) {
					t.Errorf("%s assigns to %s, which only %s may", name, field, strings.Join(files, " and "))
				}
				if known {
					assigned++
				}
			}
			return true
		})
	}
	if assigned < 20 {
		t.Errorf("only %d assignments were found", assigned)
	}
}

// fieldsOf are the fields that an expression goes through: steps and Problem of r.steps[i].Problem.
func fieldsOf(e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.IndexExpr:
		return fieldsOf(e.X)
	case *ast.SelectorExpr:
		return append(fieldsOf(e.X), e.Sel.Name)
	default:
		return nil
	}
}

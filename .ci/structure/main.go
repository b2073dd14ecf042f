// Structure prints what the product is made of, a line for each package: files, lines, exported names, and its longest function. Tests are not counted.
//
//	go run ./.ci/structure [FOLDER]
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

type tally struct {
	files, lines, exported, longest int
	function                        string
}

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	packages, total := map[string]*tally{}, &tally{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "testdata" || path != root && strings.HasPrefix(name, ".")):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		if packages[folder] == nil {
			packages[folder] = &tally{}
		}
		return packages[folder].add(path)
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("| package | files | lines | exported | longest function |\n|---|--:|--:|--:|---|")
	for _, folder := range slices.Sorted(maps.Keys(packages)) {
		p := packages[folder]
		fmt.Printf("| %s | %d | %d | %d | %s, %d |\n", folder, p.files, p.lines, p.exported, p.function, p.longest)
		total.files, total.lines, total.exported = total.files+p.files, total.lines+p.lines, total.exported+p.exported
	}
	fmt.Printf("| in all | %d | %d | %d | |\n", total.files, total.lines, total.exported)
}

// add counts one file.
func (t *tally) add(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.files, t.lines = t.files+1, t.lines+bytes.Count(text, []byte{'\n'})
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() {
				t.exported++
			}
			if lines := set.Position(d.End()).Line - set.Position(d.Pos()).Line + 1; lines > t.longest {
				t.longest, t.function = lines, d.Name.Name
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				t.exported += exported(s)
			}
		}
	}
	return nil
}

// exported is how many exported names a declaration has.
func exported(s ast.Spec) int {
	n := 0
	switch s := s.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() {
			n++
		}
	case *ast.ValueSpec:
		for _, name := range s.Names {
			if name.IsExported() {
				n++
			}
		}
	}
	return n
}

package link_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"testing"
)

// aCode is a constant of a finding's or of a cause's code.
var aCode = regexp.MustCompile(`^(Code|Cause)[A-Z]`)

// listing are the places that may name codes: which of them a row lists, and which answers a search by name has nothing to do with.
var listing = map[string]bool{"audit/row.go": true, "engine/audit_named.go": true}

// What is decided is a field of the check-up, of its finding or of its cause, and the codes come from it too: outside package checkup no code is looked up to
// choose a step, a sentence or a key.
func TestNoCodeDecides(t *testing.T) {
	selectors := 0
	eachNode(t, []string{"audit", "plan", "journal", "engine", "../ui", "../ui/cli", "../ui/line"}, func(n ast.Node, at token.Position) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			selectors++
			if of, ok := n.X.(*ast.Ident); ok && (of.Name == "link" || of.Name == "checkup") && aCode.MatchString(n.Sel.Name) && n.Sel.Name != "CauseCode" && !listing[at.Filename] {
				t.Errorf("%s goes by %s.%s", at, of.Name, n.Sel.Name)
			}
		case *ast.BasicLit:
			if looksLikeOne.MatchString(n.Value) {
				t.Errorf("%s goes by the code %s", at, n.Value)
			}
		}
		return true
	})
	if selectors < 10_000 {
		t.Errorf("only %d selectors were looked at", selectors)
	}
}

// looksLikeOne is the text of a code, or what those of a kind begin with.
var looksLikeOne = regexp.MustCompile(`^"(unknown|operator|tenant|account|holder|anchor|person|address|change)\.[a-z-]*"$`)

package entratest

import (
	"strings"
)

// expr is a $filter or a part of it.
type expr interface{ isExpr() }

type (
	// logical is "left and right" or "left or right".
	logical struct {
		and         bool
		left, right expr
	}
	// negation is "not x".
	negation struct{ x expr }
	// comparison is "path op value", and op is eq, ne, ge, le, in, startsWith or endsWith. Only in has more than one value.
	comparison struct {
		path   string
		op     string
		values []any // string, bool, nil, or literal
	}
	// lambda is "path/any(name:body)" or "path/all(name:body)".
	lambda struct {
		path, name string
		all        bool
		body       expr
	}
	// literal is a value without quotes: a number, a date, a GUID.
	literal string
)

func (logical) isExpr()    {}
func (negation) isExpr()   {}
func (comparison) isExpr() {}
func (lambda) isExpr()     {}

// deepestFilter is how far parentheses may be nested.
const deepestFilter = 50

// filterParser reads tokens from left to right.
type filterParser struct {
	source string
	tokens []lexeme
	depth  int
}

// parseFilter reads a $filter. The error is what Graph answers.
func parseFilter(source string) (expr, error) {
	tokens, err := lex(source)
	if err != nil {
		return nil, err
	}
	p := &filterParser{source: source, tokens: tokens}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokenEnd {
		return nil, p.wrong()
	}
	return e, nil
}

func (p *filterParser) peek() lexeme { return p.tokens[0] }

func (p *filterParser) next() lexeme {
	t := p.tokens[0]
	if t.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

// take reads the token if it is exactly this word or sign.
func (p *filterParser) take(text string) bool {
	if t := p.peek(); (t.kind == tokenWord || t.kind == tokenSign) && t.text == text {
		p.next()
		return true
	}
	return false
}

func (p *filterParser) expect(sign string) error {
	if !p.take(sign) {
		return p.wrong()
	}
	return nil
}

func (p *filterParser) wrong() error {
	return badQuery("Invalid filter clause: Syntax error near '%s' in '%s'.", p.peek().text, p.source)
}

func (p *filterParser) or() (expr, error)  { return p.chain("or", p.and) }
func (p *filterParser) and() (expr, error) { return p.chain("and", p.unary) }

// chain reads one or more operands with the same word between them.
func (p *filterParser) chain(word string, operand func() (expr, error)) (expr, error) {
	left, err := operand()
	for err == nil && p.take(word) {
		var right expr
		right, err = operand()
		left = logical{and: word == "and", left: left, right: right}
	}
	return left, err
}

func (p *filterParser) unary() (expr, error) {
	if p.depth++; p.depth > deepestFilter {
		return nil, badQuery("Invalid filter clause: The filter is nested too deeply.")
	}
	defer func() { p.depth-- }()
	switch {
	case p.take("not"):
		x, err := p.unary()
		return negation{x}, err
	case p.take("("):
		e, err := p.or()
		if err != nil {
			return nil, err
		}
		return e, p.expect(")")
	case p.peek().kind == tokenWord:
		return p.clause()
	default:
		return nil, p.wrong()
	}
}

// clause reads what begins with a name: a function, a lambda or a comparison.
func (p *filterParser) clause() (expr, error) {
	name := p.next().text
	if p.take("(") {
		return p.call(name)
	}
	op := p.next()
	if op.kind != tokenWord {
		return nil, p.wrong()
	}
	switch op.text {
	case "in":
		return p.membership(name)
	case "eq", "ne", "ge", "le", "gt", "lt":
		value, err := p.value()
		return comparison{name, op.text, []any{value}}, err
	default:
		return nil, badQuery("Invalid filter clause: Syntax error near '%s' in '%s'.", op.text, p.source)
	}
}

// call reads the rest of a function or lambda after its opening parenthesis.
func (p *filterParser) call(name string) (expr, error) {
	if path, found := strings.CutSuffix(name, "/any"); found {
		return p.lambda(path, false)
	}
	if path, found := strings.CutSuffix(name, "/all"); found {
		return p.lambda(path, true)
	}
	for _, function := range []string{"startsWith", "endsWith"} {
		if strings.EqualFold(name, function) {
			return p.function(function)
		}
	}
	return nil, badQuery("Invalid filter clause: An unknown function with name '%s' was found.", name)
}

func (p *filterParser) lambda(path string, all bool) (expr, error) {
	name := p.next()
	if name.kind != tokenWord {
		return nil, p.wrong()
	}
	if err := p.expect(":"); err != nil {
		return nil, err
	}
	body, err := p.or()
	if err != nil {
		return nil, err
	}
	return lambda{path, name.text, all, body}, p.expect(")")
}

func (p *filterParser) function(name string) (expr, error) {
	path := p.next()
	if path.kind != tokenWord {
		return nil, p.wrong()
	}
	if err := p.expect(","); err != nil {
		return nil, err
	}
	value := p.next()
	if value.kind != tokenString {
		return nil, p.wrong()
	}
	return comparison{path.text, name, []any{value.text}}, p.expect(")")
}

func (p *filterParser) membership(path string) (expr, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	in := comparison{path: path, op: "in"}
	for {
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		in.values = append(in.values, value)
		if !p.take(",") {
			return in, p.expect(")")
		}
	}
}

func (p *filterParser) value() (any, error) {
	t := p.next()
	switch {
	case t.kind == tokenString:
		return t.text, nil
	case t.kind != tokenWord:
		return nil, p.wrong()
	case t.text == "null":
		return nil, nil
	case t.text == "true", t.text == "false":
		return t.text == "true", nil
	default:
		return literal(t.text), nil
	}
}

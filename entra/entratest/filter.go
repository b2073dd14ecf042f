package entratest

import "strings"

// expr is a $filter or a part of it. The tenant reads what a client of it asks for: equality, beginnings and ends, joined by and, or, and any.
type expr interface{ isExpr() }

type (
	// logical is "left and right" or "left or right".
	logical struct {
		and         bool
		left, right expr
	}
	// comparison is "path op value", and op is eq, startsWith or endsWith.
	comparison struct {
		path, op string
		value    any // string, bool, or nil
	}
	// lambda is "path/any(name:body)".
	lambda struct {
		path, name string
		body       expr
	}
)

func (logical) isExpr()    {}
func (comparison) isExpr() {}
func (lambda) isExpr()     {}

// filterParser reads tokens from left to right.
type filterParser struct {
	source string
	tokens []lexeme
}

// parseFilter reads a $filter. The error is what Graph answers.
func parseFilter(source string) (expr, error) {
	tokens, err := lex(source)
	if err != nil {
		return nil, err
	}
	p := &filterParser{source: source, tokens: tokens}
	e, err := p.or()
	if err == nil && p.tokens[0].kind != tokenEnd {
		err = p.wrong()
	}
	return e, err
}

func (p *filterParser) next() lexeme {
	t := p.tokens[0]
	if t.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

// take reads the token if it is exactly this word or sign.
func (p *filterParser) take(text string) bool {
	if t := p.tokens[0]; (t.kind == tokenWord || t.kind == tokenSign) && t.text == text {
		p.next()
		return true
	}
	return false
}

// expect reads a sign, then what ends with it.
func (p *filterParser) expect(sign string) error {
	if !p.take(sign) {
		return p.wrong()
	}
	return nil
}

func (p *filterParser) wrong() error {
	return badQuery("Invalid filter clause: Syntax error near '%s' in '%s'.", p.tokens[0].text, p.source)
}

func (p *filterParser) or() (expr, error)  { return p.chain("or", p.and) }
func (p *filterParser) and() (expr, error) { return p.chain("and", p.clause) }

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

// clause reads what begins with a name: a function, a lambda or a comparison.
func (p *filterParser) clause() (expr, error) {
	name, err := p.word()
	if err != nil {
		return nil, err
	}
	if p.take("(") {
		return p.call(name)
	}
	if !p.take("eq") {
		return nil, p.wrong()
	}
	value, err := p.value()
	return comparison{name, "eq", value}, err
}

func (p *filterParser) word() (string, error) {
	if p.tokens[0].kind != tokenWord {
		return "", p.wrong()
	}
	return p.next().text, nil
}

// call reads the rest of a function or lambda after its opening parenthesis.
func (p *filterParser) call(name string) (expr, error) {
	path, isAny := strings.CutSuffix(name, "/any")
	function := map[string]string{"startswith": "startsWith", "endswith": "endsWith"}[strings.ToLower(name)]
	if !isAny && function == "" {
		return nil, badQuery("Invalid filter clause: An unknown function with name '%s' was found.", name)
	}
	first, err := p.word()
	if err != nil {
		return nil, err
	}
	if !isAny {
		if err := p.expect(","); err != nil {
			return nil, err
		}
		value := p.next()
		if value.kind != tokenString {
			return nil, p.wrong()
		}
		return comparison{first, function, value.text}, p.expect(")")
	}
	if err := p.expect(":"); err != nil {
		return nil, err
	}
	body, err := p.or()
	if err != nil {
		return nil, err
	}
	return lambda{path, first, body}, p.expect(")")
}

func (p *filterParser) value() (any, error) {
	switch t := p.next(); {
	case t.kind == tokenString:
		return t.text, nil
	case t.kind != tokenWord:
		return nil, p.wrong()
	case t.text == "null":
		return nil, nil
	case t.text == "true", t.text == "false":
		return t.text == "true", nil
	default:
		return t.text, nil
	}
}

// tokenKind says what a token of a $filter is.
type tokenKind int

const (
	tokenEnd    tokenKind = iota
	tokenWord             // a name, an operator, a path, a GUID
	tokenString           // quoted; its text has the quotes off and doubled ones single
	tokenSign             // ( ) , :
)

type lexeme struct {
	kind tokenKind
	text string
}

// lex cuts a $filter into tokens. The last one is always tokenEnd.
func lex(filter string) ([]lexeme, error) {
	var tokens []lexeme
	for i := 0; i < len(filter); {
		switch c := filter[i]; {
		case c == ' ' || c == '\t':
			i++
		case strings.IndexByte("(),:", c) >= 0:
			tokens = append(tokens, lexeme{tokenSign, string(c)})
			i++
		case c == '\'':
			text, length, err := lexString(filter[i:])
			if err != nil {
				return nil, err
			}
			tokens = append(tokens, lexeme{tokenString, text})
			i += length
		default:
			length := wordLength(filter[i:])
			if length == 0 {
				return nil, badQuery("Invalid filter clause: Syntax error: character '%c' is not valid at position %d in '%s'.", c, i, filter)
			}
			tokens = append(tokens, lexeme{tokenWord, filter[i : i+length]})
			i += length
		}
	}
	return append(tokens, lexeme{kind: tokenEnd}), nil
}

// lexString reads a quoted string at the beginning of s and tells how many bytes it takes. A quote inside is doubled.
func lexString(s string) (text string, length int, err error) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		return b.String(), i + 1, nil
	}
	return "", 0, badQuery("Invalid filter clause: There is an unterminated string literal at position %d in '%s'.", len(s), s)
}

// wordLength is how many bytes at the beginning of s make a word.
func wordLength(s string) int {
	n := strings.IndexFunc(s, func(c rune) bool {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		return !letter && !strings.ContainsRune("_-./$", c)
	})
	if n < 0 {
		return len(s)
	}
	return n
}

package entratest

import (
	"regexp"
	"strings"
	"sync"
)

// expr is a $filter or a part of it. The tenant reads only what its clients ask for: equality, beginnings and ends, joined by and, or, and any.
type expr struct {
	op    string // "and", "or", "any", "eq", "startsWith", "endsWith"
	parts []expr // what and and or join; of any its one condition
	path  string // of the property that is compared, or of the list that any looks into
	name  string // of the variable of any
	value any    // compared with: string, bool, or nil
}

// filterParser reads tokens from left to right. It ignores what follows the first error.
type filterParser struct {
	source string
	tokens []string // the last one is always "", the end
	err    error
}

// parseFilter reads a $filter. The error is Graph's answer.
func parseFilter(source string) (expr, error) {
	tokens, err := lex(source)
	if err != nil {
		return expr{}, err
	}
	p := &filterParser{source: source, tokens: tokens}
	e := p.or()
	p.expect("")
	return e, p.err
}

// take reads the token if it is exactly this one.
func (p *filterParser) take(token string) bool {
	taken := p.tokens[0] == token
	if taken {
		p.next()
	}
	return taken
}

func (p *filterParser) next() string {
	token := p.tokens[0]
	if token != "" {
		p.tokens = p.tokens[1:]
	}
	return token
}

func (p *filterParser) expect(token string) {
	if !p.take(token) {
		p.wrong()
	}
}

func (p *filterParser) wrong() {
	p.fail("Invalid filter clause: Syntax error near '%s' in '%s'.", p.tokens[0], p.source)
}

func (p *filterParser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = badQuery(format, args...)
	}
}

func (p *filterParser) or() expr  { return p.chain("or", p.and) }
func (p *filterParser) and() expr { return p.chain("and", p.clause) }

// chain reads one or more operands joined by the same word.
func (p *filterParser) chain(word string, operand func() expr) expr {
	all := expr{op: word, parts: []expr{operand()}}
	for p.take(word) {
		all.parts = append(all.parts, operand())
	}
	return all
}

// clause reads what begins with a name: a function, an any or a comparison.
func (p *filterParser) clause() expr {
	name := p.word()
	if p.take("(") {
		return p.call(name)
	}
	p.expect("eq")
	return expr{op: "eq", path: name, value: p.value()}
}

// call reads the rest of a function or an any after its opening parenthesis.
func (p *filterParser) call(name string) expr {
	path, isAny := strings.CutSuffix(name, "/any")
	e := expr{op: map[string]string{"startswith": "startsWith", "endswith": "endsWith"}[strings.ToLower(name)]}
	switch {
	case isAny:
		e = expr{op: "any", path: path, name: p.word()}
		p.expect(":")
		e.parts = []expr{p.or()}
	case e.op == "":
		p.fail("Invalid filter clause: An unknown function with name '%s' was found.", name)
	default:
		e.path = p.word()
		p.expect(",")
		e.value = p.text()
	}
	p.expect(")")
	return e
}

// word reads a name, a path, an operator, a GUID.
func (p *filterParser) word() string {
	if p.tokens[0] == "" || strings.ContainsAny(p.tokens[0][:1], "'(),:") {
		p.wrong()
	}
	return p.next()
}

// text reads a quoted text; a doubled quote stands for one.
func (p *filterParser) text() string {
	if !strings.HasPrefix(p.tokens[0], "'") {
		p.wrong()
		return ""
	}
	quoted := p.next()
	return strings.ReplaceAll(quoted[1:len(quoted)-1], "''", "'")
}

func (p *filterParser) value() any {
	switch {
	case strings.HasPrefix(p.tokens[0], "'"):
		return p.text()
	case p.take("null"):
		return nil
	case p.take("true"):
		return true
	case p.take("false"):
		return false
	default:
		return p.word()
	}
}

// filterToken is a quoted text, a sign, or a word.
var filterToken = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:'(?:[^']|'')*'|[(),:]|[\w./$-]+)`) })

// lex cuts a $filter into tokens, and puts the end behind them.
func lex(filter string) ([]string, error) {
	var tokens []string
	for rest := strings.TrimLeft(filter, " \t"); rest != ""; {
		token := filterToken().FindString(rest)
		switch {
		case token != "":
		case rest[0] == '\'':
			return nil, badQuery("Invalid filter clause: There is an unterminated string literal at position %d in '%s'.", len(rest), rest)
		default:
			return nil, badQuery("Invalid filter clause: Syntax error: character '%c' is not valid at position %d in '%s'.", rest[0], len(filter)-len(rest), filter)
		}
		tokens = append(tokens, token)
		rest = strings.TrimLeft(rest[len(token):], " \t")
	}
	return append(tokens, ""), nil
}

package entratest

import "strings"

// tokenKind says what a token of a $filter is.
type tokenKind int

const (
	tokenEnd    tokenKind = iota
	tokenWord             // a name, an operator, a path, a number, a date, a GUID
	tokenString           // quoted; its text has the quotes off and doubled ones single
	tokenSign             // ( ) , :
)

// lexeme is a token with its text.
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

// wordLength is how many bytes at the beginning of s make a word. Only one that begins with a digit, a date, may hold colons:
// in a lambda the colon stands after a name.
func wordLength(s string) int {
	colons := s[0] >= '0' && s[0] <= '9'
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && strings.IndexByte("_-./$+", c) < 0 && !(c == ':' && colons) {
			return i
		}
	}
	return len(s)
}

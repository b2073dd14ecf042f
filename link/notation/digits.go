package notation

import (
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
)

var (
	guidLayout = Pattern(`^[0-9a-fA-F]{8}([-_])[0-9a-fA-F]{4}[-_][0-9a-fA-F]{4}[-_][0-9a-fA-F]{4}[-_][0-9a-fA-F]{12}$`)
	between    = Pattern(`\\x|[\\%]|\s*[,;:|/._-]\s*|\s+`)
	hexDigits  = Pattern(`^[0-9a-fA-F]+$`)
	dumpLine   = Pattern(`^0{4,16}[:\s]\s*((?:[0-9a-fA-F]{2}[ -]*){15}[0-9a-fA-F]{2})(?:\s.*)?$`) // xxd, hexdump -C, Format-Hex
	oneNumber  = Pattern(`^-?(?:[0-9]|[1-9][0-9]|[0-9]{3})$`)
	notNumber  = Pattern(`[\s,;]+`)
	octalByte  = Pattern(`^[0-3][0-7]{2}$`)
	binaryByte = Pattern(`^[01]{8}$`)
	byteMark   = Pattern(`^(?i:0x|&h)`)
	structMark = Pattern(`(?i)0x([0-9a-f]{1,8})`)
	structForm = Pattern(`^(?i)[{(]?\s*0x[0-9a-f]{8}\s*,\s*0x[0-9a-f]{1,4}\s*,\s*0x[0-9a-f]{1,4}\s*,[\s{(]*(?:0x[0-9a-f]{1,2}[\s,]*){8}[\s})]*$`)
)

// digits reads hexadecimal digits. Sixteen pairs are bytes, and so is what a mark or the surroundings say is bytes; dashes in the places of a GUID make
// one. Any other 32 digits may be either: VBScript, ADSI and csvde write the bytes so, .NET's format "N" the GUID.
func digits(text string, l layers) []Reading {
	if guidLayout().MatchString(text) {
		return both(strings.NewReplacer("-", "", "_", "").Replace(text), l, false, true)
	}
	if dump := dumpLine().FindStringSubmatch(text); dump != nil {
		return both(strings.NewReplacer(" ", "", "-", "").Replace(dump[1]), l.in("a hexadecimal dump"), true, false)
	}
	bare := strings.TrimPrefix(strings.TrimPrefix(text, `\x`), `\X`)
	if marked := byteMark().ReplaceAllString(bare, ""); len(marked) == 32 {
		bytes := len(text) > 32 || l.bytes
		return both(marked, l, bytes, false)
	}
	tokens, marked := hexTokens(text)
	if len(tokens) == 16 {
		var all strings.Builder
		for _, t := range tokens {
			if len(t) == 1 && marked {
				t = "0" + t
			}
			if len(t) != 2 {
				return nil
			}
			all.WriteString(t)
		}
		return both(all.String(), l, true, false)
	}
	for _, t := range tokens {
		if len(t)%2 != 0 {
			return nil
		}
	}
	return both(strings.Join(tokens, ""), l, l.bytes, false)
}

var ruler = Pattern(`(?im)^[ \t]*(?:Offset(?:\(h\))?)?[ \t]*00 01 02 03 04 05 06 07[ -]{1,3}08 09 0A 0B 0C 0D 0E 0F\b.*$`)

// withoutRuler is a text without the line over the columns of a dump, as Format-Hex prints it, which looks like 16 bytes.
func withoutRuler(text string) string {
	if rest := ruler().ReplaceAllString(text, ""); strings.TrimSpace(rest) != "" {
		return rest
	}
	return text
}

// hexTokens takes a text of digits apart; marked says that each part has a mark such as 0x. Nil if anything else is in it.
func hexTokens(text string) (tokens []string, marked bool) {
	marked = true
	for i, t := range between().Split(strings.Trim(text, " ,;"), -1) {
		if t == "" && i == 0 {
			continue // before the first \x
		}
		bare := byteMark().ReplaceAllString(t, "")
		if !hexDigits().MatchString(bare) {
			return nil, false
		}
		marked = marked && bare != t
		tokens = append(tokens, bare)
	}
	return tokens, marked
}

// both are the two meanings of 32 digits, or the one that is certain.
func both(text string, l layers, onlyBytes, onlyGUID bool) []Reading {
	var raw [16]byte
	if len(text) != 32 {
		return nil
	}
	if _, err := hex.Decode(raw[:], []byte(text)); err != nil {
		return nil
	}
	bytes, asText := l.reading(raw, Hex), l
	asText.network = true
	guid := asText.reading(raw, GUIDDigits)
	switch {
	case onlyGUID:
		guid.Notation = GUID
		return []Reading{guid}
	case l.guid && !onlyBytes:
		return []Reading{guid}
	case onlyBytes:
		return []Reading{bytes}
	default:
		return []Reading{bytes, guid}
	}
}

// listed are bytes listed one by one. Pairs of decimal digits may be either; with commas between them they are decimal numbers rather.
func listed(text string, l layers) []Reading {
	pairs, decimal := digits(text, l), numbers(text, l)
	if strings.Contains(text, ",") {
		return append(decimal, pairs...)
	}
	return append(pairs, decimal...)
}

// numbers reads sixteen numbers: decimal, as PowerShell, C#, Python and Java (with a sign) print bytes, octal, or binary as ADSI Edit can show them. Pairs of
// decimal digits may be hexadecimal as well.
func numbers(text string, l layers) []Reading {
	if parts := strings.Split(strings.TrimPrefix(text, `\`), `\`); len(parts) == 16 && all(parts, octalByte()) {
		return parsed(parts, 8, l, Octal)
	}
	parts := notNumber().Split(strings.Trim(text, " ,;"), -1)
	if len(parts) != 16 {
		return nil
	}
	if all(parts, binaryByte()) {
		return parsed(parts, 2, l, Binary)
	}
	if !all(parts, oneNumber()) {
		return nil
	}
	found := parsed(parts, 10, l, Decimal)
	if all(parts, octalByte()) {
		found = append(found, parsed(parts, 8, l, Octal)...)
	}
	return found
}

func all(parts []string, form *regexp.Regexp) bool {
	for _, p := range parts {
		if !form.MatchString(p) {
			return false
		}
	}
	return true
}

func parsed(parts []string, base int, l layers, n Notation) []Reading {
	var raw [16]byte
	for i, p := range parts {
		v, err := strconv.ParseInt(p, base, 16)
		if err != nil || v > 255 || v < -128 {
			return nil
		}
		raw[i] = byte(v)
	}
	return []Reading{l.reading(raw, n)}
}

// structure reads a GUID as C and .NET's format "X" write it.
func structure(text string, l layers) []Reading {
	if !structForm().MatchString(text) {
		return nil
	}
	fields := structMark().FindAllStringSubmatch(text, -1)
	if len(fields) != len(structWidths) { // two stand together, and read as one
		return nil
	}
	digits := ""
	for i, field := range fields {
		digits += strings.Repeat("0", structWidths[i]-len(field[1])) + field[1]
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return nil
	}
	return []Reading{l.reading(swap([16]byte(raw)), GUIDStruct)}
}

// structWidths are how many digits the fields of that have.
var structWidths = [11]int{8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2}

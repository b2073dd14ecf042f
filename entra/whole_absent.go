package entra

import (
	"encoding/json"

	"hardmatch/entra/web"
)

// mayBeLeftOut are properties of everyonesProperties whose absence is not noted: the id, without which an account is refused.
var mayBeLeftOut = map[string]bool{"id": true}

// askedOfEverybody are the properties of everyonesProperties that an answer has, as null too, each with a place of its own.
var askedOfEverybody = func() map[string]int {
	asked := map[string]int{}
	for _, name := range everyonesProperties {
		if !mayBeLeftOut[name] {
			asked[name] = len(asked)
		}
	}
	return asked
}()

// leftOut are the properties that were asked for and that the answer, which is valid JSON, does not have; nil for none. An answer written in another way than Graph writes it is read
// in full: that takes ten times as long.
func leftOut(raw json.RawMessage) (names []string) {
	there := uint64(0)
	many, depth := 0, 0
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			begin := i + 1
			i = endOfText(raw, i)
			if depth != 1 || i+1 >= len(raw) || raw[i+1] != ':' {
				continue
			}
			if at, asked := askedOfEverybody[string(raw[begin:i])]; asked && there&(1<<at) == 0 {
				there, many = there|1<<at, many+1
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
	}
	if many == len(askedOfEverybody) {
		return nil
	}
	properties := web.Fields(raw)
	return absentOf(func(name string) bool { _, has := properties[name]; return has })
}

// absentFrom is leftOut of an account that was read alone or searched for: what is asked for of everybody is asked for then too.
func absentFrom(r record) []string { return absentOf(r.has) }

// absentOf are the properties, in the order in which they are asked for, that an answer does not have.
func absentOf(has func(name string) bool) (names []string) {
	for _, name := range everyonesProperties {
		if !mayBeLeftOut[name] && !has(name) {
			names = append(names, name)
		}
	}
	return names
}

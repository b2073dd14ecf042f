package entra

import (
	"bytes"
	"encoding/json"

	"hardmatch/entra/web"
)

// mayBeLeftOut are properties of everyonesProperties whose absence is not noted: the id, without which an account is refused.
var mayBeLeftOut = map[string]bool{"id": true}

// askedOfEverybody are the properties of everyonesProperties that an answer has, as null too, each with how it begins in JSON. A quotation mark within a text is
// escaped there, and no object within an account has a property of these names: nothing else looks like this.
var askedOfEverybody = func() (asked []askedProperty) {
	for _, name := range everyonesProperties {
		if !mayBeLeftOut[name] {
			asked = append(asked, askedProperty{name, []byte(`"` + name + `":`)})
		}
	}
	return asked
}()

type askedProperty struct {
	name  string
	begin []byte
}

// leftOut are the properties that were asked for and that the answer does not have; nil for none. An answer written in another way than Graph writes it is read in full:
// that takes ten times as long.
func leftOut(raw json.RawMessage) (names []string) {
	var properties map[string]json.RawMessage
	for _, asked := range askedOfEverybody {
		if bytes.Contains(raw, asked.begin) {
			continue
		}
		if properties == nil {
			properties = web.Fields(raw)
		}
		if _, there := properties[asked.name]; !there {
			names = append(names, asked.name)
		}
	}
	return names
}

// absentFrom is leftOut of an account that was read alone or searched for: what is asked for of everybody is asked for then too.
func absentFrom(r record) (names []string) {
	for _, asked := range askedOfEverybody {
		if !r.has(asked.name) {
			names = append(names, asked.name)
		}
	}
	return names
}

package journeys

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// hurt are the things that can become of a value in JSON, by what they are called.
func hurt(value any) map[string]any {
	out := map[string]any{"null": nil, "left out": leftOut{}, "an empty list": []any{}, "a huge number": json.Number("1e400"), "a list with a null": []any{nil}}
	switch value.(type) {
	case string:
		out["a number"], out["an object"], out["an empty text"] = 7, map[string]any{}, ""
	case bool:
		out["a text"] = "yes"
	case []any:
		out["an object"], out["a text"] = map[string]any{}, "x"
		delete(out, "an empty list") // that is an answer, and not a damaged one
	case map[string]any:
		out["a text"], out["an empty object"] = "x", map[string]any{}
	default:
		out["a text"] = "x"
	}
	return out
}

type leftOut struct{}

// damages gives every form of an answer in JSON that is damaged in one place, by where and how: "/value/0/id is null". What no server could send for
// another reason than damage is among them; an empty list in place of a list is not, since it is an answer.
func damages(body []byte) map[string][]byte {
	out := map[string][]byte{}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var whole any
	if decoder.Decode(&whole) != nil {
		return nil
	}
	var walk func(value any, at string, put func(any))
	damage := func(value any, at string, put func(any)) {
		for name, with := range hurt(value) {
			put(with)
			if text, err := json.Marshal(whole); err == nil {
				out[at+" is "+name] = text
			}
		}
		put(value)
	}
	walk = func(value any, at string, put func(any)) {
		if at != "" {
			damage(value, at, put)
		}
		switch value := value.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(value)) {
				child := value[name]
				walk(child, at+"/"+name, func(with any) {
					if _, out := with.(leftOut); out {
						delete(value, name)
						return
					}
					value[name] = with
				})
			}
		case []any:
			for i, child := range value {
				walk(child, fmt.Sprintf("%s/%d", at, i), func(with any) { value[i] = with })
			}
		}
	}
	walk(whole, "", nil)
	return out
}

// MarshalJSON writes what stands for an element that was left out of a list, which cannot be.
func (leftOut) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

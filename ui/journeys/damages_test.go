package journeys

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
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

// damages goes through every form of an answer in JSON that is damaged in one place, by where and how: "/value/0/id is null". What no server could send for
// another reason than damage is among them; an empty list in place of a list is not, since it is an answer. The text is only there until the next one.
func damages(body []byte) iter.Seq2[string, func() []byte] {
	return func(yield func(string, func() []byte) bool) {
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		var whole any
		if decoder.Decode(&whole) != nil {
			return
		}
		text := func() []byte {
			text, _ := json.Marshal(whole) // it was read from JSON
			return text
		}
		damageBelow(whole, "", func(at string) bool { return yield(at, text) })
	}
}

// damageBelow damages each place below a value in turn, and passes it to tell. It ends once tell returns false.
func damageBelow(value any, at string, tell func(at string) bool) (more bool) {
	each := func(at string, child any, put func(any)) bool {
		defer put(child)
		all := hurt(child)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			put(all[name])
			if !tell(at + " is " + name) {
				return false
			}
		}
		put(child)
		return damageBelow(child, at, tell)
	}
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			put := func(with any) {
				if _, out := with.(leftOut); out {
					delete(value, name)
					return
				}
				value[name] = with
			}
			if !each(at+"/"+name, value[name], put) {
				return false
			}
		}
	case []any:
		for i, child := range value {
			if !each(fmt.Sprintf("%s/%d", at, i), child, func(with any) { value[i] = with }) {
				return false
			}
		}
	}
	return true
}

// MarshalJSON writes what stands for an element that was left out of a list, which cannot be.
func (leftOut) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

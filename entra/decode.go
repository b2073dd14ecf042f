package entra

import (
	"encoding/json"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// decode reads an object of an answer.
func decode[T any](raw json.RawMessage) (object T, err error) {
	if err := checkObject(raw); err != nil {
		return object, err
	}
	if err := json.Unmarshal(raw, &object); err != nil {
		return object, web.Unfitf("the answer has a value of the wrong type (%.80s)", err)
	}
	return object, nil
}

// anyObject is what every object of Graph says about itself.
type anyObject struct {
	ID   string `json:"id"`
	Kind string `json:"@odata.type"`
}

// decodeWithID is decode for an object that nothing but an id distinguishes from others.
func decodeWithID[T any](raw json.RawMessage) (object T, err error) {
	is, err := decode[anyObject](raw)
	switch {
	case err != nil:
		return object, err
	case is.ID == "":
		return object, web.Unfitf("the answer has an object without an id (%.60q)", web.Fields(raw)["id"])
	default:
		return decode[T](raw)
	}
}

// said is a property, and whether the answer has it, even as null.
type said[T any] struct {
	value T
	there bool
}

// UnmarshalJSON implements json.Unmarshaler. The decoder calls it for a null too.
func (s *said[T]) UnmarshalJSON(raw []byte) error {
	s.there = true
	return json.Unmarshal(raw, &s.value)
}

// known returns the value of a property that was asked for, unknown if the answer leaves it out.
func (s said[T]) known(permission string) link.Known[T] {
	return knownAs(s, permission, func(v T) T { return v })
}

func knownAs[From, To any](s said[From], permission string, as func(From) To) link.Known[To] {
	if !s.there {
		return link.Unknown[To](permission)
	}
	return link.Know(as(s.value))
}

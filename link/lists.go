package link

import "slices"

// First returns the first element that fits; false if there is none.
func First[T any](list []T, fits func(T) bool) (one T, found bool) {
	if i := slices.IndexFunc(list, fits); i >= 0 {
		return list[i], true
	}
	return one, false
}

// Map returns what convert makes of each element, in their order; nil for an empty list.
func Map[From, To any](list []From, convert func(From) To) []To {
	var out []To
	for _, one := range list {
		out = append(out, convert(one))
	}
	return out
}

// Filter returns the elements to keep, in their order, as a list of its own; nil if there are none.
func Filter[T any](list []T, keep func(T) bool) []T {
	var out []T
	for _, one := range list {
		if keep(one) {
			out = append(out, one)
		}
	}
	return out
}

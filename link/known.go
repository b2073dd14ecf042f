package link

// Known is a value that may not have been readable. Its zero value is unknown, so that a read that never happened is not taken for an empty answer. A value
// that is known to be empty is Know of the empty value.
type Known[T any] struct {
	value T
	known bool
	needs string
}

// Know makes a value that was read.
func Know[T any](value T) Known[T] { return Known[T]{value: value, known: true} }

// Unknown makes a value that could not be read; needs names the permission or role that could read it, or is "".
func Unknown[T any](needs string) Known[T] { return Known[T]{needs: needs} }

// Get returns the value and whether it was read; the zero value if it was not.
func (k Known[T]) Get() (T, bool) { return k.value, k.known }

// Or returns the value if it was read, else the fallback.
func (k Known[T]) Or(fallback T) T {
	if k.known {
		return k.value
	}
	return fallback
}

// IsKnown reports whether the value was read.
func (k Known[T]) IsKnown() bool { return k.known }

// Needs names the permission or role that could read the value, for one that is unknown.
func (k Known[T]) Needs() string { return k.needs }

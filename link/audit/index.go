package audit

import "slices"

// index finds records by their keys. A key may lead to a record that does not have it, once in some hundred thousand times: whoever looks for something
// compares again.
type index struct {
	entries []indexEntry // sealed: in the order of the first bits of their hashes
	starts  []uint32     // by those bits: where their entries begin, and at last the end
	shift   int          // how many bits of a hash are left for the others
}

type indexEntry struct {
	hash uint32
	at   uint32 // the record
}

func (x *index) add(key string, at uint32) {
	x.entries = append(x.entries, indexEntry{hashOf(key), at})
}

// seal makes what was added findable.
func (x *index) seal() {
	x.shift = 32
	for 1<<(32-x.shift) < len(x.entries) && x.shift > 0 {
		x.shift--
	}
	x.starts = make([]uint32, 1<<(32-x.shift)+1)
	for _, e := range x.entries {
		x.starts[uint64(e.hash)>>x.shift+1]++
	}
	for i := range x.starts[1:] {
		x.starts[i+1] += x.starts[i]
	}
	next, sorted := slices.Clone(x.starts), make([]indexEntry, len(x.entries))
	for _, e := range x.entries {
		place := &next[uint64(e.hash)>>x.shift]
		sorted[*place] = e
		*place++
	}
	x.entries = sorted
}

// find returns at most so many records with a key; more reports whether there are others.
func (x *index) find(key string, most int) (found []uint32, more bool) {
	if len(x.starts) == 0 {
		return nil, false
	}
	hash := hashOf(key)
	first := uint64(hash) >> x.shift
	for _, e := range x.entries[x.starts[first]:x.starts[first+1]] {
		if e.hash != hash {
			continue
		}
		if len(found) == most {
			return found, true
		}
		found = append(found, e.at)
	}
	return found, false
}

// hashOf is FNV-1a with its halves folded (draft-eastlake-fnv).
func hashOf(key string) uint32 {
	hash := uint64(14695981039346656037)
	for i := range len(key) {
		hash = (hash ^ uint64(key[i])) * 1099511628211
	}
	return uint32(hash>>32) ^ uint32(hash)
}

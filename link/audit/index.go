package audit

// index finds records by their keys. A key may lead to a record that does not have it, once in some hundred thousand times: whoever looks for something
// compares again.
type index struct {
	heads   []uint32 // by the last bits of a hash: one more than the place of its last entry
	entries []indexEntry
}

type indexEntry struct {
	hash uint32
	at   uint32 // the record
	next uint32 // one more than the place of the entry before with the same last bits
}

func (x *index) add(key string, at uint32) {
	x.entries = append(x.entries, indexEntry{hash: hashOf(key), at: at})
}

// seal makes what was added findable.
func (x *index) seal() {
	size := 1
	for size < len(x.entries) {
		size *= 2
	}
	x.heads = make([]uint32, size)
	for i := range x.entries {
		head := &x.heads[int(x.entries[i].hash)&(size-1)]
		x.entries[i].next, *head = *head, uint32(i+1)
	}
}

// find gives the records with a key, at most so many; more tells that there are others.
func (x *index) find(key string, most int) (found []uint32, more bool) {
	if len(x.heads) == 0 {
		return nil, false
	}
	hash := hashOf(key)
	for i := x.heads[int(hash)&(len(x.heads)-1)]; i > 0; i = x.entries[i-1].next {
		if x.entries[i-1].hash != hash {
			continue
		}
		if len(found) == most {
			return found, true
		}
		found = append(found, x.entries[i-1].at)
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

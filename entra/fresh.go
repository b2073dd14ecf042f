package entra

import (
	"encoding/json"
	"hash/maphash"
)

// fresh distinguishes pages that bring something new from those that only repeat what came before, as a list that goes round does for ever.
type fresh struct {
	seed maphash.Seed
	ids  map[uint64]struct{} // hashes: five million ids are to fit into memory
}

func newFresh() fresh { return fresh{seed: maphash.MakeSeed(), ids: map[uint64]struct{}{}} }

// brings reports whether an object is new, or has no id to go by, and remembers all of them.
func (f fresh) brings(objects []json.RawMessage) (something bool) {
	for _, raw := range objects {
		id := idOf(raw)
		if id == nil {
			something = true
			continue
		}
		hash := maphash.Bytes(f.seed, id)
		if _, again := f.ids[hash]; !again {
			something = true
			f.ids[hash] = struct{}{}
		}
	}
	return something
}

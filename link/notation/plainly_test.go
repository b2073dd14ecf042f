package notation

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestWhatTheSyncWritesMeansNothingElse is what Read rests on where it does not read a text in full.
func TestWhatTheSyncWritesMeansNothingElse(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const readable = "0123456789abcdefABCDEF{}-= \x00\xff"
	for i := range 3000 {
		var raw [16]byte
		for at := range raw {
			if raw[at] = byte(r.Uint32()); i%2 > 0 {
				raw[at] = readable[r.IntN(len(readable))]
			}
		}
		id := ImmutableID(raw)
		quick, err := Read(id)
		if whole, wholeErr := readInFull(id); err != nil || wholeErr != nil || len(whole) != 1 || whole[0].Bytes != raw || !reflect.DeepEqual(quick, whole) {
			t.Fatalf("%q is read as %+v and in full as %+v", id, quick, whole)
		}
		if as, ok := Writes(id, raw); !ok || as.Notation != Base64 {
			t.Fatalf("%q is written as %v, %v", id, as, ok)
		}
	}
}

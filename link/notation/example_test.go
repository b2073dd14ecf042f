package notation_test

import (
	"fmt"

	"hardmatch/link/notation"
)

// 32 digits have two meanings, and both are given: as bytes, and as a GUID without its dashes.
func ExampleRead() {
	readings, err := notation.Read("d4c3b2a1f6e58947abcd1234567890ab")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range readings {
		fmt.Printf("%s: %s, %s\n", r, notation.Text(r.Bytes), notation.ImmutableID(r.Bytes))
	}
	// Output:
	// bytes in hexadecimal: a1b2c3d4-e5f6-4789-abcd-1234567890ab, 1MOyofbliUerzRI0VniQqw==
	// a GUID without dashes: d4c3b2a1-f6e5-8947-abcd-1234567890ab, obLD1OX2R4mrzRI0VniQqw==
}

// A value is found in what tools print around it.
func ExampleRead_ldif() {
	readings, err := notation.Read("mS-DS-ConsistencyGuid:: 1MOyofbliUerzRI0VniQqw==")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(readings[0].Attribute, readings[0].Inside, notation.Text(readings[0].Bytes))
	// Output: mS-DS-ConsistencyGuid [a line of LDIF] a1b2c3d4-e5f6-4789-abcd-1234567890ab
}

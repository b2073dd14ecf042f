package term_test

import (
	"fmt"

	"hardmatch/ui/term"
)

// Text from a directory may be hostile. What would change the terminal, or hide, is made visible or goes.
func ExampleClean() {
	fmt.Println(term.Clean("James\x1b[2J \u202eBond"))
	fmt.Println(term.Cells("日本"), term.CutMiddle("CN=James Bond,OU=Agents,OU=Staff,DC=contoso,DC=com", 30))
	// Output:
	// James�[2J �Bond
	// 4 CN=James Bond,…contoso,DC=com
}

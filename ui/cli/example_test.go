package cli_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"hardmatch/ui/cli"
)

// A command line in a world without directories: convert needs none. The main package gives it the real ones.
func ExampleProgram_Run() {
	program := cli.Program{
		Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now,
		LookupEnv: func(string) (string, bool) { return "", false },
	}
	status := program.Run(context.Background(), []string{"convert", "1MOyofbliUerzRI0VniQqw=="})
	fmt.Println(status)
	// Output:
	// read as          base64
	// GUID             a1b2c3d4-e5f6-4789-abcd-1234567890ab
	// ImmutableID      1MOyofbliUerzRI0VniQqw==
	// hex              d4c3b2a1f6e58947abcd1234567890ab
	// LDAP filter      \d4\c3\b2\a1\f6\e5\89\47\ab\cd\12\34\56\78\90\ab
	// connector space  CN={314D4F796F66626C695565727A524930566E695171773D3D}
	// 0
}

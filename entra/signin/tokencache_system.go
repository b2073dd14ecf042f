//go:build windows || linux

package signin

import (
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	tokencache "github.com/Azure/azure-sdk-for-go/sdk/azidentity/cache"
)

// KeepsTokens reports whether this system can keep a sign-in from one start to the next: Windows encrypts it for the user (DPAPI), Linux with a
// key in the kernel's keyring, which a restart of the computer clears. On macOS the library would need CGO.
const KeepsTokens = true

// newTokenCache makes the cache of this user's tokens. It checks at once whether the system encrypts.
func newTokenCache() (azidentity.Cache, error) {
	return tokencache.New(&tokencache.Options{Name: "hardmatch"})
}

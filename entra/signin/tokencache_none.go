//go:build !windows && !linux

package signin

import "github.com/Azure/azure-sdk-for-go/sdk/azidentity"

// KeepsTokens reports whether this system can keep a sign-in from one start to the next. Here it cannot: the library would need CGO.
const KeepsTokens = false

// newTokenCache makes a cache that ends with the program.
func newTokenCache() (azidentity.Cache, error) { return azidentity.Cache{}, nil }

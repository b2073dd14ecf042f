package signin

import (
	"errors"
	"strings"
	"testing"
)

// field-1 K14: a locked keyring is distinguished from none. The texts are those of azidentity/cache and of Linux.
func TestKeyringsThatDoNotOpen(t *testing.T) {
	for text, says := range map[string]string{
		`persistent storage isn't available due to error "couldn't get the user keyring due to error \"permission denied\""`:             "keyring is locked",
		`persistent storage isn't available due to error "couldn't store cache encryption key due to error \"operation not permitted\""`: "keyring is locked",
		`persistent storage isn't available due to error "couldn't get cache encryption key due to error \"key has been revoked\""`:      "sign in to it again",
		`persistent storage isn't available due to error "couldn't store cache encryption key due to error \"disk quota exceeded\""`:     "keyring is full",
		`persistent storage isn't available due to error "couldn't get the user keyring due to error \"function not implemented\""`:      "offers no place",
	} {
		if got := whyNoStore(errors.New(text)); !strings.Contains(got, says) {
			t.Errorf("%s: %s", text, got)
		}
	}
}

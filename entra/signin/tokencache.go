package signin

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// tokenStore says how a sign-in outlives the program: the tokens, if the system encrypts them, and a record of who signed in, which is no secret.
// The zero value keeps nothing.
type tokenStore struct {
	tokens azidentity.Cache
	path   string                          // of the record; "" for none
	record azidentity.AuthenticationRecord // of an earlier start; zero for none
}

// openStore opens what is kept of this person's sign-ins by this application at this address. The problem is Usage if the system encrypts nothing.
func (o Options) openStore(authority string) (tokenStore, error) {
	if o.Keep == "" || !KeepsTokens || o.Method != Browser && o.Method != ByCode {
		return tokenStore{}, nil
	}
	tokens, err := newTokenCache()
	if err != nil {
		return tokenStore{}, cannotKeep(whyNoStore(err), err)
	}
	if err := os.MkdirAll(o.Keep, 0o700); err != nil {
		return tokenStore{}, cannotKeep("the folder for the record of who signed in cannot be made", err)
	}
	which := sha256.Sum256([]byte(strings.ToLower(strings.Join([]string{authority, o.Tenant, o.ClientID}, "\n"))))
	k := tokenStore{tokens: tokens, path: filepath.Join(o.Keep, fmt.Sprintf("sign-in-%x.json", which[:8]))}
	k.record = readRecord(k.path)
	return k, nil
}

// whyNoStore says why the system keeps no tokens: a keyring that exists but does not let this sign-in in differs from no keyring.
func whyNoStore(err error) string {
	text := strings.ToLower(err.Error())
	for _, way := range []struct{ part, cause string }{
		{"permission denied", "this system's keyring is locked for this sign-in, so there is no place to keep tokens encrypted"},
		{"not permitted", "this system's keyring is locked for this sign-in, so there is no place to keep tokens encrypted"},
		{"revoked", "this system's keyring was closed when the sign-in to this computer ended: sign in to it again"},
		{"expired", "this system's keyring was closed when the sign-in to this computer ended: sign in to it again"},
		{"quota", "this system's keyring is full, so there is no place to keep tokens encrypted"},
	} {
		if strings.Contains(text, way.part) {
			return way.cause
		}
	}
	return "this system offers no place to keep tokens encrypted"
}

func cannotKeep(cause string, err error) error {
	return &link.Problem{Kind: link.BadInput, Object: "--token-cache", Cause: cause + " (" + web.FirstLine(err.Error()) + ")",
		Cure: "Start without --token-cache", Err: err}
}

// readRecord reads who signed in; a file that does not exist or makes no sense counts as no one.
func readRecord(path string) azidentity.AuthenticationRecord {
	var record azidentity.AuthenticationRecord
	text, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(text, &record) != nil {
		return azidentity.AuthenticationRecord{}
	}
	return record
}

// keep records who signed in: whole or not at all, and for no one else to read.
func (k tokenStore) keep(record azidentity.AuthenticationRecord) error {
	if k.path == "" {
		return nil
	}
	text, err := json.Marshal(record)
	if err == nil {
		err = replaceFile(k.path, text)
	}
	if err != nil {
		return cannotKeep("the record of who signed in cannot be written", err)
	}
	return nil
}

// replaceFile replaces an old file with a new one as a whole.
func replaceFile(path string, text []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // which only its owner may read
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // a leftover that no one reads does less harm than the error that came first
	}
	return err
}

// resume resumes a kept sign-in, without asking anyone. It reports false if the person is needed, which is no failure; its
// problem is that the service cannot be reached. It uses no token for another tenant than the one that was signed in to,
// and no sign-in that does not meet what this one asks for.
func (s *Session) resume(ctx context.Context) (bool, error) {
	if s.store.record == (azidentity.AuthenticationRecord{}) {
		return false, nil
	}
	token, err := s.token(ctx, s.claims, toRead)
	if err != nil && s.service.latest().failed != nil {
		return false, s.problem(ctx, err)
	}
	tenant := claimsOf(token.Token).Tenant
	return err == nil && (tenant == "" || tenant == s.store.record.TenantID), nil
}

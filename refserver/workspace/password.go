package workspace

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/secure/precis"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// The cost of a password hash, as OWASP recommends for argon2id: 19 MiB and two
// passes, about 25 ms. maxHashes bounds how many are made at a time, so that a
// sync of many people cannot take the server's memory.
const (
	argonMemory  = 19 * 1024 // KiB
	argonPasses  = 2
	argonThreads = 1
	argonSalt    = 16
	argonKey     = 32
	maxHashes    = 2
)

// passwordChange is what a write does to a member's password. The zero value
// leaves it alone.
type passwordChange struct {
	given bool
	// hash is "" where the password is taken away.
	hash string
}

// apply makes the change in a member and reports whether that changed anything.
func (c passwordChange) apply(m *Member) bool {
	if !c.given || m.PasswordHash == c.hash {
		return false
	}
	m.PasswordHash = c.hash
	return true
}

// newPassword prepares the password that operations give for a user. Unless
// the workspace synchronises passwords there is none: identity providers send
// random ones, which must not become a way in. It is called outside the
// transaction, since hashing takes long. Errors: 400 invalidValue for a
// password that RFC 8265 section 4.2 does not allow.
func (u *use) newPassword(ctx context.Context, ops []patch.Op, tol patch.Tolerances) (passwordChange, error) {
	if !u.ws.PasswordSync || !u.isUser() {
		return passwordChange{}, nil
	}
	text, given := patch.Password(u.t, ops, tol)
	if !given || text == "" {
		return passwordChange{given: given}, nil
	}
	hash, err := u.s.hashPassword(ctx, text)
	return passwordChange{given: true, hash: hash}, err
}

// passwordIn is newPassword for the body of a POST or PUT.
func (u *use) passwordIn(ctx context.Context, body *document.Object) (passwordChange, error) {
	whole := patch.Op{Kind: patch.Replace, Value: body, HasValue: true}
	return u.newPassword(ctx, []patch.Op{whole}, patch.Tolerances{})
}

// hashPassword gives the hash of a password in the PHC string format.
func (s *Service) hashPassword(ctx context.Context, password string) (string, error) {
	prepared, err := precis.OpaqueString.String(password)
	if err != nil {
		return "", scim.BadRequest(scim.TypeInvalidValue, "password holds characters that passwords cannot have (RFC 8265 section 4.2)")
	}
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return "", fmt.Errorf("wait for hashing a password: %w", ctx.Err())
	}
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // crypto/rand.Read never fails
	key := argon2.IDKey([]byte(prepared), salt, argonPasses, argonMemory, argonThreads, argonKey)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// PasswordMatches reports whether a hash that an identity provider's password
// left behind is that of the given one. It is for whoever signs people in; no
// hash matches nothing.
func PasswordMatches(hash, password string) bool {
	var version, memory, passes int
	var threads uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &threads); err != nil || version != argon2.Version {
		return false
	}
	salt, badSalt := base64.RawStdEncoding.DecodeString(parts[4])
	key, badKey := base64.RawStdEncoding.DecodeString(parts[5])
	prepared, badText := precis.OpaqueString.String(password)
	if badSalt != nil || badKey != nil || badText != nil || memory <= 0 || passes <= 0 || threads == 0 || len(key) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(prepared), salt, uint32(passes), uint32(memory), threads, uint32(len(key))) //nolint:gosec // checked to be positive; our own hashes are small
	return subtle.ConstantTimeCompare(got, key) == 1
}

package workspace

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// Tokens and keys carry their workspace's id, so that the look-up starts from
// it: sp_<workspace>_<secret>, ak_<workspace>_<secret>. The secret is 32 random
// bytes, so a plain SHA-256 of the whole text is a safe way to store it.
const (
	tokenPrefix = "sp_"
	keyPrefix   = "ak_"
)

// newSecret draws a token or key and returns it with its hash.
func newSecret(prefix, workspaceID string) (text string, hash []byte) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never fails
	text = prefix + workspaceID + "_" + base64.RawURLEncoding.EncodeToString(b[:])
	return text, hashSecret(text)
}

// hashSecret is what is stored of a secret, and what is compared: by the
// database, in an index. How long that takes tells of the digest at the most,
// and nobody can aim a digest, so the check gives away as little as one in
// constant time.
func hashSecret(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// ownerOf reads the workspace's id out of a token or key; "" when the text is
// neither.
func ownerOf(prefix, text string) string {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok || len(rest) < idLength+2 || rest[idLength] != '_' || !isID(rest[:idLength]) {
		return ""
	}
	return rest[:idLength]
}

package idp

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// random is a repeatable source: the same seed and purpose give the same ids.
type random struct{ *rand.Rand }

func newRandom(seed uint64, purpose string) random {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s", seed, purpose))
	return random{rand.New(rand.NewChaCha8(sum))}
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func (r random) text(n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = base62[r.IntN(len(base62))]
	}
	return string(out)
}

func (r random) bytes(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.IntN(256)) //nolint:gosec // below 256
	}
	return out
}

func (r random) hex(n int) string { return hex.EncodeToString(r.bytes((n + 1) / 2))[:n] }

// guid is a version 4 UUID.
func (r random) guid() string {
	b := r.bytes(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

var patternPart = regexp.MustCompile(`\{(guid|hex|base62)(?::(\d+))?\}`)

// fill makes an id from a profile's pattern, e.g. "00u{base62:17}".
func (r random) fill(pattern string) string {
	return patternPart.ReplaceAllStringFunc(pattern, func(part string) string {
		m := patternPart.FindStringSubmatch(part)
		n, err := strconv.Atoi(m[2])
		switch {
		case m[1] == "guid":
			return r.guid()
		case err != nil:
			return part
		case m[1] == "hex":
			return r.hex(n)
		}
		return r.text(n)
	})
}

// module is "rand" in flows.
func (r random) module() starlark.Value {
	sized := func(name string, text func(int) string) *starlark.Builtin {
		return starlark.NewBuiltin(name, func(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			var n int
			if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 1, &n); err != nil {
				return nil, fmt.Errorf("rand: %w", err)
			}
			if n < 0 || n > 1000 {
				return nil, fmt.Errorf("rand.%s: %d is no length from 0 to 1000", b.Name(), n)
			}
			return starlark.String(text(n)), nil
		})
	}
	return starlarkstruct.FromStringDict(starlarkstruct.Default, starlark.StringDict{
		"hex":  sized("hex", r.hex),
		"text": sized("text", r.text),
		"guid": starlark.NewBuiltin("guid", func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error) {
			return starlark.String(r.guid()), nil
		}),
	})
}

package workspace

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"sync"
	"time"
)

// idLength is the number of hexadecimal digits of an id.
const idLength = 24

// ids draws ids that grow: 6 bytes of milliseconds and 6 random ones, so that
// the order of ids is the order of creation, and index paging and imports
// survive inserts. Two processes may disagree within a millisecond.
type ids struct {
	mu    sync.Mutex
	milli int64
	low   uint64
}

const lowMask = 1<<48 - 1

var process ids

// newID draws an id. It uses the real clock, also in a workspace whose clock
// was moved: ids order creations, they do not date them.
func newID() string { return process.next(time.Now().UnixMilli()) }

func (g *ids) next(now int64) string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // crypto/rand.Read never fails
	g.mu.Lock()
	defer g.mu.Unlock()
	if now > g.milli {
		g.milli = now
		// The top bit stays free, so that this millisecond can count on.
		g.low = binary.BigEndian.Uint64(random[:]) & (lowMask >> 1)
	} else {
		g.low += 1 + uint64(random[0])
		if g.low > lowMask {
			g.milli++
			g.low &= lowMask
		}
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(g.milli)) //nolint:gosec // positive for millennia
	binary.BigEndian.PutUint64(b[8:], g.low)
	return hex.EncodeToString(append(b[2:8:8], b[10:]...))
}

// isID reports whether a text can be an id at all. Everything else is answered
// without asking the database.
func isID(s string) bool {
	if len(s) != idLength {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

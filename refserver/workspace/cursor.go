package workspace

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// CursorTimeout is how long a cursor can be used (RFC 9865 section 4).
const CursorTimeout = time.Hour

// maxCursor is the longest cursor that is looked at: no longer one is issued.
const maxCursor = 8 << 10

// position is what a cursor says. It is encrypted and not only signed, since
// the key it stands at is personal data.
type position struct {
	// Query is the digest of what must not change between two pages.
	Query []byte `json:"q"`
	// Count is the count of the first page, -1 when it gave none.
	Count int `json:"c"`
	// Keyset is where the page starts in the two orders that stay exact while
	// resources come and go: of creation, and by userName.
	Keyset *Keyset `json:"k,omitempty"`
	// Offset is where it starts in any other order.
	Offset int `json:"o,omitempty"`
	// Expires is in milliseconds since 1970.
	Expires int64 `json:"e"`
}

func (l *lister) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(l.ws.CursorKey)
	if err != nil {
		return nil, fmt.Errorf("cursor key of workspace %s: %w", l.ws.ID, err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("cursor key of workspace %s: %w", l.ws.ID, err)
	}
	return aead, nil
}

// digest identifies the query a cursor belongs to.
func (l *lister) digest() []byte {
	var b strings.Builder
	for _, p := range l.l.Parts {
		b.WriteString(strconv.Quote(p.Type.Name))
	}
	b.WriteString(strconv.Quote(l.q.Filter) + strconv.Quote(strings.ToLower(l.q.SortBy)))
	b.WriteString(strconv.FormatBool(l.l.Sort != nil && l.l.Sort.Descending))
	sum := sha256.Sum256([]byte(b.String()))
	return sum[:16]
}

// seal makes a cursor.
func (l *lister) seal(p position) (string, error) {
	aead, err := l.aead()
	if err != nil {
		return "", err
	}
	p.Query, p.Count = l.digest(), countOf(l.q.Count)
	p.Expires = l.s.Now(l.ws).Add(CursorTimeout).UnixMilli()
	text, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("write a cursor: %w", err)
	}
	nonce := make([]byte, aead.NonceSize())
	_, _ = rand.Read(nonce) // crypto/rand.Read never fails
	return base64.RawURLEncoding.EncodeToString(aead.Seal(nonce, nonce, text, []byte(l.ws.ID))), nil
}

// open reads a cursor of this workspace and this query.
func (l *lister) open(cursor string) (*position, error) {
	invalid := scim.BadRequest(scim.TypeInvalidCursor, "the cursor is none that this server gave for this query; start over with an empty cursor")
	aead, err := l.aead()
	if err != nil {
		return nil, err
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(cursor) > maxCursor || len(sealed) < aead.NonceSize() {
		return nil, invalid
	}
	text, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], []byte(l.ws.ID))
	if err != nil {
		return nil, invalid
	}
	var p position
	if err := json.Unmarshal(text, &p); err != nil {
		return nil, invalid
	}
	switch {
	case !slices.Equal(p.Query, l.digest()):
		return nil, invalid
	case l.s.Now(l.ws).UnixMilli() >= p.Expires:
		return nil, scim.BadRequest(scim.TypeExpiredCursor, "the cursor is older than %s; start over with an empty cursor", CursorTimeout)
	case countOf(l.q.Count) != p.Count:
		return nil, scim.BadRequest(scim.TypeInvalidCount, "count differs from that of the first page; it must stay the same from page to page")
	}
	return &p, nil
}

func countOf(count *int) int {
	if count == nil {
		return -1
	}
	return pageSize(count)
}

// exact reports whether the order is one that has keysets.
func (l *lister) exact() bool {
	if l.l.Sort == nil {
		return true
	}
	return l.byUserName()
}

func (l *lister) byUserName() bool {
	if l.l.Sort == nil || len(l.l.Parts) != 1 || l.l.Parts[0].Type.Name != userTypeName {
		return false
	}
	tg := l.l.Sort.Targets[0]
	return tg.Extension == nil && tg.Sub == nil && strings.EqualFold(tg.Attr.Name, "userName")
}

// fillByCursor reads the page a cursor stands for (RFC 9865 section 2); ""
// stands for the first.
func (l *lister) fillByCursor(ctx context.Context, page *Page) error {
	limit := pageSize(l.q.Count)
	at := &position{}
	if *l.q.Cursor != "" {
		var err error
		if at, err = l.open(*l.q.Cursor); err != nil {
			return err
		}
	}
	l.l.After, l.l.Offset = at.Keyset, at.Offset
	backward := at.Keyset != nil && at.Keyset.Backward
	return l.seams.Store.InSnapshot(ctx, func(ctx context.Context) error {
		total, err := l.seams.Store.CountResources(ctx, l.ws.ID, l.l.Parts)
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		page.Total = total
		if limit == 0 {
			return nil
		}
		// One more tells whether there is another page.
		l.l.Limit = limit + 1
		rows, err := l.seams.Store.ListResources(ctx, l.l)
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		more := len(rows) > limit || cut(rows)
		rows = rows[:min(len(rows), limit)]
		if backward {
			slices.Reverse(rows)
		}
		if page.Items, err = l.show(ctx, rows); err != nil || len(rows) == 0 {
			return err
		}
		return l.turn(page, rows, at, backward, more)
	})
}

// turn gives a page its cursors. A page reached backwards has a next one, the
// one it was reached from, and the other way round.
func (l *lister) turn(page *Page, rows []*Row, at *position, backward, more bool) error {
	next, previous := more || backward, *l.q.Cursor != "" && (more || !backward)
	var err error
	if next {
		p := position{Offset: at.Offset + len(rows)}
		if l.exact() {
			p = position{Keyset: l.keysetOf(rows[len(rows)-1], false)}
		}
		if page.NextCursor, err = l.seal(p); err != nil {
			return err
		}
	}
	if previous {
		p := position{Offset: max(0, at.Offset-pageSize(l.q.Count))}
		if l.exact() {
			p = position{Keyset: l.keysetOf(rows[0], true)}
		} else if at.Offset == 0 {
			return nil
		}
		page.PreviousCursor, err = l.seal(p)
	}
	return err
}

func (l *lister) keysetOf(r *Row, backward bool) *Keyset {
	k := &Keyset{ID: r.ID, Backward: backward}
	if l.byUserName() {
		if key := filter.HotOf(filter.Index(l.l.Parts[0].Type, r.Doc)).UserName; key != nil {
			k.Key = *key
		}
	}
	return k
}

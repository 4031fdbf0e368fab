package postgres

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

const (
	// maxDocument bounds a stored document, since PATCH can make one grow
	// without end, request by request.
	maxDocument = 8 << 20
	// maxKey bounds a value that an index holds; a page of Postgres takes an
	// entry of 2,700 bytes at most.
	maxKey = 2000
	// counterSlots is how many rows share a counter.
	counterSlots = 16
)

// resourceColumns are in the order scanResource reads them.
const resourceColumns = "r.type, r.id, r.version, r.created, r.modified, r.doc"

func scanResource(row scanner, ws string) (*workspace.Row, error) {
	r, _, err := scanSized(row, ws)
	return r, err
}

// scanSized also says how many bytes the document takes; more are the columns
// behind resourceColumns.
func scanSized(row scanner, ws string, more ...any) (*workspace.Row, int, error) {
	r := &workspace.Row{Workspace: ws}
	var doc []byte
	if err := scan(row, append([]any{&r.Type, &r.ID, &r.Version, &r.Created, &r.Modified, &doc}, more...)...); err != nil {
		return nil, 0, fmt.Errorf("read resource: %w", err)
	}
	r.Created, r.Modified = r.Created.UTC(), r.Modified.UTC()
	var err error
	// What was written was within the limits; reading must never fail on them.
	if r.Doc, err = document.ParseObject(doc, document.Limits{Bytes: 2 * maxDocument, Depth: 1000}); err != nil {
		return nil, 0, fmt.Errorf("read document of %s %s: %w", r.Type, r.ID, err)
	}
	return r, len(doc), nil
}

// encoded is a row in the form that statements take.
type encoded struct {
	doc, search string
	hot         filter.Hot
}

func encode(r *workspace.Row) (*encoded, error) {
	e := &encoded{doc: string(document.Append(nil, r.Doc)), search: string(document.Append(nil, r.Search)), hot: filter.HotOf(r.Search)}
	if len(e.doc) > maxDocument {
		return nil, scim.Refused(413, "the resource would take %d bytes; the limit is %d", len(e.doc), maxDocument)
	}
	for name, value := range map[string]*string{"userName": e.hot.UserName, "externalId": e.hot.ExternalID, "displayName": e.hot.DisplayName} {
		if value != nil && len(*value) > maxKey {
			return nil, scim.BadRequest(scim.TypeInvalidValue, "%s takes %d bytes; the limit is %d", name, len(*value), maxKey)
		}
	}
	return e, nil
}

// InsertResource implements workspace.Store.
func (s *Store) InsertResource(ctx context.Context, r *workspace.Row) error {
	e, err := encode(r)
	if err != nil {
		return err
	}
	return s.later(ctx, "insert resource", `INSERT INTO resources
		(ws, type, id, user_name_key, external_id, display_name_key, active, created, modified, version, doc, search, emails)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, nil,
		r.Workspace, r.Type, r.ID, e.hot.UserName, e.hot.ExternalID, e.hot.DisplayName, e.hot.Active,
		r.Created, r.Modified, r.Version, e.doc, e.search, e.hot.Emails)
}

// Resource implements workspace.Store.
func (s *Store) Resource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	if row, ok := takeRow(ctx, ws, resourceType, id, false); ok {
		return there(row)
	}
	return s.readResource(ctx, ws, resourceType, id, readResource)
}

// LockResource implements workspace.Store.
func (s *Store) LockResource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	if row, ok := takeRow(ctx, ws, resourceType, id, true); ok {
		return there(row)
	}
	return s.readResource(ctx, ws, resourceType, id, lockResource)
}

// LockResourceForDelete implements workspace.Store.
func (s *Store) LockResourceForDelete(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	return s.readResource(ctx, ws, resourceType, id, lockResourceForDelete)
}

func (s *Store) readResource(ctx context.Context, ws, resourceType, id, sql string) (*workspace.Row, error) {
	var r *workspace.Row
	if a := announced(ctx, resourceType, id); a != nil && !a.fetched {
		if err := s.run(ctx, a.reading(ws, sql)...); err != nil {
			return nil, err
		}
		a.known = false
		return there(a.row)
	}
	if err := s.run(ctx, resourceStatement(ws, resourceType, id, sql, func(row *workspace.Row) { r = row })); err != nil {
		return nil, err
	}
	return there(r)
}

func there(r *workspace.Row) (*workspace.Row, error) {
	if r == nil {
		return nil, fmt.Errorf("read resource: %w", workspace.ErrNotFound)
	}
	return r, nil
}

const (
	oneResource           = " FROM resources AS r WHERE r.ws = $1 AND r.type = $2 AND r.id = $3"
	readResource          = "SELECT " + resourceColumns + oneResource
	readResourceAndGroups = "SELECT " + resourceColumns + groupsColumn + oneResource
	lockResource          = readResource + " FOR NO KEY UPDATE"
	lockResourceForDelete = readResource + " FOR UPDATE"
)

func resourceStatement(ws, resourceType, id, sql string, found func(*workspace.Row)) statement {
	return statement{
		what: "read resource", sql: sql,
		args: []any{ws, resourceType, id},
		row: func(row scanner) error {
			r, err := scanResource(row, ws)
			found(r)
			return err
		},
	}
}

// UpdateResource implements workspace.Store.
func (s *Store) UpdateResource(ctx context.Context, r *workspace.Row) error {
	e, err := encode(r)
	if err != nil {
		return err
	}
	return s.later(ctx, "update resource", `UPDATE resources SET user_name_key = $4, external_id = $5, display_name_key = $6,
		active = $7, modified = $8, version = $9, doc = $10, search = $11, emails = $12 WHERE ws = $1 AND type = $2 AND id = $3`, existing,
		r.Workspace, r.Type, r.ID, e.hot.UserName, e.hot.ExternalID, e.hot.DisplayName, e.hot.Active,
		r.Modified, r.Version, e.doc, e.search, e.hot.Emails)
}

// TouchResources implements workspace.Store.
func (s *Store) TouchResources(ctx context.Context, ws, resourceType string, ids []string, modified time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	if len(ids) == 1 {
		return s.later(ctx, "touch resource", "UPDATE resources SET version = version + 1, modified = $4 WHERE ws = $1 AND type = $2 AND id = $3", nil,
			ws, resourceType, ids[0], modified)
	}
	return s.later(ctx, "touch resources", `WITH locked AS (
			SELECT id FROM resources WHERE ws = $1 AND type = $2 AND id = ANY ($3) ORDER BY id FOR NO KEY UPDATE)
		UPDATE resources AS r SET version = r.version + 1, modified = $4 FROM locked
		WHERE r.ws = $1 AND r.type = $2 AND r.id = locked.id`, nil, ws, resourceType, ids, modified)
}

// DeleteResource implements workspace.Store.
func (s *Store) DeleteResource(ctx context.Context, ws, resourceType, id string) error {
	n, err := s.exec(ctx, "delete resource", "DELETE FROM resources WHERE ws = $1 AND type = $2 AND id = $3", ws, resourceType, id)
	return one("delete resource", n, err)
}

// DeleteResourcesOf implements workspace.Store.
func (s *Store) DeleteResourcesOf(ctx context.Context, ws, resourceType string) (n int, err error) {
	err = s.InTx(ctx, func(ctx context.Context) error {
		// As everywhere: rows first, what hangs on them next, counters last.
		ids, err := s.texts(ctx, "delete resources", "DELETE FROM resources WHERE ws = $1 AND type = $2 RETURNING id", ws, resourceType)
		if err != nil {
			return err
		}
		n = len(ids)
		if _, err := s.exec(ctx, "delete memberships", "DELETE FROM group_members WHERE ws = $1 AND (group_id = ANY ($2) OR member_id = ANY ($2))", ws, ids); err != nil {
			return err
		}
		if _, err := s.exec(ctx, "delete unique values", "DELETE FROM unique_values WHERE ws = $1 AND type = $2", ws, resourceType); err != nil {
			return err
		}
		_, err = s.exec(ctx, "delete counters", "DELETE FROM counters WHERE ws = $1 AND type = $2", ws, resourceType)
		return err
	})
	return n, err
}

// AddToCount implements workspace.Store.
func (s *Store) AddToCount(ctx context.Context, ws, resourceType string, delta int) error {
	return s.later(ctx, "count", `INSERT INTO counters AS c (ws, type, slot, n) VALUES ($1, $2, $3, $4)
		ON CONFLICT (ws, type, slot) DO UPDATE SET n = c.n + excluded.n`, nil,
		ws, resourceType, rand.IntN(counterSlots), delta)
}

// ClaimKey implements workspace.Store.
func (s *Store) ClaimKey(ctx context.Context, ws, resourceType, id string, k workspace.UniqueKey) (bool, error) {
	// DO NOTHING instead of catching a violation: a failed statement would end
	// the transaction and put the value into the database's log.
	n, err := s.exec(ctx, "claim "+k.Attribute, `INSERT INTO unique_values (ws, type, attribute, key, id) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (ws, type, attribute, key) DO NOTHING`, ws, resourceType, k.Attribute, k.Key, id)
	return n == 1, err
}

// ReleaseKeys implements workspace.Store.
func (s *Store) ReleaseKeys(ctx context.Context, ws, resourceType, id string, keys []workspace.UniqueKey) error {
	if keys == nil {
		_, err := s.exec(ctx, "release keys", "DELETE FROM unique_values WHERE ws = $1 AND type = $2 AND id = $3", ws, resourceType, id)
		return err
	}
	for _, k := range keys {
		if _, err := s.exec(ctx, "release "+k.Attribute, `DELETE FROM unique_values
			WHERE ws = $1 AND type = $2 AND attribute = $3 AND key = $4 AND id = $5`, ws, resourceType, k.Attribute, k.Key, id); err != nil {
			return err
		}
	}
	return nil
}

// FindByKey implements workspace.Store.
func (s *Store) FindByKey(ctx context.Context, ws, resourceType string, k workspace.UniqueKey) (string, error) {
	var id string
	err := s.row(ctx, "find by "+k.Attribute, "SELECT id FROM unique_values WHERE ws = $1 AND type = $2 AND attribute = $3 AND key = $4",
		func(row scanner) error { return scan(row, &id) }, ws, resourceType, k.Attribute, k.Key)
	return id, err
}

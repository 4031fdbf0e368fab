package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/provlog"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// logTurn waits for the right to write to a workspace's log. It is the row's
// own statement, so that the one that follows sees what was committed before.
const logTurn = "SELECT ws FROM log_turns WHERE ws = $1 FOR UPDATE"

// meant says whether the erasure x means an entry by its marks.
const meant = `(%[1]s && x.sure OR x.person = ANY (%[1]s) AND (x.whole OR %[1]s && x.shared))`

// appendLog makes ids out of the database's clock, which it reads with the
// workspace's turn in hand: what is committed later has larger ones.
var appendLog = `INSERT INTO provisioning_log (ws, id, at, micros, idp, method, path, stem, query, status, resource_type, resource_id, subject,
		header, request, response, truncated, changes, notes, marks)
	SELECT $1, lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint), 14, '0') || lpad(to_hex(e.n), 4, '0') || substr(md5(random()::text), 1, 6),
		e.at, e.micros, e.idp, e.method, CASE WHEN e.gone THEN e.stem ELSE e.path END, e.stem, CASE WHEN e.gone THEN '' ELSE e.query END, e.status,
		e.resource_type, e.resource_id, CASE WHEN e.gone THEN '' ELSE e.subject END, CASE WHEN e.gone THEN '[]' ELSE e.header END,
		CASE WHEN e.gone THEN '' ELSE e.request END, CASE WHEN e.gone THEN '' ELSE e.response END, e.truncated OR e.gone,
		CASE WHEN e.gone THEN '[]' ELSE e.changes END, CASE WHEN e.gone THEN $2 ELSE e.notes END, CASE WHEN e.gone THEN '{}' ELSE e.marks END
	FROM (SELECT e.*, EXISTS (SELECT 1 FROM log_erasures AS x WHERE x.ws = $1 AND x.at >= e.seen AND ` + fmt.Sprintf(meant, "e.marks") + `) AS gone
		FROM (SELECT e.n, e.seen, e.at, e.micros, e.idp, e.method, e.path, e.stem, e.query, e.status, e.resource_type, e.resource_id, e.subject, e.header,
				e.request, e.response, e.truncated, e.changes, e.notes, e.marks::bigint[] AS marks
			FROM unnest($3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::integer[],
				$12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::boolean[], $19::text[], $20::text[], $21::text[])
			WITH ORDINALITY AS e(seen, at, micros, idp, method, path, stem, query, status, resource_type, resource_id, subject, header, request, response,
				truncated, changes, notes, marks, n)) AS e) AS e
	WHERE EXISTS (SELECT 1 FROM log_turns AS t WHERE t.ws = $1)
	ORDER BY e.n`

// erasedNotes are all the notes that an erased entry has.
var erasedNotes = jsonList([]string{"personal data was erased: the person was anonymized or removed"})

// erasuresKept is how long an entry may wait to be written.
const erasuresKept = 10 * time.Minute

// AppendLog implements workspace.Store.
func (s *Store) AppendLog(ctx context.Context, ws string, entries []*workspace.Logged, keep workspace.LogLimits) error {
	if len(entries) == 0 {
		return nil
	}
	var c logColumns
	for _, e := range entries {
		c.add(e)
	}
	list := []statement{
		{what: "wait for the log", sql: logTurn, args: []any{ws}},
		{what: "append to the log", sql: appendLog, args: []any{
			ws, erasedNotes, c.seen, c.at, c.micros, c.idp, c.method, c.path, c.stem, c.query, c.status, c.resourceType, c.resourceID,
			c.subject, c.header, c.request, c.response, c.truncated, c.changes, c.notes, c.marks,
		}},
	}
	if keep.Entries > 0 {
		list = append(list, statement{what: "trim the log", sql: `DELETE FROM provisioning_log WHERE ws = $1 AND (at < $2 OR id <= (
			SELECT l.id FROM provisioning_log AS l WHERE l.ws = $1 ORDER BY l.id DESC OFFSET $3 LIMIT 1))`, args: []any{ws, keep.Since, keep.Entries}},
			expireErasures(ws))
	}
	return s.run(ctx, list...)
}

func expireErasures(ws string) statement {
	return statement{what: "forget erasures", sql: "DELETE FROM log_erasures WHERE ws = $1 AND at < $2", args: []any{ws, time.Now().Add(-erasuresKept)}}
}

// logColumns are entries column by column.
type logColumns struct {
	seen, at                                                          []time.Time
	micros                                                            []int64
	status                                                            []int32
	truncated                                                         []bool
	idp, method, path, stem, query, resourceType, resourceID, subject []string
	header, request, response, changes, notes, marks                  []string
}

func (c *logColumns) add(e *workspace.Logged) {
	c.seen, c.at = append(c.seen, e.Seen), append(c.at, e.At)
	c.micros, c.status = append(c.micros, e.Duration.Microseconds()), append(c.status, int32(e.Status)) //nolint:gosec // a status of HTTP
	c.truncated = append(c.truncated, e.Truncated)
	c.idp, c.method, c.path, c.stem = append(c.idp, e.IdP), append(c.method, e.Method), append(c.path, e.Path), append(c.stem, e.Stem)
	c.query, c.subject = append(c.query, e.Query), append(c.subject, e.Subject)
	c.resourceType, c.resourceID = append(c.resourceType, e.ResourceType), append(c.resourceID, e.ResourceID)
	c.header = append(c.header, jsonList(e.RequestHeader))
	c.request, c.response = append(c.request, string(e.RequestBody)), append(c.response, string(e.ResponseBody))
	c.changes, c.notes = append(c.changes, jsonList(e.Changes)), append(c.notes, jsonList(e.Notes))
	text := []byte{'{'}
	for i, m := range e.Marks {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, m, 10)
	}
	c.marks = append(c.marks, string(append(text, '}')))
}

// jsonList is a list as JSON; a list of nothing is [].
func jsonList[T any](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(list); err != nil {
		panic(fmt.Sprintf("encode %T: %v", list, err)) // our own types always encode
	}
	return strings.TrimSpace(b.String())
}

// selectLog reads what the limits leave of the log, narrowed by a query.
const selectLog = `SELECT l.id, l.at, l.micros, l.idp, l.method, l.path, l.query, l.status, l.resource_type, l.resource_id, l.subject,
		l.header, l.request, l.response, l.truncated, l.changes, l.notes
	FROM (SELECT k.id, k.at, k.micros, k.idp, k.method, k.path, k.query, k.status, k.resource_type, k.resource_id, k.subject,
			k.header, k.request, k.response, k.truncated, k.changes, k.notes, k.marks
		FROM provisioning_log AS k WHERE k.ws = $1 ORDER BY k.id DESC LIMIT $2) AS l
	WHERE l.at >= $3 AND ($4 = '' OR l.idp = $4) AND ($5::integer = 0 OR l.status / 100 = $5::integer)
		AND ($6 = '' OR l.resource_id = $6 OR $7::bigint = ANY (l.marks))
		AND ($8 = '' OR position(lower($8) IN lower(l.subject)) > 0)
		AND ($9 = '' OR l.id < $9) AND ($10 = '' OR l.id > $10)
	ORDER BY l.id `

// LogEntries implements workspace.Store.
func (s *Store) LogEntries(ctx context.Context, ws string, q workspace.LogQuery, keep workspace.LogLimits) ([]workspace.LogEntry, error) {
	sql := selectLog + "DESC LIMIT $11"
	if q.After != "" {
		sql = selectLog + "ASC LIMIT $11"
	}
	list, err := all(ctx, s, "read the log", sql, scanLogEntry, ws, keep.Entries, keep.Since, q.IdP, q.StatusClass, q.Resource, q.ResourceMark(),
		q.Subject, q.Before, q.After, q.Limit)
	if q.After != "" {
		slices.Reverse(list)
	}
	return list, err
}

func scanLogEntry(row scanner) (workspace.LogEntry, error) {
	var e workspace.LogEntry
	var micros int64
	var header, request, response, changes, notes string
	err := scan(row, &e.ID, &e.At, &micros, &e.IdP, &e.Method, &e.Path, &e.Query, &e.Status, &e.ResourceType, &e.ResourceID, &e.Subject,
		&header, &request, &response, &e.Truncated, &changes, &notes)
	if err != nil {
		return e, err
	}
	e.At, e.Duration = e.At.UTC(), time.Duration(micros)*time.Microsecond
	if request != "" {
		e.RequestBody = []byte(request)
	}
	if response != "" {
		e.ResponseBody = []byte(response)
	}
	for text, into := range map[string]any{header: &e.RequestHeader, changes: &e.Changes, notes: &e.Notes} {
		if text == "[]" {
			continue
		}
		if err := json.Unmarshal([]byte(text), into); err != nil {
			return e, fmt.Errorf("read entry %s of the log: %w", e.ID, err)
		}
	}
	return e, nil
}

// EraseLog implements workspace.Store. Nobody waits for it: it travels with the
// write that made it necessary.
func (s *Store) EraseLog(ctx context.Context, e workspace.Erasure) error {
	id := fmt.Sprintf("%016x%016x", e.At.UnixNano(), uint64(e.Person)) //nolint:gosec // bits
	for _, st := range []statement{
		{what: "wait for the log", sql: logTurn, args: []any{e.Workspace}},
		{
			what: "write down an erasure", sql: `INSERT INTO log_erasures (ws, id, at, person, whole, sure, shared)
			SELECT $1, $2, $3, $4, $5, n.sure, n.shared FROM (SELECT $6::bigint[] || COALESCE(f.sure, '{}') AS sure, $7::bigint[] || COALESCE(f.shared, '{}') AS shared
				FROM (SELECT $1::text AS ws) AS here LEFT JOIN former_names AS f ON f.ws = $1 AND f.member = $8) AS n
			WHERE $5 OR cardinality(n.sure) + cardinality(n.shared) > 0 ON CONFLICT DO NOTHING`,
			args: []any{e.Workspace, id, e.At, e.Person, e.Whole, marks(e.Names.Sure), marks(e.Names.Shared), e.Member},
		},
		{what: "erase from the log", sql: `UPDATE provisioning_log AS l SET path = l.stem, query = '', subject = '', header = '[]', request = '', response = '',
			truncated = true, changes = '[]', notes = $3, marks = '{}'
			FROM log_erasures AS x WHERE x.ws = $1 AND x.id = $2 AND l.ws = $1 AND ` + fmt.Sprintf(meant, "l.marks"), args: []any{e.Workspace, id, erasedNotes}},
		{what: "forget former names", sql: "DELETE FROM former_names WHERE ws = $1 AND member = $2", args: []any{e.Workspace, e.Member}},
	} {
		if err := s.later(ctx, st.what, st.sql, nil, st.args...); err != nil {
			return err
		}
	}
	return nil
}

// marks are never NULL.
func marks(list []int64) []int64 {
	if list == nil {
		return []int64{}
	}
	return list
}

// formerKept bounds the marks that are remembered of one person.
const formerKept = 500

// KeepFormer implements workspace.Store.
func (s *Store) KeepFormer(ctx context.Context, ws, member string, names provlog.Names) error {
	return s.later(ctx, "remember former names", `INSERT INTO former_names AS f (ws, member, sure, shared) VALUES ($1, $2, $3, $4)
		ON CONFLICT (ws, member) DO UPDATE SET sure = (excluded.sure || f.sure)[1:$5], shared = (excluded.shared || f.shared)[1:$5]`,
		nil, ws, member, marks(names.Sure), marks(names.Shared), formerKept)
}

// ExpireLog implements workspace.Store.
func (s *Store) ExpireLog(ctx context.Context, ws string, since time.Time) error {
	return s.run(ctx, statement{what: "expire the log", sql: "DELETE FROM provisioning_log WHERE ws = $1 AND at < $2", args: []any{ws, since}}, expireErasures(ws))
}

// WorkspacesAfter implements workspace.Store.
func (s *Store) WorkspacesAfter(ctx context.Context, id string, limit int) ([]*workspace.Workspace, error) {
	return all(ctx, s, "list workspaces", "SELECT "+workspaceColumns+" FROM workspaces AS w WHERE w.id > $1 ORDER BY w.id LIMIT $2",
		func(row scanner) (*workspace.Workspace, error) { return scanWorkspace(row) }, id, limit)
}

package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

func where(tb testing.TB, typ, text string) schema.QueryAppender {
	tb.Helper()
	f, err := filter.Compile(text, scim.Builtin().TypeByName(typ), oracleOptions)
	if err != nil {
		tb.Fatal(err)
	}
	return postgres.FilterWhere(f)
}

func sqlOf(tb testing.TB, q schema.QueryAppender) string {
	tb.Helper()
	b, err := q.AppendQuery(schema.NewQueryGen(pgdialect.New()), nil)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// The forms the indexes are made for, and the quoting of values.
func TestFilterWhereSQL(t *testing.T) {
	t.Parallel()
	tests := []struct{ typ, text, want string }{
		{"User", `userName eq "Ada"`, `((r.user_name_key = 'ada'))`},
		{"User", `userName ne "Ada"`, `((r.user_name_key IS DISTINCT FROM 'ada'))`},
		{"User", `userName sw "A_d%a\\"`, `((r.user_name_key COLLATE "C" LIKE 'a\_d\%a\\%'))`},
		{"User", `userName co "o'm"`, `((r.user_name_key COLLATE "C" LIKE '%o''m%'))`},
		{"User", `userName gt "a?$1"`, `((r.user_name_key COLLATE "C" > 'a?$1'))`},
		{"User", `externalId eq "Ab"`, `((r.external_id = 'Ab'))`},
		{"Group", `displayName ew "ß"`, `((r.display_name_key COLLATE "C" LIKE '%ss'))`},
		{"User", `active eq true`, `((r.active = TRUE))`},
		{"User", `id eq "7f"`, `((r.id = '7f'))`},
		{"User", `meta.lastModified gt "2026-01-31T13:00:00+05:00"`, `((r.modified > '2026-01-31 08:00:00+00:00'))`},
		{"User", `meta.version eq "W/\"3\""`, `((('W/"' || r.version || '"') = 'W/"3"'))`},
		{"User", `title pr`, `(((r.search->>'title') <> ''))`},
		{"User", `title eq null`, `(((((r.search->>'title') <> '')) IS NOT TRUE))`},
		{"User", `not (title pr and active eq true)`, `((((((r.search->>'title') <> '') AND (r.active = TRUE))) IS NOT TRUE))`},
		{"User", `name.givenName eq "Ada"`, `((r.search @> '{"name":{"givenname":"ada"}}'::jsonb))`},
		{"User", `emails eq "A@b"`, `((r.search @> '{"emails":[{"value":"a@b"}]}'::jsonb))`},
		{"User", `emails[type eq "work" and value eq "A'b"]`, `((r.search @> '{"emails":[{"type":"work","value":"a''b"}]}'::jsonb))`},
		{"User", `emails[type eq "work"].value eq "x"`, `((r.search @> '{"emails":[{"type":"work","value":"x"}]}'::jsonb))`},
		{"User", `emails[type eq "work" and type eq "home"]`, `(EXISTS (SELECT 1 FROM jsonb_array_elements((r.search->'emails')) AS e1(v) WHERE (((e1.v->>'type') = 'work') AND ((e1.v->>'type') = 'home'))))`},
		{"User", `emails.value co "x" or emails.type sw "w"`, `((EXISTS (SELECT 1 FROM jsonb_array_elements((r.search->'emails')) AS e1(v) WHERE ((e1.v->>'value') COLLATE "C" LIKE '%x%')) OR EXISTS (SELECT 1 FROM jsonb_array_elements((r.search->'emails')) AS e2(v) WHERE ((e2.v->>'type') COLLATE "C" LIKE 'w%'))))`},
		{"User", `emails.value sw "A_d"`, `(((r.emails COLLATE "C" LIKE '%` + "\n" + `a\_d%') AND EXISTS (SELECT 1 FROM jsonb_array_elements((r.search->'emails')) AS e1(v) WHERE ((e1.v->>'value') COLLATE "C" LIKE 'a\_d%'))))`},
		{"User", `emails[primary eq true and value co "ada"]`, `(((r.emails COLLATE "C" LIKE '%ada%') AND EXISTS (SELECT 1 FROM jsonb_array_elements((r.search->'emails')) AS e1(v) WHERE (((e1.v->'primary') = 'true'::jsonb) AND ((e1.v->>'value') COLLATE "C" LIKE '%ada%')))))`},
		{"User", `emails[primary eq true and display pr]`, `(EXISTS (SELECT 1 FROM jsonb_array_elements((r.search->'emails')) AS e1(v) WHERE (((e1.v->'primary') = 'true'::jsonb) AND ((e1.v->>'display') <> ''))))`},
		{"User", `schemas eq "urn:X"`, `((r.search @> '{"schemas":["urn:x"]}'::jsonb))`},
		{"User", `groups.value eq "G"`, `(EXISTS (SELECT 1 FROM group_members AS gm WHERE gm.ws = r.ws AND gm.member_id = r.id AND (gm.group_id = 'g')))`},
		{"Group", `id eq "g" and members eq "u"`, `(((r.id = 'g') AND EXISTS (SELECT 1 FROM group_members AS gm WHERE gm.ws = r.ws AND gm.group_id = r.id AND (gm.member_id = 'u'))))`},
		{"Group", `members[value eq "u" and type eq "User"]`, `(EXISTS (SELECT 1 FROM group_members AS gm WHERE gm.ws = r.ws AND gm.group_id = r.id AND ((gm.member_id = 'u') AND (lower(gm.type COLLATE "C") = 'user'))))`},
		{"Group", `members pr`, `(EXISTS (SELECT 1 FROM group_members AS gm WHERE gm.ws = r.ws AND gm.group_id = r.id AND TRUE))`},
		{"User", `userName eq "a\u0000b"`, `(FALSE)`},
		{"User", `title ne "\u0000"`, `(TRUE)`},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, sqlOf(t, where(t, tt.typ, tt.text))); diff != "" {
				t.Errorf("SQL (-want +got):\n%s", diff)
			}
		})
	}
}

// A condition stays whole inside a bigger bun query, where question marks,
// named arguments and brackets have a meaning of their own.
func TestFilterWhereInsideAQuery(t *testing.T) {
	t.Parallel()
	db := bun.NewDB(nil, pgdialect.New())
	got := db.NewSelect().TableExpr("resources AS r").Where("r.ws = ?", "w?").
		WhereOr("(r.type = ? AND (?))", "User", where(t, "User", `title gt "?0 ?TableName \\? ) OR 1=1 --"`)).String()
	want := `SELECT * FROM resources AS r WHERE (r.ws = 'w?') OR ((r.type = 'User' AND ((((r.search->>'title') COLLATE "C" > '?0 ?tablename \? ) or 1=1 --')))))`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
}

func TestFilterWhereReportsForeignExpressions(t *testing.T) {
	t.Parallel()
	f := &filter.Filter{Type: scim.Builtin().TypeByName("User")}
	if sql, err := postgres.FilterWhere(f).AppendQuery(schema.NewQueryGen(pgdialect.New()), nil); err == nil {
		t.Errorf("a filter without an expression gives %s", sql)
	}
}

// What identity providers search by must not read the whole workspace.
func TestFilterWhereUsesIndexes(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	fill := []string{
		`INSERT INTO resources (ws, type, id, user_name_key, external_id, display_name_key, active, emails, created, modified, version, doc, search)
		 SELECT w, t, t || i, md5(w || i), 'E' || md5(i::text), md5(i || 'd'), true, E'\n' || md5('e' || i) || E'\n', now(), current_timestamp, 1, '{}',
		   jsonb_build_object('title', md5('t' || i), 'emails', jsonb_build_array(jsonb_build_object('type', 'work', 'value', md5('e' || i))))
		 FROM generate_series(1, 10000) AS i, unnest(ARRAY['w1', 'w2']) AS w, unnest(ARRAY['User', 'Group']) AS t`,
		`INSERT INTO group_members (ws, group_id, member_id, type, added)
		 SELECT 'w1', 'Group' || g, 'User' || u, 'User', now() FROM generate_series(1, 100) AS g, generate_series(1, 50) AS u`,
		`VACUUM ANALYZE resources`, `VACUUM ANALYZE group_members`,
	}
	for _, statement := range fill {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ typ, text, index string }{
		{"User", `userName eq "Ada"`, `(user_name_key = 'ada'::text)`},
		{"User", `userName sw "ada@ex"`, `(user_name_key >= 'ada@ex'::text) AND (user_name_key < 'ada@ey'::text)`},
		{"User", `userName co "ada"`, `(user_name_key ~~ '%ada%'::text)`},
		{"User", `userName ew "@example.org"`, `(user_name_key ~~ '%@example.org'::text)`},
		{"User", `externalId eq "Ada"`, `(external_id = 'Ada'::text)`},
		{"User", `id eq "ada"`, `(id = 'ada'::text)`},
		{"Group", `displayName eq "Sales"`, `(display_name_key = 'sales'::text)`},
		{"Group", `displayName sw "Sales"`, `(display_name_key >= 'sales'::text) AND (display_name_key < 'salet'::text)`},
		{"Group", `displayName co "ales"`, `(display_name_key ~~ '%ales%'::text)`},
		{"User", `title eq "Head"`, `(search @> '{"title": "head"}'::jsonb)`},
		{"User", `emails eq "ada@example.org"`, `(search @> '{"emails": [{"value": "ada@example.org"}]}'::jsonb)`},
		{"User", `emails[type eq "work"].value eq "ada@example.org"`, `(search @> '{"emails": [{"type": "work", "value": "ada@example.org"}]}'::jsonb)`},
		{"User", `emails.value co "ada"`, `(emails ~~ '%ada%'::text)`},
		{"User", `emails[type eq "work" and value sw "ada"]`, `(emails ~~ '%`},
		{"User", `emails ew "ada"`, `(emails ~~ '%ada`},
		{"User", `userName eq "Ada" and active eq true`, `(user_name_key = 'ada'::text)`},
		{"Group", `members.value eq "ada"`, `(member_id = 'ada'::text)`},
		{"User", `groups.value eq "sales"`, `(group_id = 'sales'::text)`},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			plan := explain(t, db, db.NewSelect().TableExpr("resources AS r").Column("r.id").
				Where("r.ws = ?", "w1").Where("(r.type = ? AND (?))", tt.typ, where(t, tt.typ, tt.text)))
			for line := range strings.Lines(plan) {
				if strings.Contains(line, "Index Cond") && strings.Contains(line, tt.index) {
					return
				}
			}
			t.Errorf("no index condition %s in\n%s", tt.index, plan)
		})
	}
}

func explain(t *testing.T, db *bun.DB, query *bun.SelectQuery) string {
	t.Helper()
	var lines []string
	if err := db.NewRaw("EXPLAIN ?", query).Scan(context.Background(), &lines); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

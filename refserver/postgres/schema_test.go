package postgres_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
)

// TestEveryKeyLeadsWithTheWorkspace reads the catalogue of the migrated
// database: no key or index may start with anything but the workspace, and no
// primary key may be without it.
func TestEveryKeyLeadsWithTheWorkspace(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	// Where the workspace is the row itself; the domain's look-up is the one
	// that starts from a secretless outside.
	exceptions := map[string]string{"workspaces_pkey": "id", "workspaces_auto_join": "auto_join_domain"}
	rows, err := db.DB.QueryContext(t.Context(), `SELECT t.relname, i.relname, x.indisprimary, x.indisunique,
			pg_get_indexdef(x.indexrelid, 1, true)
		FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_class AS t ON t.oid = x.indrelid
		JOIN pg_namespace AS n ON n.oid = t.relnamespace
		WHERE n.nspname = 'public' AND t.relname NOT LIKE 'bun\_%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}()
	keyed := map[string]bool{}
	n := 0
	for rows.Next() {
		var table, index, first string
		var primary, unique bool
		if err := rows.Scan(&table, &index, &primary, &unique, &first); err != nil {
			t.Fatal(err)
		}
		n++
		keyed[table] = keyed[table] || primary
		want := "ws"
		if exception, ok := exceptions[index]; ok {
			want = exception
		}
		if first != want {
			t.Errorf("index %s of %s starts with %s, want %s", index, table, first, want)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if n < 15 {
		t.Errorf("only %d indexes seen", n)
	}
	var tables []string
	if err := db.NewRaw("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'bun\\_%'").Scan(t.Context(), &tables); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if !keyed[table] {
			t.Errorf("table %s has no primary key", table)
		}
	}
	if !slices.Contains(tables, "group_members") {
		t.Errorf("tables %v", tables)
	}
}

// TestIDsNeedNoSequence: nothing in the database hands out numbers, which
// several machines would have to agree on. bun's own tables are the exception;
// they are written at the start only.
func TestIDsNeedNoSequence(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var found []string
	err := db.NewRaw(`SELECT 'sequence ' || c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
			WHERE n.nspname = 'public' AND c.relkind = 'S' AND c.relname NOT LIKE 'bun\_%'
		UNION ALL SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
			WHERE table_schema = 'public' AND table_name NOT LIKE 'bun\_%' AND (is_identity = 'YES' OR column_default ~ 'nextval')
		UNION ALL SELECT 'key ' || t.relname || '.' || a.attname || ' of type ' || format_type(a.atttypid, NULL) FROM pg_index AS x
			JOIN pg_class AS t ON t.oid = x.indrelid JOIN pg_namespace AS n ON n.oid = t.relnamespace
			JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey)
			WHERE n.nspname = 'public' AND x.indisprimary AND t.relname NOT LIKE 'bun\_%' AND a.attname LIKE '%id' AND a.atttypid <> 'text'::regtype`).Scan(t.Context(), &found)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("there is a %s", f)
	}
	// No foreign key either: one could tie rows of two workspaces together.
	var foreign int
	if err := db.NewRaw("SELECT count(*) FROM pg_constraint WHERE contype = 'f'").Scan(t.Context(), &foreign); err != nil {
		t.Fatal(err)
	}
	if foreign > 0 {
		t.Errorf("%d foreign keys", foreign)
	}
}

// TestTextComparesByteByByte: a collation of the database's would sort and
// match prefixes in its own way.
func TestTextComparesByteByByte(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var columns []string
	if err := db.NewRaw(`SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name NOT LIKE 'bun\_%' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'`).Scan(t.Context(), &columns); err != nil {
		t.Fatal(err)
	}
	// These are shown and never compared.
	shown := []string{"workspaces.name", "workspaces.plan", "workspaces.timezone", "workspaces.mode", "workspaces.deviation", "members.name", "members.timezone", "members.week_start"}
	for _, c := range columns {
		if !slices.Contains(shown, c) {
			t.Errorf("%s is not COLLATE \"C\"", c)
		}
	}
}

func TestMigrateTogether(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := postgres.Open(t.Context(), url, postgres.Options{Connections: 2})
			if err != nil {
				t.Error(err)
				return
			}
			if err := postgres.Migrate(t.Context(), db); err != nil {
				t.Error(err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	db, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.NewRaw("SELECT count(*) FROM bun_migrations").Scan(t.Context(), &n); err != nil {
		t.Fatal(err)
	}
	if n != postgres.MigrationCount() {
		t.Errorf("%d migrations applied, want %d", n, postgres.MigrationCount())
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ url, want string }{
		"no URL":      {"postgres://%", "read the Postgres URL"},
		"nobody home": {"postgres://nobody:secret@127.0.0.1:1/none?connect_timeout=2", "connect to Postgres"},
	} {
		db, err := postgres.Open(t.Context(), c.url, postgres.Options{})
		if err == nil {
			t.Errorf("%s: opened %v", name, db)
			continue
		}
		if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %q, want it to say %q and no password", name, err, c.want)
		}
	}
}

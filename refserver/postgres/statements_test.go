package postgres_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/uptrace/bun"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/throwaway"
	"github.com/scimproof/scimproof/refserver/storetest"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// TestNoStatementCrossesWorkspaces runs the store's whole suite on a database
// that logs every statement, and reads the log: each table that a statement
// names is held to one workspace, so a distributed Postgres could spread
// workspaces over machines.
func TestNoStatementCrossesWorkspaces(t *testing.T) {
	if os.Getenv("SCIMPROOF_TEST_POSTGRES_URL") != "" {
		t.Skip("needs a database whose log it can read")
	}
	t.Parallel()
	cluster, err := throwaway.Start(t.Context(), throwaway.Options{Settings: []string{"log_statement=all", "log_line_prefix=\x01"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Close(); err != nil {
			t.Error(err)
		}
	})
	admin := open(t, cluster.URL)
	exec(t, admin, "CREATE DATABASE template")
	template := open(t, onDatabase(t, cluster.URL, "template"))
	if err := errors.Join(postgres.Migrate(t.Context(), template), template.Close()); err != nil {
		t.Fatal(err)
	}
	allMentioned(t, open(t, onDatabase(t, cluster.URL, "template")))
	before := len(statements(t, cluster))
	n := 0
	var making sync.Mutex
	t.Run("store", func(t *testing.T) {
		storetest.Exercise(t, func(tb testing.TB) workspace.Store {
			tb.Helper()
			making.Lock()
			defer making.Unlock()
			n++
			name := fmt.Sprintf("store%d", n)
			exec(tb, admin, "CREATE DATABASE "+name+" TEMPLATE template")
			return postgres.New(open(tb, onDatabase(tb, cluster.URL, name)))
		})
	})
	seen := statements(t, cluster)[before:]
	distinct := slices.Compact(slices.Sorted(slices.Values(seen)))
	for _, s := range distinct {
		for _, problem := range crossing(s) {
			t.Errorf("%s in\n%s", problem, s)
		}
	}
	if len(distinct) < 50 {
		t.Errorf("only %d different statements were seen", len(distinct))
	}
}

// allMentioned fails when there is a table that crossing does not know.
func allMentioned(t *testing.T, db *bun.DB) {
	t.Helper()
	var tables []string
	if err := db.NewRaw("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'").Scan(t.Context(), &tables); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if !strings.HasPrefix(table, "bun_migration") && len(crossing("SELECT 1 FROM "+table)) == 0 {
			t.Errorf("statements on the table %s are not looked at", table)
		}
	}
	if len(tables) < 10 {
		t.Errorf("only %d tables are there", len(tables))
	}
	if err := db.Close(); err != nil { // a template must not be in use
		t.Fatal(err)
	}
}

// open connects until the test ends.
func open(tb testing.TB, url string) *bun.DB {
	tb.Helper()
	db, err := postgres.Open(tb.Context(), url, postgres.Options{Connections: 4})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return db
}

func exec(tb testing.TB, db *bun.DB, statement string) {
	tb.Helper()
	if _, err := db.ExecContext(tb.Context(), statement); err != nil {
		tb.Fatal(err)
	}
}

func onDatabase(tb testing.TB, dsn, name string) string {
	tb.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		tb.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// statements reads what the database was asked, without values.
func statements(t *testing.T, cluster *throwaway.Cluster) []string {
	t.Helper()
	u, err := url.Parse(cluster.URL)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(filepath.Join(u.Query().Get("host"), "server.log"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for entry := range strings.SplitSeq(string(log), "\x01") {
		if m := logged.FindStringSubmatch(entry); m != nil {
			list = append(list, literal.ReplaceAllString(strings.Join(strings.Fields(m[1]), " "), "''"))
		}
	}
	return list
}

var (
	logged    = regexp.MustCompile(`(?s)^LOG:\s+(?:statement|execute [^:]+): (.*)$`)
	literal   = regexp.MustCompile(`'(?:[^']|'')*'`)
	mentioned = regexp.MustCompile(`(?i)\b(FROM|JOIN|UPDATE|INTO) "?(workspaces|tokens|api_keys|sessions|group_members|members|unique_values|counters|resources|provisioning_log|log_turns|log_erasures|former_names|audit_log)"?(?: AS "?(\w+)"?| "?(m|w)"?\b)?( \("?ws"?)?`)
)

// crossing says which tables a statement does not hold to a workspace.
func crossing(statement string) []string {
	var problems []string
	for _, m := range mentioned.FindAllStringSubmatch(statement, -1) {
		verb, table, alias := strings.ToUpper(m[1]), m[2], m[3]+m[4]
		key := "ws"
		if table == "workspaces" {
			key = "id"
		}
		if verb == "INTO" {
			if table != "workspaces" && m[5] == "" {
				problems = append(problems, "INSERT INTO "+table+" does not begin with the workspace")
			}
			continue
		}
		column := `\b"?` + key + `"? = `
		if alias != "" {
			column = `"?\b` + alias + `"?\."?` + key + `"? = |= "?` + alias + `"?\."?` + key + `"?`
		}
		all := table == "workspaces" && strings.Contains(statement, "w.id > $1 ORDER BY w.id") // the sweep goes through them one by one
		domain := table == "workspaces" && strings.Contains(statement, "auto_join_domain = ")  // the one look-up from outside
		if !domain && !all && !regexp.MustCompile(column).MatchString(statement) {
			problems = append(problems, table+" "+alias+" is not held to a workspace")
		}
	}
	return problems
}

func TestCrossing(t *testing.T) {
	t.Parallel()
	for statement, want := range map[string]int{
		"SELECT id FROM resources WHERE ws = $1":                                                                0,
		"SELECT id FROM resources WHERE id = $1":                                                                1,
		"SELECT r.id FROM resources AS r JOIN members AS m ON m.ws = r.ws AND m.id = r.id WHERE r.ws = $1":      0,
		"SELECT r.id FROM resources AS r JOIN members AS m ON m.id = r.id WHERE r.ws = $1":                      1,
		"INSERT INTO tokens (ws, hash) VALUES ($1, $2)":                                                         0,
		"INSERT INTO tokens (hash) VALUES ($1)":                                                                 1,
		`UPDATE "members" AS "m" SET "email" = '' WHERE ("m"."id" = '')`:                                        1,
		`UPDATE "members" AS "m" SET "email" = '' WHERE ("m"."ws" = '') AND ("m"."id" = '')`:                    0,
		"SELECT w.id FROM workspaces AS w LEFT JOIN tokens AS t ON t.ws = w.id AND t.hash = $2 WHERE w.id = $1": 0,
		"SELECT w.id FROM workspaces AS w LEFT JOIN tokens AS t ON t.hash = $2 WHERE w.id = $1":                 1,
		"DELETE FROM group_members WHERE group_id = $1":                                                         1,
	} {
		if got := crossing(statement); len(got) != want {
			t.Errorf("%s: %q, want %d problems", statement, got, want)
		}
	}
}

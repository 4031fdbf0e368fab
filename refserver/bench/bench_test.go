package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// TestMain lets the test binary be the server and the empty handler as well.
func TestMain(m *testing.M) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	if len(os.Args) > 1 && (os.Args[1] == "serve" || os.Args[1] == "-empty") {
		act := serve
		if os.Args[1] == "-empty" {
			act = func(ctx context.Context, _ []string) error { return serveEmpty(ctx, os.Stdout) }
		}
		err := act(ctx, os.Args[2:])
		stop()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	stop()
	os.Exit(m.Run())
}

// serve is what `scimproof serve` does with the same flags.
func serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.Bool("bare", false, "")
	listen, admin := flags.String("listen", "", ""), flags.String("admin-listen", "", "")
	var c refserver.Config
	flags.StringVar(&c.AdminSecret, "admin-secret", "", "")
	flags.Float64Var(&c.RateLimit, "rate-limit", 0, "")
	flags.StringVar(&c.PostgresURL, "postgres-url", "", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	server, err := refserver.New(ctx, c)
	if err != nil {
		return err
	}
	for address, handler := range map[string]http.Handler{*listen: server.Handler(), *admin: server.AdminHandler()} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			return err
		}
		go func() { _ = http.Serve(l, handler) }()
		if address == *listen {
			fmt.Printf("serves on http://%s\n", l.Addr())
		}
	}
	<-ctx.Done()
	return server.Close()
}

// TestBench runs every part with sizes that take no time, so that none of them
// rots. What they measure is not judged.
func TestBench(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a database and a server, and measures for ten seconds")
	}
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o := options{
		Server: []string{self, "serve"}, Empty: []string{self, "-empty"},
		Sizes: sizes{Few: 200, Users: 12_000, Groups: []int{10, 100, 1_000}, Page: 10, Requests: 5, Runs: 1, Load: 200 * time.Millisecond, Rounds: 1},
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	s, err := startStack(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	b := &bench{options: o, stack: s, table: &table{}}
	for _, p := range b.parts() {
		if err := p.do(ctx); err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		if p.name == "fill" {
			filledRight(t, b)
			readAndWrittenAgain(t, b)
		}
	}
	var out bytes.Buffer
	b.table.print(&out, machine(s.version))
	t.Log(out.String())
	for _, want := range []string{"PATCH adds", "PATCH removes", "GET without members", "userName eq", "externalId eq", "first page", "count=0", "e-mail co", "by cursor", "memory of the server", "create a user", "add a member"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table has no line %q", want)
		}
	}
}

// filledRight compares what the scripts stored with what the server would have.
func filledRight(t *testing.T, b *bench) {
	t.Helper()
	rows, err := b.stack.db.Query(t.Context(), `SELECT type, doc::text, search::text, user_name_key, external_id, display_name_key, active, emails FROM resources
		WHERE ws = $1 AND id LIKE '019_0%' AND (id LIKE '%7' OR type = 'Group')`, b.many.id)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var typ, doc, search string
		var hot filter.Hot
		if err := rows.Scan(&typ, &doc, &search, &hot.UserName, &hot.ExternalID, &hot.DisplayName, &hot.Active, &hot.Emails); err != nil {
			t.Fatal(err)
		}
		parsed, err := document.ParseObject([]byte(doc), document.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		index := filter.Index(scim.Builtin().TypeByName(typ), parsed)
		stored, err := document.ParseObject([]byte(search), document.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if !document.Equal(index, stored) {
			t.Fatalf("search document of %s:\n%s\nwant\n%s", doc, search, document.Append(nil, index))
		}
		if diff := cmp.Diff(filter.HotOf(index), hot); diff != "" {
			t.Fatalf("columns of %s (-want +got):\n%s", doc, diff)
		}
	}
	if err := rows.Err(); err != nil || n < 1000 {
		t.Fatalf("%d rows compared, %v", n, err)
	}
	for what, query := range map[string]string{
		"counters":  "SELECT count(*) - (SELECT sum(n) FROM counters WHERE ws = $1) FROM resources WHERE ws = $1",
		"user keys": "SELECT count(*) FROM resources AS r FULL JOIN unique_values AS u USING (ws, type, id) WHERE ws = $1 AND type = 'User' AND r.user_name_key IS DISTINCT FROM u.key",
		"groups":    "SELECT count(*) FROM resources AS r FULL JOIN unique_values AS u USING (ws, type, id) WHERE ws = $1 AND type = 'Group' AND r.display_name_key IS DISTINCT FROM u.key",
		"people":    "SELECT count(*) FROM resources AS r FULL JOIN members AS m USING (ws, id) WHERE ws = $1 AND type = 'User' AND (m.id IS NULL OR r.id IS NULL)",
		"members":   "SELECT count(*) FROM group_members AS m WHERE ws = $1 AND NOT EXISTS (SELECT FROM resources AS r WHERE r.ws = m.ws AND r.type = 'User' AND r.id = m.member_id)",
	} {
		var wrong int
		if err := b.stack.db.QueryRow(t.Context(), query, b.many.id).Scan(&wrong); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if wrong != 0 {
			t.Errorf("%s: %d do not fit", what, wrong)
		}
	}
}

// readAndWrittenAgain replaces a user with itself: the server must find that
// nothing changed, so what the script stored is what it would have stored.
func readAndWrittenAgain(t *testing.T, b *bench) {
	t.Helper()
	path := "/Users/" + userID(5)
	text, err := b.many.send(t.Context(), http.MethodGet, path, "", http.StatusOK)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.many.send(t.Context(), http.MethodPut, path, string(text), http.StatusOK)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), string(again)); diff != "" {
		t.Errorf("written again (-before +after):\n%s", diff)
	}
	// And one that is created has what the filled ones have.
	made, err := b.many.send(t.Context(), http.MethodPost, "/Users", newUser(1), http.StatusCreated)
	if err != nil {
		t.Fatal(err)
	}
	var filled, created map[string]any
	defer func() {
		id, _ := created["id"].(string)
		if _, err := b.many.send(t.Context(), http.MethodDelete, "/Users/"+id, "", http.StatusNoContent); err != nil {
			t.Error(err)
		}
	}()
	if err := errors.Join(json.Unmarshal(text, &filled), json.Unmarshal(made, &created)); err != nil {
		t.Fatal(err)
	}
	delete(filled, "groups") // a new user is in none
	for name := range filled {
		if created[name] == nil {
			t.Errorf("a created user has no %s", name)
		}
	}
	if len(created) != len(filled) {
		t.Errorf("a created user has %d attributes, a filled one %d", len(created), len(filled))
	}
}

func TestTallyCountsAcrossPieces(t *testing.T) {
	t.Parallel()
	text := strings.Repeat(`{"value":"x","$ref":"y"},`, 50)
	for size := 1; size < 30; size++ {
		var c tally
		for i := 0; i < len(text); i += size {
			_, _ = c.Write([]byte(text[i:min(i+size, len(text))]))
		}
		if c.found != 50 || c.bytes != len(text) {
			t.Errorf("pieces of %d: %d found in %d bytes", size, c.found, c.bytes)
		}
	}
}

func TestCommandRefusesUnknownSizes(t *testing.T) {
	t.Parallel()
	if err := command(t.Context(), []string{"-size", "medium"}, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "medium") {
		t.Errorf("error %v", err)
	}
}

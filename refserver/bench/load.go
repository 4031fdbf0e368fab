package main

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// The statements that a right server needs at the least, for pgbench.
var (
	//go:embed create.sql
	createSQL string
	//go:embed get.sql
	getSQL string
	//go:embed find.sql
	findSQL string
	//go:embed patch.sql
	patchSQL string
	//go:embed add_member.sql
	addMemberSQL string
)

const (
	loadFloor = 0.4
	loadAim   = 0.6
)

// request is one HTTP request of a kind.
type request struct {
	method, path, body string
	want               int
}

// operation is what is done under load, over HTTP and as bare statements.
type operation struct {
	what, sql string
	next      func(n int) request
}

func (b *bench) operations(people []person) []operation {
	user := func() string { return userID(1 + rand.IntN(b.Sizes.Users)) }
	first := len(b.Sizes.Groups) + 1
	return []operation{
		{"create a user", createSQL, func(n int) request {
			return request{http.MethodPost, "/Users", newUser(n), http.StatusCreated}
		}},
		{"get a user by id", getSQL, func(int) request {
			return request{http.MethodGet, "/Users/" + user(), "", http.StatusOK}
		}},
		{"find a user, userName eq", findSQL, func(n int) request {
			query := url.Values{"filter": {fmt.Sprintf("userName eq %q", people[n%len(people)].UserName)}}
			return request{http.MethodGet, "/Users?" + query.Encode(), "", http.StatusOK}
		}},
		{"patch a user's title", patchSQL, func(n int) request {
			return request{http.MethodPatch, "/Users/" + user(), fmt.Sprintf(patchOp, fmt.Sprintf(`{"op":"replace","path":"title","value":"Title %d"}`, n)), http.StatusOK}
		}},
		{"add a member to a group", addMemberSQL, func(int) request {
			return request{http.MethodPatch, "/Groups/" + groupID(first+rand.IntN(loadGroups)), addMember(user()), http.StatusNoContent}
		}},
	}
}

// newUser is the body an identity provider creates a user with. It has what
// the users of fill_users.sql have.
func newUser(n int) string {
	family := fmt.Sprintf("N%011x%x", rand.Uint64N(1<<44), n)
	return fmt.Sprintf(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],`+
		`"userName":"ada.%[1]s@example.com","externalId":"00u%[1]s","name":{"formatted":"Ada %[1]s","familyName":"%[1]s","givenName":"Ada"},`+
		`"displayName":"Ada %[1]s","title":"Engineer","active":true,"emails":[{"value":"%[1]s.ada@mail.example.com","type":"work","primary":true}],`+
		`"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"%[2]d","department":"Research"}}`, family, n)
}

// speeds are requests per second, measured one after the other.
type speeds struct{ sql, empty, server float64 }

// limit is what nobody can save: the statements and the HTTP exchange.
func (s speeds) limit() float64 { return 1 / (1/s.sql + 1/s.empty) }

func (s speeds) ratio() float64 { return s.server / s.limit() }

// load measures throughput, and how much of its limit that is. Of several
// rounds the best counts.
func (b *bench) load(ctx context.Context) error {
	if pgbenchBinary() == "" {
		b.table.add(row{what: "throughput", figures: "pgbench is not installed", verdict: unmeasured})
		return nil
	}
	people, err := b.people(ctx, b.many, b.Sizes.Users)
	if err != nil {
		return err
	}
	operations := b.operations(people)
	best := make([]speeds, len(operations))
	for range b.Sizes.Rounds {
		for i, op := range operations {
			s, err := b.measure(ctx, op)
			if err != nil {
				return fmt.Errorf("%s: %w", op.what, err)
			}
			if best[i].server == 0 || s.ratio() > best[i].ratio() {
				best[i] = s
			}
		}
	}
	for i, op := range operations {
		r := best[i].row(op.what)
		r.runs = b.Sizes.Rounds
		b.table.add(r)
	}
	return nil
}

func (b *bench) measure(ctx context.Context, op operation) (s speeds, err error) {
	if s.sql, err = b.pgbench(ctx, op.sql); err != nil {
		return s, err
	}
	s.empty, err = b.hammer(ctx, b.many.at(b.stack.empty.url), func(n int) request {
		r := op.next(n)
		r.want = http.StatusNoContent
		return r
	})
	if err != nil {
		return s, fmt.Errorf("empty handler: %w", err)
	}
	s.server, err = b.hammer(ctx, b.many, op.next)
	return s, err
}

func (s speeds) row(what string) row {
	r := row{
		what: what, sizes: fmt.Sprintf("%d connections", connections), ratio: s.ratio(),
		figures: fmt.Sprintf("%.0f/s of L %.0f/s (SQL %.0f/s, HTTP %.0f/s)", s.server, s.limit(), s.sql, s.empty),
		limit:   fmt.Sprintf("≥ %g, aim %g", loadFloor, loadAim),
	}
	switch {
	case r.ratio >= loadAim:
		r.verdict = kept
	case r.ratio >= loadFloor:
		r.verdict = aimless
	default:
		r.verdict = missed
	}
	return r
}

// serial numbers every request of a run.
var serial atomic.Int64

// hammer sends requests over all connections for a while and returns how many
// were answered per second.
func (b *bench) hammer(ctx context.Context, t *tenant, next func(n int) request) (float64, error) {
	var answered atomic.Int64
	errs := make([]error, connections)
	var wg sync.WaitGroup
	from := time.Now()
	for c := range connections {
		wg.Go(func() {
			w, err := dial(ctx, t)
			if err != nil {
				errs[c] = err
				return
			}
			for time.Since(from) < b.Sizes.Load && errs[c] == nil {
				errs[c] = w.do(next(int(serial.Add(1))))
				answered.Add(1)
			}
			errs[c] = errors.Join(errs[c], w.conn.Close())
		})
	}
	wg.Wait()
	return float64(answered.Load()) / time.Since(from).Seconds(), errors.Join(errs...)
}

var tps = regexp.MustCompile(`tps = ([0-9.]+) \(without initial connection time\)`)

// pgbench runs a script over as many connections and returns how often per
// second.
func (b *bench) pgbench(ctx context.Context, script string) (_ float64, err error) {
	dir, err := os.MkdirTemp("", "scimproof-bench-")
	if err != nil {
		return 0, fmt.Errorf("make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "script.sql")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		return 0, fmt.Errorf("write the script: %w", err)
	}
	hash := sha256.Sum256([]byte(b.many.token))
	seconds := max(1, int(b.Sizes.Load.Round(time.Second)/time.Second))
	out, err := exec.CommandContext(ctx, pgbenchBinary(), "-n", "-M", "prepared", "-c", strconv.Itoa(connections), "-j", "2", "-T", strconv.Itoa(seconds),
		"-D", "ws="+b.many.id, "-D", fmt.Sprintf(`hash=\x%x`, hash), "-D", fmt.Sprintf("users=%d", b.Sizes.Users),
		"-D", fmt.Sprintf("group=%d", len(b.Sizes.Groups)+1), "-D", fmt.Sprintf("groups=%d", loadGroups),
		"-D", "core=urn:ietf:params:scim:schemas:core:2.0:User", "-D", "enterprise=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
		"-f", file, b.stack.cluster.URL).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, strings.TrimSpace(string(out)))
	}
	found := tps.FindSubmatch(out)
	if found == nil || strings.Contains(string(out), "aborted") {
		return 0, fmt.Errorf("pgbench: no figure in %s", out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}

// pgbenchBinary looks where Debian keeps it when it is not on the PATH; "" when
// there is none.
func pgbenchBinary() string {
	if path, err := exec.LookPath("pgbench"); err == nil {
		return path
	}
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench"); err == nil && len(found) > 0 {
		return found[len(found)-1]
	}
	return ""
}

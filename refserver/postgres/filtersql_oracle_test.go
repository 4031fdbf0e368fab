package postgres_test

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/filter/filtertest"
)

// oracleOptions are the options filtertest.Filter makes filters for.
var oracleOptions = filter.Options{StringBooleans: true, BracketTail: true}

// TestFilterOracle holds the two evaluators of a filter against each other:
// random filters over random resources, Filter.Match against FilterWhere. Each
// filter is one query over all resources of its type.
//
// SCIMPROOF_ORACLE_FILTERS sets the number of filters per resource type; the
// default of 200 gives 120,000 pairs of filter and resource.
func TestFilterOracle(t *testing.T) {
	t.Parallel()
	filters := 200
	if s := os.Getenv("SCIMPROOF_ORACLE_FILTERS"); s != "" {
		var err error
		if filters, err = strconv.Atoi(s); err != nil {
			t.Fatalf("SCIMPROOF_ORACLE_FILTERS: %v", err)
		}
	}
	db := pgtest.New(t)
	world := newOracleWorld(t, map[string]int{"User": 300, "Group": 100, "Everything": 200})
	world.insert(t, db)
	// The same ids in another workspace, with other members: nothing of it may
	// ever show.
	world.decoy().insert(t, db)
	for _, name := range []string{"User", "Group", "Everything"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			typ := world.registry.TypeByName(name)
			texts := filtertest.Filter(typ, world.someIDs())
			const checks = 100 // rapid's default
			batch := max(1, filters/checks)
			matches, pairs := 0, 0
			rapid.Check(t, func(rt *rapid.T) {
				for range batch {
					n := world.compare(rt, db, typ, texts.Draw(rt, "filter"))
					matches += n
					pairs += len(world.indexes[name])
				}
			})
			t.Logf("%d pairs of filter and resource, %d matches", pairs, matches)
			if matches == 0 || matches == pairs {
				t.Errorf("%d of %d pairs match: the test shows nothing", matches, pairs)
			}
		})
	}
}

// fataler is what *testing.T and *rapid.T have in common here.
type fataler interface {
	Fatalf(format string, args ...any)
}

// compare evaluates one filter both ways and counts the matches.
func (w *oracleWorld) compare(t fataler, db *bun.DB, typ *scim.Type, text string) int {
	f, err := filter.Compile(text, typ, oracleOptions)
	if err != nil {
		t.Fatalf("filter %s: %v", text, err)
	}
	want := []string{}
	for id, index := range w.indexes[typ.Name] {
		if f.Match(index) {
			want = append(want, id)
		}
	}
	slices.Sort(want)
	got := []string{}
	query := db.NewSelect().TableExpr("resources AS r").Column("r.id").
		Where("r.ws = ?", w.ws).Where("r.type = ?", typ.Name).Where("?", postgres.FilterWhere(f)).OrderExpr("r.id")
	if err := query.Scan(context.Background(), &got); err != nil {
		t.Fatalf("filter %s\nSQL %s\n%v", text, query, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("filter %s\nSQL %s\nmatching ids (-in memory +in SQL):\n%s%s", text, query, diff, w.firstDifference(typ, want, got))
	}
	return len(got)
}

// firstDifference shows the search document the evaluators disagree on.
func (w *oracleWorld) firstDifference(typ *scim.Type, want, got []string) string {
	for id, index := range w.indexes[typ.Name] {
		if slices.Contains(want, id) != slices.Contains(got, id) {
			return string(document.Append(nil, index))
		}
	}
	return ""
}

// Filters as big as the parser takes them must not be too big for Postgres.
func TestLargestFilters(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	world := newOracleWorld(t, map[string]int{"User": 5, "Group": 5})
	world.insert(t, db)
	user := world.registry.TypeByName("User")
	repeat := func(term, joiner string) string {
		return strings.Repeat(term+joiner, filter.DefaultMaxNodes-1) + term
	}
	for name, text := range map[string]string{
		"or":         repeat(`emails co "x"`, " or "),
		"and":        repeat(`emails.value ne "x"`, " and "),
		"presence":   repeat(scim.EnterpriseUserURN+` pr`, " or "),
		"membership": repeat(`groups.display co "x"`, " or "),
		"nots":       strings.Repeat("not (", 249) + `title pr` + strings.Repeat(")", 249),
		"depth":      strings.Repeat("(title pr and (title pr or ", 120) + `title pr` + strings.Repeat(")", 240),
		"long value": `displayName co "` + strings.Repeat("%é", 20_000) + `"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if len(text) > filter.MaxBytes {
				t.Fatalf("%d bytes", len(text))
			}
			world.compare(t, db, user, text)
		})
	}
}

// TestMemberWhereOracle does the same for the filter in a PATCH path such as
// members[value eq "…"]: Filter.MatchValue against MemberWhere.
func TestMemberWhereOracle(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	world := newOracleWorld(t, map[string]int{"User": 60, "Group": 40})
	world.insert(t, db)
	world.decoy().insert(t, db)
	group := world.registry.TypeByName("Group")
	parent, err := group.Resolve("members")
	if err != nil {
		t.Fatal(err)
	}
	texts := filtertest.ValueFilter(group, parent, world.someIDs())
	matches, rows := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		text := texts.Draw(rt, "filter")
		f, err := filter.CompileValue(text, group, parent, oracleOptions)
		if err != nil {
			rt.Fatalf("filter %s: %v", text, err)
		}
		want, got := []string{}, []string{}
		for _, m := range world.members {
			if f.MatchValue(document.New("value", m.member, "type", m.typ)) {
				want = append(want, m.group+" "+m.member)
			}
		}
		query := db.NewSelect().TableExpr("group_members AS gm").ColumnExpr("gm.group_id || ' ' || gm.member_id").
			Where("gm.ws = ?", world.ws).Where("?", postgres.MemberWhere(f))
		if err := query.Scan(context.Background(), &got); err != nil {
			rt.Fatalf("filter %s\nSQL %s\n%v", text, query, err)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("filter %s\nSQL %s\nmatching members (-in memory +in SQL):\n%s", text, query, diff)
		}
		matches, rows = matches+len(got), rows+len(world.members)
	})
	if matches == 0 || matches == rows {
		t.Errorf("%d of %d rows match: the test shows nothing", matches, rows)
	}
}

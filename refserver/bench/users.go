package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// person is a user that is searched for.
type person struct{ ID, UserName, ExternalID, DisplayName, Mail string }

// samples is how many people are searched for in turn.
const samples = 500

// people picks users all over a workspace that the fill script has filled.
func (b *bench) people(ctx context.Context, t *tenant, users int) ([]person, error) {
	n := min(samples, users)
	ids := make([]string, n)
	for i := range ids {
		ids[i] = userID(1 + i*users/n)
	}
	rows, err := b.stack.db.Query(ctx, `SELECT id, doc ->> 'userName', doc ->> 'externalId', doc ->> 'displayName', doc -> 'emails' -> 0 ->> 'value'
		FROM resources WHERE ws = $1 AND type = 'User' AND id = ANY ($2)`, t.id, ids)
	if err != nil {
		return nil, fmt.Errorf("pick people: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[person])
	if err != nil || len(list) != n {
		return nil, fmt.Errorf("pick people: found %d of %d, %w", len(list), n, err)
	}
	return list, nil
}

// search is a kind of list request.
type search struct {
	comparison

	// query is what is asked when looking for a person; total is how many
	// there are in a workspace of so many users, -1 for all of them.
	query func(p person) url.Values
	total int
	// index, when not "", names the index that must serve the filter.
	index string
}

func filtered(format string, value func(p person) string) func(p person) url.Values {
	return func(p person) url.Values { return url.Values{"filter": {fmt.Sprintf(format, value(p))}} }
}

// The names are a given name and twelve random letters and digits; ten of
// those find one person.
//
// What eq costs must not grow. Of parts of names only the way is promised: by
// index, whose lists are longer in a larger workspace.
func searches() []search {
	userName := func(p person) string { return p.UserName }
	inside := func(s string) string { at := strings.IndexAny(s, ". ") + 2; return s[at : at+10] }
	start := func(s string) string { return s[:strings.IndexAny(s, ". ")+11] }
	named := func(what string) comparison { return comparison{what, 1.5} }
	parts := func(what string) comparison { return comparison{what, 0} }
	return []search{
		{named("userName eq among users"), filtered("userName eq %q", userName), 1, "resources_user_name"},
		{named("externalId eq among users"), filtered("externalId eq %q", func(p person) string { return p.ExternalID }), 1, "resources_external_id"},
		{named("first page without a filter, with total"), func(person) url.Values { return nil }, -1, ""},
		{named("total alone (count=0)"), func(person) url.Values { return url.Values{"count": {"0"}} }, -1, ""},
		{parts("userName sw"), filtered("userName sw %q", func(p person) string { return start(p.UserName) }), 1, "resources_user_name"},
		{parts("userName co"), filtered("userName co %q", func(p person) string { return inside(p.UserName) }), 1, "resources_trgm"},
		{parts("displayName sw"), filtered("displayName sw %q", func(p person) string { return start(p.DisplayName) }), 1, "resources_display_name"},
		{parts("displayName co"), filtered("displayName co %q", func(p person) string { return inside(p.DisplayName) }), 1, "resources_trgm"},
		{parts("primary e-mail sw"), filtered("emails[primary eq true and value sw %q]", func(p person) string { return p.Mail[:10] }), 1, "resources_trgm"},
		{parts("primary e-mail co"), filtered("emails[primary eq true and value co %q]", func(p person) string { return p.Mail[1:11] }), 1, "resources_trgm"},
	}
}

// users compares searches in the two workspaces, and pages by cursor.
func (b *bench) users(ctx context.Context) error {
	all := searches()
	held := slices.IndexFunc(all, func(s search) bool { return s.limit == 0 })
	for _, list := range [][]search{all[:held], all[held:]} {
		if err := b.search(ctx, list); err != nil {
			return err
		}
	}
	return errors.Join(b.byIndex(ctx, all), b.cursors(ctx))
}

// search compares what searches cost in the two workspaces.
func (b *bench) search(ctx context.Context, all []search) error {
	kinds := make([]comparison, len(all))
	for k, s := range all {
		kinds[k] = s.comparison
	}
	var subjects []subject
	for _, side := range []struct {
		t     *tenant
		users int
		spare int
	}{{b.few, b.Sizes.Few, 0}, {b.many, b.Sizes.Users, spare}} {
		people, err := b.people(ctx, side.t, side.users)
		if err != nil {
			return err
		}
		subjects = append(subjects, subject{count(side.users), func(ctx context.Context, i int) ([]time.Duration, error) {
			took := make([]time.Duration, len(all))
			for k, s := range all {
				total := s.total
				if total < 0 {
					total = side.users + side.spare + 1 // and the owner
				}
				var err error
				if took[k], err = timed(func() error {
					_, err := side.t.list(ctx, s.query(people[i%len(people)]), total)
					return err
				}); err != nil {
					return nil, err
				}
			}
			return took, nil
		}})
	}
	return b.compare(ctx, kinds, subjects)
}

// byIndex asks the database how it finds what the searches ask for.
func (b *bench) byIndex(ctx context.Context, all []search) error {
	people, err := b.people(ctx, b.many, b.Sizes.Users)
	if err != nil {
		return err
	}
	user := scim.Builtin().TypeByName("User")
	for _, s := range all {
		if s.index == "" {
			continue
		}
		f, err := filter.Compile(s.query(people[0]).Get("filter"), user, filter.Options{})
		if err != nil {
			return fmt.Errorf("compile a filter: %w", err)
		}
		query := bun.NewDB(nil, pgdialect.New()).NewSelect().TableExpr("resources AS r").ColumnExpr("r.id").
			Where("r.ws = ?", b.many.id).Where("(r.type = 'User' AND (?))", postgres.FilterWhere(f)).OrderExpr("r.id").Limit(100).String()
		rows, err := b.stack.db.Query(ctx, "EXPLAIN "+query, pgx.QueryExecModeSimpleProtocol)
		if err != nil {
			return fmt.Errorf("explain: %w", err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return fmt.Errorf("explain: %w", err)
		}
		plan := strings.Join(lines, "\n")
		for i := range b.table.rows {
			if r := &b.table.rows[i]; r.what == s.what && !strings.Contains(plan, s.index) {
				r.verdict, r.limit = missed, "by index "+s.index
			}
		}
	}
	return nil
}

// pageSize is small, so that the late page is reached soon.
const pageSize = 10

// cursors compares the first page with a late one, which is reached by turning
// every page before it.
func (b *bench) cursors(ctx context.Context) error {
	query := func(cursor string) url.Values {
		return url.Values{"count": {strconv.Itoa(pageSize)}, "cursor": {cursor}}
	}
	cursor := ""
	for range b.Sizes.Page - 1 {
		page, err := b.many.list(ctx, query(cursor), -1)
		if err != nil {
			return err
		}
		if cursor = page.NextCursor; cursor == "" || page.ItemsPerPage != pageSize {
			return fmt.Errorf("a page has %d items and the next cursor %q", page.ItemsPerPage, cursor)
		}
	}
	get := func(cursor string) func(context.Context, int) ([]time.Duration, error) {
		return func(ctx context.Context, _ int) ([]time.Duration, error) {
			took, err := timed(func() error { _, err := b.many.list(ctx, query(cursor), b.Sizes.Users+spare+1); return err })
			return []time.Duration{took}, err
		}
	}
	return b.compare(ctx, []comparison{{"page by cursor, of " + strconv.Itoa(pageSize), 1.3}},
		[]subject{{"1st", get("")}, {count(b.Sizes.Page) + "th", get(cursor)}})
}

package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5"
)

var (
	//go:embed fill_users.sql
	fillUsers string
	//go:embed fill_people.sql
	fillPeople string
	//go:embed fill_keys.sql
	fillKeys string
	//go:embed fill_groups.sql
	fillGroups string
)

// userID and groupID are the ids that the fill scripts give.
func userID(n int) string  { return fmt.Sprintf("01970%d", 1_000_000_000_000_000_000+n) }
func groupID(n int) string { return fmt.Sprintf("01980%d", 1_000_000_000_000_000_000+n) }

// fill makes the two workspaces. The groups that are compared are numbered 1,
// 2, … in the order of their sizes; the groups under load follow.
func (b *bench) fill(ctx context.Context) (err error) {
	if b.few, err = b.stack.newTenant(ctx); err != nil {
		return err
	}
	if b.many, err = b.stack.newTenant(ctx); err != nil {
		return err
	}
	indexes, err := b.dropIndexes(ctx)
	if err != nil {
		return err
	}
	users := map[*tenant]int{b.few: b.Sizes.Few, b.many: b.Sizes.Users + spare}
	var rows, rest []func() error
	for t, n := range users {
		parameters := map[string]string{"ws": t.id, "users": strconv.Itoa(n)}
		rows = append(rows, func() error { return b.script(ctx, fillUsers, parameters) })
		rest = append(rest,
			func() error { return b.script(ctx, fillPeople, parameters) },
			func() error { return b.script(ctx, fillKeys, parameters) })
	}
	// Everybody is in one group in either workspace, so that a user's answer
	// is of the same size; who is in more of them comes last.
	rest = append(rest, func() error { return b.fillGroups(ctx, b.few, 1, 1, b.Sizes.Few) })
	for i, members := range b.Sizes.Groups {
		rest = append(rest, func() error { return b.fillGroups(ctx, b.many, i+1, 1, members) })
	}
	rest = append(rest, func() error { return b.fillGroups(ctx, b.many, len(b.Sizes.Groups)+1, loadGroups, 10) })
	var build []func() error
	for _, definition := range indexes {
		build = append(build, func() error { return b.script(ctx, definition, nil) })
	}
	for _, step := range [][]func() error{rows, rest, build} {
		if err := atOnce(step); err != nil {
			return err
		}
	}
	for _, statement := range []string{"VACUUM ANALYZE", "CHECKPOINT"} {
		if _, err := b.stack.db.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// atOnce does as many things at the same time as there are cores.
func atOnce(list []func() error) error {
	errs := make([]error, len(list))
	cores := make(chan struct{}, runtime.NumCPU())
	var wg sync.WaitGroup
	for i, do := range list {
		wg.Go(func() {
			cores <- struct{}{}
			errs[i] = do()
			<-cores
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// fillGroups makes groups of the last users of a workspace (but the spare ones).
func (b *bench) fillGroups(ctx context.Context, t *tenant, first, groups, members int) error {
	users := b.Sizes.Users
	if t == b.few {
		users = b.Sizes.Few
	}
	return b.script(ctx, fillGroups, map[string]string{
		"ws": t.id, "first": strconv.Itoa(first), "groups": strconv.Itoa(groups), "members": strconv.Itoa(members),
		"from": strconv.Itoa(users - groups*members + 1),
	})
}

// script runs statements on a connection of their own. They read their
// parameters from settings.
func (b *bench) script(ctx context.Context, sql string, parameters map[string]string) (err error) {
	db, err := pgx.Connect(ctx, b.stack.cluster.URL)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close(ctx)) }()
	for name, value := range parameters {
		if _, err := db.Exec(ctx, "SELECT set_config($1, $2, false)", "bench."+name, value); err != nil {
			return fmt.Errorf("set %s: %w", name, err)
		}
	}
	if _, err := db.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
		return fmt.Errorf("run %.60q: %w", sql, err)
	}
	return nil
}

// dropIndexes removes all indexes but the keys, since they take far longer to
// grow row by row than to be made afterwards, and returns their definitions,
// the slowest to make first.
func (b *bench) dropIndexes(ctx context.Context) ([]string, error) {
	rows, err := b.stack.db.Query(ctx, `SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index AS x JOIN pg_class AS c ON c.oid = x.indexrelid
		JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_am AS a ON a.oid = c.relam
		WHERE n.nspname = 'public' AND NOT x.indisunique ORDER BY a.amname = 'gin' DESC, c.relname`)
	if err != nil {
		return nil, fmt.Errorf("list the indexes: %w", err)
	}
	type index struct{ Name, Definition string }
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[index])
	if err != nil {
		return nil, fmt.Errorf("list the indexes: %w", err)
	}
	definitions := make([]string, len(list))
	for i, x := range list {
		if _, err := b.stack.db.Exec(ctx, "DROP INDEX "+pgx.Identifier{x.Name}.Sanitize()); err != nil {
			return nil, fmt.Errorf("drop %s: %w", x.Name, err)
		}
		definitions[i] = x.Definition
	}
	return definitions, nil
}

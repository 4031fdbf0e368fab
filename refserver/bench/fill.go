package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5"
)

//go:embed fill_users.sql
var fillUsers string

//go:embed fill_groups.sql
var fillGroups string

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
	indexes, err := b.dropGin(ctx)
	if err != nil {
		return err
	}
	if err := b.fillUsers(ctx, b.few, b.Sizes.Few); err != nil {
		return err
	}
	if err := b.fillUsers(ctx, b.many, b.Sizes.Users+spare); err != nil {
		return err
	}
	// Everybody is in one group in either workspace, so that a user's answer
	// is of the same size; who is in more of them comes last.
	if err := b.fillGroups(ctx, b.few, 1, 1, b.Sizes.Few); err != nil {
		return err
	}
	for i, members := range b.Sizes.Groups {
		if err := b.fillGroups(ctx, b.many, i+1, 1, members); err != nil {
			return err
		}
	}
	if err := b.fillGroups(ctx, b.many, len(b.Sizes.Groups)+1, loadGroups, 10); err != nil {
		return err
	}
	if err := b.makeIndexes(ctx, indexes); err != nil {
		return err
	}
	for _, statement := range []string{"VACUUM ANALYZE", "CHECKPOINT", "SET synchronous_commit = on"} {
		if _, err := b.stack.db.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func (b *bench) fillUsers(ctx context.Context, t *tenant, users int) error {
	return b.script(ctx, fillUsers, map[string]string{"ws": t.id, "users": strconv.Itoa(users)})
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

// script runs statements that read their parameters from settings.
func (b *bench) script(ctx context.Context, sql string, parameters map[string]string) error {
	for name, value := range parameters {
		if _, err := b.stack.db.Exec(ctx, "SELECT set_config($1, $2, false)", "bench."+name, value); err != nil {
			return fmt.Errorf("set %s: %w", name, err)
		}
	}
	if _, err := b.stack.db.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
		return fmt.Errorf("run the script: %w", err)
	}
	return nil
}

// dropGin removes the gin indexes, which take far longer to grow row by row
// than to be made afterwards, and returns their definitions.
func (b *bench) dropGin(ctx context.Context) ([]string, error) {
	rows, err := b.stack.db.Query(ctx, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '% USING gin %'")
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

// makeIndexes makes indexes side by side.
func (b *bench) makeIndexes(ctx context.Context, definitions []string) error {
	errs := make([]error, len(definitions))
	var wg sync.WaitGroup
	for i, definition := range definitions {
		wg.Go(func() {
			db, err := pgx.Connect(ctx, b.stack.cluster.URL)
			if err != nil {
				errs[i] = fmt.Errorf("connect: %w", err)
				return
			}
			if _, err := db.Exec(ctx, definition); err != nil {
				errs[i] = fmt.Errorf("%s: %w", definition, err)
			}
			errs[i] = errors.Join(errs[i], db.Close(ctx))
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

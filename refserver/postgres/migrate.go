package postgres

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// SchemaDigest changes with every migration; tests name their templates by it.
func SchemaDigest() string {
	h := sha256.New()
	err := fs.WalkDir(migrationFiles, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := migrationFiles.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		_, err = fmt.Fprintf(h, "%s %d\n%s", path, len(text), text)
		return err
	})
	if err != nil {
		panic("embedded migrations are unreadable: " + err.Error())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// MigrationCount is how many migrations there are.
func MigrationCount() int {
	files, err := fs.Glob(migrationFiles, "migrations/*.up.sql")
	if err != nil {
		panic("embedded migrations are unreadable: " + err.Error())
	}
	return len(files)
}

// migrationLock is the advisory lock that replicas starting at once queue for.
// Any number will do as long as it never changes.
const migrationLock = 7_643_764_4

// Migrate creates the extensions and brings the tables up to date. Replicas
// that start at the same moment take turns. A Postgres without the contrib
// modules pg_trgm and btree_gin is refused in one line.
func Migrate(ctx context.Context, db *bun.DB) (err error) {
	conn, err := db.DB.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect to migrate: %w", translate(err))
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return fmt.Errorf("wait for other replicas to migrate: %w", translate(err))
	}
	defer func() {
		// A cancelled start must still let go of the lock.
		_, unlockErr := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(migrationLock))
		err = errors.Join(err, unlockErr)
	}()
	for _, extension := range []string{"pg_trgm", "btree_gin"} {
		if _, err := conn.ExecContext(ctx, "CREATE EXTENSION IF NOT EXISTS "+extension); err != nil {
			return fmt.Errorf("the database needs the extension %s (Debian: package postgresql-contrib; a role that may create it, or an administrator who did): %w", extension, translate(err))
		}
	}
	migrations := migrate.NewMigrations()
	if err := migrations.Discover(migrationFiles); err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	migrator := migrate.NewMigrator(db, migrations, migrate.WithMarkAppliedOnSuccess(true))
	if err := migrator.Init(ctx); err != nil {
		return fmt.Errorf("prepare migrating: %w", err)
	}
	if _, err := migrator.Migrate(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

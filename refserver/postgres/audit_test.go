package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// TestAuditLogIsAppendOnly: not even the owner of the tables can change what is
// in the audit log; it goes with its workspace alone.
func TestAuditLogIsAppendOnly(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	store := postgres.New(db)
	ws := &workspace.Workspace{ID: "0123456789abcdef01234567", Name: "Acme", Plan: workspace.PlanEnterprise, Mode: workspace.Strict, CursorKey: []byte("k"), Created: time.Now()}
	if err := store.InsertWorkspace(ctx, ws); err != nil {
		t.Fatal(err)
	}
	if err := store.AppendAudit(ctx, workspace.AuditRow{Workspace: ws.ID, ID: ws.ID, At: time.Now(), Door: workspace.DoorApp, Action: "group.created"}); err != nil {
		t.Fatal(err)
	}
	count := func() int {
		list, err := store.AuditEntries(ctx, ws.ID, workspace.AuditQuery{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	for _, statement := range []string{"UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"} {
		if _, err := db.ExecContext(ctx, statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", statement, err)
		}
		if count() != 1 {
			t.Fatalf("after %s there are %d entries", statement, count())
		}
	}
	if err := store.DeleteWorkspace(ctx, ws.ID); err != nil {
		t.Fatal(err)
	}
	if count() != 0 {
		t.Error("the entries outlive their workspace")
	}
}

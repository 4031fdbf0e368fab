package storetest

import (
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

func workspaceRoundTrip(t *testing.T, f *fixture) {
	got, err := f.Workspace(t.Context(), f.ws.ID)
	must(t, err)
	equal(t, "as inserted", got, f.ws)

	changed := *f.ws
	changed.Name, changed.Plan, changed.SCIMEnabled, changed.EnabledAt = "Acme 2", workspace.PlanFree, true, epoch.Add(time.Hour)
	changed.AutoJoinDomain, changed.Deviation, changed.ClockOffset = "example.com", "lies", -90*time.Second
	changed.Tolerances, changed.PasswordSync = map[string]bool{}, true
	must(t, f.UpdateWorkspace(t.Context(), &changed))
	for name, read := range map[string]func() (*workspace.Workspace, error){
		"read":   func() (*workspace.Workspace, error) { return f.Workspace(t.Context(), f.ws.ID) },
		"shared": func() (*workspace.Workspace, error) { return f.ShareWorkspace(t.Context(), f.ws.ID) },
		"locked": func() (*workspace.Workspace, error) { return f.LockWorkspace(t.Context(), f.ws.ID) },
	} {
		got, err := read()
		must(t, err)
		equal(t, name+" after update", got, &changed)
	}

	_, err = f.Workspace(t.Context(), id(1))
	isNotFound(t, "read unknown", err)
	changed.ID = id(1)
	isNotFound(t, "update unknown", f.UpdateWorkspace(t.Context(), &changed))
	isNotFound(t, "delete unknown", f.DeleteWorkspace(t.Context(), id(1)))
}

// fill puts a row into every table.
func fill(t *testing.T, f *fixture) {
	t.Helper()
	ctx := t.Context()
	must(t, f.InsertToken(ctx, workspace.Token{Workspace: f.ws.ID, Hash: hash("token"), Created: epoch, Expires: epoch}))
	f.addUser(t, 1)
	f.addGroup(t, 2)
	f.join(t, 2, 1)
	must(t, f.InsertMember(ctx, f.member(1, nil)))
	must(t, f.InsertAPIKey(ctx, f.ws.ID, id(1), hash("key")))
	must(t, f.InsertSession(ctx, workspace.Session{Workspace: f.ws.ID, Hash: hash("session"), Key: hash("key"), Created: epoch, Expires: epoch}))
	must(t, f.AddToCount(ctx, f.ws.ID, "User", 1))
	must(t, f.AppendLog(ctx, f.ws.ID, []*workspace.Logged{logged(t, 1, id(1))}, everything))
	must(t, f.EraseLog(ctx, workspace.Erasure{Workspace: f.ws.ID, Member: id(2), At: time.Now(), Whole: true}))
	must(t, f.KeepFormer(ctx, f.ws.ID, id(1), logKey.NamesOf([]string{"ada"}, "", "")))
	must(t, f.AppendAudit(ctx, workspace.AuditRow{Workspace: f.ws.ID, ID: id(1), At: epoch, Door: workspace.DoorApp, Action: "group.created"}))
	ok, err := f.ClaimKey(ctx, f.ws.ID, "User", id(1), workspace.UniqueKey{Attribute: "userName", Key: "user1@example.com"})
	must(t, err)
	equal(t, "claimed", ok, true)
}

func workspaceDelete(t *testing.T, f *fixture) {
	ctx := t.Context()
	fill(t, f)
	must(t, f.DeleteWorkspace(ctx, f.ws.ID))
	_, err := f.Workspace(ctx, f.ws.ID)
	isNotFound(t, "read", err)
	_, err = f.Dump(ctx, f.ws.ID)
	isNotFound(t, "dump", err)
	// The same id again sees nothing of what there was.
	must(t, f.InsertWorkspace(ctx, f.ws))
	rows, err := f.Dump(ctx, f.ws.ID)
	must(t, err)
	for table, list := range rows {
		want := 0
		if table == "workspaces" || table == "log_turns" {
			want = 1
		}
		equal(t, "rows of "+table, len(list), want)
	}
}

func dump(t *testing.T, f *fixture) {
	fill(t, f)
	rows, err := f.Dump(t.Context(), f.ws.ID)
	must(t, err)
	counts := map[string]int{}
	for table, list := range rows {
		counts[table] = len(list)
	}
	equal(t, "rows", counts, map[string]int{
		"workspaces": 1, "tokens": 1, "resources": 2, "members": 1, "api_keys": 1, "sessions": 1, "group_members": 1, "unique_values": 1, "counters": 1,
		"provisioning_log": 1, "log_turns": 1, "log_erasures": 1, "former_names": 1, "audit_log": 1,
	})
}

func workspacesByDomain(t *testing.T, f *fixture) {
	ctx := t.Context()
	list, err := f.WorkspacesByDomain(ctx, "", "")
	must(t, err)
	equal(t, "no domain finds nothing", len(list), 0)

	f.ws.AutoJoinDomain = "example.com"
	must(t, f.UpdateWorkspace(ctx, f.ws))
	other := f.workspace(t)
	other.AutoJoinDomain = "example.com"
	must(t, f.UpdateWorkspace(ctx, other))
	f.workspace(t) // takes nobody

	list, err = f.WorkspacesByDomain(ctx, "", "example.com")
	must(t, err)
	equal(t, "both", len(list), 2)
	list, err = f.WorkspacesByDomain(ctx, other.ID, "example.com")
	must(t, err)
	equal(t, "one", list, []*workspace.Workspace{other})
	list, err = f.WorkspacesByDomain(ctx, other.ID, "example.org")
	must(t, err)
	equal(t, "another domain", len(list), 0)
}

func tokens(t *testing.T, f *fixture) {
	ctx := t.Context()
	old := workspace.Token{Workspace: f.ws.ID, Hash: hash("old"), Created: epoch, Expires: epoch.Add(time.Hour)}
	fresh := workspace.Token{Workspace: f.ws.ID, Hash: hash("new"), Created: epoch.Add(time.Minute), Expires: epoch.Add(3 * time.Hour)}
	must(t, f.InsertToken(ctx, old))
	must(t, f.InsertToken(ctx, fresh))

	ws, got, err := f.TokenOwner(ctx, f.ws.ID, old.Hash)
	must(t, err)
	equal(t, "workspace of token", ws, f.ws)
	equal(t, "token", got, &old)
	ws, got, err = f.TokenOwner(ctx, f.ws.ID, hash("unknown"))
	must(t, err)
	equal(t, "workspace of unknown token", ws, f.ws)
	equal(t, "unknown token", got, nil)
	_, _, err = f.TokenOwner(ctx, id(1), old.Hash)
	isNotFound(t, "token of unknown workspace", err)

	list, err := f.Tokens(ctx, f.ws.ID)
	must(t, err)
	equal(t, "newest first", list, []workspace.Token{fresh, old})

	must(t, f.ExpireTokens(ctx, f.ws.ID, epoch.Add(2*time.Hour)))
	fresh.Expires = epoch.Add(2 * time.Hour)
	list, err = f.Tokens(ctx, f.ws.ID)
	must(t, err)
	equal(t, "expiry only comes forward", list, []workspace.Token{fresh, old})

	must(t, f.DeleteTokens(ctx, f.ws.ID))
	list, err = f.Tokens(ctx, f.ws.ID)
	must(t, err)
	equal(t, "deleted", len(list), 0)
}

func apiKeys(t *testing.T, f *fixture) {
	ctx := t.Context()
	m := f.member(1, nil)
	must(t, f.InsertMember(ctx, m))
	must(t, f.InsertAPIKey(ctx, f.ws.ID, m.ID, hash("key")))
	ws, got, err := f.KeyOwner(ctx, f.ws.ID, hash("key"))
	must(t, err)
	equal(t, "workspace", ws, f.ws)
	equal(t, "member", got, m)
	ws, got, err = f.KeyOwner(ctx, f.ws.ID, hash("other"))
	must(t, err)
	equal(t, "workspace of unknown key", ws, f.ws)
	equal(t, "unknown key", got, nil)
	_, _, err = f.KeyOwner(ctx, id(9), hash("key"))
	isNotFound(t, "unknown workspace", err)

	must(t, f.DeleteMember(ctx, f.ws.ID, m.ID))
	_, got, err = f.KeyOwner(ctx, f.ws.ID, hash("key"))
	must(t, err)
	equal(t, "key of deleted member", got, nil)
}

package storetest

import (
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

func sessions(t *testing.T, f *fixture) {
	ctx := t.Context()
	m := f.member(1, nil)
	must(t, f.InsertMember(ctx, m))
	must(t, f.InsertAPIKey(ctx, f.ws.ID, m.ID, hash("key")))
	short := workspace.Session{Workspace: f.ws.ID, Hash: hash("short"), Key: hash("key"), Created: epoch, Expires: epoch.Add(time.Hour)}
	long := workspace.Session{Workspace: f.ws.ID, Hash: hash("long"), Key: hash("key"), Created: epoch, Expires: epoch.Add(2 * time.Hour)}
	must(t, f.InsertSession(ctx, short))
	must(t, f.InsertSession(ctx, long))
	owner := func(what string, hash []byte, want *workspace.Session, member *workspace.Member) {
		t.Helper()
		ws, session, who, err := f.SessionOwner(ctx, f.ws.ID, hash)
		must(t, err)
		equal(t, what+": workspace", ws, f.ws)
		equal(t, what, session, want)
		equal(t, what+": member", who, member)
	}
	owner("session", short.Hash, &short, m)
	owner("unknown session", hash("unknown"), nil, nil)
	_, _, _, err := f.SessionOwner(ctx, id(9), short.Hash) //nolint:dogsled // only the error is looked at
	isNotFound(t, "session of an unknown workspace", err)

	must(t, f.DeleteExpiredSessions(ctx, f.ws.ID, epoch.Add(time.Hour)))
	owner("expired session", short.Hash, nil, nil)
	owner("session that goes on", long.Hash, &long, m)
	must(t, f.InsertSession(ctx, short))
	must(t, f.DeleteSession(ctx, f.ws.ID, short.Hash))
	owner("session that was ended", short.Hash, nil, nil)
	must(t, f.DeleteSession(ctx, f.ws.ID, short.Hash))

	must(t, f.DeleteMember(ctx, f.ws.ID, m.ID))
	owner("session whose key went with the member", long.Hash, nil, nil)
}

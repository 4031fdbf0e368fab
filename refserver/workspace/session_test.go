package workspace_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

func (tn *tenant) session(email string) string {
	tn.t.Helper()
	s, err := tn.OpenSession(tn.t.Context(), tn.key(email))
	tn.must(err)
	return s.Secret
}

func (tn *tenant) ended(what, secret string) {
	tn.t.Helper()
	_, err := tn.ActorBySession(tn.t.Context(), secret)
	denied(tn.t, what, err, 401, workspace.CodeUnauthorized)
}

func TestSessions(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, lockSpec())
	ctx := t.Context()
	first, second := tn.session(memberEmail), tn.session(memberEmail)
	if first == second {
		t.Error("two sessions have one secret")
	}
	a, err := tn.ActorBySession(ctx, first)
	tn.must(err)
	equal(t, "member", a.Member.ID, tn.idOf(memberEmail))
	equal(t, "workspace", a.Workspace, tn.ws)
	for name, secret := range map[string]string{
		"none": "", "garbage": "garbage", "cut": first[:50], "longer": first + "A", "API key": tn.key(memberEmail),
		"unknown workspace": "cs_" + unknownID + first[27:],
	} {
		tn.ended(name, secret)
	}
	_, err = tn.OpenSession(ctx, tn.key("pia@example.com"))
	denied(t, "key of a pending member", err, 401, workspace.CodeUnauthorized)

	dump, err := tn.Dump(ctx, tn.ws.ID)
	tn.must(err)
	text, err := json.Marshal(dump)
	tn.must(err)
	if len(dump["sessions"]) != 2 || strings.Contains(string(text), first[28:]) {
		t.Errorf("the secret is stored: %s", text)
	}

	tn.must(tn.CloseSession(ctx, first))
	tn.ended("signed out", first)
	tn.must(tn.CloseSession(ctx, first))
	tn.must(tn.CloseSession(ctx, "garbage"))
	_, err = tn.ActorBySession(ctx, second)
	tn.must(err)
}

// A session ends with its time, with its member's access and with its key.
func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, lockSpec())
	ctx, owner := t.Context(), tn.actor(ownerEmail)
	expiring := tn.session(ownerEmail)
	tn.clock.move(workspace.SessionLifetime - time.Millisecond)
	_, err := tn.ActorBySession(ctx, expiring)
	tn.must(err)
	tn.clock.move(time.Millisecond)
	tn.ended("expired", expiring)
	tn.session(adminEmail) // sweeps
	dump, err := tn.Dump(ctx, tn.ws.ID)
	tn.must(err)
	equal(t, "sessions left", len(dump["sessions"]), 1)

	session := tn.session(memberEmail)
	_, err = tn.UpdateMemberStatus(ctx, owner, tn.idOf(memberEmail), workspace.Inactive)
	tn.must(err)
	tn.ended("deactivated", session)
	_, err = tn.UpdateMemberStatus(ctx, owner, tn.idOf(memberEmail), workspace.Active)
	tn.must(err)
	_, err = tn.ActorBySession(ctx, session)
	tn.must(err)
	tn.must(tn.RemoveMember(ctx, owner, tn.idOf(memberEmail)))
	tn.ended("removed with the key", session)
}

func TestMay(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, lockSpec())
	tn.must(tn.May(tn.actor(ownerEmail), workspace.EnableSCIM))
	tn.must(tn.May(tn.actor(adminEmail), workspace.CreateGroup))
	denied(t, "admin", tn.May(tn.actor(adminEmail), workspace.EnableSCIM), 403, workspace.CodeOwnerOnly)
	denied(t, "member", tn.May(tn.actor(memberEmail), workspace.CreateGroup), 403, workspace.CodeForbidden)
	tn.must(tn.SetPlan(t.Context(), tn.ws.ID, workspace.PlanPro))
	denied(t, "lesser plan", tn.May(tn.actor(ownerEmail), workspace.EnableSCIM), 403, workspace.CodePlanRequired)
	tn.must(tn.SetPlan(t.Context(), tn.ws.ID, workspace.PlanEnterprise))
	_, err := tn.EnableSCIM(t.Context(), tn.actor(ownerEmail))
	tn.must(err)
	denied(t, "locked", tn.May(tn.actor(adminEmail), workspace.CreateGroup), 403, workspace.CodeManaged)
}

func TestPreviousTokenIsShownWhileItWorks(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	ctx := t.Context()
	_, err := tn.RotateToken(ctx, tn.actor(ownerEmail), time.Hour)
	tn.must(err)
	c, err := tn.Connection(ctx, tn.actor(ownerEmail))
	tn.must(err)
	equal(t, "previous", c.PreviousExpires, tn.Now(tn.ws).Add(time.Hour))
	tn.clock.move(time.Hour)
	c, err = tn.Connection(ctx, tn.actor(ownerEmail))
	tn.must(err)
	equal(t, "afterwards", c.PreviousExpires, time.Time{})
}

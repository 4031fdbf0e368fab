package deviate

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// onTakenFor are the deviations in who is taken for whom.
func onTakenFor() []Deviation {
	return []Deviation{
		defect("matching", "match-existing-refused", "People who were members before SCIM cannot be linked: a write to them answers 409.",
			github("better-auth/better-auth#11111"), "okta,entra",
			onStorage(func(next workspace.Store) workspace.Store { return refusesStrangers{next} }), "WS-USER-11", "WS-USER-17"),
		defect("matching", "match-existing-not-managed", "A member that existed before SCIM is never activated, deactivated or renamed by it.",
			github("grokability/snipe-it#14481"), "okta",
			onStorage(func(next workspace.Store) workspace.Store { return leavesStrangers{next} }), "WS-USER-11", "WS-USER-04", "WS-USER-10", "WS-USER-17"),
		defect("matching", "match-hijack-by-email", "A POST takes over the account that has the same e-mail and rewrites its userName.",
			github("langfuse/langfuse#15997"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return &adoptsByMail{Store: next} }), "WS-USER-12", "RFC7644-3.3-07"),
		defect("matching", "list-includes-system-accounts", "Service accounts are listed as users.",
			github("keycloak/keycloak#50986"), "okta", rewrite(func(r *http.Request, a *answer) {
				list, isList := member[[]any](a.body, "Resources")
				if !isList || a.isError() || !strings.HasSuffix(r.URL.Path, "/Users") || r.URL.Query().Has("filter") {
					return
				}
				robot := document.New("schemas", []any{"urn:ietf:params:scim:schemas:core:2.0:User"}, "id", "0123456789abcdef01234567", "userName", "service@system", "active", true)
				a.body.Set("Resources", append(list, robot))
				a.body.Set("totalResults", document.Number(strconv.Itoa(len(list)+1)))
			}), "WS-USER-14", "WS-USER-01"),
	}
}

// unlinked tells a member that no identity provider has written to.
func unlinked(ctx context.Context, s workspace.Store, ws, resourceType, id string) bool {
	if resourceType != "User" {
		return false
	}
	m, err := s.Member(ctx, ws, id)
	return err == nil && !m.Linked
}

// refusesStrangers answers writes to members it did not create with a conflict.
type refusesStrangers struct{ workspace.Store }

func (s refusesStrangers) LockResource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	if unlinked(ctx, s.Store, ws, resourceType, id) {
		return nil, scim.Conflict("userName", id)
	}
	return s.Store.LockResource(ctx, ws, resourceType, id)
}

// leavesStrangers writes only to members whose source is SCIM.
type leavesStrangers struct{ workspace.Store }

func (s leavesStrangers) UpdateMember(ctx context.Context, m *workspace.Member) error {
	if unlinked(ctx, s.Store, m.Workspace, "User", m.ID) {
		return nil
	}
	return s.Store.UpdateMember(ctx, m)
}

func (s leavesStrangers) SetMemberStatus(ctx context.Context, ws, id string, status workspace.Status) error {
	if unlinked(ctx, s.Store, ws, "User", id) {
		return nil
	}
	return s.Store.SetMemberStatus(ctx, ws, id, status)
}

// adoptsByMail takes whoever has the e-mail of somebody new for them. It lives
// for one request.
type adoptsByMail struct {
	workspace.Store

	// adopted is the member that was taken over, "" for none.
	adopted string
}

func (s *adoptsByMail) InsertResource(ctx context.Context, r *workspace.Row) error {
	for _, mail := range objectsOf(r.Doc.Array("emails")) {
		same, err := s.MembersByEmail(ctx, r.Workspace, mail.String("value"))
		if err != nil {
			return err
		}
		if len(same) > 0 && r.Type == "User" {
			old, err := s.LockResource(ctx, r.Workspace, r.Type, same[0].ID)
			if err != nil {
				return err
			}
			s.adopted, r.ID, r.Version = old.ID, old.ID, old.Version+1
			return s.UpdateResource(ctx, r)
		}
	}
	return s.Store.InsertResource(ctx, r)
}

func (s *adoptsByMail) InsertMember(ctx context.Context, m *workspace.Member) error {
	if s.adopted == "" {
		return s.Store.InsertMember(ctx, m)
	}
	m = m.Clone()
	m.ID = s.adopted
	return s.UpdateMember(ctx, m)
}

// onPeople are more deviations in a person's account.
func onPeople() []Deviation {
	return []Deviation{
		defect("user-life", "life-deprovisioned-user-recreated-by-login", "Who was deactivated is let in again by signing in with an address of the domain.",
			github("different-ai/openwork#4775"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return welcomesBack{next} }), "WS-LOCK-03", "WS-USER-15"),
		ours("life-people-are-invited", "user-life", "Whoever is provisioned is invited, and has no access until they accept.",
			onStorage(func(next workspace.Store) workspace.Store { return invites{next} }), "WS-USER-01", "WS-USER-14"),
		ours("life-few-seats", "user-life", "Only five people fit into a workspace, whatever its plan.",
			onStorage(func(next workspace.Store) workspace.Store { return hasFewSeats{next} }), "WS-USER-14"),
		defect("profile", "life-login-mail-follows-username", "The e-mail that the application uses is the userName, whatever emails says.",
			github("onyx-dot-app/onyx#14110"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return mailsTheName{next} }), "RFC7643-4.1.1-02", "WS-USER-03", "WS-USER-01"),
		defect("profile", "put-missing-roles-strips-permissions", "A PUT that does not mention roles takes them away.",
			github("langfuse/langfuse#14083"), "okta", rewriteBody(func(t *scim.Type, result *document.Object, op scim.Operation, _ *document.Object) {
				if _, given := result.Get("roles"); !given && op == scim.Replace && t.Name == "User" {
					result.Set("roles", []any{})
				}
			}), "RFC7644-3.5.1-03", "WS-USER-05", "WS-USER-11", "WS-USER-02"),
		defect("profile", "put-resets-unmapped-attributes", "Every write of the identity provider resets what people set in the application.",
			github("apache/syncope#895"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return resetsSettings{next} }), "WS-USER-05", "RFC7644-3.5.1-03"),
		ours("sync-lists-lag-behind", "concurrency", "Who was created is found a while later only, so a sync that broke off creates them again.",
			onStorage(func(next workspace.Store) workspace.Store { return lagsBehind{next} }), "WS-SYNC-09"),
	}
}

// welcomesBack takes whoever has a membership for a member.
type welcomesBack struct{ workspace.Store }

func (s welcomesBack) MembersByEmail(ctx context.Context, ws, email string) ([]*workspace.Member, error) {
	list, err := s.Store.MembersByEmail(ctx, ws, email)
	for _, m := range list {
		if m.Status == workspace.Inactive {
			err = errors.Join(err, s.SetMemberStatus(ctx, ws, m.ID, workspace.Active))
		}
	}
	return list, err
}

// invites makes members who have yet to accept.
type invites struct{ workspace.Store }

func (s invites) InsertMember(ctx context.Context, m *workspace.Member) error {
	if m.Linked && m.Status == workspace.Active {
		m = m.Clone()
		m.Status = workspace.Pending
	}
	return s.Store.InsertMember(ctx, m)
}

// hasFewSeats counts people and refuses the sixth.
type hasFewSeats struct{ workspace.Store }

func (s hasFewSeats) InsertMember(ctx context.Context, m *workspace.Member) error {
	_, total, err := s.ListMembers(ctx, m.Workspace, workspace.MemberQuery{Page: 1, PageSize: 1})
	if err != nil {
		return err
	}
	if total >= 5 {
		return scim.Refused(http.StatusForbidden, "no seat is left")
	}
	return s.Store.InsertMember(ctx, m)
}

// mailsTheName has one column for userName and e-mail.
type mailsTheName struct{ workspace.Store }

func (s mailsTheName) named(ctx context.Context, m *workspace.Member) (*workspace.Member, error) {
	row, err := s.Resource(ctx, m.Workspace, "User", m.ID)
	if err != nil {
		return nil, err
	}
	m = m.Clone()
	m.Email = row.Doc.String("userName")
	return m, nil
}

func (s mailsTheName) InsertMember(ctx context.Context, m *workspace.Member) error {
	m, err := s.named(ctx, m)
	if err != nil {
		return err
	}
	return s.Store.InsertMember(ctx, m)
}

func (s mailsTheName) UpdateMember(ctx context.Context, m *workspace.Member) error {
	m, err := s.named(ctx, m)
	if err != nil {
		return err
	}
	return s.Store.UpdateMember(ctx, m)
}

// resetsSettings writes every column, those it was not given as they begin.
type resetsSettings struct{ workspace.Store }

func (s resetsSettings) UpdateResource(ctx context.Context, r *workspace.Row) error {
	if err := s.Store.UpdateResource(ctx, r); err != nil || r.Type != "User" {
		return err
	}
	m, err := s.Member(ctx, r.Workspace, r.ID)
	if err != nil {
		return err
	}
	m.WeekStart = "MONDAY"
	return s.UpdateMember(ctx, m)
}

// lagsBehind lists nobody who is younger than a few seconds.
type lagsBehind struct{ workspace.Store }

func (s lagsBehind) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	rows, err := s.Store.ListResources(ctx, l)
	var known []*workspace.Row
	for _, r := range rows {
		if time.Since(r.Created) > 5*time.Second || r.Created.After(time.Now()) {
			known = append(known, r)
		}
	}
	return known, err
}

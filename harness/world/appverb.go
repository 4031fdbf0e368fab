package world

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/report"
)

// AppMove is what somebody does in the app with a member.
type AppMove string

// The moves; their texts are those of the sentences.
const (
	Invites     AppMove = "invite"
	Deactivates AppMove = "deactivate"
	Activates   AppMove = "activate"
	Removes     AppMove = "remove"
	Uninvites   AppMove = "revoke the invitation of"
	Regularises AppMove = "make a regular member of"
)

// AppMember lets somebody do something with a member in the app.
func (w *World) AppMember(ctx context.Context, t Tense, who string, m AppMove, name string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	what := fmt.Sprintf("%s %q", m, name)
	if m == Invites {
		p := w.person(name)
		return w.appDo(ctx, t, who, what, http.MethodPost, "/workspaces/{workspace}/users", textObject("email", p.email, "name", p.display))
	}
	id, err := w.memberID(ctx, name)
	if err != nil {
		return err
	}
	member := "/workspaces/{workspace}/users/" + escape(id)
	switch m {
	case Deactivates:
		return w.appDo(ctx, t, who, what, http.MethodPut, member, textObject("status", "INACTIVE"))
	case Activates:
		return w.appDo(ctx, t, who, what, http.MethodPut, member, textObject("status", "ACTIVE"))
	case Removes:
		return w.appDo(ctx, t, who, what, http.MethodDelete, member, nil)
	case Uninvites:
		return w.appDo(ctx, t, who, what, http.MethodDelete, "/workspaces/{workspace}/invitations/"+escape(id), nil)
	case Regularises:
		regular := &object{}
		regular.set("limited", false)
		return w.appDo(ctx, t, who, what, http.MethodPut, member+"/limited", regular)
	case Invites:
	}
	return fmt.Errorf("nobody can %s a member", m)
}

// AppChanges lets somebody change a member's profile in the app: "name",
// "timezone" or "week start".
func (w *World) AppChanges(ctx context.Context, t Tense, who, attribute, name, value string) error {
	field, ok := map[string]string{"name": "name", "timezone": "timeZone", "week start": "weekStart"}[attribute]
	if !ok {
		return fmt.Errorf("a profile in the app has no %q", attribute)
	}
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	id, err := w.memberID(ctx, name)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("change the %s of %q to %q", attribute, name, value)
	return w.appDo(ctx, t, who, what, http.MethodPatch, "/workspaces/{workspace}/member-profile/"+escape(id), textObject(field, value))
}

// AppRole lets somebody grant or revoke a role in the app.
func (w *World) AppRole(ctx context.Context, t Tense, who string, grant bool, role, name string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	id, err := w.memberID(ctx, name)
	if err != nil {
		return err
	}
	method, what := http.MethodPost, "grant"
	if !grant {
		method, what = http.MethodDelete, "revoke"
	}
	what = fmt.Sprintf("%s the role %s of %q", what, role, name)
	return w.appDo(ctx, t, who, what, method, "/workspaces/{workspace}/users/"+escape(id)+"/roles", textObject("role", role))
}

// Leaves lets somebody leave the workspace.
func (w *World) Leaves(ctx context.Context, t Tense, who string) error {
	return w.appDo(ctx, t, who, "leave the workspace", http.MethodPost, "/workspaces/{workspace}/leave", nil)
}

// SignsIn lets a person come to the app with an e-mail address of theirs.
func (w *World) SignsIn(ctx context.Context, t Tense, name, email string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	p := w.person(name)
	p.email, p.userName = email, email
	return w.act(ctx, t, fmt.Sprintf("%s signs in with %s", name, email), func(ctx context.Context) error {
		a, err := w.app(ctx, "", http.MethodPost, "/sign-in", textObject("email", email, "name", p.display))
		w.appAnswer = a
		return err
	})
}

// AppCreatesGroup lets somebody create a group in the app.
func (w *World) AppCreatesGroup(ctx context.Context, t Tense, who, name string) error {
	w.groupOf(name)
	return w.appDo(ctx, t, who, fmt.Sprintf("create group %q", name), http.MethodPost, "/workspaces/{workspace}/user-groups", textObject("name", name))
}

// AppRenamesGroup lets somebody rename a group in the app.
func (w *World) AppRenamesGroup(ctx context.Context, t Tense, who, name, fresh string) error {
	id, err := w.appGroupID(ctx, name)
	if err != nil {
		return err
	}
	return w.appDo(ctx, t, who, fmt.Sprintf("rename group %q to %q", name, fresh), http.MethodPut,
		"/workspaces/{workspace}/user-groups/"+escape(id), textObject("name", fresh))
}

// AppDeletesGroup lets somebody delete a group in the app.
func (w *World) AppDeletesGroup(ctx context.Context, t Tense, who, name string) error {
	id, err := w.appGroupID(ctx, name)
	if err != nil {
		return err
	}
	return w.appDo(ctx, t, who, fmt.Sprintf("delete group %q", name), http.MethodDelete, "/workspaces/{workspace}/user-groups/"+escape(id), nil)
}

// AppMembership lets somebody add or remove a member of a group in the app.
func (w *World) AppMembership(ctx context.Context, t Tense, who string, add bool, name, in string) error {
	group, err := w.appGroupID(ctx, in)
	if err != nil {
		return err
	}
	member, err := w.memberID(ctx, name)
	if err != nil {
		return err
	}
	path := "/workspaces/{workspace}/user-groups/" + escape(group) + "/users"
	if add {
		return w.appDo(ctx, t, who, fmt.Sprintf("add %q to group %q", name, in), http.MethodPost, path, textObject("userId", member))
	}
	return w.appDo(ctx, t, who, fmt.Sprintf("remove %q from group %q", name, in), http.MethodDelete, path+"/"+escape(member), nil)
}

// Enables lets somebody enable SCIM; its Base URL and token are what the
// identity provider is then given.
func (w *World) Enables(ctx context.Context, t Tense, who string) error {
	if _, err := w.look(ctx); err != nil {
		return err // what is there before is what groups are compared with
	}
	err := w.appDo(ctx, t, who, "enable SCIM", http.MethodPost, "/workspaces/{workspace}/scim", nil)
	if err != nil {
		return err
	}
	return w.connected()
}

// connected takes over what enabling or rotating handed out.
func (w *World) connected() error {
	if w.appAnswer.status/100 != 2 {
		return nil
	}
	o, err := w.appAnswer.object()
	if err != nil || o.text("token") == "" {
		return w.fail(false, report.Failure{
			Did: "the app handed out no token", Breaks: "the identity provider cannot be connected",
			Expected: "a token", Got: excerpt(w.appAnswer.body), ExchangeSeq: w.appAnswer.seq,
		})
	}
	w.token, w.scimOn, w.now = o.text("token"), true, nil
	w.rec.AddSecret(w.token)
	base := cmp.Or(o.text("scimBaseURL"), o.text("baseURL"), o.text("baseUrl"))
	if !strings.HasSuffix(base, "/scim/v2") {
		return w.fail(false, report.Failure{
			Did: "the app handed out a Base URL that does not end in /scim/v2", Breaks: "the identity provider cannot be connected",
			Expected: "…/scim/v2", Got: base, ExchangeSeq: w.appAnswer.seq,
		})
	}
	if strings.HasPrefix(base, "http") {
		w.tenant.BaseURL = base
	}
	return nil
}

// Disables lets somebody disable SCIM.
func (w *World) Disables(ctx context.Context, t Tense, who string) error {
	err := w.appDo(ctx, t, who, "disable SCIM", http.MethodDelete, "/workspaces/{workspace}/scim", nil)
	if err == nil && w.appAnswer.status/100 == 2 {
		w.scimOn = false
	}
	return err
}

// Rotates lets somebody rotate the token; the old one is remembered.
func (w *World) Rotates(ctx context.Context, t Tense, who string, overlapSeconds int) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	o := &object{}
	o.set("overlapSeconds", number(overlapSeconds))
	old := w.token
	if err := w.appDo(ctx, t, who, "rotate the token", http.MethodPost, "/workspaces/{workspace}/scim/token", o); err != nil {
		return err
	}
	w.oldToken = old
	return w.connected()
}

// Exports lets somebody export the groups; the directory can load them.
func (w *World) Exports(ctx context.Context, t Tense, who string) error {
	if err := w.appDo(ctx, t, who, "export the groups", http.MethodGet, "/workspaces/{workspace}/user-groups.csv", nil); err != nil {
		return err
	}
	rows, err := csv.NewReader(strings.NewReader(string(w.appAnswer.body))).ReadAll()
	if err != nil || len(rows) == 0 {
		return w.fail(t == Past, report.Failure{
			Did: "the app's export of groups cannot be loaded", Breaks: "groups have to be typed in by hand",
			Expected: "CSV with a header line", Got: excerpt(w.appAnswer.body), ExchangeSeq: w.appAnswer.seq,
		})
	}
	w.exported = rows[1:]
	return nil
}

// Loads puts the exported groups with their people into the directory, where
// they are assigned and pushed.
func (w *World) Loads(ctx context.Context, t Tense) error {
	if w.exported == nil {
		return errors.New("no groups have been exported")
	}
	byEmail := map[string]*person{}
	for _, p := range w.people {
		byEmail[strings.ToLower(p.email)] = p
	}
	return w.play(ctx, t, "the exported groups are loaded into the directory", func(ctx context.Context, p *idp.IdP) error {
		for _, row := range w.exported {
			if err := w.load(p, byEmail, row); err != nil {
				return err
			}
		}
		if err := p.Settle(ctx); err != nil {
			return err
		}
		for _, row := range w.exported {
			if err := p.PushGroup(w.groupOf(row[0]).key); err != nil {
				return err
			}
		}
		return nil
	})
}

// load takes one line of the export: group, e-mail, and more that is ignored.
func (w *World) load(p *idp.IdP, byEmail map[string]*person, row []string) error {
	g := w.groupOf(row[0])
	if _, known := p.Directory().Group(g.key); !known {
		if err := p.Directory().AddGroup(idp.Group{Key: g.key, Name: row[0]}); err != nil {
			return err
		}
	}
	if len(row) < 2 || row[1] == "" {
		return nil
	}
	someone, ok := byEmail[strings.ToLower(row[1])]
	if !ok {
		return fmt.Errorf("the export names %s, whom no sentence named", row[1])
	}
	if err := w.move(p, Provision, someone.name); err != nil {
		return err
	}
	return p.Directory().AddMembers(g.key, someone.name)
}

// EnablesDuring lets somebody enable SCIM while groups are created in the app
// as fast as it takes them, and waits for all of it to end.
func (w *World) EnablesDuring(ctx context.Context, who string, groups int) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	errs := make([]error, groups)
	var wait sync.WaitGroup
	start := make(chan struct{})
	for i := range groups {
		wait.Go(func() {
			<-start
			_, errs[i] = w.app(ctx, who, http.MethodPost, "/workspaces/{workspace}/user-groups", textObject("name", fmt.Sprintf("Race %d", i)))
		})
	}
	close(start)
	err := w.Enables(ctx, Present, who)
	wait.Wait()
	w.now = nil
	return first(append(errs, err)...)
}

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
	if w.token != "" {
		w.oldToken = w.token // of before it was disabled
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
		return w.fail(false, report.Failure{
			Does: "the exported groups are loaded into the directory",
			Did:  fmt.Sprintf("the export names %q as a member of %q", row[1], row[0]), Breaks: "the groups cannot be loaded into an identity provider",
			Expected: "the e-mail of somebody in the workspace", Got: strings.Join(row, ","), ExchangeSeq: w.lastSeq(),
		})
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
	return first(err, first(errs...))
}

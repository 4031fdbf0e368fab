package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
)

// appPageSize is what the harness asks the app for.
const appPageSize = 200

// textObject builds a flat JSON object from name, value pairs.
func textObject(pairs ...string) *object {
	o := &object{}
	for i := 0; i+1 < len(pairs); i += 2 {
		o.set(pairs[i], pairs[i+1])
	}
	return o
}

// key is the API key somebody uses the app with, "" when unknown. "the owner"
// is the last one the scenario named, or the one every workspace has.
func (w *World) key(name string) string {
	if w.tenant == nil {
		return ""
	}
	email := w.person(name).email
	if name == theOwner {
		for _, m := range w.spec.Members {
			if m.Role == "OWNER" {
				email = m.Email
			}
		}
	}
	return w.tenant.People[email].APIKey
}

// app sends a request to the application as somebody. {workspace} in the path
// stands for the workspace's id.
func (w *World) app(ctx context.Context, who, method, path string, body *object) (*answer, error) {
	t, err := w.ready(ctx)
	if err != nil {
		return nil, err
	}
	if t.App == nil {
		return nil, notApplicable("the target has no app API")
	}
	if !w.o.Target.Info().Own && !published(method, path) {
		return nil, notApplicable("no call for this is published for the app API of the target: %s %s", method, pathTemplate(path))
	}
	h, err := w.appHeader(t, who)
	if err != nil {
		return nil, err
	}
	var data []byte
	if body != nil {
		h.Set("Content-Type", "application/json")
		data = appendJSON(nil, body)
	}
	actor := "app: " + who
	if who == "" {
		actor = "app"
	}
	return w.send(ctx, request{
		actor: actor, method: method, header: h, body: data,
		url: t.App.BaseURL + strings.ReplaceAll(path, "{workspace}", t.ID),
	})
}

// appHeader opens the app's door as somebody, "" for nobody in particular. The
// one key of a foreign app is its owner's, or that of an admin whom the lock
// binds no less; it is never used as if it were somebody else's.
func (w *World) appHeader(t *sut.Tenant, who string) (http.Header, error) {
	h := t.App.Header.Clone()
	if h == nil {
		h = http.Header{}
	}
	if key := w.key(who); key != "" {
		h.Set("X-Api-Key", key)
	} else if who != "" && (who != theOwner || h.Get("X-Api-Key") == "") {
		return nil, notApplicable("no API key of %s is known", who)
	}
	h.Set("Accept", "application/json")
	return h, nil
}

// appDo does something in the app. Anything but 2xx is a failure unless it was
// an attempt.
func (w *World) appDo(ctx context.Context, t Tense, who, what, method, path string, body *object) error {
	return w.act(ctx, t, who+" wants to "+what+" in the app", func(ctx context.Context) error {
		a, err := w.app(ctx, who, method, path, body)
		if err != nil {
			return err
		}
		w.appAnswer = a
		if t == Attempt || a.status/100 == 2 {
			return nil
		}
		return w.fail(t == Past, report.Failure{
			Did:      fmt.Sprintf("the app refused with status %d", a.status),
			Breaks:   who + " cannot do what they are entitled to",
			Expected: "status 2xx", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
		})
	})
}

// errNoList says that the app answered something else than a list.
var errNoList = errors.New("not an array of objects")

// observeApp reads members and groups as the app shows them to its owner.
func (w *World) observeApp(ctx context.Context, s *state) error {
	if w.tenant.App == nil {
		return nil
	}
	s.app = true
	var err error
	if s.appMembers, err = w.appList(ctx, "/workspaces/{workspace}/users", "&status=ALL&include-roles=true"); err != nil {
		return err
	}
	s.appMembersSeq = w.lastSeq()
	s.appGroups, err = w.appList(ctx, "/workspaces/{workspace}/user-groups", "")
	s.appGroupsSeq = w.lastSeq()
	if w.tenant.Shared {
		s.appMembers, s.appGroups = w.ownMembers(s.appMembers), w.ownGroups(s.appGroups)
	}
	return err
}

func (w *World) appList(ctx context.Context, path, query string) ([]*object, error) {
	var all []*object
	for page := 1; page <= maxPages; page++ {
		a, err := w.app(ctx, theOwner, http.MethodGet, fmt.Sprintf("%s?page=%d&page-size=%d%s", path, page, appPageSize, query), nil)
		if err != nil {
			return nil, err
		}
		found, err := appPage(a)
		if err != nil {
			return nil, w.fail(false, report.Failure{
				Does: "the harness looks at what the app shows its owner", Did: "the app does not list " + path[strings.LastIndex(path, "/")+1:],
				Breaks:   "nobody can see who is in the workspace",
				Expected: "status 200 and a list", Got: fmt.Sprintf("status %d: %s (%v)", a.status, excerpt(a.body), err), ExchangeSeq: a.seq,
			})
		}
		all = append(all, found...)
		if len(found) < appPageSize {
			return all, nil
		}
	}
	return nil, fmt.Errorf("%s did not end after %d pages", path, maxPages)
}

func appPage(a *answer) ([]*object, error) {
	if a.status != http.StatusOK {
		return nil, errNoList
	}
	v, err := parseJSON(a.body)
	if err != nil {
		return nil, err
	}
	array, ok := v.([]any)
	if !ok {
		return nil, errNoList
	}
	found := make([]*object, 0, len(array))
	for _, e := range array {
		o, ok := e.(*object)
		if !ok {
			return nil, errNoList
		}
		found = append(found, o)
	}
	return found, nil
}

// memberID is the id the app has for a person.
func (w *World) memberID(ctx context.Context, name string) (string, error) {
	p := w.person(name)
	if someone, ok := w.tenantPerson(p); ok {
		return someone, nil
	}
	s, err := w.look(ctx)
	if err != nil {
		return "", err
	}
	if m := s.appMember(w, p); m != nil {
		return m.text("id"), nil
	}
	return "", fmt.Errorf("the app shows no member %q", name)
}

func (w *World) tenantPerson(p *person) (string, bool) {
	if p.appID != "" {
		return p.appID, true
	}
	someone, ok := w.tenant.People[p.email]
	return someone.ID, ok && someone.ID != ""
}

func (w *World) appGroupID(ctx context.Context, name string) (string, error) {
	s, err := w.look(ctx)
	if err != nil {
		return "", err
	}
	found := s.appGroupsNamed(w.groupName(w.groupOf(name)))
	if len(found) == 0 {
		return "", fmt.Errorf("the app shows no group %q", name)
	}
	return found[0].text("id"), nil
}

// escape makes a value safe in a path.
func escape(s string) string { return url.PathEscape(s) }

// number renders an integer for a body.
func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }

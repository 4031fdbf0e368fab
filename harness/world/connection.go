package world

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/report"
)

// Entered says what the identity provider's admin typed into its form:
// "token" or "base URL". {token} and {base} stand for what the app showed.
func (w *World) Entered(ctx context.Context, field, text string) error {
	if w.provider != nil {
		return fmt.Errorf("the %s is entered before the first use of the connection", field)
	}
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	switch field {
	case "token":
		w.typedToken = w.fill(text)
	case "base URL":
		w.typedBase = w.fill(text)
	default:
		return fmt.Errorf("the form has no field %q", field)
	}
	return nil
}

// params are the profile's parameters. An app that sends what the admin typed,
// scheme or no scheme, is given the scheme too where the target is not ours:
// that a bare token opens the door is a promise of our server alone.
func (w *World) params() (map[string]string, error) {
	const name, bare, complete = "authorization", "verbatim_token", "verbatim_bearer"
	settings, err := w.o.Profile.Settings(w.o.Variant, w.o.Params)
	if err != nil {
		return nil, fmt.Errorf("the parameters of %s: %w", w.o.Profile.Name, err)
	}
	if w.o.Target.Info().Own || settings.Params[name] != bare {
		return w.o.Params, nil
	}
	params := maps.Clone(w.o.Params)
	if params == nil {
		params = map[string]string{}
	}
	params[name] = complete
	return params, nil
}

// SetUp gives a parameter of the profile a value, as an app of this provider may
// be set up; a profile that has no such parameter or value is NotApplicable.
func (w *World) SetUp(param, value string) error {
	if w.provider != nil {
		return fmt.Errorf("%s is set before the first use of the connection", param)
	}
	if w.o.Profile == nil {
		return errors.New("no identity provider plays this feature: its folder is played once")
	}
	params := maps.Clone(w.o.Params)
	if params == nil {
		params = map[string]string{}
	}
	params[param] = value
	if _, err := w.o.Profile.Settings(w.o.Variant, params); err != nil {
		return notApplicable("%s knows no %s that is %q", w.o.Profile.Title, param, value)
	}
	w.o.Params = params
	return nil
}

// Switched says that the connection's admin has switched one of its features on
// or off.
func (w *World) Switched(ctx context.Context, feature string, on bool) error {
	p, err := w.idp(ctx)
	if err != nil {
		return err
	}
	return declared(p.SetFeature(feature, on))
}

// TestsConnection presses the admin's button.
func (w *World) TestsConnection(ctx context.Context, t Tense) error {
	p, err := w.idp(ctx)
	if err != nil {
		return err
	}
	return w.act(ctx, t, w.o.Profile.Title+": its admin tests the connection", func(ctx context.Context) error {
		if err := p.TestConnection(ctx); err != nil {
			return declared(err)
		}
		return w.tasks(t, p)
	})
}

// Imports lets the identity provider read what the app has.
func (w *World) Imports(ctx context.Context, t Tense) error {
	p, err := w.idp(ctx)
	if err != nil {
		return err
	}
	return w.act(ctx, t, w.o.Profile.Title+": it imports from the app", func(ctx context.Context) error {
		found, err := w.imports(ctx, p)
		if err != nil {
			return declared(err)
		}
		w.imported = found
		return w.tasks(t, p)
	})
}

// Imported asserts that the import saw these people, each once.
func (w *World) Imported(names ...string) error {
	seen := map[string]int{}
	var all []string
	for _, i := range w.imported {
		if i.Kind == "User" {
			seen[strings.ToLower(i.Name)]++
			all = append(all, i.Name)
		}
	}
	for _, n := range names {
		p := w.person(n)
		if times := seen[strings.ToLower(w.current(p).UserName)]; times != 1 {
			return w.fail(false, report.Failure{
				Did: fmt.Sprintf("the import saw %s %d times", n, times), Breaks: "the identity provider misses people or doubles them",
				Expected: "once", Got: strings.Join(all, ", "), ExchangeSeq: w.lastSeq(),
			})
		}
	}
	return nil
}

// AdminIsTold asserts that the attempt left the identity provider's admin with
// a task about somebody or something; both may be "".
func (w *World) AdminIsTold(about, status string) error {
	for _, task := range w.refused {
		if (about == "" || task.Subject == about) && (status == "" || strconv.Itoa(task.Status) == status) {
			return nil
		}
	}
	expected := "a task"
	if about != "" {
		expected += " about " + about
	}
	if status != "" {
		expected += " after status " + status
	}
	return w.fail(false, report.Failure{
		Did: "the server let it pass", Breaks: "the admin believes that it worked",
		Expected: expected, Got: taskTexts(w.refused), ExchangeSeq: w.lastSeq(),
	})
}

func taskTexts(tasks []idp.Task) string {
	if len(tasks) == 0 {
		return "no task"
	}
	texts := make([]string, len(tasks))
	for i, t := range tasks {
		texts[i] = fmt.Sprintf("%s (status %d)", t.Text, t.Status)
	}
	return strings.Join(texts, "; ")
}

// Refuses asserts that the app refused the last attempt with a status and one
// of its codes, and said why in words: for what the identity provider manages,
// that the change is to be made there.
func (w *World) Refuses(status int, code string) error {
	a := w.appAnswer
	if a == nil {
		return errNoResponse
	}
	said := " "
	if code == "scim_managed" {
		said = "identity provider"
	}
	o, err := a.object()
	if err == nil && a.status == status && o.text("code") == code && strings.Contains(o.text("message"), said) {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: didIt(a), Breaks: "people change in the app what the identity provider will overwrite, or do not learn where to change it",
		Expected: fmt.Sprintf("status %d, code %q and a message that says what to do", status, code),
		Got:      fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
	})
}

// RefusesSomehow asserts that the app refused the last attempt. How it says so
// is its own affair, and a foreign one may even answer 2xx and do nothing:
// there the state judges.
func (w *World) RefusesSomehow() error {
	a := w.appAnswer
	switch {
	case a == nil:
		return errNoResponse
	case a.status/100 == 4 && a.status != http.StatusUnauthorized && a.status != http.StatusNotFound && a.status != http.StatusMethodNotAllowed:
		return nil
	case !w.o.Target.Info().Own:
		w.note(fmt.Sprintf("the app answered with status %d; what became of it is seen in what it shows", a.status))
		return nil
	}
	return w.fail(false, report.Failure{
		Did: didIt(a), Breaks: "people change in the app what the identity provider will overwrite",
		Expected: "a refusal", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
	})
}

func didIt(a *answer) string {
	if a.status/100 == 2 {
		return fmt.Sprintf("the app did it (status %d)", a.status)
	}
	return fmt.Sprintf("the app answered with status %d", a.status)
}

// CanLook asserts that somebody can still read the workspace, its members and
// its groups in the app: the lists, and what there is in detail.
func (w *World) CanLook(ctx context.Context, who string) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	var errs []error
	paths := []string{"/workspaces/{workspace}", "/workspaces/{workspace}/users", "/workspaces/{workspace}/user-groups"}
	for _, m := range s.appMembers {
		paths = append(paths, "/workspaces/{workspace}/member-profile/"+escape(m.text("id")))
	}
	for _, g := range s.appGroups {
		paths = append(paths, "/workspaces/{workspace}/user-groups/"+escape(g.text("id")))
	}
	for _, path := range paths {
		a, err := w.app(ctx, who, http.MethodGet, path, nil)
		if err != nil {
			return err
		}
		if a.status == http.StatusOK {
			continue
		}
		errs = append(errs, w.fail(false, report.Failure{
			Did: fmt.Sprintf("the app refused %s to read %s with status %d", who, pathTemplate(a.url), a.status), Breaks: "people no longer see who they work with",
			Expected: "status 200", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
		}))
	}
	return first(errs...)
}

// TokenWorks asserts that a token opens the SCIM door or no longer does: "the
// token" is the present one, "the old token" the one before the rotation.
func (w *World) TokenWorks(ctx context.Context, which string, want bool) error {
	t, err := w.ready(ctx)
	if err != nil {
		return err
	}
	token := w.token
	if which == "the old token" {
		token = w.oldToken
	}
	h := w.scimHeader(false)
	h.Set("Authorization", "Bearer "+token)
	a, err := w.send(ctx, request{actor: "harness", method: http.MethodGet, url: t.BaseURL + "/Users?count=1", header: h})
	if err != nil {
		return err
	}
	expected := http.StatusUnauthorized
	if want {
		expected = http.StatusOK
	}
	if a.status == expected {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("a request with %s got status %d", which, a.status), Breaks: "a credential that leaked stays good, or the connection breaks",
		Expected: fmt.Sprintf("status %d", expected), Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
	})
}

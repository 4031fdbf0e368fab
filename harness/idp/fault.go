package idp

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"go.starlark.net/starlark"

	"github.com/scimproof/scimproof/profiles"
)

// fault is something the target did wrong, on its way out of a flow to become
// a Task. Every other error out of a flow is the harness's own.
type fault struct {
	// when is a status as text, a situation or a name used by scim.fail.
	when string
	// field that is missing or mistyped.
	field string
	// did says what the target did, for people.
	did string
	// subject replaces the name of the person or group in the text.
	subject string
	// exchange that showed it; nil when the flow concluded it from none.
	exchange *response
}

func (f *fault) Error() string { return "the target " + f.did }

// missing and mistyped are the two ways an answer's field can be wrong.
func missing(r *response, field string) *fault {
	return &fault{when: "missing", field: field, exchange: r, did: fmt.Sprintf("answered %s without %q", r.what(), field)}
}

func mistyped(r *response, field, want string, got starlark.Value) *fault {
	return &fault{
		when: "mistyped", field: field, exchange: r,
		did: fmt.Sprintf("answered %s with %q as %s instead of %s", r.what(), field, jsonType(got), want),
	}
}

// jsonType names a value's type in JSON's words.
func jsonType(v starlark.Value) string {
	switch v.(type) {
	case starlark.NoneType:
		return "null"
	case starlark.Bool:
		return "boolean"
	case starlark.String:
		return "string"
	case starlark.Int:
		return "integer"
	case number, starlark.Float:
		return "number"
	case *resource, *starlark.Dict:
		return "object"
	case *starlark.List:
		return "list"
	}
	return v.Type()
}

// task words a fault as the profile's admin would see it.
func (p *IdP) task(unit, key, subject string, f *fault) (Task, profiles.Failure) {
	entry := p.failure(unit, f)
	if f.subject != "" {
		subject = f.subject
	}
	t := Task{
		Unit: unit, Subject: key, Code: entry.Code, Did: f.did, Breaks: p.breaks(unit, key, subject),
		Source: entry.Source, Confidence: entry.Confidence,
	}
	values := map[string]string{"subject": subject, "field": f.field, "status": "0", "reason": f.when, "detail": f.did}
	if r := f.exchange; r != nil {
		t.Exchange, t.Method, t.URL, t.Status = r.seq, r.method, r.url, r.status
		values["method"], values["path"] = r.method, r.path
		if r.status > 0 {
			values["status"], values["reason"] = strconv.Itoa(r.status), http.StatusText(r.status)
			values["detail"], values["word"] = r.detail(p.settings.UnreadableDetail), r.word()
		}
	}
	t.Text = profiles.Expand(entry.Text, func(name string) (string, bool) {
		v, ok := values[name]
		return v, ok
	})
	return t, entry
}

// failure finds the profile's entry for a fault: one that describes it before
// "other", the unit's own before a general one, the closest description first.
func (p *IdP) failure(unit string, f *fault) profiles.Failure {
	closest := []string{f.when}
	if f.field != "" {
		closest = []string{f.when + "_" + strings.ToLower(f.field), f.when}
	}
	if n, err := strconv.Atoi(f.when); err == nil {
		closest = append(closest, strconv.Itoa(n/100)+"xx")
	}
	for _, when := range [][]string{closest, {"other"}} {
		for _, of := range []string{unit, ""} {
			for _, w := range when {
				i := slices.IndexFunc(p.settings.Failures, func(e profiles.Failure) bool { return e.When == w && e.Unit == of })
				if i >= 0 {
					return p.settings.Failures[i]
				}
			}
		}
	}
	return profiles.Failure{When: "other", Text: "{detail}", Next: "admin"}
}

// breaks says what a failed unit of work means for people.
func (p *IdP) breaks(unit, key, subject string) string {
	switch unit {
	case "test_connection":
		return "the admin cannot switch provisioning on, so nobody can be provisioned"
	case "quarantine":
		return "changes arrive more seldom, and at last not at all"
	case "begin_cycle":
		return "no change of anybody arrives until the next cycle succeeds"
	case "sync_user", "link_user", "on_demand":
		if _, linked := p.UserID(key); linked {
			return "the latest change of " + subject + " does not arrive in the app"
		}
		return subject + " has no account in the app"
	case "deactivate", "delete_user":
		return subject + " keeps access after it was taken away"
	case "reactivate":
		return subject + " does not get access back"
	case "set_manager":
		return subject + " has the wrong manager"
	case "set_password":
		return subject + " cannot sign in with the new password"
	case "sync_group":
		if _, linked := p.GroupID(key); linked {
			return "the group " + subject + " keeps a wrong name or wrong members"
		}
		return "the group " + subject + " is missing in the app"
	case "delete_group", "unlink_group":
		return "the group " + subject + " and what it grants remain"
	}
	return "accounts of the app stay unknown to the identity provider"
}

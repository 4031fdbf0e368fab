package world

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// logs are the paths of what the app remembers.
var logs = map[string]string{
	"provisioning": "/workspaces/{workspace}/scim/log?limit=1000",
	"audit":        "/workspaces/{workspace}/audit-log?limit=1000",
}

// LooksAtLog lets somebody read the provisioning log or the audit log.
func (w *World) LooksAtLog(ctx context.Context, t Tense, who, which string) error {
	return w.appDo(ctx, t, who, "look at the "+which+" log", http.MethodGet, logs[which], nil)
}

// Remembers asserts that texts are in what the app shows its owner, or that none
// of them is: in the "provisioning log", the "audit log", or anywhere in the
// "workspace".
func (w *World) Remembers(ctx context.Context, where string, want bool, texts ...string) error {
	answers, err := w.remembered(ctx, where)
	if err != nil {
		return err
	}
	for _, text := range texts {
		if err := w.remembers(where, answers, want, text); err != nil {
			return err
		}
	}
	return nil
}

// remembered is everything that is shown in a place.
func (w *World) remembered(ctx context.Context, where string) ([]*answer, error) {
	if _, err := w.ready(ctx); err != nil {
		return nil, err
	}
	var all []*answer
	paths := []string{logs[strings.TrimSuffix(where, " log")]}
	if where == "workspace" {
		// What SCIM shows comes first: reading it is a request that is logged.
		for _, path := range []string{"/Users", "/Groups"} {
			a, err := w.scim(ctx, http.MethodGet, path, nil)
			if err != nil {
				return nil, err
			}
			all = append(all, a)
		}
		paths = places
	}
	for _, path := range paths {
		a, err := w.appReads(ctx, path)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

func (w *World) remembers(where string, answers []*answer, want bool, text string) error {
	i := slices.IndexFunc(answers, func(a *answer) bool { return strings.Contains(strings.ToLower(string(a.body)), strings.ToLower(text)) })
	switch {
	case want && i < 0:
		last := answers[len(answers)-1]
		return w.fail(false, report.Failure{
			Did: fmt.Sprintf("the %s does not show %q", where, text), Breaks: "nobody can tell what the identity provider did",
			Expected: text, Got: excerpt(last.body), ExchangeSeq: last.seq,
		})
	case !want && i >= 0:
		a := answers[i]
		return w.fail(false, report.Failure{
			Did: fmt.Sprintf("%s still shows %q", pathTemplate(a.url), text), Breaks: "the workspace tells what nobody should be told, or what somebody asked to be forgotten",
			Expected: "nothing of the kind", Got: around(a.body, text), ExchangeSeq: a.seq,
		})
	}
	return nil
}

// places are where the app shows names.
var places = []string{
	logs["provisioning"], logs["audit"], "/workspaces/{workspace}/scim/log.ndjson", "/workspaces/{workspace}/users?page-size=200",
	"/workspaces/{workspace}/user-groups?page-size=200", "/workspaces/{workspace}/user-groups.csv",
}

// appReads reads a path as the owner, who has a right to it.
func (w *World) appReads(ctx context.Context, path string) (*answer, error) {
	a, err := w.app(ctx, theOwner, http.MethodGet, path, nil)
	if err != nil || a.status == http.StatusOK {
		return a, err
	}
	return nil, w.fail(false, report.Failure{
		Does: "the owner looks at " + pathTemplate(a.url), Did: fmt.Sprintf("the app answered with status %d", a.status),
		Breaks: "nobody can tell what the identity provider did", Expected: "status 200", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
	})
}

// around is what stands before and behind a text.
func around(body []byte, text string) string {
	const near = 80
	held := string(body)
	at := strings.Index(strings.ToLower(held), strings.ToLower(text))
	if at < 0 {
		return ""
	}
	return "…" + strings.ToValidUTF8(held[max(0, at-near):min(len(held), at+len(text)+near)], "") + "…"
}

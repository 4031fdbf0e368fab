package target_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/lenient"
	"github.com/scimproof/scimproof/harness/sut"
)

func get(t *testing.T, tenant *sut.Tenant, path string) lenient.Object {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, tenant.BaseURL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+tenant.Token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	var o lenient.Object
	if err := errors.Join(json.NewDecoder(res.Body).Decode(&o), res.Body.Close()); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: status %d, %v", path, res.StatusCode, err)
	}
	return o
}

// everything reads a list to its end.
func everything(t *testing.T, tenant *sut.Tenant, path string) []lenient.Object {
	t.Helper()
	var all []lenient.Object
	for {
		page := get(t, tenant, fmt.Sprintf("%s?startIndex=%d&count=200", path, len(all)+1))
		items, _ := page["Resources"].([]any)
		for _, item := range items {
			if o, ok := item.(lenient.Object); ok {
				all = append(all, o)
			}
		}
		if total, _ := page["totalResults"].(float64); len(items) == 0 || len(all) >= int(total) {
			return all
		}
	}
}

func workspaceFor(t *testing.T, own sut.Target) *sut.Tenant {
	t.Helper()
	tenant, err := own.Tenant(t.Context(), sut.Spec{Name: t.Name(), Plan: "ENTERPRISE", SCIM: true, Members: []sut.Member{{Email: "owner@example.org", Name: "The Owner", Role: "OWNER"}}})
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}

// TestSyncsAreInterruptedAnywhere: the first sync of 20 people and 5 groups is
// called off at each of its requests in turn and resumed; the end state is
// always that of a sync nobody disturbed (WS-SYNC-09).
func TestSyncsAreInterruptedAnywhere(t *testing.T) {
	t.Parallel()
	own := reference(t)
	for _, v := range variants(t) {
		t.Run(v.String(), func(t *testing.T) {
			t.Parallel()
			want := expected(t, v, 20, 5, 4)
			base := exchange.NewTransport(0)
			defer base.CloseIdleConnections()
			for k := 1; ; k++ {
				tenant := workspaceFor(t, own)
				ctx, cancel := context.WithCancel(t.Context())
				b := &breaker{base: base, at: k, off: cancel}
				p := firm(t, v, tenant.BaseURL, tenant.Token, b, 20, 5, 4)
				err := p.Settle(ctx)
				cancel()
				if b.sent < k { // this one was not interrupted: there are no more requests
					company(t, tenant, want)
					t.Logf("%s: a sync of %d requests, interrupted at each", v, b.sent)
					if err != nil || k < 40 {
						t.Errorf("after %d requests: %v", b.sent, err)
					}
					return
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("interrupted at request %d: %v", k, err)
				}
				settle(t, p)
				company(t, tenant, want)
				if t.Failed() {
					t.Fatalf("interrupted at request %d", k)
				}
			}
		})
	}
}

// TestManyAtOnce assigns 500 people and 50 groups at once (WS-USER-14).
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	own := reference(t)
	played := dialects[:1]
	if long {
		played = variants(t)
	}
	for _, v := range played { // one after the other: each is timed
		atOnce(t, own, v)
	}
}

func atOnce(t *testing.T, own sut.Target, v variant) {
	t.Helper()
	want := expected(t, v, 500, 50, 20)
	base := exchange.NewTransport(0)
	defer base.CloseIdleConnections()
	counts := &breaker{base: base}
	tenant := workspaceFor(t, own)
	p := firm(t, v, tenant.BaseURL, tenant.Token, counts, 500, 50, 20)
	started := time.Now()
	settle(t, p)
	t.Logf("%-18s 500 people and 50 groups in %5d requests: %s", v, counts.sent, time.Since(started).Round(time.Millisecond))
	company(t, tenant, want)
	sent := counts.sent
	settle(t, p)
	if more := counts.sent - sent; more > 4 { // the probe of each cycle
		t.Errorf("%s: %d requests with nothing changed", v, more)
	}
}

// TestTwoAppsOnOneWorkspace: two connections sync their own people into the same
// groups at the same time, and nobody is lost (OKTA-C04).
func TestTwoAppsOnOneWorkspace(t *testing.T) {
	t.Parallel()
	own := reference(t)
	for _, v := range []variant{{"okta", "oin-header"}, {"entra", "compliant"}, {"jumpcloud", "default"}, {"onelogin", "default"}} {
		t.Run(v.String(), func(t *testing.T) {
			t.Parallel()
			base := exchange.NewTransport(0)
			defer base.CloseIdleConnections()
			tenant := workspaceFor(t, own)
			first := firm(t, v, tenant.BaseURL, tenant.Token, base, 12, 3, 4)
			settle(t, first) // the groups are there before both write
			second := firm(t, v, tenant.BaseURL, tenant.Token, base, 12, 3, 4)
			settle(t, second)
			apps, joins := []*idp.IdP{first, second}, [][]int{{0, 2}, {1, 3}}
			names := func(i int) []string {
				var list []string
				for _, j := range joins[i] {
					list = append(list, fmt.Sprintf("person%03d", (8+j)%12))
				}
				return list
			}
			before := expected(t, v, 12, 3, 4)
			var both sync.WaitGroup
			for i, p := range apps {
				for g := range 3 {
					if err := p.Directory().AddMembers(fmt.Sprintf("group%02d", g), names(i)...); err != nil {
						t.Fatal(err)
					}
				}
				both.Go(func() {
					for range 2 {
						if err := p.Settle(t.Context()); err != nil {
							t.Error(err)
						}
					}
				})
			}
			both.Wait()
			for name := range before {
				if g, found := apps[0].Directory().Group(name); found {
					in := map[string]bool{}
					for _, m := range append(g.Members, names(1)...) {
						in[m+"@example.com"] = true
					}
					before[name] = joined(in)
				}
			}
			company(t, tenant, before)
		})
	}
}

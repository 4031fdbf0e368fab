package idp_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/harness/idp"
)

var errCut = errors.New("connection reset by peer")

func always(status int, body string) func(int, *http.Request) (*http.Response, error) {
	return func(int, *http.Request) (*http.Response, error) { return reply(status, body), nil }
}

func onMethod(method string, status int, body string) func(int, *http.Request) (*http.Response, error) {
	return func(_ int, req *http.Request) (*http.Response, error) {
		if req.Method != method {
			return nil, nil
		}
		return reply(status, body), nil
	}
}

// brokenBody is an answer cut in the middle.
type brokenBody struct{ io.Reader }

func (b brokenBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func (brokenBody) Close() error { return nil }

// faults are answers a target should not give.
var faults = map[string]func() (*http.Response, error){
	"500":        func() (*http.Response, error) { return reply(500, `{"detail":"boom"}`), nil },
	"503 html":   func() (*http.Response, error) { return reply(503, "<html>Bad gateway</html>"), nil },
	"404":        func() (*http.Response, error) { return reply(404, `{"status":"404","detail":"gone"}`), nil },
	"409":        func() (*http.Response, error) { return reply(409, `{"status":"409","detail":"taken"}`), nil },
	"401":        func() (*http.Response, error) { return reply(401, ""), nil },
	"429":        func() (*http.Response, error) { r := reply(429, ""); r.Header.Set("Retry-After", "7"); return r, nil },
	"302":        func() (*http.Response, error) { return reply(302, ""), nil },
	"object":     func() (*http.Response, error) { return reply(200, "{}"), nil },
	"created {}": func() (*http.Response, error) { return reply(201, "{}"), nil },
	"list":       func() (*http.Response, error) { return reply(200, "[]"), nil },
	"null":       func() (*http.Response, error) { return reply(200, "null"), nil },
	"empty":      func() (*http.Response, error) { return reply(200, ""), nil },
	"html":       func() (*http.Response, error) { return reply(200, "<html>error code: 502</html>"), nil },
	"truncated":  func() (*http.Response, error) { return reply(200, `{"schemas":["urn`), nil },
	"text total": func() (*http.Response, error) {
		return reply(200, `{"schemas":["x"],"totalResults":"1","Resources":[{"id":"u-1"}]}`), nil
	},
	"number id": func() (*http.Response, error) { return reply(201, `{"schemas":["x"],"id":17}`), nil },
	"odd items": func() (*http.Response, error) {
		return reply(200, `{"schemas":["x"],"totalResults":1,"Resources":[17]}`), nil
	},
	"odd shapes": func() (*http.Response, error) {
		return reply(200, `{"schemas":{},"id":"u-1","name":[],"emails":{},"members":7,"active":"x"}`), nil
	},
	"deep": func() (*http.Response, error) { return reply(200, strings.Repeat("[", 100_000)), nil },
	"cut":  func() (*http.Response, error) { return nil, errCut },
	"cut body": func() (*http.Response, error) {
		r := reply(200, "")
		r.Body = brokenBody{strings.NewReader(`{"schemas"`)}
		return r, nil
	},
	"bad gzip": func() (*http.Response, error) {
		r := reply(200, "no gzip")
		r.Header.Set("Content-Encoding", "gzip")
		return r, nil
	},
}

// life is a whole life in steps; each must leave the harness unharmed.
func life(p *play) []func() error {
	d := p.Directory()
	return []func() error{
		func() error { return p.TestConnection(p.ctx) },
		func() error {
			return errors.Join(d.AddPerson(ada()), d.AddPerson(bob()), p.Assign("Ada", "Bob"),
				d.AddGroup(idp.Group{Key: "G", Name: "G", Members: []string{"Ada", "Bob"}}), p.PushGroup("G"))
		},
		func() error {
			return d.UpdatePerson("Ada", func(a *idp.Person) { a.FamilyName, a.ManagerKey = "King", "Bob" })
		},
		func() error {
			return errors.Join(d.RenameGroup("G", "H"), d.RemoveMembers("G", "Bob"), d.AddMembers("G", "Bob"), d.RemoveMembers("G", "Ada"))
		},
		func() error { return d.UpdatePerson("Bob", func(b *idp.Person) { b.Enabled = false }) },
		func() error { return d.UpdatePerson("Bob", func(b *idp.Person) { b.Enabled = true }) },
		func() error { return p.Unassign("Ada") },
		func() error {
			if _, err := p.Import(p.ctx); err != nil && !errors.Is(err, idp.ErrNotApplicable) {
				return err
			}
			return nil
		},
	}
}

// live plays a life; after each step the admin retries what failed, and what
// waited for it.
func (p *play) live() {
	p.Helper()
	for _, step := range life(p) {
		p.must(step())
		p.must(p.Settle(p.ctx))
		for range 2 {
			p.must(p.Retry(p.ctx))
		}
	}
}

// TestFaults puts every fault at every request of a life. The harness never
// errs, the target's failure becomes a Task, and after the admin's retry the
// target is as the directory says.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants {
		t.Run(v.profile+"-"+v.name, func(t *testing.T) {
			t.Parallel()
			clean := newPlay(t, v)
			clean.live()
			requests := clean.server.take()
			clean.noTasks()
			blamed := map[string]int{}
			for i, name := range slices.Sorted(maps.Keys(faults)) {
				fault := faults[name]
				for k := range requests {
					if every := slices.Contains([]string{"404", "500", "cut", "odd shapes"}, name); !every && k%5 != i%5 {
						continue // each fault at a fifth of the requests, in turn
					}
					p := newPlay(t, v)
					p.server.answer = func(n int, _ *http.Request) (*http.Response, error) {
						if n == k {
							return fault()
						}
						return nil, nil //nolint:nilnil // let the server answer
					}
					p.live()
					blamed[name] += len(p.Tasks())
					// Who says 200 to a change and does not make it may get away
					// with it: these IdPs do not read back.
					lied := p.server.requests[k].Status < 300 && requests[k].Method != http.MethodGet && len(p.Tasks()) == 0
					// An account that is said to be gone when it is to be
					// deactivated is not looked for again.
					_, linked := p.UserID("Ada")
					forgotten := name == "404" && !linked && p.Tasks()[0].Unit == "deactivate"
					if t.Failed() || !lied && !forgotten && !p.settledRight(name, k, requests[k]) {
						return
					}
				}
				if blamed[name] == 0 && (name != "429" || v.profile != "okta") {
					t.Errorf("%s was never noticed", name)
				}
			}
		})
	}
}

// settledRight compares what the links lead to with the directory.
func (p *play) settledRight(fault string, k int, at sentRequest) bool {
	p.Helper()
	where := fmt.Sprintf("%s at request %d (%s %s)", fault, k, at.Method, at.URI)
	adaID, ok1 := p.UserID("Ada")
	bobID, ok2 := p.UserID("Bob")
	groupID, ok3 := p.GroupID("G")
	if !ok1 || !ok2 || !ok3 {
		p.Errorf("%s: not linked: %v %v %v; tasks %+v", where, ok1, ok2, ok3, p.Tasks())
		return false
	}
	a, b, g := p.server.Users.Find("id", adaID), p.server.Users.Find("id", bobID), p.server.Groups.Find("id", groupID)
	got := []any{a["active"], asObject(a["name"])["familyName"], b["active"], g["displayName"], members(g)}
	want := []any{false, "King", true, "H", []string{bobID}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		p.Errorf("%s: the target has %v, want %v; tasks %+v", where, got, want, p.Tasks())
		return false
	}
	return true
}

// TestNothingButBraces: a target that answers {} to everything is blamed in
// every unit of work, and never takes the harness down.
func TestNothingButBraces(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants {
		for _, status := range []int{200, 201, 204, 404, 500} {
			p := newPlay(t, v)
			p.server.answer = always(status, "{}")
			for _, step := range life(p) {
				p.must(step())
				p.must(p.Settle(p.ctx))
			}
			tasks := p.Tasks()
			if len(tasks) == 0 {
				t.Errorf("%v with %d: no task", v, status)
			}
			for _, task := range tasks {
				if task.Text == "" || task.Did == "" || task.Breaks == "" || strings.Contains(task.Text, "{") {
					t.Errorf("%v with %d: %+v", v, status, task)
				}
			}
		}
	}
}

// TestAdminTexts: the words the admins of these IdPs see.
func TestAdminTexts(t *testing.T) {
	t.Parallel()
	detail := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","detail":"userName is taken"}`
	for _, tc := range []struct {
		v          variant
		answer     func(int, *http.Request) (*http.Response, error)
		unit       string
		text, code string
	}{
		{variant{"okta", "aiw"}, onMethod("POST", 409, detail), "sync_user", "Automatic provisioning of user ada.lovelace@example.com to app failed: Conflict. Errors reported by remote server: userName is taken", ""},
		{variant{"okta", "aiw"}, onMethod("POST", 502, "error code: 502"), "sync_user", "Automatic provisioning of user ada.lovelace@example.com to app failed: Bad Gateway. Errors reported by remote server: Invalid JSON: Unrecognized token 'error'", ""},
		{variant{"okta", "aiw"}, onMethod("POST", 201, ""), "sync_user", "Automatic provisioning of user ada.lovelace@example.com to app failed: Error while creating user ada.lovelace@example.com: Create new user returned empty user.", ""},
		{variant{"okta", "aiw"}, onMethod("POST", 201, `{"id":"7"}`), "sync_user", "No schema's defined in scim user", ""},
		{variant{"okta", "aiw"}, onMethod("GET", 401, `{"detail":"bad token"}`), "sync_user", "Error authenticating: Unauthorized. Errors reported by remote server: bad token", ""},
		{variant{"entra", "legacy"}, onMethod("POST", 409, detail), "sync_user", "StatusCode: Conflict. Web Response: userName is taken", "EntryConflict"},
		{variant{"entra", "legacy"}, onMethod("POST", 201, "{}"), "sync_user", "The response has no id", "SystemForCrossDomainIdentityManagementServiceIncompatible"},
		{variant{"jumpcloud", "default"}, onMethod("POST", 201, `{"id":17}`), "sync_user", "id in the response has the wrong type (ids must be strings)", ""},
	} {
		p := newPlay(t, tc.v)
		p.server.answer = tc.answer
		p.people(ada())
		p.settle()
		tasks := p.Tasks()
		if len(tasks) != 1 {
			t.Errorf("%v: tasks %+v", tc.v, tasks)
			continue
		}
		same(t, "task", []string{tc.unit, tc.text, tc.code, "Ada"}, []string{tasks[0].Unit, tasks[0].Text, tasks[0].Code, tasks[0].Subject})
	}
	p := newPlay(t, variant{"okta", "aiw"})
	p.server.answer = always(200, "{}")
	p.must(p.TestConnection(p.ctx))
	same(t, "connection test", "No results for users returned", p.Tasks()[0].Text)
	p = newPlay(t, variant{"jumpcloud", "default"})
	p.server.answer = always(403, "")
	p.must(p.TestConnection(p.ctx))
	same(t, "connection test", "There was a problem activating identity management", p.Tasks()[0].Text)
}

// TestTooManyRequests: integer Retry-After is waited for, otherwise five
// minutes doubling; ten attempts in all; nothing else is retried.
func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	limited := func(headers ...string) (*play, *[]time.Duration) {
		var waits []time.Duration
		p := newPlay(t, variant{"okta", "aiw"}, func(o *idp.Options) {
			o.Wait = func(_ context.Context, d time.Duration) error {
				waits = append(waits, d)
				return nil
			}
		})
		p.server.answer = func(n int, _ *http.Request) (*http.Response, error) {
			if n >= len(headers) {
				return nil, nil //nolint:nilnil // let the server answer
			}
			r := reply(429, "")
			if headers[n] != "" {
				r.Header.Set("Retry-After", headers[n])
			}
			return r, nil
		}
		p.people(ada())
		return p, &waits
	}
	p, waits := limited("3", "", "Wed, 21 Oct 2026 07:28:00 GMT", "1.5")
	p.settle()
	p.noTasks()
	p.user("Ada")
	same(t, "waits", []time.Duration{3 * time.Second, 10 * time.Minute, 20 * time.Minute, 40 * time.Minute}, *waits)

	p, waits = limited(strings.Split(strings.Repeat("1,", 50), ",")...)
	p.settle()
	same(t, "attempts", 9, len(*waits))
	same(t, "tasks", 1, len(p.Tasks()))
	same(t, "no further attempt by itself", 0, len(p.settle()))
}

// TestCalledOff: a run that is called off is an error, not the target's fault.
func TestCalledOff(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"okta", "aiw"})
	ctx, cancel := context.WithCancel(t.Context())
	p.server.answer = func(int, *http.Request) (*http.Response, error) {
		cancel()
		return nil, ctx.Err()
	}
	p.people(ada())
	if err := p.Settle(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	p.noTasks()
}

// TestEncodings: with an Accept-Encoding of its own, the IdP decodes itself.
func TestEncodings(t *testing.T) {
	t.Parallel()
	compress := map[string]func(*bytes.Buffer) io.WriteCloser{
		"gzip":    func(b *bytes.Buffer) io.WriteCloser { return gzip.NewWriter(b) },
		"deflate": func(b *bytes.Buffer) io.WriteCloser { return zlib.NewWriter(b) },
		"raw deflate": func(b *bytes.Buffer) io.WriteCloser {
			w, err := flate.NewWriter(b, flate.BestSpeed)
			if err != nil {
				panic(err)
			}
			return w
		},
	}
	for name, writer := range compress {
		var b bytes.Buffer
		w := writer(&b)
		if _, err := io.WriteString(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"Resources":[]}`); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		p := newPlay(t, variant{"okta", "aiw"})
		p.server.answer = func(int, *http.Request) (*http.Response, error) {
			r := reply(200, b.String())
			r.Header.Set("Content-Encoding", strings.TrimPrefix(name, "raw "))
			return r, nil
		}
		p.must(p.TestConnection(p.ctx))
		if tasks := p.Tasks(); len(tasks) > 0 {
			t.Errorf("%s: %+v", name, tasks)
		}
	}
}

package idp

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"go.starlark.net/starlark"
)

// session is "scim" in flows: the connection during one unit of work.
//
//	scim.get(path[, id], expect=[200], name=value…)   query in the order given
//	scim.post(path, body, expect=[201])
//	scim.put(path, id, body, expect=[200])
//	scim.patch(path, id, body, expect=[200, 204])
//	scim.delete(path, id, expect=[200, 204])
//	scim.pages(path, startIndex=1, count=n, …)         all resources, page by page
//	scim.link(subject, resource or id)                 persists at once
//	scim.unlink(subject)
//	scim.seen(path, id)                                what was shown in this cycle, or None
//	scim.fail(name[, subject=text])                    a failure named in profile.yaml
//	scim.repeat(subject, paths)                        due again next time, though nothing failed
//	scim.named(text)                                   made unique on a shared tenant
//	scim.location(path, id)                            the resource's URL below the base URL as typed
//
// A status outside expect is the target's fault.
type session struct {
	idp *IdP
	ctx context.Context //nolint:containedctx // lives for one call into Starlark, which has no context parameter
}

func (s *session) String() string        { return "scim" }
func (s *session) Type() string          { return "scim" }
func (s *session) Freeze()               {}
func (s *session) Truth() starlark.Bool  { return starlark.True }
func (s *session) Hash() (uint32, error) { return 0, errors.New("scim cannot be a key") }

type method = func(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error)

func (s *session) methods() map[string]method {
	return map[string]method{
		"get": s.get, "post": s.post, "put": s.write(http.MethodPut, http.StatusOK),
		"patch":  s.write(http.MethodPatch, http.StatusOK, http.StatusNoContent),
		"delete": s.delete, "pages": s.pages, "link": s.link, "unlink": s.unlink,
		"seen": s.seen, "fail": s.fail, "repeat": s.repeat, "named": s.named,
		"location": s.location,
	}
}

func (s *session) AttrNames() []string {
	var names []string
	for name := range s.methods() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (s *session) Attr(name string) (starlark.Value, error) {
	do, ok := s.methods()[name]
	if !ok {
		return nil, nil //nolint:nilnil // how Starlark is told that there is no such attribute
	}
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		v, err := do(args, kwargs)
		var f *fault
		if err != nil && !errors.As(err, &f) && s.ctx.Err() == nil {
			err = fmt.Errorf("scim.%s: %w", name, err)
		}
		return v, err
	}), nil
}

// target reads path and, if wanted, id from the first arguments.
func target(args starlark.Tuple, want int) (string, error) {
	if len(args) < want {
		return "", fmt.Errorf("got %d arguments, want at least %d", len(args), want)
	}
	path, ok := starlark.AsString(args[0])
	if !ok || !strings.HasPrefix(path, "/") {
		return "", fmt.Errorf("the path %s must be text that begins with /", args[0])
	}
	if want < 2 {
		return path, nil
	}
	id, ok := starlark.AsString(args[1])
	if !ok || id == "" {
		return "", fmt.Errorf("the id %s must be text that is not empty", args[1])
	}
	return path + "/" + url.PathEscape(id), nil
}

// options splits expect from the query parameters, which keep their order.
func options(kwargs []starlark.Tuple, expect ...int) ([]int, []queryParam, error) {
	var query []queryParam
	for _, kw := range kwargs {
		name, _ := starlark.AsString(kw[0])
		switch v := kw[1].(type) {
		case starlark.String:
			query = append(query, queryParam{name, string(v)})
		case starlark.Int:
			query = append(query, queryParam{name, v.String()})
		case *starlark.List:
			if name != "expect" {
				return nil, nil, fmt.Errorf("the query parameter %s is a list", name)
			}
			expect = nil
			for i := range v.Len() {
				status, err := starlark.AsInt32(v.Index(i))
				if err != nil {
					return nil, nil, fmt.Errorf("expect: %w", err)
				}
				expect = append(expect, status)
			}
		default:
			return nil, nil, fmt.Errorf("the query parameter %s is a %s", name, kw[1].Type())
		}
	}
	return expect, query, nil
}

// exchange sends a request and judges its status.
func (s *session) exchange(q request, expect []int) (*response, error) {
	r, err := s.idp.persistent(s.ctx, q)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(expect, r.status) {
		return nil, &fault{when: strconv.Itoa(r.status), exchange: r, did: fmt.Sprintf("answered %d to %s", r.status, r.what())}
	}
	return r, nil
}

func (s *session) get(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) > 2 {
		return nil, errors.New("get takes a path and an id; everything else is a query parameter with a name")
	}
	path, err := target(args, max(1, len(args)))
	if err != nil {
		return nil, err
	}
	expect, query, err := options(kwargs, http.StatusOK)
	if err != nil {
		return nil, err
	}
	return s.answer(s.exchange(request{method: http.MethodGet, path: path, query: query}, expect))
}

// answer keeps a typed nil out of the interface.
func (s *session) answer(r *response, err error) (starlark.Value, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (s *session) post(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	path, err := target(args, 1)
	if err != nil {
		return nil, err
	}
	return s.withBody(http.MethodPost, path, args[1:], kwargs, http.StatusCreated)
}

func (s *session) write(verb string, expect ...int) method {
	return func(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		path, err := target(args, 2)
		if err != nil {
			return nil, err
		}
		return s.withBody(verb, path, args[2:], kwargs, expect...)
	}
}

func (s *session) withBody(verb, path string, rest starlark.Tuple, kwargs []starlark.Tuple, expect ...int) (starlark.Value, error) {
	if len(rest) != 1 {
		return nil, errors.New("the body is missing")
	}
	expect, query, err := options(kwargs, expect...)
	if err != nil {
		return nil, err
	}
	body, err := encode(nil, rest[0])
	if err != nil {
		return nil, err
	}
	return s.answer(s.exchange(request{method: verb, path: path, query: query, body: body}, expect))
}

func (s *session) delete(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	path, err := target(args, 2)
	if err != nil {
		return nil, err
	}
	expect, query, err := options(kwargs, http.StatusOK, http.StatusNoContent)
	if err != nil {
		return nil, err
	}
	return s.answer(s.exchange(request{method: http.MethodDelete, path: path, query: query}, expect))
}

// maxPages ends a walk through a list that a target never ends.
const maxPages = 10_000

// pages reads a list to its end, advancing startIndex by what came.
func (s *session) pages(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	path, err := target(args, 1)
	if err != nil {
		return nil, err
	}
	_, query, err := options(kwargs)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(query, func(p queryParam) bool { return p.name == "startIndex" })
	if at < 0 {
		return nil, errors.New("pages needs startIndex")
	}
	var all []starlark.Value
	for range maxPages {
		query[at].value = strconv.Itoa(len(all) + 1)
		r, err := s.exchange(request{method: http.MethodGet, path: path, query: slices.Clone(query)}, []int{http.StatusOK})
		if err != nil {
			return nil, err
		}
		object, err := r.object()
		if err != nil {
			return nil, err
		}
		page, err := object.resources(r.requires)
		if err != nil {
			return nil, err
		}
		for i := range page.Len() {
			all = append(all, page.Index(i))
		}
		total, known := object.lookup("totalResults").(starlark.Int)
		if !known || page.Len() == 0 || total.BigInt().Cmp(big.NewInt(int64(len(all)))) <= 0 {
			return starlark.NewList(all), nil
		}
	}
	return nil, &fault{when: "mistyped", field: "totalResults", did: "never ended the list " + path}
}

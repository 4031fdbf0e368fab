// Package contract holds requests and answers of the app API to its OpenAPI
// document. It is for tests: the server itself does not import it.
package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/scimproof/scimproof/refserver/appapi"
)

// load reads the document once for all tests of a process.
var load = sync.OnceValues(func() (*openapi3.T, error) {
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", openapi3filter.PlainBodyDecoder)
	doc, err := openapi3.NewLoader().LoadFromData(appapi.Document())
	if err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("the OpenAPI document is none: %w", err)
	}
	return doc, nil
})

// Document says what is wrong with the document itself.
func Document() error {
	_, err := load()
	return err
}

// errUndocumented says that the document has no such path or method.
var errUndocumented = errors.New("the document has no such path and method")

// find gives the operation of a request; static segments go before placeholders.
func find(r *http.Request) (*openapi3filter.RequestValidationInput, error) {
	doc, err := load()
	if err != nil {
		return nil, err
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	segments := strings.Split(strings.Trim(strings.TrimPrefix(r.URL.EscapedPath(), appapi.Base), "/"), "/")
	paths := doc.Paths.Map()
	names := make([]string, 0, len(paths))
	for name := range paths {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Count(a, "{") - strings.Count(b, "{") })
	for _, name := range names {
		values, ok := match(strings.Split(strings.Trim(name, "/"), "/"), segments)
		operation := paths[name].GetOperation(method)
		if !ok || operation == nil {
			continue
		}
		return &openapi3filter.RequestValidationInput{
			Request: r, PathParams: values, QueryParams: r.URL.Query(),
			Route: &routers.Route{Spec: doc, Path: name, PathItem: paths[name], Method: method, Operation: operation},
			Options: &openapi3filter.Options{
				AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, MultiError: true, SkipSettingDefaults: true,
			},
		}, nil
	}
	return nil, errUndocumented
}

func match(pattern, segments []string) (map[string]string, bool) {
	values := map[string]string{}
	if len(pattern) != len(segments) {
		return nil, false
	}
	for i, want := range pattern {
		if name, placeholder := strings.CutPrefix(want, "{"); placeholder {
			values[strings.TrimSuffix(name, "}")] = segments[i]
		} else if want != segments[i] {
			return nil, false
		}
	}
	return values, true
}

// Request says what the document does not allow of a request; body is all of it.
func Request(r *http.Request, body []byte) error {
	r = r.Clone(r.Context())
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	input, err := find(r)
	if err != nil {
		return err
	}
	input.Options.RejectWhenRequestBodyNotSpecified = true
	return openapi3filter.ValidateRequest(input.Request.Context(), input) //nolint:contextcheck // it is the request's
}

// Answer says what the document does not allow of an answer. To a path or
// method that is not in it the answer has to be 404 or 405 in the form of every
// error.
func Answer(r *http.Request, status int, header http.Header, body []byte) error {
	input, err := find(r)
	if errors.Is(err, errUndocumented) && (status == http.StatusNotFound || status == http.StatusMethodNotAllowed) {
		return refusal(body)
	}
	if err != nil {
		return err
	}
	if r.Method == http.MethodHead {
		input.Options.ExcludeResponseBody = true
	}
	answer := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: status, Header: header, Options: input.Options}
	return errors.Join(openapi3filter.ValidateResponse(input.Request.Context(), answer.SetBodyBytes(body)), typed(status, header, body))
}

// refusal checks the form of an error by hand.
func refusal(body []byte) error {
	var e map[string]string
	if err := json.Unmarshal(body, &e); err != nil {
		return fmt.Errorf("a refusal without the form of an error: %s: %w", body, err)
	}
	if len(e) != 2 || e["code"] == "" || e["message"] == "" {
		return fmt.Errorf("a refusal without the form of an error: %s", body)
	}
	return nil
}

// typed catches what the validator does not look at.
func typed(status int, header http.Header, body []byte) error {
	switch kind := header.Get("Content-Type"); {
	case status == http.StatusNoContent && len(body) > 0:
		return fmt.Errorf("204 with a body: %s", body)
	case status != http.StatusNoContent && kind == "":
		return fmt.Errorf("status %d without a Content-Type", status)
	}
	return nil
}

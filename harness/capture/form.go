package capture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
)

// form is what is the same in two requests that do the same for different
// people: ids, names and other values are variables in it.
type form struct {
	method string
	// path is the template, such as /Users/{id}; query is the raw query with
	// its "?", literals and page numbers replaced.
	path, query string
	headers     []header
	facts       []fact
}

func (f form) kind() string { return f.method + " " + f.path }

// header is a header's name and its value's form.
type header struct{ name, value string }

// fact is one thing that can be said of a body: at some place is something of
// some kind. Facts that must be there in every body of its kind are firm.
type fact struct {
	at, is string
	firm   bool
	// within is the fact that this one hangs on: where that is unknown, this
	// need not be said.
	within string
}

// formOf reduces a request.
func formOf(e exchange.Exchange) form {
	path, query := split(e.URL)
	f := form{method: e.Method, path: path, query: queryForm(query), facts: bodyFacts(e.RequestBody)}
	for _, h := range e.Redacted().RequestHeader {
		if !added(h.Name) {
			f.headers = append(f.headers, header{h.Name, headerForm(h.Value)})
		}
	}
	return f
}

var endpoints = []string{"/Users", "/Groups", "/Me", "/Bulk", "/Schemas", "/ResourceTypes", "/ServiceProviderConfig", "/.search"}

// split returns the template of a URL's path and its raw query with the "?".
func split(address string) (path, query string) {
	path, query, found := strings.Cut(address, "?")
	if found {
		query = "?" + query
	}
	at := -1
	for _, e := range endpoints {
		if i := strings.LastIndex(path, e); i >= 0 && (len(path) == i+len(e) || path[i+len(e)] == '/') && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		if _, rest, found := strings.Cut(path, "://"); found {
			_, path, _ = strings.Cut(rest, "/")
			path = "/" + path
		}
		return path, query
	}
	parts := strings.Split(path[at+1:], "/")
	if len(parts) > 1 && parts[1] != "" && parts[1] != ".search" {
		parts[1] = "{id}"
	}
	return "/" + strings.Join(parts, "/"), query
}

var pageNumber = regexp.MustCompile(`([?&]startIndex=)\d+`)

// queryForm replaces the literals of filters and the number of the first row,
// and keeps every byte of the rest.
func queryForm(query string) string {
	query = pageNumber.ReplaceAllString(query, "${1}{n}")
	return queryLiteral.ReplaceAllStringFunc(query, func(part string) string {
		m := queryLiteral.FindStringSubmatch(part)
		if plainComparison.MatchString(m[1]) {
			return part
		}
		return m[1] + m[2] + literalForm(m[3]) + m[2]
	})
}

// literalForm names the characters of a literal that are usually escaped and
// are not here.
func literalForm(raw string) string {
	if raw == url.QueryEscape("[redacted]") {
		return "{text}"
	}
	var odd []string
	for _, r := range raw {
		if !strings.ContainsRune("-_.~%+", r) && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && !slices.Contains(odd, string(r)) {
			odd = append(odd, string(r))
		}
	}
	if len(odd) == 0 {
		return "{text}"
	}
	slices.Sort(odd)
	return "{text with raw " + strings.Join(odd, " ") + "}"
}

// added are headers that servers, tunnels and proxies on the way add or eat.
func added(name string) bool {
	name = strings.ToLower(name)
	for _, prefix := range []string{"x-forwarded-", "cf-", "x-amzn-", "x-arr-", "x-envoy-", "x-cloud-", "fly-", "ngrok-"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains([]string{
		"host", "content-length", "connection", "transfer-encoding", "te", "forwarded", "via", "x-real-ip", "x-request-id", "cdn-loop",
		"traceparent", "tracestate", "true-client-ip", "keep-alive", "x-scheme", "x-original-uri",
	}, name)
}

var (
	guid = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)
	date = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)
)

func headerForm(value string) string {
	return date.ReplaceAllString(guid.ReplaceAllString(value, "{guid}"), "{time}")
}

// bodyFacts says what a body is made of.
func bodyFacts(body []byte) []fact {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return []fact{{at: "the body", is: "no JSON", firm: true}}
	}
	object, ok := v.(map[string]any)
	if !ok {
		return []fact{{at: "the body", is: kindOf(v), firm: true}}
	}
	if operations, ok := object["Operations"].([]any); ok {
		return patchFacts(body, object, operations)
	}
	facts := walk(nil, "", object, true)
	return slices.Compact(facts)
}

// walk collects the facts of a value; what is inside a list is not firm, since
// the list may be empty another time.
func walk(facts []fact, at string, v any, firm bool) []fact {
	switch v := v.(type) {
	case map[string]any:
		if at != "" {
			facts = append(facts, fact{at: at, is: "an object", firm: firm})
			at += "."
		}
		for _, name := range sorted(v) {
			if name == "schemas" {
				facts = schemaFacts(facts, at, v[name])
				continue
			}
			facts = walk(facts, at+name, v[name], firm)
		}
		return facts
	case []any:
		facts = append(facts, fact{at: at, is: kindOf(v), firm: firm})
		for _, item := range v {
			facts = walk(facts, at+"[]", item, false)
		}
		return facts
	}
	return append(facts, fact{at: at, is: kindOf(v), firm: firm})
}

func schemaFacts(facts []fact, at string, v any) []fact {
	list, ok := v.([]any)
	if !ok {
		return append(facts, fact{at: at + "schemas", is: kindOf(v), firm: true})
	}
	for _, urn := range list {
		facts = append(facts, fact{at: fmt.Sprintf("%sschemas has %v", at, urn), is: "listed", firm: true})
	}
	return facts
}

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case float64:
		return "a number"
	case string:
		switch {
		case strings.EqualFold(v, "true") || strings.EqualFold(v, "false"):
			// The two are one form; how they are spelled is another.
			return map[bool]string{true: `"True" or "False" as text`, false: `"true" or "false" as text`}[v[0] == 'T' || v[0] == 'F']
		case v == "":
			return "an empty text"
		}
		return "a text"
	case []any:
		if len(v) == 0 {
			return "an empty list"
		}
		return "a list"
	}
	return "an object"
}

// patchFacts says which operations there are: verb, path and the form of the
// value, each by itself, since which attributes change differs each time.
func patchFacts(body []byte, object map[string]any, operations []any) []fact {
	facts := []fact{{at: "the order of the members", is: strings.Join(names(body), ", "), firm: true}}
	facts = schemaFacts(facts, "", object["schemas"])
	for _, o := range operations {
		op, ok := o.(map[string]any)
		if !ok {
			facts = append(facts, fact{at: "an operation", is: kindOf(o)})
			continue
		}
		facts = append(facts, operationFacts(op)...)
	}
	return facts
}

func operationFacts(op map[string]any) []fact {
	verb, path := fmt.Sprint(op["op"]), "(no path)"
	if text, ok := op["path"].(string); ok {
		path = pathForm(text)
	}
	known := "path " + path
	facts := []fact{{at: "op " + verb, is: "sent"}, {at: known, is: "sent"}}
	head, _, _ := strings.Cut(path, "[")
	if head == "members" || head == "(no path)" {
		facts = append(facts, fact{at: "op " + strings.ToLower(verb) + " with path " + path, is: "sent", within: known})
	}
	at := "value at " + path
	switch head {
	case "(no path)":
		at = "value"
	case "members", "manager":
		at = "value of " + strings.ToLower(verb) + " " + path
	}
	if value, has := op["value"]; has {
		first := len(facts)
		facts = walk(facts, at, value, false)
		for i := first; i < len(facts); i++ {
			facts[i].within = known
		}
	} else {
		facts = append(facts, fact{at: at, is: "absent", within: known})
	}
	for _, name := range sorted(op) {
		if !slices.Contains([]string{"op", "path", "value"}, name) {
			facts = append(facts, fact{at: "an operation's " + name, is: "sent"})
		}
	}
	return facts
}

// pathForm replaces the literals of a PATCH path.
func pathForm(path string) string {
	return pathLiteral.ReplaceAllStringFunc(path, func(part string) string {
		m := pathLiteral.FindStringSubmatch(part)
		if plainComparison.MatchString(m[1]) {
			return part
		}
		return m[1] + `"{text}"`
	})
}

// names are the members of a JSON object in the order they were written.
func names(body []byte) []string {
	d := json.NewDecoder(bytes.NewReader(body))
	var out []string
	var stack []frame
	for {
		token, err := d.Token()
		if err != nil {
			return out
		}
		var isName bool
		stack, isName = step(stack, token)
		if isName && len(stack) == 1 {
			out = append(out, fmt.Sprint(token))
		}
	}
}

func sorted(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

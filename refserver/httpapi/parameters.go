package httpapi

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// searchRequestURN identifies the body of a query by POST (RFC 7644 section 3.4.3).
const searchRequestURN = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"

// parameters are the query parameters of RFC 7644 sections 3.4.2 and 3.9, from
// a query string or from a SearchRequest. Whatever else a client sends is ignored.
type parameters struct {
	attributes, excluded []string
	filter               string
	sortBy, sortOrder    string
	startIndex, count    *int
	cursor               *string
	// filtered says that a filter was given at all.
	filtered bool
}

// parseQuery reads a raw query string. Pairs with an unknown name are ignored,
// also when they are ill-formed (a bare flag, a bad escape).
func parseQuery(raw string) (parameters, error) {
	var p parameters
	seen := map[string]string{}
	for pair := range strings.SplitSeq(raw, "&") {
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(rawName)
		if err != nil || !known(name) {
			continue
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil || !utf8.ValidString(value) {
			return p, scim.BadRequest(scim.TypeInvalidValue, "query parameter %s is not percent-encoded UTF-8 text", name)
		}
		switch name {
		case "attributes":
			p.attributes = append(p.attributes, splitNames(value)...)
			continue
		case "excludedAttributes":
			p.excluded = append(p.excluded, splitNames(value)...)
			continue
		}
		if before, repeated := seen[name]; repeated && before != value {
			return p, scim.BadRequest(scim.TypeInvalidValue, "query parameter %s is given twice with different values", name)
		}
		seen[name] = value
		if err := p.set(name, value); err != nil {
			return p, err
		}
	}
	return p, nil
}

func known(name string) bool {
	switch name {
	case "attributes", "excludedAttributes", "filter", "sortBy", "sortOrder", "startIndex", "count", "cursor":
		return true
	default:
		return false
	}
}

// set stores a parameter that has one value.
func (p *parameters) set(name, value string) error {
	switch name {
	case "filter":
		if strings.TrimSpace(value) == "" {
			return scim.BadRequest(scim.TypeInvalidFilter, "filter is empty; leave it out to get everything, or give an expression such as userName eq \"ada\"")
		}
		p.filter, p.filtered = value, true
	case "sortBy":
		p.sortBy = value
	case "sortOrder":
		switch strings.ToLower(value) {
		case "", "ascending", "descending":
			p.sortOrder = strings.ToLower(value)
		default:
			return scim.BadRequest(scim.TypeInvalidValue, "sortOrder %q is neither ascending nor descending", value)
		}
	case "startIndex":
		n, err := integer(name, value)
		if err != nil {
			return err
		}
		p.startIndex = &n
	case "count":
		n, err := integer(name, value)
		if err != nil {
			return err
		}
		p.count = &n
	case "cursor":
		p.cursor = &value
	}
	return nil
}

// integer reads an integer and clamps what no result set can reach; whether
// it is sensible for its parameter is decided where it is used (RFC 7644 table 6).
func integer(name, value string) (int, error) {
	n, err := strconv.ParseInt(value, 10, 32)
	if err == nil {
		return int(n), nil
	}
	digits := strings.TrimLeft(strings.TrimPrefix(value, "-"), "0123456789")
	if value == "" || value == "-" || digits != "" {
		return 0, scim.BadRequest(scim.TypeInvalidValue, "%s %q is not an integer", name, value)
	}
	if value[0] == '-' {
		return math.MinInt32, nil
	}
	return math.MaxInt32, nil
}

// splitNames reads a comma-separated list of attribute names; a comma list with
// spaces is common although a URL should not hold them.
func splitNames(list string) []string {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// parseSearch reads a SearchRequest body. Members it does not define are ignored.
func parseSearch(body *document.Object) (parameters, error) {
	var p parameters
	if !names(body.Array("schemas"), searchRequestURN) {
		return p, scim.BadRequest(scim.TypeInvalidSyntax, "schemas does not name %s", searchRequestURN)
	}
	var err error
	if p.attributes, err = nameList(body, "attributes"); err != nil {
		return p, err
	}
	if p.excluded, err = nameList(body, "excludedAttributes"); err != nil {
		return p, err
	}
	for _, name := range []string{"filter", "sortBy", "sortOrder", "startIndex", "count", "cursor"} {
		value, given := body.Get(name)
		if !given || value == nil {
			continue
		}
		text, err := parameterText(name, value)
		if err != nil {
			return p, err
		}
		if err := p.set(name, text); err != nil {
			return p, err
		}
	}
	return p, nil
}

// parameterText checks the JSON type of a SearchRequest member.
func parameterText(name string, value any) (string, error) {
	switch value := value.(type) {
	case string:
		if name != "startIndex" && name != "count" {
			return value, nil
		}
	case document.Number:
		if name == "startIndex" || name == "count" {
			return string(value), nil
		}
	}
	kind := "a string"
	if name == "startIndex" || name == "count" {
		kind = "an integer"
	}
	return "", scim.BadRequest(scim.TypeInvalidValue, "%s in a SearchRequest is %s", name, kind)
}

func nameList(body *document.Object, member string) ([]string, error) {
	value, given := body.Get(member)
	if !given || value == nil {
		return nil, nil
	}
	list, ok := value.([]any)
	if !ok {
		return nil, scim.BadRequest(scim.TypeInvalidValue, "%s in a SearchRequest is an array of attribute names", member)
	}
	var names []string
	for _, element := range list {
		name, ok := element.(string)
		if !ok {
			return nil, scim.BadRequest(scim.TypeInvalidValue, "%s in a SearchRequest is an array of attribute names", member)
		}
		names = append(names, splitNames(name)...)
	}
	return names, nil
}

// names tells whether a schemas array holds a URN; URNs are compared without
// regard to case (RFC 8141 section 3.1 for the scheme; the rest leniently).
func names(schemas []any, urn string) bool {
	for _, s := range schemas {
		if text, ok := s.(string); ok && strings.EqualFold(text, urn) {
			return true
		}
	}
	return false
}

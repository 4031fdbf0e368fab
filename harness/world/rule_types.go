package world

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

const breaksParsing = "clients that read values by their type fail or misread them"

// fits says whether a value has the JSON form of a type (RFC 7643 section 2.3).
func fits(typ string, v any) bool {
	switch typ {
	case "boolean":
		_, ok := v.(bool)
		return ok
	case "integer", "decimal":
		_, ok := v.(json.Number)
		return ok
	case "complex":
		_, ok := v.(*object)
		return ok
	case "string", "dateTime", "binary", "reference":
		_, ok := v.(string)
		return ok
	default:
		return true
	}
}

var (
	digits = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	// dateTime is the form of xsd:dateTime (XML Schema part 2, section 3.2.7).
	dateTime = regexp.MustCompile(`^(-?\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$`)
)

// instant reads an xsd:dateTime; one without a zone counts as UTC.
func instant(v any) (time.Time, bool) {
	s, _ := v.(string)
	parts := dateTime.FindStringSubmatch(s)
	if parts == nil {
		return time.Time{}, false
	}
	if parts[8] == "" {
		s += "Z"
	}
	if parts[4] == "24" {
		s = strings.Replace(s, "T24:", "T00:", 1)
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil
}

// isBase64 takes both alphabets, padded or not.
func isBase64(v any) ([]byte, bool) {
	s, _ := v.(string)
	s = strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(s), "=")
	data, err := base64.RawStdEncoding.DecodeString(s)
	return data, err == nil
}

// ofType yields the values of a type.
func (a *audit) ofType(typ string, do func(*shownResource, place)) {
	a.values(func(r *shownResource, p place) {
		if p.def.typ == typ {
			do(r, p)
		}
	})
}

// typeRules are those of RFC 7643 section 2.3.
var typeRules = map[string]rule{
	"no value of a simple type has sub-attributes": {breaksParsing, func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			a.published(d.typ == "complex" || len(d.subs) == 0, x, path, "is of type "+d.typ+" with sub-attributes", "no subAttributes", fmt.Sprintf("%d of them", len(d.subs)))
		})
		a.values(func(r *shownResource, p place) {
			_, isObject := p.value.(*object)
			a.holds(p.def.typ == "complex" || !isObject, r.exchange.Seq, r.at(p.path)+" is an object, though published as "+p.def.typ, "a "+p.def.typ, show(p.value))
		})
	}},
	"every value has the JSON form of its type": {breaksParsing, func(a *audit) {
		a.values(func(r *shownResource, p place) {
			a.holds(fits(p.def.typ, p.value), r.exchange.Seq, r.at(p.path)+" is "+kindOf(p.value), "the JSON form of "+p.def.typ, show(p.value))
		})
	}},
	"every boolean is true or false": {"a quoted false counts as true in most languages", func(a *audit) {
		a.ofType("boolean", func(r *shownResource, p place) {
			_, ok := p.value.(bool)
			a.holds(ok, r.exchange.Seq, r.at(p.path)+" is no boolean", "true or false", show(p.value))
		})
		a.configured(func(seq int, path string, v any) {
			if strings.HasSuffix(path, "supported") {
				_, ok := v.(bool)
				a.holds(ok, seq, path+" of the ServiceProviderConfig is no boolean", "true or false", show(v))
			}
		})
	}},
	"every integer is written in digits": {breaksParsing, func(a *audit) {
		check := func(seq int, what string, v any) {
			n, ok := v.(json.Number)
			a.holds(ok && digits.MatchString(n.String()), seq, what+" is no integer", "digits, without fraction or exponent", show(v))
		}
		a.ofType("integer", func(r *shownResource, p place) { check(r.exchange.Seq, r.at(p.path), p.value) })
		a.configured(func(seq int, path string, v any) {
			if strings.HasSuffix(path, ".maxOperations") || strings.HasSuffix(path, ".maxPayloadSize") || strings.HasSuffix(path, ".maxResults") {
				check(seq, path+" of the ServiceProviderConfig", v)
			}
		})
	}},
	"every dateTime is a valid xsd:dateTime": {"clients cannot tell when something changed", func(a *audit) {
		a.ofType("dateTime", func(r *shownResource, p place) {
			_, ok := instant(p.value)
			a.holds(ok, r.exchange.Seq, r.at(p.path)+" is no xsd:dateTime", "a date and a time such as 2011-05-13T04:42:34Z", show(p.value))
		})
	}},
	"every dateTime is a string": {"clients cannot tell when something changed", func(a *audit) {
		a.ofType("dateTime", func(r *shownResource, p place) {
			_, ok := p.value.(string)
			a.holds(ok, r.exchange.Seq, r.at(p.path)+" is "+kindOf(p.value), "a string", show(p.value))
		})
	}},
	"every binary value is base64 text": {breaksParsing, func(a *audit) {
		a.ofType("binary", func(r *shownResource, p place) {
			_, ok := isBase64(p.value)
			a.holds(ok, r.exchange.Seq, r.at(p.path)+" is no base64 text", "base64 text", show(p.value))
		})
	}},
	"every reference the server makes is a URI": {"links cannot be followed", func(a *audit) {
		a.made(func(seq int, what string, ref any) {
			s, ok := ref.(string)
			_, err := url.Parse(s)
			a.holds(ok && s != "" && err == nil && !strings.ContainsAny(s, " <>\"{}|\\^`"), seq, what+" is no URI", "an absolute or relative URI", show(ref))
		})
	}},
	"every reference to a resource can be reached over HTTP": {"links cannot be followed", func(a *audit) {
		a.wholes(func(r *shownResource) {
			for _, l := range r.links() {
				u, err := url.Parse(l.ref)
				reachable := err == nil && (u.Scheme == "" || u.Scheme == "http" || u.Scheme == "https")
				a.holds(reachable, r.exchange.Seq, r.at(l.path)+" is no address HTTP knows", "a relative, http or https URI", fmt.Sprintf("%q", l.ref))
			}
		})
	}},
	"every reference leads to what it names": {"links lead to the wrong person or nowhere", func(a *audit) {
		a.wholes(func(r *shownResource) {
			for _, l := range r.links() {
				a.leads(r, l, false)
			}
		})
	}},
	"every relative reference counts from the base URL": {"links lead to the wrong person or nowhere", func(a *audit) {
		a.wholes(func(r *shownResource) {
			for _, l := range r.links() {
				if u, err := url.Parse(l.ref); err == nil && !u.IsAbs() {
					a.leads(r, l, true)
				}
			}
		})
	}},
}

// leads asserts that a reference, where it was followed, led to the resource
// it names: there, to a redirect or, unless it has to be there, to a 4xx.
func (a *audit) leads(r *shownResource, l link, there bool) {
	at, ours := a.w.inside(l.ref)
	if !ours {
		return
	}
	for _, ex := range a.w.answersAt(at) {
		o, _ := parseObject(ex.ResponseBody)
		right := ex.Status/100 == 3 || !there && ex.Status/100 == 4 || ex.Status == 200 && (l.id == "" || o.text("id") == l.id)
		a.holds(right, ex.Seq, r.at(l.path)+" leads elsewhere", fmt.Sprintf("the resource %q, a redirect or a 4xx", l.id), fmt.Sprintf("status %d: %s", ex.Status, excerpt(ex.ResponseBody)))
	}
}

// made yields the references that the target itself makes: locations, $ref of
// resources, and what its resource types name.
func (a *audit) made(do func(seq int, what string, ref any)) {
	a.values(func(r *shownResource, p place) {
		if p.def.typ == "reference" && (p.def.mutability == "readOnly" || p.def.refers()) {
			do(r.exchange.Seq, r.at(p.path), p.value)
		}
	})
	for _, r := range a.shown {
		if r.endpoint == "/ResourceTypes" {
			for _, name := range []string{"endpoint", "schema"} {
				v, _ := r.get(name)
				do(r.exchange.Seq, name+" of resource type "+r.text("name"), v)
			}
		}
	}
}

// configured yields every value of the ServiceProviderConfig.
func (a *audit) configured(do func(seq int, path string, v any)) {
	for _, r := range a.shown {
		if r.endpoint == "/ServiceProviderConfig" {
			eachValue(r.object, "", func(path string, v any) { do(r.exchange.Seq, path, v) })
		}
	}
}

// eachValue yields every simple value in an object with its path.
func eachValue(v any, path string, do func(path string, v any)) {
	switch x := v.(type) {
	case *object:
		for _, m := range x.members {
			eachValue(m.value, strings.TrimPrefix(path+"."+m.name, "."), do)
		}
	case []any:
		for _, e := range x {
			eachValue(e, path, do)
		}
	default:
		do(path, v)
	}
}

// contains looks for a text without regard to case.
func contains(all []string, s string) bool {
	return slices.ContainsFunc(all, func(one string) bool { return strings.EqualFold(one, s) })
}

package lenient

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	elementPath = regexp.MustCompile(`^(\w+)\[(\w+) eq "([^"]*)"\](?:\.(\w+))?$`)
	urnPath     = regexp.MustCompile(`^(urn:.*:\w+):(\w+)$`)
)

func applyOp(o, op Object) {
	verb := strings.ToLower(fmt.Sprint(op["op"]))
	path, _ := op["path"].(string)
	if path == "" {
		for name, v := range asObject(op["value"]) {
			setPath(o, name, v)
		}
		return
	}
	if m := elementPath.FindStringSubmatch(path); m != nil {
		applyElement(o, verb, m, op["value"])
		return
	}
	if path != "members" {
		setPath(o, path, op["value"])
		return
	}
	members, named := list(o["members"]), list(op["value"])
	without := slices.DeleteFunc(slices.Clone(members), func(m any) bool {
		return slices.ContainsFunc(named, func(n any) bool { return asObject(n)["value"] == asObject(m)["value"] })
	})
	switch verb {
	case "add":
		o["members"] = append(without, named...)
	case "replace":
		o["members"] = named
	case "remove":
		o["members"] = without
	}
}

func applyElement(o Object, verb string, m []string, value any) {
	elements := list(o[m[1]])
	i := slices.IndexFunc(elements, func(e any) bool { return asObject(e)[m[2]] == m[3] })
	switch {
	case verb == "remove" && i >= 0:
		o[m[1]] = slices.Delete(slices.Clone(elements), i, i+1)
	case verb == "remove":
	case i < 0:
		o[m[1]] = append(elements, Object{m[2]: m[3], m[4]: value})
	default:
		asObject(elements[i])[m[4]] = value
	}
}

func setPath(o Object, path string, value any) {
	if s, ok := value.(string); ok && path == "active" {
		value = strings.EqualFold(s, "true")
	}
	if m := urnPath.FindStringSubmatch(path); m != nil {
		inner := asObject(o[m[1]])
		if m[2] == "manager" {
			if id, ok := value.(string); ok {
				value = Object{"value": id}
			}
			if asObject(value)["value"] == "" {
				delete(inner, "manager")
				return
			}
		}
		inner[m[2]], o[m[1]] = value, inner
		return
	}
	if name, sub, ok := strings.Cut(path, "."); ok {
		inner := asObject(o[name])
		inner[sub], o[name] = value, inner
		return
	}
	if path != "id" {
		o[path] = value
	}
}

func clone(o Object) Object {
	data, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	var out Object
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return out
}

func asObject(v any) Object {
	if o, ok := v.(Object); ok {
		return o
	}
	return Object{}
}

func isList(v any) bool { _, ok := v.([]any); return ok }

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

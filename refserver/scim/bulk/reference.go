package bulk

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Prefix is put before a bulkId where it stands for an id (section 3.7.2).
const Prefix = "bulkId:"

// ResolveFunc has the form of Resolve.
type ResolveFunc func(value any, id func(bulkID string) (string, error)) (any, error)

// Resolve replaces each reference in a value by the id of what it refers to;
// the value itself stays as it is. References are every string that begins with
// "bulkId:", whatever the attribute, since core and extension attributes are
// treated alike (section 3.7.2); such a part of a filter ("members[value eq
// "bulkId:x"]"); and one at the end of a URI ("/Users/bulkId:x"). It fails as
// id does.
func Resolve(value any, id func(bulkID string) (string, error)) (any, error) {
	switch v := value.(type) {
	case string:
		return resolveText(v, id)
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			resolved, err := Resolve(e, id)
			if err != nil {
				return nil, err
			}
			list[i] = resolved
		}
		return list, nil
	case *document.Object:
		o := document.WithCapacity(v.Len())
		for name, member := range v.All() {
			resolved, err := Resolve(member, id)
			if err != nil {
				return nil, err
			}
			o.Set(name, resolved)
		}
		return o, nil
	default:
		return value, nil
	}
}

func resolveText(text string, id func(bulkID string) (string, error)) (string, error) {
	var b strings.Builder
	for {
		before, bulkID, after, found := cutReference(text)
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		permanent, err := id(bulkID)
		if err != nil {
			return "", err
		}
		b.WriteString(permanent)
		text = after
	}
}

// cutReference finds the first reference in a text. A bulkId at the start runs
// to the end of the text, in a filter to the closing quote, in a URI to the
// end of the segment.
func cutReference(text string) (before, bulkID, after string, found bool) {
	if bulkID, whole := strings.CutPrefix(text, Prefix); whole {
		return "", bulkID, "", true
	}
	for _, around := range [][2]string{{`"`, `"`}, {"/", `/?#"] `}} {
		head, rest, ok := strings.Cut(text, around[0]+Prefix)
		if !ok {
			continue
		}
		end := strings.IndexAny(rest, around[1])
		if end < 0 {
			end = len(rest)
		}
		return head + around[0], rest[:end], rest[end:], true
	}
	return text, "", "", false
}

// references lists the bulkIds that a value refers to.
func references(value any) []string {
	var all []string
	_, _ = Resolve(value, func(bulkID string) (string, error) { // never fails, since id does not
		all = append(all, bulkID)
		return "", nil
	})
	return all
}

// Without is data without what refers to a resource that is still to come:
// elements of lists and whole complex values go, so that nothing is left that
// means something else.
func Without(data *document.Object, pending func(bulkID string) bool) *document.Object {
	o := document.WithCapacity(data.Len())
	for name, value := range data.All() {
		if extension, ok := value.(*document.Object); ok && strings.HasPrefix(strings.ToLower(name), "urn:") {
			o.Set(name, Without(extension, pending))
			continue
		}
		if rest, keep := without(value, pending); keep {
			o.Set(name, rest)
		}
	}
	return o
}

func without(value any, pending func(bulkID string) bool) (rest any, keep bool) {
	list, ok := value.([]any)
	if !ok {
		return value, !slices.ContainsFunc(references(value), pending)
	}
	kept := []any{}
	for _, e := range list {
		if one, keep := without(e, pending); keep {
			kept = append(kept, one)
		}
	}
	return kept, true
}

package workspace

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// maxKeyText is the longest text that is a key as it is; of longer ones the
// key is a digest, since an index entry has a limit.
const maxKeyText = 400

// uniqueKeys lists the values of a document that no other resource of its type
// may have: those whose schema says uniqueness server or global, and the
// displayName of groups (our choice: the application's group names are unique).
// They are sorted, so that transactions claim them in one order. Strict refuses
// userNames that PRECIS refuses; the form of the others is the same either way.
func uniqueKeys(t *scim.Type, doc *document.Object, strict bool) ([]UniqueKey, error) {
	c := keyCollector{t: t, strict: strict}
	if err := c.collect("", t.Core.Attributes, doc); err != nil {
		return nil, err
	}
	for _, e := range t.Extensions {
		if err := c.collect(e.Schema.ID+":", e.Schema.Attributes, doc.Object(e.Schema.ID)); err != nil {
			return nil, err
		}
	}
	keys := c.keys
	slices.SortFunc(keys, func(a, b UniqueKey) int {
		return cmp.Or(strings.Compare(a.Attribute, b.Attribute), strings.Compare(a.Key, b.Key))
	})
	return slices.CompactFunc(keys, func(a, b UniqueKey) bool { return a.Attribute == b.Attribute && a.Key == b.Key }), nil
}

type keyCollector struct {
	t      *scim.Type
	strict bool
	keys   []UniqueKey
}

// collect adds the keys of an object whose attributes' names follow a prefix.
func (c *keyCollector) collect(prefix string, attrs []*scim.Attribute, o *document.Object) error {
	for _, a := range attrs {
		if a.Type == scim.Complex {
			if err := c.inside(prefix, a, o); err != nil {
				return err
			}
			continue
		}
		group := c.t.Name == groupTypeName && prefix == "" && strings.EqualFold(a.Name, "displayName")
		if !group && !isUnique(a) {
			continue
		}
		v, _ := o.Get(a.Name)
		for _, text := range textsOf(v) {
			key, err := preparedKey(c.t, prefix, a, text, c.strict)
			if err != nil {
				return err
			}
			c.keys = append(c.keys, UniqueKey{Attribute: prefix + a.Name, Key: key, Value: text})
		}
	}
	return nil
}

// inside adds the keys of sub-attributes.
func (c *keyCollector) inside(prefix string, a *scim.Attribute, o *document.Object) error {
	if !slices.ContainsFunc(a.SubAttributes, isUnique) {
		return nil
	}
	for _, element := range objectsOf(o, a.Name) {
		if err := c.collect(prefix+a.Name+".", a.SubAttributes, element); err != nil {
			return err
		}
	}
	return nil
}

func isUnique(a *scim.Attribute) bool {
	return a.Uniqueness == scim.UniquenessServer || a.Uniqueness == scim.UniquenessGlobal
}

// objectsOf gives the value of a complex attribute, or its elements.
func objectsOf(o *document.Object, name string) []*document.Object {
	v, _ := o.Get(name)
	elements, several := v.([]any)
	if !several {
		elements = []any{v}
	}
	var all []*document.Object
	for _, e := range elements {
		if one, ok := e.(*document.Object); ok {
			all = append(all, one)
		}
	}
	return all
}

// textsOf gives the texts of a simple value or of a list of them.
func textsOf(v any) []string {
	switch v := v.(type) {
	case string:
		if v != "" {
			return []string{v}
		}
	case document.Number:
		return []string{v.Canonical()} // 1 and 1.0 are one number
	case []any:
		var list []string
		for _, e := range v {
			list = append(list, textsOf(e)...)
		}
		return list
	}
	return nil
}

func preparedKey(t *scim.Type, prefix string, a *scim.Attribute, text string, strict bool) (string, error) {
	key := text
	switch {
	case t.Name == userTypeName && prefix == "" && strings.EqualFold(a.Name, "userName"):
		prepared, err := filter.PrepareUserName(text, strict)
		if err != nil {
			return "", err
		}
		key = prepared
	case !a.CaseExact && a.Type == scim.String:
		key = filter.Fold(text)
	}
	if len(key) > maxKeyText {
		sum := sha256.Sum256([]byte(key))
		key = "sha256:" + hex.EncodeToString(sum[:])
	}
	return key, nil
}

// claim makes the resource the owner of its keys, or answers 409.
func claim(ctx context.Context, store Store, ws *Workspace, t *scim.Type, id string, keys []UniqueKey) error {
	for _, k := range keys {
		ok, err := store.ClaimKey(ctx, ws.ID, t.Name, id, k)
		if err != nil {
			return err
		}
		if !ok {
			return scim.Conflict(k.Attribute, k.Value)
		}
	}
	return nil
}

// exchangeKeys claims the keys a write brings and gives up those it drops.
func exchangeKeys(ctx context.Context, store Store, ws *Workspace, t *scim.Type, id string, before, after []UniqueKey) error {
	same := func(list []UniqueKey) func(UniqueKey) bool {
		return func(k UniqueKey) bool {
			return slices.ContainsFunc(list, func(o UniqueKey) bool { return o.Attribute == k.Attribute && o.Key == k.Key })
		}
	}
	if err := claim(ctx, store, ws, t, id, slices.DeleteFunc(slices.Clone(after), same(before))); err != nil {
		return err
	}
	dropped := slices.DeleteFunc(slices.Clone(before), same(after))
	if len(dropped) == 0 {
		return nil // an empty list would not mean "none" to everybody
	}
	return store.ReleaseKeys(ctx, ws.ID, t.Name, id, dropped)
}

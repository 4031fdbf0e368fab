package filter

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Index makes the search document of a resource: what Match and the SQL
// compiler compare with. doc is in the stored form; members it has beyond that
// (id, meta, members, groups) are indexed as well. The input is not modified.
//
//   - names are in lower case, extensions are nested under their URN in lower case;
//   - strings are folded unless the attribute is caseExact; the core attribute
//     userName is prepared with PrepareUserName, schemas are always folded;
//   - dateTime values are numbers: microseconds since 1970-01-01T00:00:00Z;
//   - null, empty arrays and empty objects are left out, so are attributes that
//     are never shown, attributes the schema does not define and values that are
//     not of the attribute's type. An empty string stays: it equals "", although
//     it does not count as present.
func Index(t *scim.Type, doc *document.Object) *document.Object {
	index := &document.Object{}
	for name, value := range doc.All() {
		if extension := t.Extension(name); extension != nil {
			if indexed := indexExtension(extension.Schema, value); indexed.Len() > 0 {
				index.Set(lowerASCII(extension.Schema.ID), indexed)
			}
			continue
		}
		if attr := t.Attribute(name); attr != nil {
			if indexed := indexValue(scim.Target{Attr: attr}, value); indexed != nil {
				index.Set(lowerASCII(attr.Name), indexed)
			}
		}
	}
	return index
}

func indexExtension(s *scim.Schema, value any) *document.Object {
	object, _ := value.(*document.Object)
	index := &document.Object{}
	for _, attr := range s.Attributes {
		v, ok := object.Get(attr.Name)
		if !ok {
			continue
		}
		if indexed := indexValue(scim.Target{Extension: s, Attr: attr}, v); indexed != nil {
			index.Set(lowerASCII(attr.Name), indexed)
		}
	}
	return index
}

// indexValue is nil for what counts as unassigned.
func indexValue(t scim.Target, value any) any {
	leaf := t.Leaf()
	if leaf.Returned == scim.ReturnedNever {
		return nil
	}
	if !leaf.MultiValued {
		return indexSingle(t, value)
	}
	elements, ok := value.([]any)
	if !ok {
		elements = []any{value}
	}
	var indexed []any
	for _, e := range elements {
		if v := indexSingle(t, e); v != nil {
			indexed = append(indexed, v)
		}
	}
	if indexed == nil {
		return nil
	}
	return indexed
}

// indexSingle indexes one value, of a multi-valued attribute one element.
func indexSingle(t scim.Target, value any) any {
	leaf := t.Leaf()
	switch v := value.(type) {
	case *document.Object:
		if leaf.Type == scim.Complex && t.Sub == nil {
			return indexComplex(t, v)
		}
	case string:
		switch leaf.Type {
		case scim.String, scim.Reference, scim.Binary:
			return prepare(t, v)
		case scim.DateTime:
			if at, ok := parseTime(v); ok {
				return IndexTime(at)
			}
		case scim.Boolean, scim.Integer, scim.Decimal, scim.Complex:
		}
	case bool:
		if leaf.Type == scim.Boolean {
			return v
		}
	case document.Number:
		if leaf.Type == scim.Integer || leaf.Type == scim.Decimal {
			if n, ok := parseNumber(string(v)); ok {
				return n
			}
		}
	}
	return nil
}

func indexComplex(t scim.Target, value *document.Object) any {
	index := &document.Object{}
	for _, sub := range t.Attr.SubAttributes {
		v, ok := value.Get(sub.Name)
		if !ok {
			continue
		}
		if indexed := indexValue(scim.Target{Extension: t.Extension, Attr: t.Attr, Sub: sub}, v); indexed != nil {
			index.Set(lowerASCII(sub.Name), indexed)
		}
	}
	if index.Len() == 0 {
		return nil
	}
	return index
}

// prepare is the form in which strings of an attribute are compared.
func prepare(t scim.Target, s string) string {
	leaf := t.Leaf()
	inCore := t.Extension == nil && t.Sub == nil
	switch {
	case leaf.Type == scim.Binary:
		return s
	case inCore && strings.EqualFold(leaf.Name, "schemas"):
		// URNs are compared without case (RFC 7643 section 3), whatever the
		// definition says.
		return Fold(s)
	case leaf.CaseExact:
		return s
	case inCore && strings.EqualFold(leaf.Name, "userName"):
		return mapUserName(s)
	default:
		return Fold(s)
	}
}

// Hot are the values a store keeps in columns of their own beside the search
// document, taken from it, so that the two cannot differ. Nil is SQL NULL.
type Hot struct {
	// UserName is the core attribute userName, prepared.
	UserName *string
	// ExternalID is externalId as it is.
	ExternalID *string
	// DisplayName is the core attribute displayName, folded.
	DisplayName *string
	// Active is the core attribute active.
	Active *bool
	// Emails are the values of the core attribute emails, folded, each between
	// two line breaks: a text in which parts of all of them can be looked for.
	Emails *string
}

// HotOf picks the hot values out of a search document.
func HotOf(index *document.Object) Hot {
	return Hot{
		UserName:    hot[string](index, "username"),
		ExternalID:  hot[string](index, "externalid"),
		DisplayName: hot[string](index, "displayname"),
		Active:      hot[bool](index, "active"),
		Emails:      joined(index.Array("emails")),
	}
}

// joined are the values of a multi-valued complex attribute in one text, nil
// when there is none.
func joined(elements []any) *string {
	text := ""
	for _, e := range elements {
		o, _ := e.(*document.Object)
		v, _ := o.Get("value")
		if value, ok := v.(string); ok {
			if text == "" {
				text = Separator
			}
			text += value + Separator
		}
	}
	if text == "" {
		return nil
	}
	return &text
}

// Separator stands before, between and behind the values of Hot.Emails.
const Separator = "\n"

func hot[T any](index *document.Object, key string) *T {
	v, _ := index.Get(key)
	if v, ok := v.(T); ok {
		return &v
	}
	return nil
}

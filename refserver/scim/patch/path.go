package patch

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// path is a PATCH path (RFC 7644 section 3.5.2, figure 7) resolved against a
// resource type.
type path struct {
	scim.Target

	text string
	// resource is set for the core schema's URN alone: the resource itself.
	resource bool
	// where selects values of Attr; whereText is its text, nil and "" without
	// brackets.
	where     *filter.Filter
	whereText string
	// quick are conditions that every match meets; nil when there are none.
	quick *document.Object
	// unknown says what the type does not define, or is "". Everything else is
	// unset then.
	unknown string
}

// bareExtension reports whether the path is an extension's URN alone.
func (p *path) bareExtension() bool { return p.Attr == nil && p.Extension != nil }

// isSchemas reports whether the path is the attribute "schemas".
func (p *path) isSchemas() bool {
	return p.Extension == nil && p.Attr != nil && strings.EqualFold(p.Attr.Name, "schemas")
}

// isRelation reports whether the path is about the type's relation attribute.
func (p *path) isRelation(t *scim.Type) bool {
	return t.Relation != "" && p.Extension == nil && p.Attr != nil && strings.EqualFold(p.Attr.Name, t.Relation)
}

// isPassword reports whether the path is the User's password, which is never
// part of a stored document.
func (p *path) isPassword() bool {
	return p.Extension == nil && p.Attr != nil && p.Attr.Mutability == scim.WriteOnly && strings.EqualFold(p.Attr.Name, "password")
}

// readOnly reports whether the path names something clients may not write.
func (p *path) readOnly() bool {
	return p.Attr != nil && (p.Attr.Mutability == scim.ReadOnly || (p.Sub != nil && p.Sub.Mutability == scim.ReadOnly))
}

// parsePath reads the text of a "path". A path that is well formed but names
// nothing the type has is no error here: its unknown field says so.
// Errors are 400 invalidPath, or 400 invalidFilter for what is in brackets.
func parsePath(t *scim.Type, text string, tol Tolerances) (*path, error) {
	head, where, sub, err := cutBrackets(text)
	if err != nil {
		return nil, err
	}
	p, err := resolveHead(t, head, tol)
	if err != nil {
		return nil, err
	}
	p.text = text
	if p.unknown != "" || (where == nil && sub == "") {
		return p, nil
	}
	if err := p.compile(t, *where, tol); err != nil {
		return nil, err
	}
	if sub == "" {
		return p, nil
	}
	if p.Sub = p.Attr.Sub(sub); p.Sub == nil {
		return &path{text: text, unknown: p.Attr.Name + " has no sub-attribute " + sub}, nil
	}
	return p, nil
}

// compile compiles the filter in the brackets of a path.
func (p *path) compile(t *scim.Type, where string, tol Tolerances) error {
	switch {
	case p.Attr == nil:
		return scim.BadRequest(scim.TypeInvalidPath, "a value filter needs an attribute in front of it, not a schema URN alone")
	case p.Sub != nil:
		return scim.BadRequest(scim.TypeInvalidPath, "a value filter follows an attribute, not the sub-attribute %s.%s", p.Attr.Name, p.Sub.Name)
	case !p.Attr.MultiValued && (p.Attr.Type != scim.Complex || !tol.FilterOnSingular):
		return scim.BadRequest(scim.TypeInvalidPath, "%s has a single value, so a value filter selects nothing; leave out the brackets", p.Attr.Name)
	}
	f, err := filter.CompileValue(where, t, scim.Target{Extension: p.Extension, Attr: p.Attr}, filter.Options{StringBooleans: tol.QuotedBooleanFilter})
	if err != nil {
		return err
	}
	p.where, p.whereText = f, where
	if node, err := filter.Parse(where); err == nil {
		quick := &document.Object{}
		if conditions(node, quick) {
			p.quick = quick
		}
	}
	return nil
}

// cutBrackets divides `emails[type eq "work"].value` into "emails", the filter
// and "value". where is nil without brackets. A bracket inside a JSON string is
// part of the string.
func cutBrackets(text string) (head string, where *string, sub string, err error) {
	open := strings.IndexByte(text, '[')
	if open < 0 {
		return text, nil, "", nil
	}
	end := closingBracket(text, open+1)
	if end < 0 {
		return "", nil, "", scim.BadRequest(scim.TypeInvalidPath, "the bracket opened at character %d is not closed", open+1)
	}
	inner := text[open+1 : end]
	rest := text[end+1:]
	if rest == "" {
		return text[:open], &inner, "", nil
	}
	name, found := strings.CutPrefix(rest, ".")
	if !found || !isName(name) {
		return "", nil, "", scim.BadRequest(scim.TypeInvalidPath, "after the closing bracket only a dot and a sub-attribute may follow")
	}
	return text[:open], &inner, name, nil
}

// closingBracket finds the first ']' at or after from that is outside a JSON
// string; -1 when there is none.
func closingBracket(text string, from int) int {
	quoted := false
	for i := from; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ']' && !quoted:
			return i
		}
	}
	return -1
}

// resolveHead resolves the part of a path in front of the brackets.
func resolveHead(t *scim.Type, head string, tol Tolerances) (*path, error) {
	urn, rest, err := cutSchema(t, head, tol)
	if err != nil {
		return nil, err
	}
	if rest == "" && strings.EqualFold(urn, t.Core.ID) {
		return &path{resource: true}, nil
	}
	if rest == "" {
		return resolved(t, urn)
	}
	name, sub, dotted := strings.Cut(rest, ".")
	if !isName(name) || (dotted && !isName(sub)) {
		return nil, scim.BadRequest(scim.TypeInvalidPath, "it is no attribute path; write attribute, attribute.subAttribute or attribute[filter].subAttribute, each after the schema URN and a colon if need be")
	}
	if urn != "" {
		return resolved(t, urn+":"+rest)
	}
	p, err := resolved(t, rest)
	if err != nil || p.unknown == "" || t.Attribute(name) != nil {
		return p, err
	}
	return resolveInExtensions(t, rest, p)
}

// resolveInExtensions looks an unqualified name up in the extensions, which
// RFC 7644 section 3.10 only advises to qualify. A name two of them have stays
// unknown.
func resolveInExtensions(t *scim.Type, rest string, notFound *path) (*path, error) {
	found := notFound
	for _, x := range t.Extensions {
		p, err := resolved(t, x.Schema.ID+":"+rest)
		if err != nil {
			return nil, err
		}
		if p.unknown != "" {
			continue
		}
		if found != notFound {
			return notFound, nil
		}
		found = p
	}
	return found, nil
}

// resolved asks the type; what it does not know becomes an unknown path.
func resolved(t *scim.Type, text string) (*path, error) {
	target, err := t.Resolve(text)
	if err == nil {
		return &path{Target: target}, nil
	}
	if known := scim.AsError(err); known != nil {
		return &path{unknown: known.Detail}, nil //nolint:nilerr // what is unknown is for the caller to judge
	}
	return nil, err
}

// cutSchema divides a path at the colon after the URN of one of the type's
// schemas; the longest URN wins. A URN the type does not have goes unharmed to
// Resolve, which calls it unknown. The dot that Entra's first job wrote in
// place of the colon is taken under DottedKeys.
func cutSchema(t *scim.Type, head string, tol Tolerances) (urn, rest string, err error) {
	for _, id := range schemaIDs(t) {
		if len(id) <= len(urn) || len(head) < len(id) || !strings.EqualFold(head[:len(id)], id) {
			continue
		}
		switch after := head[len(id):]; {
		case after == "":
			urn, rest = id, ""
		case after[0] == ':' || (after[0] == '.' && tol.DottedKeys):
			if after == ":" || after == "." {
				return "", "", scim.BadRequest(scim.TypeInvalidPath, "an attribute must follow the schema URN %s", id)
			}
			urn, rest = id, after[1:]
		}
	}
	if urn != "" {
		return urn, rest, nil
	}
	if strings.Contains(head, ":") {
		if !looksLikeURN(head) {
			return "", "", scim.BadRequest(scim.TypeInvalidPath, "what stands in front of the colon is no schema URN")
		}
		return head, "", nil
	}
	if head == "" {
		return "", "", scim.BadRequest(scim.TypeInvalidPath, "it names no attribute")
	}
	return "", head, nil
}

// schemaIDs lists the ids of the type's schemas.
func schemaIDs(t *scim.Type) []string {
	ids := make([]string, 0, len(t.Extensions)+1)
	ids = append(ids, t.Core.ID)
	for _, x := range t.Extensions {
		ids = append(ids, x.Schema.ID)
	}
	return ids
}

// looksLikeURN is true for "urn:", letters, digits and the characters RFC 8141
// allows in a URN.
func looksLikeURN(s string) bool {
	if len(s) < 5 || !strings.EqualFold(s[:4], "urn:") {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isNameChar(c) && !strings.ContainsRune(":.()+,=@;$!*'%/?", rune(c)) {
			return false
		}
	}
	return true
}

// isName tells ATTRNAME of RFC 7643 section 2.1, and "$ref".
func isName(s string) bool {
	s = strings.TrimPrefix(s, "$")
	if s == "" || !isAlpha(s[0]) {
		return false
	}
	for i := range len(s) {
		if !isNameChar(s[i]) {
			return false
		}
	}
	return true
}

func isNameChar(c byte) bool {
	return isAlpha(c) || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '$'
}

func isAlpha(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

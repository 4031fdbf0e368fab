package postgres

import (
	"strings"

	"github.com/uptrace/bun/schema"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// sortKey is the expression a listing is sorted by. Strings compare byte by
// byte, as the search document has them: folded unless caseExact (RFC 7644
// section 3.4.2.3); times and numbers compare as numbers.
func sortKey(l *workspace.Listing) schema.QueryAppender {
	return fragment(func(gen schema.QueryGen, b []byte) ([]byte, error) {
		if len(l.Parts) == 1 {
			return appendSortKey(gen, b, l.Sort.Targets[0], numeric(l.Sort.Targets[0])), nil
		}
		// Types may disagree on what an attribute is; then all compare as text.
		number := true
		for _, tg := range l.Sort.Targets {
			number = number && (tg.Attr == nil || numeric(tg))
		}
		b = append(b, "CASE r.type"...)
		for i, p := range l.Parts {
			b = gen.AppendQuery(b, " WHEN ? THEN ", p.Type.Name)
			b = appendSortKey(gen, b, l.Sort.Targets[i], number)
		}
		return append(b, " END"...), nil
	})
}

func numeric(tg scim.Target) bool {
	leaf := valueOf(tg).Leaf()
	if leaf == nil {
		return false
	}
	if isMeta(tg, "created") || isMeta(tg, "lastModified") || isMeta(tg, "version") {
		return true
	}
	switch leaf.Type {
	case scim.Integer, scim.Decimal, scim.DateTime:
		return true
	case scim.String, scim.Boolean, scim.Binary, scim.Reference, scim.Complex:
		return false
	}
	return false
}

// valueOf completes a path that ends at a multi-valued complex attribute: its
// "value" sub-attribute is meant.
func valueOf(tg scim.Target) scim.Target {
	if tg.Attr != nil && tg.Sub == nil && tg.Attr.Type == scim.Complex {
		tg.Sub = tg.Attr.Sub("value")
	}
	return tg
}

func isMeta(tg scim.Target, sub string) bool {
	return tg.Extension == nil && tg.Attr != nil && tg.Sub != nil && strings.EqualFold(tg.Attr.Name, "meta") && strings.EqualFold(tg.Sub.Name, sub)
}

// appendSortKey appends the expression for one type: number or text.
func appendSortKey(gen schema.QueryGen, b []byte, tg scim.Target, number bool) []byte {
	if tg.Attr == nil {
		return append(b, "NULL"...)
	}
	tg = valueOf(tg)
	if column := sortColumn(tg, number); column != "" {
		return append(b, column...)
	}
	b = append(b, '(')
	b = appendJSONText(gen, b, tg)
	if number {
		return append(b, ")::numeric"...)
	}
	return append(b, `) COLLATE "C"`...)
}

// sortColumn is the column that holds a single core value, or "".
func sortColumn(tg scim.Target, number bool) string {
	if tg.Extension != nil {
		return ""
	}
	if number {
		switch {
		case isMeta(tg, "created"):
			return "extract(epoch FROM r.created)"
		case isMeta(tg, "lastModified"):
			return "extract(epoch FROM r.modified)"
		case isMeta(tg, "version"):
			return "r.version::numeric"
		}
		return ""
	}
	switch {
	case isMeta(tg, "created"):
		return `to_char(r.created AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') COLLATE "C"`
	case isMeta(tg, "lastModified"):
		return `to_char(r.modified AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') COLLATE "C"`
	case isMeta(tg, "version"):
		return `r.version::text COLLATE "C"`
	case isMeta(tg, "resourceType"):
		return "r.type"
	case isMeta(tg, "location"):
		return "r.id"
	}
	if tg.Sub != nil || tg.Attr.MultiValued || tg.Attr.Type != scim.String {
		return ""
	}
	switch strings.ToLower(tg.Attr.Name) {
	case "id":
		return "r.id"
	case "username":
		return "r.user_name_key"
	case "externalid":
		return "r.external_id"
	case "displayname":
		return "r.display_name_key"
	}
	return ""
}

// appendJSONText appends the path to the value in the search document. Of
// several values the primary one counts, else the first (RFC 7644 section
// 3.4.2.3).
func appendJSONText(gen schema.QueryGen, b []byte, tg scim.Target) []byte {
	attr := fragment(func(gen schema.QueryGen, b []byte) ([]byte, error) {
		b = append(b, "r.search"...)
		if tg.Extension != nil {
			b = gen.AppendQuery(b, " -> ?", strings.ToLower(tg.Extension.ID))
		}
		return b, nil
	})
	name := strings.ToLower(tg.Attr.Name)
	switch {
	case tg.Attr.MultiValued && tg.Sub != nil:
		sub := strings.ToLower(tg.Sub.Name)
		return gen.AppendQuery(b, `SELECT v.e ->> ? FROM jsonb_array_elements(? -> ?) WITH ORDINALITY AS v (e, place)
			ORDER BY COALESCE(v.e -> 'primary' = 'true', false) DESC, v.place LIMIT 1`, sub, attr, name)
	case tg.Attr.MultiValued:
		return gen.AppendQuery(b, "? -> ? ->> 0", attr, name)
	case tg.Sub != nil:
		return gen.AppendQuery(b, "? -> ? ->> ?", attr, name, strings.ToLower(tg.Sub.Name))
	}
	return gen.AppendQuery(b, "? ->> ?", attr, name)
}

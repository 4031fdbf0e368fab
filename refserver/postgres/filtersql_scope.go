package postgres

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// scope is where the fields of an expression start.
type scope interface {
	// place says where the values of a field are.
	place(f filter.Field) place
}

// place is one of column, inJSON, inRows and inMeta.
type place interface{ place() }

// column is one value that is an SQL expression of its own type, NULL when
// there is none.
type column struct{ sql string }

// inJSON is what steps lead to from a jsonb expression.
type inJSON struct {
	base  string
	steps []filter.Step
	// document says that base is a whole search document, on which an index
	// answers containment.
	document bool
	// texts is the column that holds the "value" of every element, in which an
	// index finds parts; "" when there is none.
	texts string
}

// inRows are the values of members or groups: rows of group_members.
type inRows struct {
	// join is the condition that ties alias gm to r.
	join string
	rows memberScope
	// rest is the field within one row; no steps for the whole row.
	rest filter.Field
}

// inMeta is meta as a whole, whose parts are columns.
type inMeta struct{}

func (inMeta) place() {}
func (column) place() {}
func (inJSON) place() {}
func (inRows) place() {}

// rowScope is a whole resource, r.
type rowScope struct{ typ *scim.Type }

func (s rowScope) place(f filter.Field) place {
	attr := f.Target.Attr
	if f.Target.Extension == nil && attr != nil {
		if f.Target.Sub == nil && strings.EqualFold(attr.Name, "meta") {
			return inMeta{}
		}
		if sql := s.column(f.Target); sql != "" {
			return column{sql: sql}
		}
		rest := filter.Field{Target: f.Target, Steps: f.Steps[1:]}
		if strings.EqualFold(attr.Name, s.typ.Relation) {
			return inRows{join: "gm.ws = r.ws AND gm.group_id = r.id", rest: rest}
		}
		for _, d := range s.typ.Derived {
			if strings.EqualFold(attr.Name, d) {
				return inRows{join: "gm.ws = r.ws AND gm.member_id = r.id", rows: memberScope{groups: true}, rest: rest}
			}
		}
	}
	return inJSON{base: "r.search", steps: f.Steps, document: true, texts: textsColumn(f.Target)}
}

// textsColumn is the column with the texts of a core attribute. It must hold
// what filter.HotOf takes out of any search document.
func textsColumn(t scim.Target) string {
	if t.Extension != nil || t.Attr == nil || !strings.EqualFold(t.Attr.Name, "emails") || !t.Attr.MultiValued {
		return ""
	}
	if value := t.Attr.Sub("value"); value == nil || value.MultiValued || value.Type != scim.String {
		return ""
	}
	return "r.emails"
}

// column is the typed column of an attribute, "" when there is none. It must
// agree with filter.HotOf, which fills the columns.
func (s rowScope) column(t scim.Target) string {
	if strings.EqualFold(t.Attr.Name, "meta") {
		return metaColumn(t.Sub)
	}
	if t.Sub != nil || t.Attr.MultiValued {
		return ""
	}
	text := t.Attr.Type == scim.String
	switch strings.ToLower(t.Attr.Name) {
	case "id":
		return "r.id"
	case "externalid":
		return "r.external_id"
	case "username":
		if text {
			return "r.user_name_key"
		}
	case "displayname":
		if text {
			return "r.display_name_key"
		}
	case "active":
		if t.Attr.Type == scim.Boolean {
			return "r.active"
		}
	}
	return ""
}

func metaColumn(sub *scim.Attribute) string {
	switch strings.ToLower(sub.Name) {
	case "resourcetype":
		return foldedUnlessExact(sub, "r.type")
	case "created":
		return "r.created"
	case "lastmodified":
		return "r.modified"
	case "version":
		return foldedUnlessExact(sub, `('W/"' || r.version || '"')`)
	default:
		return "NULL::text"
	}
}

// foldedUnlessExact serves columns that hold names of resource types and
// versions, which are ASCII: there lower and filter.Fold agree.
func foldedUnlessExact(a *scim.Attribute, sql string) string {
	if a.CaseExact {
		return sql
	}
	return "lower(" + sql + ` COLLATE "C")`
}

// memberScope is one row of group_members, gm: a value of members, or of
// groups when that is set.
type memberScope struct{ groups bool }

func (s memberScope) place(f filter.Field) place { return column{sql: s.column(f.Target)} }

func (s memberScope) column(t scim.Target) string {
	if t.Sub == nil {
		return "NULL::text"
	}
	switch name := strings.ToLower(t.Sub.Name); {
	case name == "value" && s.groups:
		return "gm.group_id"
	case name == "value":
		return "gm.member_id"
	case name == "type" && s.groups:
		// Membership through a group inside a group is not resolved.
		return "'direct'::text"
	case name == "type":
		return foldedUnlessExact(t.Sub, "gm.type")
	case name == "display" && s.groups:
		return "(SELECT g.display_name_key FROM resources AS g WHERE g.ws = gm.ws AND g.type = 'Group' AND g.id = gm.group_id)"
	default:
		return "NULL::text"
	}
}

// metaScope is the attribute meta.
type metaScope struct{}

func (metaScope) place(f filter.Field) place { return column{sql: metaColumn(f.Target.Sub)} }

// elementScope is one value of a multi-valued attribute inside a search
// document, or a single complex value: a jsonb expression.
type elementScope struct{ base string }

func (s elementScope) place(f filter.Field) place {
	return inJSON{base: s.base, steps: f.Steps}
}

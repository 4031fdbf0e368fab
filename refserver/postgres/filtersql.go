package postgres

import (
	"github.com/uptrace/bun/schema"

	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// FilterWhere is the SQL condition of a filter made by filter.Compile, a
// boolean expression over the table resources under the alias r. It does not
// restrict the workspace or the type; the caller adds r.ws and r.type.
// Conditions on members and groups become EXISTS over group_members.
func FilterWhere(f *filter.Filter) schema.QueryAppender { panic("not yet") }

// MemberWhere is the SQL condition of a filter made by filter.CompileValue for
// the attribute members, over the table group_members under the alias gm; the
// caller adds gm.ws and gm.group_id.
func MemberWhere(f *filter.Filter) schema.QueryAppender { panic("not yet") }

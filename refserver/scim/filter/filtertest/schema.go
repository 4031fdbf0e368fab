// Package filtertest makes resources and filters at random, so that the two
// evaluators of a filter, in memory and in SQL, can be held against each other.
package filtertest

import "github.com/scimproof/scimproof/refserver/scim"

// OddURN is the extension of the type Everything: its URN holds a quote, which
// would end an SQL string that is not escaped, and dots.
const OddURN = "urn:example:it's:2.0:Odd"

// Registry is the built-in registry with the resource type Everything beside
// it, which has an attribute of every type, single and multi-valued, and takes
// the names of the attributes that have columns for something else.
func Registry() (*scim.Registry, error) {
	builtin := scim.Builtin()
	core := &scim.Schema{ID: "urn:example:2.0:Everything", Name: "Everything", Attributes: everything()}
	odd := &scim.Schema{ID: OddURN, Name: "Odd", Attributes: []*scim.Attribute{
		attribute("text", scim.String, false, false),
		attribute("tags", scim.String, true, false),
		complexAttribute("part", false),
		complexAttribute("parts", true),
	}}
	types := []scim.TypeSpec{
		{Name: "User", Endpoint: "/Users", Schema: scim.UserURN, Extensions: []scim.ExtensionSpec{{Schema: scim.EnterpriseUserURN}}, Derived: []string{"groups"}},
		{Name: "Group", Endpoint: "/Groups", Schema: scim.GroupURN, Relation: "members"},
		{Name: "Everything", Endpoint: "/Everything", Schema: core.ID, Extensions: []scim.ExtensionSpec{{Schema: odd.ID}}},
	}
	return scim.NewRegistry(append(builtin.Schemas(), core, odd), types)
}

func everything() []*scim.Attribute {
	return []*scim.Attribute{
		attribute("text", scim.String, false, false),
		attribute("exact", scim.String, false, true),
		attribute("count", scim.Integer, false, false),
		attribute("ratio", scim.Decimal, false, false),
		attribute("flag", scim.Boolean, false, false),
		attribute("at", scim.DateTime, false, false),
		attribute("link", scim.Reference, false, true),
		attribute("blob", scim.Binary, false, true),
		attribute("texts", scim.String, true, false),
		attribute("exacts", scim.String, true, true),
		attribute("counts", scim.Integer, true, false),
		attribute("flags", scim.Boolean, true, false),
		attribute("ats", scim.DateTime, true, false),
		complexAttribute("part", false),
		complexAttribute("parts", true),
		// These have columns of their own in User and Group, as something else.
		attribute("userName", scim.String, false, true),
		attribute("displayName", scim.String, true, false),
		attribute("active", scim.String, false, false),
	}
}

func complexAttribute(name string, many bool) *scim.Attribute {
	a := attribute(name, scim.Complex, many, false)
	a.SubAttributes = []*scim.Attribute{
		attribute("value", scim.String, false, false),
		attribute("type", scim.String, false, false),
		attribute("primary", scim.Boolean, false, false),
		attribute("exact", scim.String, false, true),
		attribute("count", scim.Integer, false, false),
		attribute("at", scim.DateTime, false, false),
		attribute("labels", scim.String, true, false),
	}
	return a
}

func attribute(name string, t scim.AttributeType, many, exact bool) *scim.Attribute {
	return &scim.Attribute{
		Name: name, Type: t, MultiValued: many, CaseExact: exact,
		Mutability: scim.ReadWrite, Returned: scim.ReturnedDefault, Uniqueness: scim.UniquenessNone,
	}
}

package scim

import (
	"slices"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// ServiceProviderConfigURN is the schema of RFC 7643 section 5.
const ServiceProviderConfigURN = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"

// serviceSchemas are the fixed schemas of RFC 7643 section 8.7.2, with errata
// 5606, 5607, 7522, 8011, 8415 and 8475, what section 5 asks for and the printed
// schema forgets (etag, type, primary), and the pagination of RFC 9865 section 4.
var serviceSchemas = []*Schema{
	fixed(&Schema{
		ID: ServiceProviderConfigURN, Name: "ServiceProviderConfig", Description: "What this service provider supports.",
		Attributes: []*Attribute{
			served("documentationUri", Reference, "The address of the documentation.", external),
			feature("patch", "Whether PATCH is supported."),
			feature(
				"bulk", "Whether and how far bulk requests are supported.",
				served("maxOperations", Integer, "The largest number of operations in a request.", required),
				served("maxPayloadSize", Integer, "The largest request, in bytes.", required),
			),
			feature(
				"filter", "Whether and how far filters are supported.",
				served("maxResults", Integer, "The largest number of resources in an answer.", required),
			),
			feature("changePassword", "Whether passwords can be changed."),
			feature("sort", "Whether results can be sorted."),
			feature("etag", "Whether resources have versions."),
			served(
				"pagination", Complex, "How lists are paged.",
				subs(
					served("cursor", Boolean, "Whether a list can be paged by cursor.", required),
					served("index", Boolean, "Whether a list can be paged by index.", required),
					served("defaultPaginationMethod", String, "How a list is paged when the request does not say.", words("cursor", "index")),
					served("defaultPageSize", Integer, "The size of a page when the request does not say."),
					served("maxPageSize", Integer, "The largest page."),
					served("cursorTimeout", Integer, "For how many seconds a cursor is good at least."),
				),
			),
			served(
				"authenticationSchemes", Complex, "How clients authenticate.", required, many,
				subs(
					served("type", String, "The scheme.", required, words("oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest")),
					served("name", String, "The common name of the scheme.", required),
					served("description", String, "What the scheme is.", required),
					served("specUri", Reference, "The address of the scheme's specification.", external),
					served("documentationUri", Reference, "The address of the scheme's documentation.", external),
					served("primary", Boolean, "Whether this is the preferred scheme."),
				),
			),
		},
	}),
	fixed(&Schema{
		ID: ResourceTypeURN, Name: "ResourceType", Description: "A kind of resource.",
		Attributes: []*Attribute{
			served("id", String, "The id of the resource type, which is its name."),
			served("name", String, "The name of the resource type.", required, unique),
			served("description", String, "What the resource type is for."),
			served("endpoint", Reference, "The address of the resources, relative to the base URL.", required, unique, uri),
			served("schema", Reference, "The URN of the core schema.", required, uri),
			served(
				"schemaExtensions", Complex, "The extensions of the resource type.", many,
				subs(
					served("schema", Reference, "The URN of the extension.", required, uri),
					served("required", Boolean, "Whether every resource must have the extension.", required),
				),
			),
		},
	}),
	fixed(&Schema{
		ID: SchemaURN, Name: "Schema", Description: "A set of attribute definitions.",
		Attributes: []*Attribute{
			served("id", String, "The URN of the schema.", required),
			served("name", String, "The name of the schema.", required),
			served("description", String, "What the schema describes."),
			served(
				"attributes", Complex, "The attributes that the schema defines.", required, many,
				subs(append(
					definition("string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"),
					served(
						"subAttributes", Complex, "The sub-attributes of a complex attribute.", many,
						subs(definition("string", "boolean", "decimal", "integer", "dateTime", "binary", "reference")...),
					),
				)...),
			),
		},
	}),
}

// ServiceSchemas are the schemas of the discovery resources themselves:
// ServiceProviderConfig, ResourceType and Schema. No resource type has them, so
// that they are no part of a Registry; the Schemas endpoint lists them, since
// every URI that a resource names has its schema there (RFC 7643 section 7).
// The result is shared and must not be changed.
func ServiceSchemas() []*Schema { return serviceSchemas }

// ServiceSchemaByID finds one of them by its URN, without regard to case; nil
// when it is another.
func ServiceSchemaByID(id string) *Schema {
	i := slices.IndexFunc(serviceSchemas, func(s *Schema) bool { return document.SameName(s.ID, id) })
	if i < 0 {
		return nil
	}
	return serviceSchemas[i]
}

// fixed fills in defaults. Unlike other schemas these define id themselves.
func fixed(s *Schema) *Schema {
	for i, a := range s.Attributes {
		s.Attributes[i] = completed(a)
	}
	return s
}

// definition is what describes an attribute or sub-attribute, by its section 7.
func definition(types ...string) []*Attribute {
	return []*Attribute{
		served("name", String, "The name of the attribute.", required, exact),
		served("type", String, "The data type of the attribute.", required, words(types...)),
		served("multiValued", Boolean, "Whether the attribute can have several values.", required),
		served("description", String, "What the attribute is for.", exact),
		served("required", Boolean, "Whether the attribute must have a value."),
		served("canonicalValues", String, "Suggested values.", many, exact),
		served("caseExact", Boolean, "Whether letter case counts in values."),
		served("mutability", String, "When the value can be set.", exact, words(mutabilityWords...)),
		served("returned", String, "When the value is returned.", exact, words(returnedWords...)),
		served("uniqueness", String, "Among which resources a value occurs once.", exact, words(uniquenessWords...)),
		served("referenceTypes", String, "What a reference may refer to.", many, exact),
	}
}

// served is the definition of an attribute that only the server sets.
func served(name string, kind AttributeType, description string, characteristics ...func(*Attribute)) *Attribute {
	a := &Attribute{Name: name, Type: kind, Description: description, Mutability: ReadOnly}
	for _, set := range characteristics {
		set(a)
	}
	return a
}

func feature(name, description string, more ...*Attribute) *Attribute {
	supported := served("supported", Boolean, "Whether it is supported.", required)
	return served(name, Complex, description, required, subs(append([]*Attribute{supported}, more...)...))
}

func required(a *Attribute) { a.Required = true }
func many(a *Attribute)     { a.MultiValued = true }
func exact(a *Attribute)    { a.CaseExact = true }
func unique(a *Attribute)   { a.Uniqueness = UniquenessServer }
func external(a *Attribute) { a.ReferenceTypes = []string{"external"} }
func uri(a *Attribute)      { a.ReferenceTypes = []string{"uri"} }

func subs(attributes ...*Attribute) func(*Attribute) {
	return func(a *Attribute) { a.SubAttributes = attributes }
}

func words(canonical ...string) func(*Attribute) {
	return func(a *Attribute) { a.CanonicalValues = canonical }
}

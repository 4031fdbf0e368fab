package scim

// Schema URNs of RFC 7643.
const (
	UserURN           = "urn:ietf:params:scim:schemas:core:2.0:User"
	GroupURN          = "urn:ietf:params:scim:schemas:core:2.0:Group"
	EnterpriseUserURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	SchemaURN         = "urn:ietf:params:scim:schemas:core:2.0:Schema"
	ResourceTypeURN   = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
)

// Names of the common attributes (RFC 7643 sections 3 and 3.1).
const (
	schemasName    = "schemas"
	idName         = "id"
	externalIDName = "externalId"
	metaName       = "meta"
)

// Names of the sub-attributes with a fixed meaning (RFC 7643 section 2.4).
const (
	valueName   = "value"
	refName     = "$ref"
	primaryName = "primary"
	typeName    = "type"
)

var common = []*Attribute{
	completed(&Attribute{
		Name: schemasName, Type: Reference, MultiValued: true, Required: true, Returned: ReturnedAlways,
		ReferenceTypes: []string{"uri"}, Description: "The URNs of the schemas whose attributes the resource has.",
	}),
	completed(&Attribute{
		Name: idName, Type: String, CaseExact: true, Mutability: ReadOnly, Returned: ReturnedAlways,
		Uniqueness: UniquenessServer, Description: "The identifier this server gave the resource.",
	}),
	completed(&Attribute{
		Name: externalIDName, Type: String, CaseExact: true,
		Description: "The identifier the client has for the resource.",
	}),
	completed(&Attribute{
		Name: metaName, Type: Complex, Mutability: ReadOnly, Description: "What the server knows about the resource.",
		SubAttributes: []*Attribute{
			{Name: "resourceType", Type: String, CaseExact: true, Mutability: ReadOnly, Description: "The name of the resource type."},
			{Name: "created", Type: DateTime, Mutability: ReadOnly, Description: "When the resource was created."},
			{Name: "lastModified", Type: DateTime, Mutability: ReadOnly, Description: "When the resource was last changed."},
			{Name: "location", Type: Reference, Mutability: ReadOnly, ReferenceTypes: []string{"uri"}, Description: "The address of the resource."},
			{Name: "version", Type: String, CaseExact: true, Mutability: ReadOnly, Description: "The entity tag of the resource."},
		},
	}),
}

// Common is the definition of the attributes every resource has: schemas, id,
// externalId and meta (RFC 7643 sections 3 and 3.1). The result is shared and
// must not be changed.
func Common() []*Attribute { return common }

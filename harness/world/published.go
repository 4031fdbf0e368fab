package world

import (
	"context"
	"net/http"
	"slices"
	"strings"
)

// discovery is what the target publishes, read once.
type discovery struct {
	kinds       []*kind
	everySchema []*schema
	// schemasSeq is the exchange that showed the schemas.
	schemasSeq int
	// marks counts the samples made.
	marks int
	// it is the resource whose attribute is being probed.
	it *thing
	// published0 is what the discovery endpoints showed before a request that
	// might change it.
	published0 map[string]*answer
}

// kind is a resource type as the target publishes it (RFC 7643 section 6).
type kind struct {
	name, endpoint string
	core           *schema
	extensions     []*schema
	// printed says that the target does not publish schemas, so that these are
	// the ones RFC 7643 section 8.7.1 prints.
	printed bool
	// required are the ids of extensions that every resource must have.
	required map[string]bool
}

// schema is a schema as the target publishes it (section 7).
type schema struct {
	id         string
	attributes []*definition
}

// definition is one attribute; what was left out has its default (section 2.2).
type definition struct {
	name, typ                        string
	multi, required, caseExact       bool
	mutability, returned, uniqueness string
	canonical, references            []string
	subs                             []*definition
	// raw is the definition as it was published, nil for a printed one.
	raw *object
}

func (d *definition) sub(name string) *definition {
	if d == nil {
		return nil
	}
	return definitionOf(d.subs, name)
}

func (d *definition) writable() bool {
	return d.mutability == "readWrite" || d.mutability == "immutable" || d.mutability == "writeOnly"
}

// refers says that the attribute is, or has, a reference to a resource.
func (d *definition) refers() bool {
	link := func(d *definition) bool {
		return d.typ == "reference" && slices.ContainsFunc(d.references, func(r string) bool { return r != "external" && r != "uri" })
	}
	return link(d) || slices.ContainsFunc(d.subs, link)
}

func definitionOf(all []*definition, name string) *definition {
	for _, d := range all {
		if strings.EqualFold(d.name, name) {
			return d
		}
	}
	return nil
}

// schemas lists the core schema and the extensions.
func (k *kind) schemas() []*schema { return append([]*schema{k.core}, k.extensions...) }

// find follows a path: a, a.b, URN:a.b. Extension attributes need their URN.
func (k *kind) find(path string) (top, leaf *definition) {
	in := k.core
	for _, x := range k.schemas() {
		if rest, ok := strings.CutPrefix(strings.ToLower(path), strings.ToLower(x.id)+":"); ok {
			in, path = x, path[len(path)-len(rest):]
		}
	}
	name, sub, deep := strings.Cut(path, ".")
	top = definitionOf(in.attributes, name)
	if top == nil || !deep {
		return top, top
	}
	return top, top.sub(sub)
}

// published reads, once, what the target says of its resource types. What it
// does not say is taken from the RFC's print.
func (w *World) published(ctx context.Context) ([]*kind, error) {
	if w.kinds != nil {
		return w.kinds, nil
	}
	schemas, err := w.discovered(ctx, "/Schemas")
	if err != nil {
		return nil, err
	}
	w.schemasSeq = w.lastSeq()
	types, err := w.discovered(ctx, "/ResourceTypes")
	if err != nil {
		return nil, err
	}
	known := map[string]*schema{}
	for _, o := range schemas {
		x := &schema{o.text("id"), definitions(o, "attributes")}
		known[strings.ToLower(x.id)] = x
		w.everySchema = append(w.everySchema, x)
	}
	find := func(id string) (*schema, bool) {
		if s, ok := known[strings.ToLower(id)]; ok {
			return s, false
		}
		return printedSchema(id), true
	}
	if len(types) == 0 {
		types = printedTypes(len(schemas) == 0, known)
	}
	for _, o := range types {
		k := &kind{name: o.text("name"), endpoint: endpointOf(o.text("endpoint")), required: map[string]bool{}}
		if k.core, k.printed = find(o.text("schema")); k.core == nil {
			continue
		}
		list, _ := o.get("schemaExtensions")
		for _, e := range array(list) {
			x, _ := e.(*object)
			if s, _ := find(x.text("schema")); s != nil {
				k.extensions = append(k.extensions, s)
				k.required[s.id] = flagged(x, "required")
			}
		}
		w.kinds = append(w.kinds, k)
	}
	return w.kinds, nil
}

// discovered reads a discovery list; nil when it is not offered or not one.
func (w *World) discovered(ctx context.Context, endpoint string) ([]*object, error) {
	a, err := w.scim(ctx, http.MethodGet, endpoint, nil)
	if err != nil {
		return nil, err
	}
	o, bad := a.object()
	if a.status != http.StatusOK || bad != nil {
		return nil, nil //nolint:nilerr // what is wrong with it is for other scenarios to say
	}
	list, _ := o.get("Resources")
	return objects(list), nil
}

// endpointOf is an endpoint behind the base URL.
func endpointOf(text string) string {
	return "/" + text[strings.LastIndex(strings.TrimSuffix(text, "/"), "/")+1:]
}

func array(v any) []any {
	a, _ := v.([]any)
	return a
}

func objects(v any) []*object {
	var all []*object
	for _, e := range array(v) {
		if o, ok := e.(*object); ok {
			all = append(all, o)
		}
	}
	return all
}

func flagged(o *object, name string) bool {
	v, _ := o.get(name)
	return v == true
}

func texts(v any) []string {
	var all []string
	for _, e := range array(v) {
		if s, ok := e.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// definitions reads attribute definitions.
func definitions(in *object, member string) []*definition {
	list, _ := in.get(member)
	var all []*definition
	for _, o := range objects(list) {
		is := func(name string) bool { return flagged(o, name) }
		or := func(name, value string) string {
			if s := o.text(name); s != "" {
				return s
			}
			return value
		}
		canonical, _ := o.get("canonicalValues")
		references, _ := o.get("referenceTypes")
		all = append(all, &definition{
			name: o.text("name"), typ: or("type", "string"), multi: is("multiValued"), required: is("required"), caseExact: is("caseExact"),
			mutability: or("mutability", "readWrite"), returned: or("returned", "default"), uniqueness: or("uniqueness", "none"),
			canonical: texts(canonical), references: texts(references), subs: definitions(o, "subAttributes"), raw: o,
		})
	}
	return all
}

// kindNamed is the published kind of a name, or not applicable.
func (w *World) kindNamed(ctx context.Context, name string) (*kind, error) {
	kinds, err := w.published(ctx)
	if err != nil {
		return nil, err
	}
	for _, k := range kinds {
		if strings.EqualFold(k.name, name) || k.endpoint == "/"+name+"s" {
			return k, nil
		}
	}
	return nil, notApplicable("the target publishes no resource type for a %s", strings.ToLower(name))
}

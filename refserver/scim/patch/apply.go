package patch

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Apply carries out the operations in order, each on the result of the one
// before, on a document in stored form. It returns a new document in stored
// form and whether it differs from doc; doc is never modified. Uniqueness and
// references are the caller's matter, a password is Password's.
//
// The document may lack id, meta and derived attributes; where it has them
// they are kept, and an equal value for them may be tolerated.
//
// Errors are *scim.Error naming the operation and its path: 400 invalidPath,
// invalidFilter, noTarget, mutability, invalidValue, invalidSyntax as RFC 7644
// section 3.5.2 and table 9 give them. What the result lacks as a whole (a
// required attribute nobody removed, say) is CheckComplete's error.
func Apply(t *scim.Type, doc *document.Object, ops []Op, tol Tolerances) (result *document.Object, changed bool, err error) {
	e := &engine{t: t, doc: doc.Clone(), tol: tol, rules: tol.rules(), known: map[*scim.Attribute]*identities{}}
	if e.doc == nil {
		e.doc = &document.Object{}
	}
	for _, op := range ops {
		e.op = op
		if err := e.apply(op); err != nil {
			return nil, false, locate(op, err)
		}
	}
	if document.Equal(doc, e.doc) {
		return e.doc, false, nil
	}
	if err := e.finish(); err != nil {
		return nil, false, err
	}
	return e.doc, true, nil
}

// rules is how values are normalised under these tolerances.
func (tol Tolerances) rules() scim.Rules {
	return scim.Rules{
		StringBooleans: tol.StringBooleans, UnwrapSingle: tol.UnwrapSingle,
		RawValues: tol.RawManager, UnknownAttributes: tol.UnknownAttributes, LooseFormats: tol.LooseFormats,
	}
}

// engine is one PATCH under way.
type engine struct {
	t     *scim.Type
	doc   *document.Object // the working copy
	tol   Tolerances
	rules scim.Rules
	op    Op
	// losses are required values that operations have taken away; a later
	// operation may bring them back.
	losses []loss
	// known holds what the last add to a list found out about its values, so
	// that many adds in one request do not each read the whole list.
	known map[*scim.Attribute]*identities
}

// step is one thing to do to one target: an operation with a path, or one
// member of a pathless value.
type step struct {
	*path

	kind  Kind
	value any
	// given tells a null value from none, inValue a member of a pathless value
	// from a path.
	given, inValue bool
}

func (e *engine) apply(op Op) error {
	if err := op.check(e.tol); err != nil {
		return err
	}
	if !op.HasPath {
		attributes, err := op.attributes(e.tol)
		if err != nil {
			return err
		}
		return e.mergeResource(op.Kind, attributes)
	}
	p, err := parsePath(e.t, op.Path, e.tol)
	if err != nil {
		return err
	}
	if p.unknown != "" {
		if e.tol.UnknownAttributes {
			return nil
		}
		return scim.BadRequest(scim.TypeInvalidPath, "%s", p.unknown)
	}
	return e.at(step{path: p, kind: op.Kind, value: op.Value, given: op.HasValue})
}

// at carries out one step.
func (e *engine) at(s step) error {
	if s.kind == Remove && s.given && s.value != nil && !e.tol.RemoveMembersByValue {
		return removeTakesNoValue()
	}
	switch {
	case s.resource:
		return e.atResource(s)
	case s.bareExtension():
		return e.atExtension(s)
	case s.isSchemas():
		return e.atSchemas(s)
	case s.readOnly():
		return e.atReadOnly(s)
	case s.isPassword():
		return e.atPassword(s)
	case s.Attr.Mutability == scim.Immutable:
		return e.atImmutable(s)
	default:
		return e.write(s)
	}
}

func removeTakesNoValue() error {
	return scim.BadRequest(scim.TypeInvalidValue, "a remove takes no value; select what to remove in the path, e.g. members[value eq \"…\"]")
}

// write carries out a step whose attribute may be written.
func (e *engine) write(s step) error {
	if s.Attr.MultiValued {
		return e.writeMulti(s)
	}
	return e.writeSingle(s)
}

// atResource is a path or key that holds the core schema's URN alone.
func (e *engine) atResource(s step) error {
	if s.kind == Remove {
		return scim.BadRequest(scim.TypeMutability, "the core schema cannot be removed; name the attributes to remove")
	}
	attributes, ok := s.value.(*document.Object)
	if !ok {
		return scim.BadRequest(scim.TypeInvalidValue, "the value for a schema URN must be an object of attributes")
	}
	return e.mergeResource(s.kind, attributes)
}

// atPassword checks a password and leaves the document alone; see Password.
func (e *engine) atPassword(s step) error {
	if s.kind == Remove || s.value == nil {
		return nil
	}
	_, err := scim.NormaliseValue(e.t, s.Target, e.scalar(s.value), e.rules)
	return err
}

// holder is the object a target's attribute is a member of: the document or
// the extension's object, nil when the extension has no data.
func (e *engine) holder(x *scim.Schema) *document.Object {
	if x == nil {
		return e.doc
	}
	return e.doc.Object(x.ID)
}

// put stores an attribute's value, making the extension's object if need be.
func (e *engine) put(tg scim.Target, v any) {
	in := e.holder(tg.Extension)
	if in == nil {
		in = &document.Object{}
		e.doc.Set(tg.Extension.ID, in)
	}
	in.Set(tg.Attr.Name, v)
}

// present is the value a target has, nil when it has none. A sub-attribute of
// a multi-valued attribute has none of its own.
func (e *engine) present(tg scim.Target) any {
	v, _ := e.holder(tg.Extension).Get(tg.Attr.Name)
	if tg.Sub == nil {
		return v
	}
	o, _ := v.(*document.Object)
	v, _ = o.Get(tg.Sub.Name)
	return v
}

// unassign takes an attribute's value away, and the extension's object with it
// when that is empty then.
func (e *engine) unassign(tg scim.Target) {
	in := e.holder(tg.Extension)
	if in == nil || !in.Delete(tg.Attr.Name) {
		return
	}
	e.lose(tg, nil)
	if tg.Extension != nil && in.Len() == 0 {
		e.doc.Delete(tg.Extension.ID)
		e.loseExtension(tg.Extension)
	}
}

package patch

import (
	"slices"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// loss is a required value that an operation took away. Whether it is missing
// is asked at the end, because operations see each other's results: a remove
// may be followed by an add of the same attribute.
type loss struct {
	op      Op
	what    string
	missing func() bool
}

// lose notes the loss of a required attribute, or of a required sub-attribute
// of one value of it.
func (e *engine) lose(tg scim.Target, value *document.Object) {
	switch {
	case tg.Sub == nil && tg.Attr.Required:
		e.losses = append(e.losses, loss{e.op, tg.String(), func() bool {
			in := e.holder(tg.Extension)
			_, there := in.Get(tg.Attr.Name)
			return in != nil && !there
		}})
	case tg.Sub != nil && tg.Sub.Required:
		e.losses = append(e.losses, loss{e.op, tg.String(), func() bool {
			_, there := value.Get(tg.Sub.Name)
			return !there && e.holds(tg, value)
		}})
	}
}

// loseExtension notes that an extension has no data any more.
func (e *engine) loseExtension(x *scim.Schema) {
	if own := e.t.Extension(x.ID); own == nil || !own.Required {
		return
	}
	e.losses = append(e.losses, loss{e.op, x.ID, func() bool { return e.holder(x) == nil }})
}

// holds reports whether an object still is a value of the target's attribute.
func (e *engine) holds(tg scim.Target, value *document.Object) bool {
	v := e.present(scim.Target{Extension: tg.Extension, Attr: tg.Attr})
	if list, ok := v.([]any); ok {
		return slices.Contains(list, any(value))
	}
	return v == any(value)
}

// finish brings schemas up to date and says whether the result may stand.
func (e *engine) finish() error {
	for _, l := range e.losses {
		if l.missing() {
			return locate(l.op, scim.BadRequest(scim.TypeMutability, "%s is required and cannot be left without a value", l.what))
		}
	}
	e.updateSchemas()
	return scim.CheckComplete(e.t, e.doc)
}

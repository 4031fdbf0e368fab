package patch

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Parse reads a PatchOp body. maxOps bounds the number of operations; 0 means
// DefaultMaxOps. Member names are matched without regard to case and unknown
// members are ignored.
//
// Errors are *scim.Error naming the operation: 400 invalidSyntax for a body
// that is no PatchOp, 400 invalidPath for a path that is no string, 400
// invalidValue for an add or replace without a usable value, 400 noTarget for
// a remove without path, 413 for too many operations.
func Parse(body *document.Object, tol Tolerances, maxOps int) ([]Op, error) {
	if maxOps <= 0 {
		maxOps = DefaultMaxOps
	}
	if err := checkSchemas(body, tol); err != nil {
		return nil, err
	}
	v, _ := body.Get("Operations")
	list, ok := v.([]any)
	switch {
	case !ok:
		return nil, scim.BadRequest(scim.TypeInvalidSyntax, `a PATCH body needs "Operations", an array of operations (RFC 7644 section 3.5.2)`)
	case len(list) == 0 && !tol.EmptyOperations:
		return nil, scim.BadRequest(scim.TypeInvalidSyntax, `"Operations" is empty; a PATCH body has one or more operations (RFC 7644 section 3.5.2)`)
	case len(list) > maxOps:
		return nil, scim.Refused(413, "the body has %d operations; at most %d are taken in one PATCH, so send the rest in further ones", len(list), maxOps)
	}
	ops := make([]Op, len(list))
	for i, item := range list {
		op, err := parseOp(i, item, tol)
		if err != nil {
			return nil, locate(op, err)
		}
		ops[i] = op
	}
	return ops, nil
}

// checkSchemas wants the PatchOp URN among the body's schemas.
func checkSchemas(body *document.Object, tol Tolerances) error {
	v, _ := body.Get("schemas")
	list, isList := v.([]any)
	if v == nil || (isList && len(list) == 0) {
		if tol.MissingSchemas {
			return nil
		}
		return scim.BadRequest(scim.TypeInvalidSyntax, `a PATCH body needs "schemas":[%q]`, URN)
	}
	for _, item := range list {
		if s, ok := item.(string); ok && strings.EqualFold(s, URN) {
			return nil
		}
	}
	return scim.BadRequest(scim.TypeInvalidSyntax, `"schemas" of a PATCH body must be an array that holds %q`, URN)
}

// parseOp reads one operation. It returns what it has understood also with an
// error, so that the error can name it.
func parseOp(i int, item any, tol Tolerances) (Op, error) {
	op := Op{Index: i}
	o, ok := item.(*document.Object)
	if !ok {
		return op, scim.BadRequest(scim.TypeInvalidSyntax, "an operation is an object with op, path and value")
	}
	kind, err := parseKind(o, tol)
	if err != nil {
		return op, err
	}
	op.Kind = kind
	op.Value, op.HasValue = o.Get("value")
	// A null path is an absent one (RFC 7643 section 2.5).
	if v, _ := o.Get("path"); v != nil {
		if op.Path, op.HasPath = v.(string); !op.HasPath {
			return op, scim.BadRequest(scim.TypeInvalidPath, "path must be a string")
		}
	}
	return op, op.check(tol)
}

func parseKind(o *document.Object, tol Tolerances) (Kind, error) {
	v, _ := o.Get("op")
	text, ok := v.(string)
	if !ok {
		return "", scim.BadRequest(scim.TypeInvalidSyntax, `an operation needs "op": "add", "remove" or "replace"`)
	}
	for _, kind := range []Kind{Add, Remove, Replace} {
		if text == string(kind) {
			return kind, nil
		}
		if strings.EqualFold(text, string(kind)) {
			if tol.CapitalisedOp {
				return kind, nil
			}
			return "", scim.BadRequest(scim.TypeInvalidSyntax, "op %q must be written %q", text, kind)
		}
	}
	return "", scim.BadRequest(scim.TypeInvalidSyntax, "op %q is not one of add, remove, replace", shorten(text))
}

// check says whether an operation has the parts its kind needs.
func (op Op) check(tol Tolerances) error {
	switch op.Kind {
	case Remove:
		if !op.HasPath {
			return scim.BadRequest(scim.TypeNoTarget, "a remove needs a path that says what to remove")
		}
		return nil
	case Add, Replace:
		if !op.HasValue {
			return scim.BadRequest(scim.TypeInvalidValue, "the operation needs a value")
		}
		if !op.HasPath {
			_, err := op.attributes(tol)
			return err
		}
		return nil
	default:
		return scim.BadRequest(scim.TypeInvalidSyntax, "op %q is not one of add, remove, replace", shorten(string(op.Kind)))
	}
}

// attributes is the value of an operation without path: an object of attributes.
func (op Op) attributes(tol Tolerances) (*document.Object, error) {
	v := op.Value
	if list, ok := v.([]any); ok && len(list) == 1 && tol.UnwrapSingle {
		v = list[0]
	}
	if o, ok := v.(*document.Object); ok {
		return o, nil
	}
	return nil, scim.BadRequest(scim.TypeInvalidValue, "without a path, value must be an object of attributes")
}

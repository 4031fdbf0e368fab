package patch

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Password is the last new password that operations give, and whether they
// give one. Apply checks it and leaves it out of the document. A null or a
// removal is given, too, and is "". Operations that Apply refuses are passed
// over.
func Password(t *scim.Type, ops []Op, tol Tolerances) (password string, given bool) {
	for _, op := range ops {
		if op.check(tol) != nil {
			continue
		}
		if !op.HasPath {
			if attributes, err := op.attributes(tol); err == nil {
				if p, there := passwordIn(t, attributes, tol); there {
					password, given = p, true
				}
			}
			continue
		}
		p, err := parsePath(t, op.Path, tol)
		switch {
		case err != nil:
		case p.resource && op.Kind != Remove:
			attributes, _ := op.Value.(*document.Object)
			if v, there := passwordIn(t, attributes, tol); there {
				password, given = v, true
			}
		case p.isPassword():
			password, given = "", true
			if op.Kind != Remove {
				password = passwordText(op.Value, tol)
			}
		}
	}
	return password, given
}

// passwordIn looks for a password among the members of a pathless value.
func passwordIn(t *scim.Type, attributes *document.Object, tol Tolerances) (password string, given bool) {
	for key, v := range attributes.All() {
		p, err := keyPath(t, key, tol)
		if err != nil {
			continue
		}
		if inner, ok := v.(*document.Object); ok && p.resource {
			if text, there := passwordIn(t, inner, tol); there {
				password, given = text, true
			}
		}
		if p.isPassword() {
			password, given = passwordText(v, tol), true
		}
	}
	return password, given
}

// passwordText is the text of a password value that Apply has accepted.
func passwordText(v any, tol Tolerances) string {
	e := engine{tol: tol}
	text, _ := e.scalar(v).(string)
	return text
}

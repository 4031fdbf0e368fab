package world

import (
	"context"
	"fmt"
	"net/http"
)

// Operation is one line of a PATCH: Path and Value are left out of the request
// where they are "". Value is JSON.
type Operation struct{ Op, Path, Value string }

// Patches sends a PATCH of these operations as the client (RFC 7644 section
// 3.5.2).
func (w *World) Patches(ctx context.Context, path string, operations ...Operation) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	list := make([]any, 0, len(operations))
	for _, o := range operations {
		one := textObject("op", o.Op)
		if o.Path != "" {
			one.set("path", o.Path)
		}
		if o.Value != "" {
			v, err := parseJSON([]byte(w.fill(o.Value)))
			if err != nil {
				return fmt.Errorf("value of %s %s: %w", o.Op, o.Path, err)
			}
			one.set("value", v)
		}
		list = append(list, one)
	}
	body := &object{}
	body.set("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"})
	body.set("Operations", list)
	return w.Sends(ctx, Present, http.MethodPatch, path, appendJSON(nil, body))
}

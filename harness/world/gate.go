package world

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Published holds a scenario back from a target whose schemas do not define an
// attribute so: of a type named as in ResourceTypes, with a characteristic of
// RFC 7643 section 2.2 that has one of the values, "" where it is enough that it
// is defined.
func (w *World) Published(ctx context.Context, path, typeName, characteristic, value string) error {
	k, err := w.kindNamed(ctx, typeName)
	if err != nil {
		return err
	}
	_, d := k.find(path)
	if d == nil {
		return notApplicable("the target publishes no attribute %s of a %s", path, typeName)
	}
	got, known := d.characteristic(characteristic)
	if !known {
		return fmt.Errorf("attributes have no characteristic %q", characteristic)
	}
	if !slices.Contains(strings.Split(value, " or "), got) {
		return notApplicable("the target publishes %s of a %s with %s %s", path, typeName, characteristic, got)
	}
	return nil
}

// characteristic is one of RFC 7643 section 2.2 as text.
func (d *definition) characteristic(name string) (string, bool) {
	has := map[string]string{
		"": "", "type": d.typ, "multiValued": strconv.FormatBool(d.multi), "required": strconv.FormatBool(d.required),
		"caseExact": strconv.FormatBool(d.caseExact), "mutability": d.mutability, "returned": d.returned, "uniqueness": d.uniqueness,
	}
	v, known := has[name]
	return v, known
}

package world

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// kept holds a scenario back from a foreign target that ignored or changed what
// its fixture is made of: a server may do so with every attribute but userName
// (RFC 7644 section 3.3). Our own server promises all of them.
func (w *World) kept(made *object, rows [][2]string) error {
	if w.o.Target.Info().Own || made == nil {
		return nil
	}
	for _, row := range rows {
		if row[0] == "schemas" || strings.EqualFold(row[0], "password") { // the one may gain URNs, the other is never shown
			continue
		}
		sent, err := parseJSON([]byte(w.fill(row[1])))
		if err != nil {
			return fmt.Errorf("value of %s: %w", row[0], err)
		}
		got, _ := lookup(made, row[0])
		if lost := notKept(row[0], sent, got); lost != "" {
			return notApplicable("the target does not keep the attribute %s", lost)
		}
	}
	return nil
}

// notKept is the path of the first value that was sent and is not among what
// came back, "" when all are. false, null and empty values may be left out.
func notKept(path string, sent, got any) string {
	switch x := sent.(type) {
	case string:
		if other, _ := got.(string); !strings.EqualFold(x, other) {
			return path
		}
	case *object:
		o, is := got.(*object)
		if !is && len(x.members) > 0 {
			return path
		}
		for _, m := range x.members {
			v, _ := o.get(m.name)
			if lost := notKept(path+"."+m.name, m.value, v); lost != "" {
				return lost
			}
		}
	case []any:
		values, _ := got.([]any)
		for _, e := range x {
			lost := path
			for _, v := range values {
				if lost = notKept(path, e, v); lost == "" {
					break
				}
			}
			if lost != "" {
				return lost
			}
		}
	case bool:
		if x && got != true {
			return path
		}
	default:
		if sent != nil && got == nil {
			return path
		}
	}
	return ""
}

// Configured holds a scenario back from a target whose ServiceProviderConfig
// has no such member, or, where a value is given, another one.
func (w *World) Configured(ctx context.Context, path, value string) error {
	config, err := w.configuration(ctx)
	if err != nil {
		return err
	}
	got, there := lookup(config, path)
	if !there || (value != "" && !strings.EqualFold(plain(got), value)) {
		return notApplicable("the target's ServiceProviderConfig shows %s as %s", path, orNothing(got, there))
	}
	return nil
}

// Answered holds a scenario back from a target whose last response has no such
// member, or, where a value is given, another one.
func (w *World) Answered(path, value string) error {
	if w.response == nil {
		return errNoResponse
	}
	o, err := w.response.object()
	got, there := lookup(o, path)
	if value == "absent" && (len(w.response.body) == 0 || err == nil && (!there || got == nil)) {
		return nil
	}
	if err != nil || !there || (value != "" && plain(got) != value) {
		return notApplicable("the target's answer shows %s as %s", path, orNothing(got, there))
	}
	return nil
}

// configuration is the target's ServiceProviderConfig, nil when it has none.
func (w *World) configuration(ctx context.Context) (*object, error) {
	if w.config != nil {
		return w.config, nil
	}
	a, err := w.scim(ctx, http.MethodGet, "/ServiceProviderConfig", nil)
	if err != nil {
		return nil, err
	}
	if o, bad := a.object(); a.status == http.StatusOK && bad == nil {
		w.config = o
	}
	return w.config, nil
}

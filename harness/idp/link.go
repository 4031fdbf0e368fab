package idp

import (
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/starlark"
)

// linked is a person or group of the directory as flows see it.
type linked interface {
	setID(id string)
	repeat()
	label() string
}

func (s *session) subject(args starlark.Tuple, want int) (linked, error) {
	if len(args) != want {
		return nil, fmt.Errorf("got %d arguments, want %d", len(args), want)
	}
	of, ok := args[0].(linked)
	if !ok {
		return nil, fmt.Errorf("%s is no user or group", args[0].Type())
	}
	return of, nil
}

func (s *session) link(args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	of, err := s.subject(args, 2)
	if err != nil {
		return nil, err
	}
	switch v := args[1].(type) {
	case starlark.String:
		of.setID(string(v))
		return starlark.None, nil
	case *response:
		object, err := v.object()
		if err != nil {
			return nil, err
		}
		return s.linkTo(of, object)
	case *resource:
		return s.linkTo(of, v)
	}
	return nil, fmt.Errorf("cannot link to a %s", args[1].Type())
}

func (s *session) linkTo(of linked, object *resource) (starlark.Value, error) {
	if _, err := object.require(nil, nil, starlark.Tuple{starlark.String("id")}, nil); err != nil {
		return nil, err
	}
	id, _ := starlark.AsString(object.lookup("id"))
	of.setID(id)
	return starlark.None, nil
}

func (s *session) unlink(args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	of, err := s.subject(args, 1)
	if err != nil {
		return nil, err
	}
	of.setID("")
	return starlark.None, nil
}

func (s *session) seen(args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	path, err := target(args, 2)
	if err != nil {
		return nil, err
	}
	if o, ok := s.idp.seen[path]; ok {
		return o, nil
	}
	return starlark.None, nil
}

func (s *session) fail(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var name, subject string
	if err := starlark.UnpackArgs("fail", args, kwargs, "name", &name, "subject?", &subject); err != nil {
		return nil, fmt.Errorf("arguments: %w", err)
	}
	f := &fault{when: name, subject: subject, exchange: s.idp.last}
	f.did = fmt.Sprintf("answered so that the identity provider concludes %q", strings.ReplaceAll(name, "_", " "))
	if f.exchange != nil {
		f.did = strings.Replace(f.did, "answered", "answered "+f.exchange.what(), 1)
	}
	return nil, f
}

func (s *session) repeat(args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	of, err := s.subject(args, 2)
	if err != nil {
		return nil, err
	}
	list, ok := args[1].(*starlark.List)
	if !ok {
		return nil, errors.New("the paths must be a list")
	}
	var paths []string
	for i := range list.Len() {
		path, _ := starlark.AsString(list.Index(i))
		paths = append(paths, path)
	}
	of.repeat()
	s.idp.notes = append(s.idp.notes, fmt.Sprintf("the answer for %s does not show %s as sent, so it is sent again next time", of.label(), strings.Join(paths, ", ")))
	return starlark.None, nil
}

func (s *session) named(args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var text string
	if err := starlark.UnpackPositionalArgs("named", args, kwargs, 1, &text); err != nil {
		return nil, fmt.Errorf("arguments: %w", err)
	}
	return starlark.String(suffixed(text, s.idp.options.Suffix)), nil
}

func (s *session) location(args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	path, err := target(args, 2)
	if err != nil {
		return nil, err
	}
	base, _, _ := strings.Cut(s.idp.options.BaseURL, "?")
	return starlark.String(strings.TrimSuffix(base, "/") + path), nil
}

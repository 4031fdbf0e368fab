package profiles

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A reader walks one YAML file, collects every mistake with its line and goes
// on, so that an author sees all of them at once.
type reader struct {
	file     string
	problems []error
	facts    []Fact
}

// failf records a mistake. The text ends with what to do about it.
func (r *reader) failf(n *yaml.Node, format string, args ...any) {
	line := 1
	if n != nil {
		line = n.Line
	}
	r.problems = append(r.problems, fmt.Errorf("%s:%d: %s", r.file, line, fmt.Sprintf(format, args...)))
}

func (r *reader) err() error { return errors.Join(r.problems...) }

// fields is a YAML mapping of which each key must be asked for before close.
type fields struct {
	r     *reader
	node  *yaml.Node
	where string
	byKey map[string]*yaml.Node
	asked []string
}

// mapping opens a node as a mapping; a wrong kind or a doubled key is reported
// and leaves the mapping without that key.
func (r *reader) mapping(n *yaml.Node, where string) *fields {
	m := &fields{r: r, node: n, where: where, byKey: map[string]*yaml.Node{}}
	if n == nil {
		return m
	}
	if n.Kind != yaml.MappingNode {
		r.failf(n, "%s must be a mapping of keys to values; write it as \"key: value\" lines", where)
		return m
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if _, doubled := m.byKey[key.Value]; doubled {
			r.failf(key, "%s has %q twice; remove one of them", where, key.Value)
			continue
		}
		m.byKey[key.Value] = n.Content[i+1]
	}
	return m
}

// at returns the node under a key, nil when it is absent.
func (m *fields) at(key string) *yaml.Node {
	m.asked = append(m.asked, key)
	return m.byKey[key]
}

// text reads a scalar; a missing required one is reported.
func (m *fields) text(key string, required bool) string {
	n := m.at(key)
	if n == nil {
		if required {
			m.r.failf(m.node, "%s has no %q; add it", m.where, key)
		}
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		m.r.failf(n, "%s: %q must be plain text", m.where, key)
		return ""
	}
	if required && n.Value == "" {
		m.r.failf(n, "%s: %q is empty; write its value", m.where, key)
	}
	return n.Value
}

// flag reads true or false.
func (m *fields) flag(key string) bool {
	n := m.at(key)
	if n == nil {
		return false
	}
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
		m.r.failf(n, "%s: %q must be true or false", m.where, key)
		return false
	}
	return n.Value == "true"
}

// texts reads a list of scalars.
func (m *fields) texts(key string) []string {
	n := m.at(key)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		m.r.failf(n, "%s: %q must be a list such as [a, b]", m.where, key)
		return nil
	}
	var out []string
	for _, item := range n.Content {
		if item.Kind != yaml.ScalarNode {
			m.r.failf(item, "%s: %q must hold plain values", m.where, key)
			continue
		}
		out = append(out, item.Value)
	}
	return out
}

// each opens every item of a list of mappings.
func (m *fields) each(key string, do func(item *fields)) {
	n := m.at(key)
	if n == nil {
		return
	}
	if n.Kind != yaml.SequenceNode {
		m.r.failf(n, "%s: %q must be a list of \"- key: value\" items", m.where, key)
		return
	}
	for i, item := range n.Content {
		f := m.r.mapping(item, fmt.Sprintf("%s[%d]", key, i))
		do(f)
		f.close()
	}
}

// origin reads source and confidence, which every fact must have.
func (m *fields) origin() (string, Confidence) {
	source := m.text("source", true)
	given := m.text("confidence", true)
	switch given {
	case "D", "doc":
		return source, Documented
	case "O", "obs":
		return source, Observed
	case "I", "inf":
		return source, Inferred
	case "L", "low":
		return source, Low
	case "":
		return source, ""
	}
	m.r.failf(m.byKey["confidence"], "%s: confidence %q is unknown; write D (documented), O (observed), I (inferred) or L (low)", m.where, given)
	return source, ""
}

// close reports every key that nobody asked for.
func (m *fields) close() {
	if m.node == nil || m.node.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(m.node.Content); i += 2 {
		key := m.node.Content[i]
		if slices.Contains(m.asked, key.Value) {
			continue
		}
		known := slices.Clone(m.asked)
		slices.Sort(known)
		m.r.failf(key, "%s has the unknown key %q; known are %s", m.where, key.Value, strings.Join(slices.Compact(known), ", "))
	}
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// name reads a name that flows.star can use as an attribute.
func (m *fields) name() string {
	name := m.text("name", true)
	if name != "" && !nameForm.MatchString(name) {
		m.r.failf(m.byKey["name"], "%s: the name %q must be small letters, digits and underscores", m.where, name)
	}
	return name
}

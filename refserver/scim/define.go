package scim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// completed is a deep copy of a definition in which every characteristic left
// out has its default (RFC 7643 sections 2.2 and 7). References and binaries
// are case-exact whatever the definition says (sections 2.3.6 and 2.3.7); the
// schemas printed in section 8.7 contradict that.
func completed(a *Attribute) *Attribute {
	c := *a
	orDefault := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	if c.Type == "" {
		c.Type = String
	}
	orDefault(&c.Mutability, ReadWrite)
	if c.Mutability == WriteOnly {
		orDefault(&c.Returned, ReturnedNever)
	}
	orDefault(&c.Returned, ReturnedDefault)
	orDefault(&c.Uniqueness, UniquenessNone)
	if c.Type == Reference || c.Type == Binary {
		c.CaseExact = true
	}
	c.CanonicalValues = slices.Clone(a.CanonicalValues)
	c.ReferenceTypes = slices.Clone(a.ReferenceTypes)
	c.SubAttributes = nil
	for _, sub := range a.SubAttributes {
		c.SubAttributes = append(c.SubAttributes, completed(sub))
	}
	return &c
}

// completedSchema is a deep copy with defaults filled in. Common attributes
// that a schema lists, as some older ones do, are left out: their definition
// in RFC 7643 section 3.1 takes precedence.
func completedSchema(s *Schema) *Schema {
	c := &Schema{ID: s.ID, Name: s.Name, Description: s.Description}
	for _, a := range s.Attributes {
		if find(common, a.Name) == nil {
			c.Attributes = append(c.Attributes, completed(a))
		}
	}
	return c
}

var (
	attributeTypes    = []string{string(String), string(Boolean), string(Decimal), string(Integer), string(DateTime), string(Binary), string(Reference), string(Complex)}
	mutabilityWords   = []string{ReadOnly, ReadWrite, Immutable, WriteOnly}
	returnedWords     = []string{ReturnedAlways, ReturnedNever, ReturnedDefault, ReturnedRequest}
	uniquenessWords   = []string{UniquenessNone, UniquenessServer, UniquenessGlobal}
	withoutUniqueness = []AttributeType{Boolean, DateTime, Binary, Complex}
)

// checkSchema refuses what RFC 7643 sections 2 and 7 forbid in a schema. The
// error names the place inside the schema, e.g. `attributes[2] "color": ...`.
func checkSchema(s *Schema) error {
	switch {
	case s.ID == "":
		return errors.New("id: missing; it is the URN of the schema")
	case !strings.Contains(s.ID, ":") || strings.ContainsAny(s.ID, " \t\r\n\""):
		return fmt.Errorf("id: %q is not a URI", s.ID)
	case len(s.Attributes) == 0:
		return errors.New("attributes: the schema has none")
	}
	return checkAttributes("attributes", s.Attributes, false)
}

func checkAttributes(key string, attributes []*Attribute, areSubs bool) error {
	for i, a := range attributes {
		at := fmt.Sprintf("%s[%d] %q", key, i, a.Name)
		if find(attributes[:i], a.Name) != nil {
			return fmt.Errorf("%s: name: there are two of that name", at)
		}
		if err := checkAttribute(a, areSubs); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		if err := checkAttributes("subAttributes", a.SubAttributes, true); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
	}
	return nil
}

func checkAttribute(a *Attribute, isSub bool) error {
	words := []struct {
		key, word string
		allowed   []string
	}{
		{"type", string(a.Type), attributeTypes},
		{"mutability", a.Mutability, mutabilityWords},
		{"returned", a.Returned, returnedWords},
		{"uniqueness", a.Uniqueness, uniquenessWords},
	}
	for _, w := range words {
		if !slices.Contains(w.allowed, w.word) {
			return fmt.Errorf("%s: %q is not one of %s", w.key, w.word, strings.Join(w.allowed, ", "))
		}
	}
	switch {
	case !validName(a.Name, isSub):
		return errors.New("name: it must begin with a letter and go on with letters, digits, '-', '_' or '$'")
	case isSub && a.Type == Complex:
		return errors.New("type: a sub-attribute cannot be complex itself")
	case a.Type == Complex && len(a.SubAttributes) == 0:
		return errors.New("subAttributes: a complex attribute needs some")
	case a.Type != Complex && len(a.SubAttributes) > 0:
		return fmt.Errorf("subAttributes: only a complex attribute has some, and this one is %s", a.Type)
	case a.Type != Reference && len(a.ReferenceTypes) > 0:
		return fmt.Errorf("referenceTypes: only a reference has some, and this attribute is %s", a.Type)
	case a.Mutability == WriteOnly && a.Returned != ReturnedNever:
		return fmt.Errorf("returned: a writeOnly attribute is returned never, not %s", a.Returned)
	case a.Uniqueness != UniquenessNone && slices.Contains(withoutUniqueness, a.Type):
		return fmt.Errorf("uniqueness: a %s attribute has none", a.Type)
	case isSub && a.Name == primaryName && a.Type != Boolean:
		return errors.New("type: primary is a boolean")
	}
	return nil
}

// validName checks the grammar of RFC 7643 section 2.1, with the exception of
// $ref, which breaks it (erratum 8924).
func validName(name string, isSub bool) bool {
	if isSub && name == refName {
		return true
	}
	for i := range len(name) {
		c := name[i] | 0x20
		letter := 'a' <= c && c <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789-_$", rune(name[i]))) {
			return false
		}
	}
	return name != ""
}

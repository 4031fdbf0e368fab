package patch

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// Split separates the operations on t.Relation from those on the document.
// Pathless values are divided by key. Without a relation it gives ops back.
// The two results touch different attributes, so they may be applied in either
// order, as long as both or neither are kept. An operation Split cannot make
// sense of stays with the document, where Apply refuses it.
//
// A relation's values cannot be edited in place (RFC 7643 section 4.2: value,
// type and $ref are immutable): 400 mutability. Errors are *scim.Error naming
// the operation.
func Split(t *scim.Type, ops []Op, tol Tolerances) (doc []Op, rel []RelationOp, err error) {
	if t.Relation == "" {
		return ops, nil, nil
	}
	s := &splitter{t: t, tol: tol}
	for _, op := range ops {
		rest, keep, err := s.operation(op)
		if err != nil {
			return nil, nil, locate(op, err)
		}
		if keep {
			doc = append(doc, rest)
		}
	}
	return doc, s.joined(), nil
}

// splitter collects the relation's steps.
type splitter struct {
	t   *scim.Type
	tol Tolerances
	rel []RelationOp
}

// operation takes what concerns the relation out of one operation and returns
// what is left of it, if anything is.
func (s *splitter) operation(op Op) (rest Op, keep bool, err error) {
	if err := op.check(s.tol); err != nil {
		return op, true, nil //nolint:nilerr // Apply meets the same error and names the operation
	}
	if op.HasPath {
		p, err := parsePath(s.t, op.Path, s.tol)
		if err != nil {
			return op, true, nil //nolint:nilerr // as above
		}
		if !p.isRelation(s.t) {
			return s.underCore(op, p)
		}
		return op, false, s.relation(op.Index, step{path: p, kind: op.Kind, value: op.Value, given: op.HasValue})
	}
	attributes, err := op.attributes(s.tol)
	if err != nil {
		return op, true, nil //nolint:nilerr // as above
	}
	return s.pathless(op, attributes)
}

// underCore divides the value of an operation whose path is the core schema's
// URN alone, which stands for the resource.
func (s *splitter) underCore(op Op, p *path) (rest Op, keep bool, err error) {
	attributes, ok := op.Value.(*document.Object)
	if !p.resource || !ok || op.Kind == Remove {
		return op, true, nil
	}
	return s.pathless(op, attributes)
}

// pathless divides an operation's value by key.
func (s *splitter) pathless(op Op, attributes *document.Object) (rest Op, keep bool, err error) {
	left, err := s.divide(op, attributes)
	if err != nil {
		return op, false, err
	}
	if left.Len() == 0 && attributes.Len() > 0 {
		return op, false, nil
	}
	op.Value = left
	return op, true, nil
}

// divide gives a copy of a value without the relation's keys.
func (s *splitter) divide(op Op, attributes *document.Object) (*document.Object, error) {
	left := &document.Object{}
	for key, v := range attributes.All() {
		p, err := keyPath(s.t, key, s.tol)
		inner, isObject := v.(*document.Object)
		switch {
		case err == nil && p.isRelation(s.t):
			if err := s.relation(op.Index, step{path: p, kind: op.Kind, value: v, given: true, inValue: true}); err != nil {
				return nil, err
			}
			continue
		case err == nil && p.resource && isObject:
			if v, err = s.divide(op, inner); err != nil {
				return nil, err
			}
		}
		left.Set(key, v)
	}
	return left, nil
}

// relation turns one step on the relation into a RelationOp.
func (s *splitter) relation(index int, st step) error {
	switch {
	case st.Sub != nil:
		return scim.BadRequest(scim.TypeMutability, "%s cannot be changed in place; remove the value and add another", st.Target)
	case st.where != nil && st.kind != Remove:
		return scim.BadRequest(scim.TypeMutability, "a value of %s cannot be changed in place; remove it and add another", st.Attr.Name)
	case st.where != nil:
		return s.removeWhere(index, st)
	case st.kind == Remove:
		return s.remove(index, st)
	}
	members, err := s.members(st.Attr, st.value)
	if err != nil {
		return err
	}
	switch {
	case len(members) > 0 && st.kind == Replace:
		s.rel = append(s.rel, RelationOp{Index: index, Kind: RelReplace, Members: members})
	case len(members) > 0:
		s.rel = append(s.rel, RelationOp{Index: index, Kind: RelAdd, Members: members})
	case st.kind == Replace:
		return s.clear(index, st)
	}
	return nil
}

// remove is a remove of the relation without a filter: of everything, or of
// what the value names and never more.
func (s *splitter) remove(index int, st step) error {
	if !st.given || st.value == nil {
		return s.clear(index, st)
	}
	if err := s.refuseValue(st); err != nil {
		return err
	}
	members, err := s.members(st.Attr, st.value)
	if err == nil && len(members) > 0 {
		s.rel = append(s.rel, RelationOp{Index: index, Kind: RelRemove, Members: members})
	}
	return err
}

func (s *splitter) refuseValue(st step) error {
	if st.given && st.value != nil && !s.tol.RemoveMembersByValue {
		return removeTakesNoValue()
	}
	return nil
}

func (s *splitter) clear(index int, st step) error {
	if st.Attr.Required {
		return scim.BadRequest(scim.TypeMutability, "%s is required and cannot be left without a value", st.Attr.Name)
	}
	s.rel = append(s.rel, RelationOp{Index: index, Kind: RelClear})
	return nil
}

// removeWhere is a remove with a filter. One that only lists ids becomes a
// removal of these ids.
func (s *splitter) removeWhere(index int, st step) error {
	if err := s.refuseValue(st); err != nil {
		return err
	}
	op := RelationOp{Index: index, Kind: RelRemoveWhere, Where: st.where}
	node, err := filter.Parse(st.whereText)
	if err != nil {
		return err
	}
	if ids, ok := listedIDs(node, nil); ok {
		op = RelationOp{Index: index, Kind: RelRemove, Members: ids}
	}
	s.rel = append(s.rel, op)
	return nil
}

// listedIDs reads `value eq "a" or value eq "b"`; false for any other filter.
func listedIDs(node filter.Node, ids []Member) ([]Member, bool) {
	switch n := node.(type) {
	case *filter.Comparison:
		id, ok := n.Value.(string)
		if !ok || id == "" || n.Op != filter.Equal || !strings.EqualFold(n.Path, "value") {
			return nil, false
		}
		return append(ids, Member{Value: id}), true
	case *filter.Logical:
		if n.Connective != filter.Disjunction {
			return nil, false
		}
		for _, term := range n.Terms {
			var ok bool
			if ids, ok = listedIDs(term, ids); !ok {
				return nil, false
			}
		}
		return ids, true
	default:
		return nil, false
	}
}

// joined joins neighbouring steps that add, or remove, members by id, and drops
// repeated ids.
func (s *splitter) joined() []RelationOp {
	var joined []RelationOp
	for _, op := range s.rel {
		if n := len(joined); n > 0 && joined[n-1].Kind == op.Kind && (op.Kind == RelAdd || op.Kind == RelRemove) {
			joined[n-1].Members = append(joined[n-1].Members, op.Members...)
			continue
		}
		joined = append(joined, op)
	}
	for i := range joined {
		seen := make(map[string]bool, len(joined[i].Members))
		joined[i].Members = slices.DeleteFunc(joined[i].Members, func(m Member) bool {
			if seen[m.Value] {
				return true
			}
			seen[m.Value] = true
			return false
		})
	}
	return joined
}

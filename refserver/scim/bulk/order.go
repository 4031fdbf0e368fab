package bulk

import "slices"

// Step is what is carried out together.
type Step struct {
	// Operations are indexes, in the order of the request.
	Operations []int
	// Circular says that they are POSTs that refer to each other, or one that
	// refers to itself (section 3.7.1).
	Circular bool
}

// Steps gives the order in which the operations can be carried out: that of
// the request, except that a POST which an earlier operation refers to comes
// before that one, since it could not be done otherwise.
func (j *Job) Steps() []Step {
	s := &sorter{job: j, found: map[int]int{}, low: map[int]int{}, open: map[int]bool{}}
	for i := range j.Operations {
		if s.found[i] == 0 {
			s.visit(i)
		}
	}
	return s.steps
}

// Creates returns the operation that a bulkId belongs to.
func (j *Job) Creates(bulkID string) (index int, ok bool) {
	index, ok = j.byBulkID[bulkID]
	return index, ok
}

// needs lists the operations that one refers to.
func (j *Job) needs(i int) []int {
	op := j.Operations[i]
	if op.Err != nil {
		return nil
	}
	bulkIDs := references(op.Path)
	if op.Data != nil {
		bulkIDs = append(bulkIDs, references(op.Data)...)
	}
	var list []int
	for _, bulkID := range bulkIDs {
		if at, ok := j.byBulkID[bulkID]; ok {
			list = append(list, at)
		}
	}
	return list
}

// sorter is Tarjan's search for strongly connected components, which yields
// each after those it depends on.
type sorter struct {
	job   *Job
	count int
	// found numbers operations as they are met, from 1; low is the lowest
	// number that can be reached from one.
	found, low map[int]int
	stack      []int
	open       map[int]bool
	steps      []Step
}

func (s *sorter) visit(i int) {
	s.count++
	s.found[i], s.low[i] = s.count, s.count
	s.stack = append(s.stack, i)
	s.open[i] = true
	self := false
	for _, k := range s.job.needs(i) {
		self = self || k == i
		if s.found[k] == 0 {
			s.visit(k)
			s.low[i] = min(s.low[i], s.low[k])
		} else if s.open[k] {
			s.low[i] = min(s.low[i], s.found[k])
		}
	}
	if s.low[i] != s.found[i] {
		return
	}
	var members []int
	for {
		last := s.stack[len(s.stack)-1]
		s.stack = s.stack[:len(s.stack)-1]
		s.open[last] = false
		members = append(members, last)
		if last == i {
			break
		}
	}
	slices.Sort(members)
	s.steps = append(s.steps, Step{Operations: members, Circular: self || len(members) > 1})
}

package suite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// expression is a parsed tag expression: it says whether a set of tags matches.
type expression func(has func(tag string) bool) bool

// parseTags reads a tag expression: tags joined by and, or, not and
// parentheses; not binds closest, then and. "" matches everything. It returns
// the tags that occur in it, too.
func parseTags(text string) (match expression, tags []string, err error) {
	if strings.TrimSpace(text) == "" {
		return func(func(string) bool) bool { return true }, nil, nil
	}
	p := &tagParser{text: text, words: tagWords(text)}
	match, err = p.or()
	if err == nil && p.at < len(p.words) {
		err = fmt.Errorf("%q is one too many", p.words[p.at])
	}
	if err != nil {
		return nil, nil, fmt.Errorf("tag expression %q: %w; write for example: @idp:okta and not (@slow or @destructive)", text, err)
	}
	return match, p.tags, nil
}

func tagWords(text string) []string {
	return strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text))
}

type tagParser struct {
	text  string
	words []string
	at    int
	tags  []string
}

func (p *tagParser) take(word string) bool {
	if p.at < len(p.words) && p.words[p.at] == word {
		p.at++
		return true
	}
	return false
}

func (p *tagParser) or() (expression, error) {
	left, err := p.and()
	for err == nil && p.take("or") {
		var right expression
		first := left
		if right, err = p.and(); err == nil {
			left = func(has func(string) bool) bool { return first(has) || right(has) }
		}
	}
	return left, err
}

func (p *tagParser) and() (expression, error) {
	left, err := p.not()
	for err == nil && p.take("and") {
		var right expression
		first := left
		if right, err = p.not(); err == nil {
			left = func(has func(string) bool) bool { return first(has) && right(has) }
		}
	}
	return left, err
}

func (p *tagParser) not() (expression, error) {
	if p.take("not") {
		inner, err := p.not()
		return func(has func(string) bool) bool { return !inner(has) }, err
	}
	return p.primary()
}

func (p *tagParser) primary() (expression, error) {
	if p.take("(") {
		inner, err := p.or()
		if err == nil && !p.take(")") {
			err = errors.New("a parenthesis is not closed")
		}
		return inner, err
	}
	if p.at == len(p.words) {
		return nil, errors.New("a tag is missing at the end")
	}
	tag := p.words[p.at]
	if !strings.HasPrefix(tag, "@") || len(tag) == 1 {
		return nil, fmt.Errorf("%q stands where a tag such as @slow is due", tag)
	}
	p.at++
	p.tags = append(p.tags, tag)
	return func(has func(string) bool) bool { return has(tag) }, nil
}

// The tags a machine acts on; requirement ids are the others.
const (
	tagStrict      = "@strict"
	tagTolerant    = "@tolerant"
	tagExclusive   = "@exclusive"
	tagDestructive = "@destructive"
	tagSlow        = "@slow"
	idpPrefix      = "@idp:"
	capPrefix      = "@cap:"
)

// knownTag says whether a tag is on the closed list; ids are decided by known.
func knownTag(tag string, knownID func(id string) bool) bool {
	if slices.Contains([]string{tagStrict, tagTolerant, tagExclusive, tagDestructive, tagSlow}, tag) {
		return true
	}
	if name, found := strings.CutPrefix(tag, capPrefix); found {
		_, known := capabilities[name]
		return known
	}
	if name, found := strings.CutPrefix(tag, idpPrefix); found {
		return name != ""
	}
	return knownID(strings.TrimPrefix(tag, "@"))
}

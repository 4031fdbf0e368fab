package world

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// expectation is what a table says of a value: JSON, or one of these words,
// alternatives joined by "or", the whole perhaps after "not":
//
//	absent             no such member, null or []
//	present            something
//	recorded           anything; it is noted
//	containing "text"  a string with the text in it, or a list that has one
//	a text             a string that is not empty
//	an integer         a JSON number without a fraction or an exponent
//	a positive integer a JSON number without a fraction, above 0
//	at least 3         a JSON number that is no smaller
//	at most 3          a JSON number that is no larger
//	a URI              a URI reference, percent-encoded (RFC 3986 section 2)
//	as before          what the resource showed before the action
//	later than before  a later instant than before the action
type expectation struct {
	text  string
	not   bool
	parts []string
}

// expects reads a cell of a table.
func expects(text string) (expectation, error) {
	e := expectation{text: text}
	rest, not := strings.CutPrefix(strings.TrimSpace(text), "not ")
	e.not = not
	for rest != "" {
		part, after, err := firstAlternative(rest)
		if err != nil {
			return e, fmt.Errorf("%s: %w", text, err)
		}
		e.parts = append(e.parts, part)
		if rest = strings.TrimSpace(after); rest == "" {
			return e, nil
		}
		var ok bool
		if rest, ok = strings.CutPrefix(rest, "or "); !ok {
			return e, fmt.Errorf("%s: %q stands where \"or\" is due", text, rest)
		}
	}
	return e, fmt.Errorf("%q says nothing of a value", text)
}

// String says for people what is due.
func (e expectation) String() string {
	return strings.ReplaceAll(e.text, "absent", "nothing")
}

var expectationWords = []string{"absent", "present", "recorded", "a text", "an integer", "a positive integer", "a URI", "as before", "later than before"}

// firstAlternative takes a word or a JSON value off a text.
func firstAlternative(text string) (part, rest string, err error) {
	for _, word := range expectationWords {
		if after, ok := strings.CutPrefix(text, word); ok && (after == "" || after[0] == ' ') {
			return word, after, nil
		}
	}
	before := ""
	for _, word := range []string{"containing ", "spelling ", atLeast, atMost} {
		if after, ok := strings.CutPrefix(text, word); ok {
			before, text = word, after
		}
	}
	d := json.NewDecoder(strings.NewReader(text))
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return "", "", fmt.Errorf("neither JSON nor a word: %w", err)
	}
	return before + string(bytes.TrimSpace(raw)), text[d.InputOffset():], nil
}

// meets says whether a value is what one alternative asks for.
func (w *World) meets(part string, o *object, path string, v any, there bool) (bool, error) {
	none := !there || v == nil || isEmpty(v)
	switch part {
	case "absent":
		return none, nil
	case "present":
		return !none, nil
	case "a URI":
		return isURI(v), nil
	case "a text":
		text, ok := v.(string)
		return ok && strings.TrimSpace(text) != "", nil
	case "an integer":
		n, ok := v.(json.Number)
		return ok && digits.MatchString(n.String()), nil
	case "a positive integer":
		n, isNumber := v.(json.Number)
		i, err := n.Int64()
		return isNumber && err == nil && i > 0, nil
	case "recorded":
		w.note(fmt.Sprintf("%s is shown as %s", path, orNothing(v, there)))
		return true, nil
	case "as before", "later than before":
		before := w.beforehand(o.text("id"))
		if before == nil {
			return false, fmt.Errorf("nothing is known of what %s was before", path)
		}
		was, has := lookup(before, path)
		if part == "as before" {
			return there == has && equal(unordered(was), unordered(v)), nil
		}
		earlier, okEarlier := instant(was)
		later, okLater := instant(v)
		return okEarlier && okLater && later.After(earlier), nil
	}
	word, text, within := strings.Cut(part, " \"")
	if within && (word == "containing" || word == "spelling") {
		return holdsText(word, "\""+text, v)
	}
	for _, bound := range []string{atLeast, atMost} {
		if number, ok := strings.CutPrefix(part, bound); ok {
			return bounded(bound, number, v)
		}
	}
	want, err := parseJSON([]byte(part))
	if err != nil {
		return false, err
	}
	return there && w.same(path, unordered(want), unordered(v)), nil
}

const atLeast, atMost = "at least ", "at most "

// bounded says whether a number keeps to a bound; what is no number keeps to
// none.
func bounded(bound, number string, v any) (bool, error) {
	limit, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return false, fmt.Errorf("%s%s is no bound: %w", bound, number, err)
	}
	n, isNumber := v.(json.Number)
	f, err := n.Float64()
	if !isNumber || err != nil {
		return false, nil //nolint:nilerr // a number nobody can read keeps to no bound
	}
	return bound == atLeast && f >= limit || bound == atMost && f <= limit, nil
}

// holdsText says whether a value has a text in it.
func holdsText(word, text string, v any) (bool, error) {
	want, err := parseJSON([]byte(text))
	if err != nil {
		return false, err
	}
	inner, _ := want.(string)
	whole, isText := v.(string)
	if !isText {
		whole = show(v)
	}
	if word == "containing" {
		inner, whole = strings.ToLower(inner), strings.ToLower(whole)
	}
	return strings.Contains(whole, inner), nil
}

// same compares; on a target of others texts are compared without case where
// no rule keeps the case (RFC 7643 section 7).
func (w *World) same(path string, want, got any) bool {
	if equal(want, got) {
		return true
	}
	exact := path == "externalId" || strings.HasPrefix(path, "meta.") || strings.HasPrefix(path, "x509Certificates") || isID(path)
	return !exact && !w.o.Target.Info().Own && equal(folded(want), folded(got))
}

// isID says that a path leads to an id or to the ids of members.
func isID(path string) bool {
	return path == "id" || strings.HasSuffix(path, ".id") || strings.HasPrefix(path, "members")
}

// beforehand is a resource as it was before the first action under test.
func (w *World) beforehand(id string) *object {
	if w.before == nil || w.before.err != nil {
		return nil
	}
	if o := withID(w.before.users, id); o != nil {
		return o
	}
	return withID(w.before.groups, id)
}

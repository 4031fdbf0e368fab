package world

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// A printed definition is words with commas, an attribute and then its
// sub-attributes with semicolons: "complex, multi-valued; value, display:
// string; primary: boolean". What is left out has its default: single,
// optional, readWrite, returned default, case-insensitive, uniqueness none. A
// word that ends in "!" is one a server may not depart from without a warning,
// and one that ends in "?" is corrected by an erratum or printed against the
// text, so that a departure is a note.

// printedDefinition is what the RFC prints of one attribute.
type printedDefinition struct {
	words         map[string]string
	strict, loose map[string]bool
}

// characteristics with the words that mean them; longer words come first.
var characteristicWords = []struct{ prefix, characteristic string }{
	{"returned ", "returned"},
	{"uniqueness ", "uniqueness"},
	{"canonical ", "canonicalValues"},
	{"refers to ", "referenceTypes"},
	{"multi-valued", "plurality"},
	{"single", "plurality"},
	{"required", "required"},
	{"optional", "required"},
	{"readOnly", "mutability"},
	{"readWrite", "mutability"},
	{"immutable", "mutability"},
	{"writeOnly", "mutability"},
	{"case-exact", "caseExact"},
	{"case-insensitive", "caseExact"},
}

// characteristics are compared in this order.
var characteristics = []string{"type", "plurality", "required", "mutability", "returned", "caseExact", "uniqueness", "canonicalValues", "referenceTypes"}

func readPrinted(text string) printedDefinition {
	p := printedDefinition{words: map[string]string{
		"plurality": "single", "required": "optional", "mutability": "readWrite", "returned": "default", "caseExact": "case-insensitive", "uniqueness": "none",
	}, strict: map[string]bool{}, loose: map[string]bool{}}
	for word := range strings.SplitSeq(text, ",") {
		word = strings.TrimSpace(word)
		bare := strings.TrimRight(word, "!?")
		name, value := "type", bare
		for _, c := range characteristicWords {
			if rest, ok := strings.CutPrefix(bare, c.prefix); ok {
				name = c.characteristic
				if strings.HasSuffix(c.prefix, " ") {
					value = rest
				}
				break
			}
		}
		p.words[name] = value
		p.strict[name], p.loose[name] = strings.HasSuffix(word, "!"), strings.HasSuffix(word, "?")
	}
	return p
}

// asWords is a published definition in the words of a printed one.
func (d *definition) asWords() map[string]string {
	pick := func(yes bool, a, b string) string {
		if yes {
			return a
		}
		return b
	}
	return map[string]string{
		"type": d.typ, "plurality": pick(d.multi, "multi-valued", "single"), "required": pick(d.required, "required", "optional"), "mutability": d.mutability,
		"returned": d.returned, "caseExact": pick(d.caseExact, "case-exact", "case-insensitive"), "uniqueness": d.uniqueness,
		"canonicalValues": strings.Join(d.canonical, "/"), "referenceTypes": strings.Join(d.references, "/"),
	}
}

// Defines asserts that the schemas in the last response define an attribute as
// the RFC prints it. Without exactly, only another type or plurality counts and
// what is marked so; all else is noted. A schema that is not there holds the
// scenario back.
func (w *World) Defines(name, urn string, exactly bool, printed string) error {
	if w.response == nil {
		return errNoResponse
	}
	o, err := w.response.object()
	if err != nil {
		return w.Shows(false)
	}
	all := []*object{o}
	if list, isList := o.get("Resources"); isList {
		all = objects(list)
	}
	i := slices.IndexFunc(all, func(o *object) bool { return strings.EqualFold(o.text("id"), urn) })
	if i < 0 {
		return notApplicable("the target does not publish the schema %s", urn)
	}
	d := definitionOf(definitions(all[i], "attributes"), name)
	var errs []error
	for n, part := range strings.Split(printed, ";") {
		if n == 0 {
			errs = append(errs, w.definedAs(name, d, readPrinted(part), exactly))
			continue
		}
		names, words, _ := strings.Cut(part, ":")
		for sub := range strings.SplitSeq(names, ",") {
			sub = strings.TrimSpace(sub)
			errs = append(errs, w.definedAs(name+"."+sub, d.sub(sub), readPrinted(words), exactly))
		}
	}
	return first(errs...)
}

func (w *World) definedAs(path string, d *definition, p printedDefinition, exactly bool) error {
	differs := func(judged bool, characteristic, expected, got string) error {
		if !judged {
			w.note(fmt.Sprintf("%s is published with %s %s, printed with %s", path, characteristic, got, expected))
			return nil
		}
		return w.fail(false, report.Failure{
			Did:      fmt.Sprintf("the definition of %s is not the one of the RFC: its %s is another", path, characteristic),
			Breaks:   "clients that were built after the RFC send values the server does not expect",
			Expected: expected, Got: got, ExchangeSeq: w.response.seq,
		})
	}
	if d == nil {
		return differs(exactly && !p.loose["type"] || p.strict["required"], "definition", "a definition", "none")
	}
	var errs []error
	got := d.asWords()
	for _, c := range characteristics {
		want := p.words[c]
		if want == "" || c == "caseExact" && !slices.Contains([]string{"string", "reference", "binary"}, d.typ) || d.typ == "complex" && c == "uniqueness" {
			continue
		}
		if sameWords(want, got[c]) {
			continue
		}
		judged := exactly && !p.loose[c] || p.strict[c] || (c == "type" || c == "plurality") && !p.loose[c]
		errs = append(errs, differs(judged, c, want, orNone(got[c])))
	}
	return first(errs...)
}

// sameWords compares without regard to order and letter case.
func sameWords(a, b string) bool {
	x, y := strings.Split(strings.ToLower(a), "/"), strings.Split(strings.ToLower(b), "/")
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

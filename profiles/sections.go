package profiles

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// headerRule, mappingRule hold what may still vary by parameter.
type headerRule struct {
	name    string
	value   choice
	methods []string
}

type mappingRule struct {
	path  string
	from  choice
	whole *yaml.Node
	// when restricts the rule to parameter values.
	when map[string]string
}

func (m mappingRule) applies(params map[string]string) bool {
	for name, value := range m.when {
		if params[name] != value {
			return false
		}
	}
	return true
}

var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

func (p *Profile) headersOf(r *reader, connection *fields) {
	connection.each("headers", func(f *fields) {
		h := headerRule{name: f.text("name", true)}
		h.value = p.choice(f, "is", p.isTemplate("token", "now", "guid"))
		h.methods = f.texts("on")
		if len(h.methods) == 0 {
			h.methods = methods
		}
		for _, m := range h.methods {
			if !slices.Contains(methods, m) {
				r.failf(f.byKey["on"], "header %s: %q is no method; there are %s", h.name, m, strings.Join(methods, ", "))
			}
		}
		source, confidence := f.origin()
		f.text("note", false)
		r.facts = append(r.facts, Fact{
			Key: "connection.headers." + h.name, Value: h.value.String() + " on " + strings.Join(h.methods, " "),
			Source: source, Confidence: confidence, Line: f.node.Line,
		})
		p.headers = append(p.headers, h)
	})
	if !slices.ContainsFunc(p.headers, func(h headerRule) bool { return strings.EqualFold(h.name, "Authorization") }) {
		r.failf(connection.node, "connection.headers has no Authorization; say how the admin's token is sent, e.g. \"Bearer {token}\"")
	}
}

func (p *Profile) paramsOf(r *reader, top *fields) {
	top.each("parameters", func(f *fields) {
		q := Param{Name: f.name(), Values: f.texts("values"), Inferred: f.texts("inferred"), Default: f.text("default", false), Changes: f.text("changes", true)}
		q.Source, q.Confidence = f.origin()
		if f.byKey["default"] == nil {
			r.failf(f.node, "parameter %q has no default; add the value the sources make likeliest", q.Name)
		}
		if len(q.Values) > 0 && !slices.Contains(q.Values, q.Default) {
			r.failf(f.byKey["default"], "parameter %q: the default %q is not among its values %q", q.Name, q.Default, q.Values)
		}
		for _, v := range q.Inferred {
			if !slices.Contains(q.Values, v) {
				r.failf(f.byKey["inferred"], "parameter %q: the inferred %q is not among its values %q", q.Name, v, q.Values)
			}
		}
		if slices.ContainsFunc(p.Params, func(o Param) bool { return o.Name == q.Name }) {
			r.failf(f.node, "parameter %q is there twice; remove one", q.Name)
		}
		p.Params = append(p.Params, q)
		r.facts = append(r.facts, Fact{Key: "parameters." + q.Name, Value: q.Default, Source: q.Source, Confidence: q.Confidence, Line: f.node.Line})
	})
}

func (p *Profile) featuresOf(r *reader, top *fields) {
	top.each("features", func(f *fields) {
		q := Feature{Name: f.name(), Default: f.flag("default"), Changes: f.text("changes", true)}
		q.Source, q.Confidence = f.origin()
		if f.byKey["default"] == nil {
			r.failf(f.node, "feature %q has no default; write true or false", q.Name)
		}
		p.Features = append(p.Features, q)
		r.facts = append(r.facts, Fact{
			Key: "features." + q.Name, Value: strconv.FormatBool(q.Default),
			Source: q.Source, Confidence: q.Confidence, Line: f.node.Line,
		})
	})
}

func (p *Profile) variantsOf(r *reader, top *fields) {
	top.each("variants", func(f *fields) {
		v := Variant{Name: f.text("name", true), Title: f.text("title", true), Params: map[string]string{}}
		v.Source, v.Confidence = f.origin()
		if n := f.at("params"); n != nil {
			set := r.mapping(n, "variant "+v.Name)
			for name := range set.byKey {
				value := set.text(name, false)
				if err := p.checkValue(name, value); err != nil {
					r.failf(set.byKey[name], "variant %s: %s", v.Name, err)
				}
				v.Params[name] = value
			}
		}
		for folder := range strings.FieldsSeq(f.text("plays", false)) {
			if err := oneOf("provisioning", "groups", "lockout", "idp")(folder); err != nil {
				r.failf(f.byKey["plays"], "variant %s: plays: %s", v.Name, err)
			}
			v.Plays = append(v.Plays, folder)
		}
		if !variantForm.MatchString(v.Name) {
			r.failf(f.node, "the variant name %q must be small letters, digits and dashes", v.Name)
		}
		p.Variants = append(p.Variants, v)
		r.facts = append(r.facts, Fact{Key: "variants." + v.Name, Value: v.Title, Source: v.Source, Confidence: v.Confidence, Line: f.node.Line})
	})
	if len(p.Variants) == 0 {
		r.failf(top.node, "there are no variants; add at least one with name, title, source and confidence")
	}
}

var variantForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (p *Profile) mappingOf(r *reader, top *fields) {
	top.each("mapping", func(f *fields) {
		m := mappingRule{path: f.text("path", true), whole: f.at("whole")}
		m.from = p.choice(f, "from", oneOf(MappingSources...))
		if n := f.at("when"); n != nil {
			m.when = map[string]string{}
			set := r.mapping(n, "when of "+m.path)
			for name := range set.byKey {
				m.when[name] = set.text(name, false)
				if err := p.checkValue(name, m.when[name]); err != nil {
					r.failf(set.byKey[name], "mapping %s: %s", m.path, err)
				}
			}
		}
		source, confidence := f.origin()
		f.text("note", false)
		p.mapping = append(p.mapping, m)
		r.facts = append(r.facts, Fact{Key: "mapping." + m.path, Value: m.from.String(), Source: source, Confidence: confidence, Line: f.node.Line})
	})
	if len(p.mapping) == 0 {
		r.failf(top.node, "the mapping is empty; add at least userName from user_name")
	}
}

func (p *Profile) retriesOf(r *reader, top *fields) {
	top.each("retries", func(f *fields) {
		q := Retry{Status: f.number("when", 100, 599), Factor: f.number("factor", 1, 100), Attempts: f.number("attempts", 1, 1000)}
		q.HonoursSeconds = f.text("retry_after", true) == "seconds"
		if v := f.byKey["retry_after"]; v != nil && v.Value != "seconds" && v.Value != "ignored" {
			r.failf(v, "retries: retry_after must be seconds or ignored")
		}
		delay := f.text("delay", true)
		if err := isDuration(delay); err != nil {
			r.failf(f.node, "retries: %s", err)
		}
		q.Delay = duration(delay)
		q.wholeJob = p.choice(f, "repeats", oneOf("job", "request"))
		source, confidence := f.origin()
		f.text("note", false)
		p.retries = append(p.retries, q)
		r.facts = append(r.facts, Fact{
			Key: fmt.Sprintf("retries.%d", q.Status), Value: fmt.Sprintf("%d attempts, %s × %d", q.Attempts, q.Delay, q.Factor),
			Source: source, Confidence: confidence, Line: f.node.Line,
		})
	})
}

// number reads an integer between two bounds.
func (m *fields) number(key string, low, high int) int {
	text := m.text(key, true)
	v, err := strconv.Atoi(text)
	if text != "" && (err != nil || v < low || v > high) {
		m.r.failf(m.byKey[key], "%s: %s must be a whole number from %d to %d, not %q", m.where, key, low, high, text)
	}
	return v
}

var statusForm = regexp.MustCompile(`^([1-5][0-9][0-9]|[345]xx|other)$`)

func (p *Profile) failuresOf(r *reader, top *fields) {
	top.each("failures", func(f *fields) {
		q := Failure{
			When: f.text("when", true), Unit: f.text("unit", false), Code: f.text("code", false),
			Text: f.text("text", true), Next: f.text("next", true), Quarantine: f.flag("quarantine"),
		}
		if !statusForm.MatchString(q.When) && !slices.Contains(Situations, q.When) && !nameForm.MatchString(q.When) {
			r.failf(f.byKey["when"], "failure %q: write a status, 4xx, 5xx, other, one of %s, or a name that scim.fail uses", q.When, strings.Join(Situations, ", "))
		}
		if _, known := Units[q.Unit]; q.Unit != "" && !known {
			r.failf(f.byKey["unit"], "failure %s: there is no unit of work %q", q.When, q.Unit)
		}
		if err := oneOf("cycle", "admin")(q.Next); err != nil {
			r.failf(f.byKey["next"], "failure %s: next: %s", q.When, err)
		}
		if err := isTemplateOf(q.Text, failureFields); err != nil {
			r.failf(f.byKey["text"], "failure %s: %s", q.When, err)
		}
		q.Source, q.Confidence = f.origin()
		f.text("note", false)
		p.failures = append(p.failures, q)
		r.facts = append(r.facts, Fact{
			Key: strings.Trim("failures."+q.When+"."+q.Unit, "."), Value: strings.TrimSpace(q.Code + " " + q.Text),
			Source: q.Source, Confidence: q.Confidence, Line: f.node.Line,
		})
	})
	if !slices.ContainsFunc(p.failures, func(q Failure) bool { return q.When == "other" && q.Unit == "" }) {
		r.failf(top.node, "failures has no entry with when: other; add one, so that every failure has a text")
	}
}

func (p *Profile) neverOf(r *reader, top *fields) {
	p.Never = map[string]string{}
	n := top.at("never")
	if n == nil {
		return
	}
	f := r.mapping(n, "never")
	for unit := range Units {
		why, ok := p.fact(r, f, unit, "never."+unit, func(v string) error {
			if v == "" {
				return errors.New("say why it is never done")
			}
			return nil
		})
		if ok {
			last := r.facts[len(r.facts)-1]
			p.Never[unit] = fmt.Sprintf("%s (%s, confidence %s)", why.plain, last.Source, last.Confidence)
		}
	}
	f.close()
}

var placeholder = regexp.MustCompile(`\{([a-z_0-9]+)\}`)

// failureFields are what a failure's text may name.
var failureFields = []string{"subject", "status", "reason", "detail", "field", "method", "path", "word"}

// isTemplate allows the given fields and every parameter.
func (p *Profile) isTemplate(fields ...string) func(string) error {
	return func(v string) error {
		all := slices.Clone(fields)
		for _, q := range p.Params {
			all = append(all, q.Name)
		}
		return isTemplateOf(v, all)
	}
}

func isTemplateOf(v string, fields []string) error {
	for _, m := range placeholder.FindAllStringSubmatch(v, -1) {
		if !slices.Contains(fields, m[1]) {
			return fmt.Errorf("the text names {%s}, which is none of %s", m[1], strings.Join(fields, ", "))
		}
	}
	return nil
}

// Expand fills a template's {name} fields; unknown names stay as they are.
func Expand(template string, value func(name string) (string, bool)) string {
	return placeholder.ReplaceAllStringFunc(template, func(field string) string {
		if v, ok := value(strings.Trim(field, "{}")); ok {
			return v
		}
		return field
	})
}

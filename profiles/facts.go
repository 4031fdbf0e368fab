package profiles

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// choice is a fact's value, or one value per value of a parameter.
type choice struct {
	by     string
	plain  string
	values map[string]string
}

func (c choice) value(params map[string]string) string {
	if c.by == "" {
		return c.plain
	}
	return c.values[params[c.by]]
}

// String prints the fact for the list of facts.
func (c choice) String() string {
	if c.by == "" {
		return c.plain
	}
	var parts []string
	for k, v := range c.values {
		parts = append(parts, k+": "+v)
	}
	slices.Sort(parts)
	return "by " + c.by + ": " + strings.Join(parts, " | ")
}

// scalarFact is one fact of the sections schedule, connection, lists,
// directory and groups: how its text is checked and what it sets.
type scalarFact struct {
	required bool
	check    func(string) error
	apply    func(*Settings, string)
}

var scalarFacts = map[string]scalarFact{
	"schedule.mode":                {true, oneOf("push", "cycle"), func(s *Settings, v string) { s.Cycle = v == "cycle" }},
	"schedule.interval":            {false, isInterval, func(s *Settings, v string) { s.Interval = duration(v) }},
	"schedule.members":             {true, oneOf("with the group", "last"), func(s *Settings, v string) { s.MembersLast = v == "last" }},
	"schedule.backoff":             {false, isDurations, func(s *Settings, v string) { s.Backoff = durations(v) }},
	"schedule.give_up":             {false, isDuration, func(s *Settings, v string) { s.GiveUp = duration(v) }},
	"schedule.quarantine_interval": {false, isDuration, func(s *Settings, v string) { s.QuarantineInterval = duration(v) }},
	"schedule.disabled_after":      {false, isDuration, func(s *Settings, v string) { s.DisabledAfter = duration(v) }},
	"schedule.quarantine_objects":  {false, isCount, func(s *Settings, v string) { s.Quarantine.Objects = count(v) }},
	"schedule.quarantine_percent":  {false, isCount, func(s *Settings, v string) { s.Quarantine.Percent = count(v) }},
	"schedule.quarantine_many":     {false, isCount, func(s *Settings, v string) { s.Quarantine.Many = count(v) }},
	"schedule.quarantine_total":    {false, isCount, func(s *Settings, v string) { s.Quarantine.Total = count(v) }},

	"connection.query":             {true, oneOf("form", "percent"), func(s *Settings, v string) { s.FormQuery = v == "form" }},
	"connection.query_prefix":      {false, isText, func(s *Settings, v string) { s.QueryPrefix = v }},
	"connection.query_suffix":      {false, isText, func(s *Settings, v string) { s.QuerySuffix = v }},
	"connection.query_empty":       {false, isText, func(s *Settings, v string) { s.QueryEmpty = v }},
	"connection.query_plain":       {false, isText, func(s *Settings, v string) { s.QueryPlain = v }},
	"connection.base_query":        {true, oneOf("kept", "dropped"), func(s *Settings, v string) { s.KeepBaseQuery = v == "kept" }},
	"connection.timeout":           {false, isDuration, func(s *Settings, v string) { s.Timeout = duration(v) }},
	"connection.unreadable_detail": {false, isText, func(s *Settings, v string) { s.UnreadableDetail = v }},

	"lists.requires": {true, isText, func(s *Settings, v string) { s.ListRequires = strings.Fields(v) }},

	"directory.user_id":           {true, isPattern, func(s *Settings, v string) { s.UserID = v }},
	"directory.group_id":          {true, isPattern, func(s *Settings, v string) { s.GroupID = v }},
	"directory.disabled":          {true, oneOf("leaves the app", "stays inactive"), func(s *Settings, v string) { s.DisabledLeaves = v == "leaves the app" }},
	"directory.keeps_deleted":     {false, isDuration, func(s *Settings, v string) { s.KeepsDeleted = duration(v) }},
	"directory.custom_attributes": {true, oneOf("sent", "not sent"), func(s *Settings, v string) { s.CustomAttributes = v == "sent" }},
	"directory.app_roles":         {false, oneOf("sent", "not sent"), func(s *Settings, v string) { s.AppRoles = v == "sent" }},

	"groups.pushed":            {true, oneOf("when assigned", "when asked"), func(s *Settings, v string) { s.PushAssigned = v == "when assigned" }},
	"groups.unassigned":        {true, oneOf("deleted", "left", "asked"), func(s *Settings, v string) { s.Unassigned = v }},
	"groups.nested":            {true, oneOf("one member", "not sent"), func(s *Settings, v string) { s.NestedMembers = v == "one member" }},
	"groups.empty":             {true, oneOf("created", "skipped"), func(s *Settings, v string) { s.SkipEmpty = v == "skipped" }},
	"groups.resync":            {true, oneOf("changed", "all"), func(s *Settings, v string) { s.ResyncAll = v == "all" }},
	"groups.push_switch":       {false, oneOf("each group", "none"), func(s *Settings, v string) { s.PushSwitch = v == "each group" }},
	"groups.on_demand_members": {false, isCount, func(s *Settings, v string) { s.OnDemandMembers = count(v) }},
	"groups.late_references":   {true, oneOf("sent", "dropped"), func(s *Settings, v string) { s.LateReferencesDropped = v == "dropped" }},
}

func oneOf(values ...string) func(string) error {
	return func(v string) error {
		if slices.Contains(values, v) {
			return nil
		}
		return fmt.Errorf("%q is not one of %q", v, values)
	}
}

func isText(string) error { return nil }

func isDuration(v string) error {
	if d, err := time.ParseDuration(v); err != nil || d < 0 {
		return fmt.Errorf("%q is no length of time; write it like 90s, 40m or 720h", v)
	}
	return nil
}

func isInterval(v string) error {
	if err := isDuration(v); err != nil {
		return err
	}
	if duration(v) < time.Minute {
		return fmt.Errorf("%q is shorter than a minute; a cycle that never ends to repeat helps nobody", v)
	}
	return nil
}

func isDurations(v string) error {
	for part := range strings.FieldsSeq(v) {
		if err := isDuration(part); err != nil {
			return err
		}
	}
	if strings.TrimSpace(v) == "" {
		return errors.New("there is no length of time; write them like \"0s 6h 12h\"")
	}
	return nil
}

// duration parses what isDuration accepted.
func duration(v string) time.Duration {
	d, err := time.ParseDuration(v)
	if err != nil {
		return 0
	}
	return d
}

func isCount(v string) error {
	if n, err := strconv.Atoi(v); err != nil || n < 1 {
		return fmt.Errorf("%q is no whole number above 0", v)
	}
	return nil
}

// count parses what isCount accepted.
func count(v string) int {
	n, err := strconv.Atoi(v)
	if err != nil {
		return 0
	}
	return n
}

func durations(v string) []time.Duration {
	var out []time.Duration
	for part := range strings.FieldsSeq(v) {
		out = append(out, duration(part))
	}
	return out
}

var patternForm = regexp.MustCompile(`^([A-Za-z0-9-]|\{guid\}|\{(hex|base62):[1-9][0-9]?\})+$`)

func isPattern(v string) error {
	if !patternForm.MatchString(v) {
		return fmt.Errorf("%q is no id pattern; write letters and digits with {guid}, {hex:24} or {base62:17}", v)
	}
	return nil
}

// scalars reads the five sections of single facts.
func (p *Profile) scalarsOf(r *reader, top *fields) {
	p.scalars = map[string]choice{}
	for _, section := range []string{"schedule", "connection", "lists", "directory", "groups"} {
		n := top.at(section)
		if n == nil {
			r.failf(top.node, "the section %q is missing; add it", section)
			continue
		}
		f := r.mapping(n, section)
		for key, spec := range scalarFacts {
			rest, ok := strings.CutPrefix(key, section+".")
			if !ok {
				continue
			}
			c, found := p.fact(r, f, rest, key, spec.check)
			if !found {
				if spec.required {
					r.failf(n, "%s is missing; add it with is, source and confidence", key)
				}
				continue
			}
			p.scalars[key] = c
		}
		if section == "connection" {
			p.headersOf(r, f)
		}
		f.close()
	}
	if p.scalars["schedule.mode"].plain == "cycle" {
		if _, ok := p.scalars["schedule.interval"]; !ok {
			r.failf(top.byKey["schedule"], "schedule.interval is missing, which mode cycle needs; add it")
		}
	}
}

// fact reads {is, by, source, confidence, note} under key of f.
func (p *Profile) fact(r *reader, f *fields, key, full string, check func(string) error) (choice, bool) {
	n := f.at(key)
	if n == nil {
		return choice{}, false
	}
	m := r.mapping(n, full)
	c := p.choice(m, "is", check)
	source, confidence := m.origin()
	m.text("note", false)
	m.close()
	r.facts = append(r.facts, Fact{Key: full, Value: c.String(), Source: source, Confidence: confidence, Line: n.Line})
	return c, true
}

// choice reads key as one text, or with "by" as one text per parameter value.
func (p *Profile) choice(m *fields, key string, check func(string) error) choice {
	by := m.text("by", false)
	if by == "" {
		c := choice{plain: m.text(key, false)}
		n := m.byKey[key]
		if n == nil {
			m.r.failf(m.node, "%s has no %q; add it", m.where, key)
		} else if err := check(c.plain); err != nil {
			m.r.failf(n, "%s: %s", m.where, err)
		}
		return c
	}
	c := choice{by: by, values: map[string]string{}}
	n := m.at(key)
	values := m.r.mapping(n, m.where+"."+key)
	i := slices.IndexFunc(p.Params, func(q Param) bool { return q.Name == by })
	if i < 0 || len(p.Params[i].Values) == 0 {
		m.r.failf(m.byKey["by"], "%s varies by %q, which is no parameter with a list of values; declare it under parameters", m.where, by)
		return c
	}
	for _, v := range p.Params[i].Values {
		if values.byKey[v] == nil {
			m.r.failf(m.node, "%s says nothing for %s %q; add that line", m.where, by, v)
			continue
		}
		text := values.text(v, false)
		if err := check(text); err != nil {
			m.r.failf(values.byKey[v], "%s: %s", m.where, err)
		}
		c.values[v] = text
	}
	values.close()
	return c
}

package profiles

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Settings are the facts that hold for one variant with its parameters set:
// what the engine plays.
type Settings struct {
	// Params holds every parameter's value.
	Params map[string]string
	// Features holds every switch's first state.
	Features map[string]bool

	// Cycle says that changes wait for the next run; otherwise they are pushed
	// at once. Interval is the time from the end of a run to the next.
	Cycle    bool
	Interval time.Duration
	// MembersLast says that members are sent after all users and groups.
	MembersLast bool
	// Backoff holds the delays before a failed object is tried again, the last
	// one repeating; zero is the next cycle. Empty: never by itself.
	Backoff []time.Duration
	// GiveUp is how long a failed object is retried.
	GiveUp time.Duration
	// QuarantineInterval replaces Interval while the connection is in
	// quarantine, DisabledAfter ends it.
	QuarantineInterval, DisabledAfter time.Duration
	// Quarantine says when failed objects put the connection in quarantine.
	Quarantine Quarantine

	// Headers of every request, in order, values being templates.
	Headers []Header
	// FormQuery writes a blank in the query as +, otherwise %20.
	FormQuery bool
	// QueryPrefix and QuerySuffix are raw text around the query.
	QueryPrefix, QuerySuffix string
	// QueryEmpty is what follows a path without a query; "" is nothing.
	QueryEmpty string
	// QueryPlain are the characters that are not escaped in the query although
	// others escape them.
	QueryPlain string
	// KeepBaseQuery sends the base URL's own query along.
	KeepBaseQuery bool
	// Timeout of one request, 0: none known.
	Timeout time.Duration
	// UnreadableDetail is what the admin sees for an error body that is not
	// JSON, a template.
	UnreadableDetail string

	// ListRequires are the members a list answer must have.
	ListRequires []string

	// UserID and GroupID are the patterns of the directory's own ids.
	UserID, GroupID string
	// DisabledLeaves says that a disabled account also leaves the scope of the
	// app; otherwise it stays in scope, inactive.
	DisabledLeaves bool
	// KeepsDeleted is how long a deleted account exists before delete_user.
	KeepsDeleted time.Duration

	// PushAssigned says that assigning a group pushes it; otherwise pushing is
	// an action of its own.
	PushAssigned bool
	// Unassigned says what happens to a pushed group that is no longer:
	// "deleted", "left" or "asked" (the admin decides each time).
	Unassigned string
	// PushSwitch says that the push of a single group can be switched off and
	// on, which sends nothing, then everything.
	PushSwitch bool
	// NestedMembers says that a group inside a group is sent as one member.
	NestedMembers bool
	// SkipEmpty says that a group without members is not created.
	SkipEmpty bool
	// ResyncAll says that a change of one group sends all of them in full.
	ResyncAll bool
	// LateReferencesDropped says that a manager or member that was out of scope
	// when the change was sent is not sent later.
	LateReferencesDropped bool
	// OnDemandMembers is how many members provision on demand sends, 0: all.
	OnDemandMembers int
	// CustomAttributes says that Person.Extra is sent.
	CustomAttributes bool
	// AppRoles says that the flows send Person.AppRoles.
	AppRoles bool

	Mapping  []Mapping
	Retries  []Retry
	Failures []Failure
}

// Header is one request header with its exact spelling. Value is a template:
// {token}, {now}, {guid} and every {parameter}.
type Header struct {
	Name, Value string
	// Methods on which it is sent.
	Methods []string
}

// Mapping sends one field of a person as one SCIM attribute.
type Mapping struct {
	// Path is a SCIM path, e.g. emails[type eq "work"].value.
	Path string
	// From is the person's field, see MappingSources.
	From string
	// Whole is the shape of the value as it is written when the attribute is
	// sent whole, "$" standing for the value; nil: the value itself.
	Whole *yaml.Node
}

// Retry says that a request is tried again by itself.
type Retry struct {
	// Status of the answer.
	Status int
	// HonoursSeconds says that an integer Retry-After is waited for.
	HonoursSeconds bool
	// Delay where the header says nothing usable, multiplied by Factor each time.
	Delay  time.Duration
	Factor int
	// Attempts in all, the first included.
	Attempts int
	// WholeJob repeats the unit of work, otherwise only the request.
	WholeJob bool

	wholeJob choice
}

// Failure says how one kind of trouble is seen by the admin.
type Failure struct {
	// When is a status ("409"), a class ("5xx"), a situation (see Situations),
	// a name used by scim.fail, or "other".
	When string
	// Unit restricts it to one unit of work.
	Unit string
	// Code in the IdP's log, "" where it has none. Text is a template.
	Code, Text string
	// Next says when it is tried again: "cycle" or "admin".
	Next string
	// Source and Confidence of the claim that the IdP stops here.
	Source     string
	Confidence Confidence
	// Quarantine says that it puts the connection in quarantine when it happens
	// at the start of a cycle.
	Quarantine bool
}

// Situations are troubles that have no status.
var Situations = []string{"unreachable", "timeout", "not_json", "empty", "missing", "mistyped"}

// MappingSources are the fields of a person a mapping can send.
var MappingSources = []string{
	"user_name", "email", "given_name", "family_name", "full_name", "display_name", "title", "department",
	"employee_number", "locale", "timezone", "phone", "mobile", "fax", "office", "street", "city", "region", "postal_code", "country",
	"photo", "external_id", "mail_nickname", "active",
}

// Settings resolves the profile for a variant ("" is the first) with single
// parameters overridden. Unknown variants, parameters and values are errors.
func (p *Profile) Settings(variant string, overrides map[string]string) (*Settings, error) {
	params, err := p.values(variant, overrides)
	if err != nil {
		return nil, err
	}
	s := &Settings{Params: params, Features: map[string]bool{}, Failures: p.failures}
	for _, f := range p.Features {
		s.Features[f.Name] = f.Default
	}
	for key, fact := range p.scalars {
		if apply := scalarFacts[key].apply; apply != nil {
			apply(s, fact.value(params))
		}
	}
	for _, h := range p.headers {
		if value := h.value.value(params); value != "" {
			s.Headers = append(s.Headers, Header{Name: h.name, Value: value, Methods: h.methods})
		}
	}
	for _, m := range p.mapping {
		if m.applies(params) {
			s.Mapping = append(s.Mapping, Mapping{Path: m.path, From: m.from.value(params), Whole: m.whole})
		}
	}
	for _, r := range p.retries {
		r.WholeJob = r.wholeJob.value(params) == "job"
		s.Retries = append(s.Retries, r)
	}
	return s, nil
}

// Variations are the settings that are not known for sure (confidence I or L,
// or a value that is only inferred), each with one other value it may have, as
// overrides for Settings. A server is wrong about an unknown only if it fails
// with every value.
func (p *Profile) Variations(variant string) ([]map[string]string, error) {
	now, err := p.values(variant, nil)
	if err != nil {
		return nil, err
	}
	var out []map[string]string
	for _, q := range p.Params {
		known := q.Confidence != Inferred && q.Confidence != Low
		for _, v := range q.Values {
			if v != now[q.Name] && (!known || slices.Contains(q.Inferred, v)) {
				out = append(out, map[string]string{q.Name: v})
			}
		}
	}
	return out, nil
}

// values puts defaults, variant and overrides together.
func (p *Profile) values(variant string, overrides map[string]string) (map[string]string, error) {
	v, ok := p.Variant(variant)
	if !ok {
		return nil, fmt.Errorf("profile %s has no variant %q; it has %s", p.Name, variant, strings.Join(p.variantNames(), ", "))
	}
	out := map[string]string{}
	for _, param := range p.Params {
		out[param.Name] = param.Default
	}
	for _, set := range []map[string]string{v.Params, overrides} {
		for name, value := range set {
			if err := p.checkValue(name, value); err != nil {
				return nil, fmt.Errorf("profile %s: %w", p.Name, err)
			}
			out[name] = value
		}
	}
	return out, nil
}

func (p *Profile) variantNames() []string {
	var names []string
	for _, v := range p.Variants {
		names = append(names, v.Name)
	}
	return names
}

// checkValue refuses a parameter that does not exist and a value it cannot have.
func (p *Profile) checkValue(name, value string) error {
	i := slices.IndexFunc(p.Params, func(q Param) bool { return q.Name == name })
	if i < 0 {
		var names []string
		for _, q := range p.Params {
			names = append(names, q.Name)
		}
		return fmt.Errorf("there is no parameter %q; there are %s", name, strings.Join(names, ", "))
	}
	if values := p.Params[i].Values; len(values) > 0 && !slices.Contains(values, value) {
		return fmt.Errorf("parameter %q cannot be %q; it can be %q", name, value, values)
	}
	return nil
}

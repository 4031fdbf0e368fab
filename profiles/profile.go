package profiles

import (
	"io/fs"
	"slices"

	"go.starlark.net/starlark"
)

// Confidence says how sure a fact is. D and O facts judge a server, I facts
// warn at most, L facts are notes.
type Confidence string

// The four degrees. doc, obs, inf and low are read as D, O, I and L.
const (
	Documented Confidence = "D" // the vendor's own documentation
	Observed   Confidence = "O" // a capture or log published by a third party
	Inferred   Confidence = "I" // concluded from D and O facts
	Low        Confidence = "L" // text of unknown quality, or contradicted
)

// Fact is one statement of a profile with where it comes from.
type Fact struct {
	// Key is the dotted place in profile.yaml, e.g. "connection.timeout".
	Key string
	// Value is the fact itself, as text.
	Value      string
	Source     string
	Confidence Confidence
	// Line in profile.yaml.
	Line int
}

// Param is something that is not known for sure or differs between apps: a
// named value that a variant or a run may set.
type Param struct {
	Name string
	// Default applies where no variant says otherwise.
	Default string
	// Values are all values it may have; empty means any text.
	Values []string
	// Inferred are those of them that are only inferred, whatever is known of
	// the others.
	Inferred   []string
	Source     string
	Confidence Confidence
	// Changes says what the parameter changes on the wire.
	Changes string
}

// Feature is a switch the admin of the connection has, on or off at first.
type Feature struct {
	Name       string
	Default    bool
	Source     string
	Confidence Confidence
	// Changes says what is no longer sent when it is off.
	Changes string
}

// Variant is one way an identity provider is set up.
type Variant struct {
	Name, Title string
	// Params holds the parameters this variant sets.
	Params map[string]string
	// Plays names the folders of scenarios in which the variant sends anything
	// else than those before it; empty: all.
	Plays      []string
	Source     string
	Confidence Confidence
}

// Profile is one identity provider, loaded and checked.
type Profile struct {
	// Name is the short name, Title what people call it.
	Name, Title string
	// Provisional marks a profile whose wire form is mostly inferred, so that
	// its verdict says so. ProvisionalWhy says what is missing.
	Provisional    bool
	ProvisionalWhy string
	// Variants in order; the first is the default.
	Variants []Variant
	Params   []Param
	Features []Feature
	// Never holds the units of work this IdP never does, with the reason,
	// source and confidence as text.
	Never map[string]string
	// Floor is the number of scenarios below which an unfiltered run gives no
	// verdict.
	Floor int
	// Facts are all facts of the profile, flattened, in file order.
	Facts []Fact

	scalars  map[string]choice
	headers  []headerRule
	mapping  []mappingRule
	retries  []Retry
	failures []Failure
	files    fs.FS
	programs map[string]*starlark.Program
}

// Variant finds a variant by name; "" is the first one.
func (p *Profile) Variant(name string) (Variant, bool) {
	if name == "" {
		return p.Variants[0], true
	}
	i := slices.IndexFunc(p.Variants, func(v Variant) bool { return v.Name == name })
	if i < 0 {
		return Variant{}, false
	}
	return p.Variants[i], true
}

// Units are the functions a profile's flows.star may define, with their
// parameters. Each is one unit of work the engine asks for.
var Units = map[string][]string{
	"test_connection": {"scim"},
	"begin_cycle":     {"scim"},
	"sync_user":       {"scim", "user", "change"},
	"deactivate":      {"scim", "user"},
	"reactivate":      {"scim", "user", "change"},
	"delete_user":     {"scim", "user"},
	"link_user":       {"scim", "user", "found"},
	"set_manager":     {"scim", "user"},
	"set_password":    {"scim", "user"},
	"sync_group":      {"scim", "group", "change"},
	"unlink_group":    {"scim", "group"},
	"delete_group":    {"scim", "group"},
	"import_users":    {"scim"},
	"import_groups":   {"scim"},
	"on_demand":       {"scim", "subject", "change"},
}

// Predeclared are the names a flow may use besides its own functions, what it
// loads and Starlark's own. harness/idp provides them.
var Predeclared = []string{
	"param",       // the variant's parameters, param.NAME is a string
	"feature",     // the connection's switches, feature.NAME is a bool
	"quote",       // quote(s): a filter's string literal
	"rand",        // rand.guid(), rand.hex(n), rand.text(n): repeatable
	"now",         // now(): the simulated time, RFC 3339 in UTC
	"struct",      // struct(name=value, …)
	"attribute",   // attribute(path, value): one attribute to compare or send
	"read",        // read(resource, path): the value there, or None
	"differences", // differences(resource, attributes): those the resource does not show so
	"assemble",    // assemble(attributes): a new resource
	"overlay",     // overlay(resource, attributes): a copy with them set
	"without",     // without(resource, paths): a copy with them gone
}

// Package profiles holds what is known of each identity provider: facts as
// data (profile.yaml, every one with its source and confidence) and behaviour
// as a script (flows.star, what it sends and in which order). A profile is a
// folder; one outside this repository loads the same way as a built-in one.
package profiles

import (
	"io/fs"
	"time"
)

// Confidence says how sure a fact is. D and O facts judge a server, I facts
// warn at most, L facts are notes.
type Confidence string

// The four degrees. doc, obs and inf are read as D, O and I.
const (
	Documented Confidence = "D" // the vendor's own documentation
	Observed   Confidence = "O" // a capture or log published by a third party
	Inferred   Confidence = "I" // concluded from D and O facts
	Low        Confidence = "L" // text of unknown quality, or contradicted
)

// Fact is one statement of a profile with where it comes from.
type Fact struct {
	// Key is the dotted place in profile.yaml, e.g. "headers.accept".
	Key string
	// Value is the fact itself, as text.
	Value      string
	Source     string
	Confidence Confidence
}

// Param is something that is not known for sure or differs between apps: a
// named value that a variant or a run may set.
type Param struct {
	Name string
	// Default applies where no variant says otherwise.
	Default string
	// Values are all values it may have; empty means free text.
	Values     []string
	Source     string
	Confidence Confidence
	// Note says what the parameter changes on the wire.
	Note string
}

// Variant is one way an identity provider is set up.
type Variant struct {
	Name, Title string
	// Params holds the parameters this variant sets.
	Params map[string]string
	Source string
	// Confidence of the claim that real connections behave so.
	Confidence Confidence
}

// Mode says when changes are sent.
type Mode string

// Push sends each change at once; Cycle collects changes until the next run.
const (
	Push  Mode = "push"
	Cycle Mode = "cycle"
)

// Header is one request header with its exact spelling.
type Header struct{ Name, Value string }

// Profile is one identity provider, loaded and checked.
type Profile struct {
	// Name is the folder's name, Title what people call it.
	Name, Title string
	// Provisional marks a profile whose wire form is mostly inferred; its
	// verdict says so. ProvisionalWhy says what is missing.
	Provisional    bool
	ProvisionalWhy string
	// Variants in order; the first is the default.
	Variants []Variant
	Params   []Param
	// Never holds the units of work this IdP never does, with the reason,
	// source and confidence as text.
	Never map[string]string
	// Floor is the number of scenarios below which an unfiltered run gives no
	// verdict.
	Floor int
	// Mode and Interval (between the end of a cycle and the next) say when
	// changes are sent.
	Mode     Mode
	Interval time.Duration
	// Facts are all facts of the profile, flattened, in file order.
	Facts []Fact

	files fs.FS
}

// Load reads a profile from the root of fsys: profile.yaml, flows.star and
// whatever flows.star loads. Errors name file, line and remedy.
func Load(fsys fs.FS) (*Profile, error) { panic("not yet") }

// Builtin returns the profiles of this repository, sorted by name.
func Builtin() ([]*Profile, error) { panic("not yet") }

// Dir loads the profile folder at path.
func Dir(path string) (*Profile, error) { panic("not yet") }

// Variant finds a variant by name; "" is the first one.
func (p *Profile) Variant(name string) (Variant, bool) { panic("not yet") }

// Values returns every parameter's value for a variant, with overrides on top.
// Unknown variants, parameters and values are errors.
func (p *Profile) Values(variant string, overrides map[string]string) (map[string]string, error) {
	panic("not yet")
}

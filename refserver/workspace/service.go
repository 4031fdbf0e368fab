package workspace

import (
	"log/slog"
	"time"

	"github.com/scimproof/scimproof/refserver/provlog"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/bulk"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// The functions a deviation may replace besides Store and Policy; see the
// packages they come from.
type (
	// ParseFunc has the form of patch.Parse.
	ParseFunc func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error)
	// PatchFunc has the form of patch.Apply.
	PatchFunc = patch.ApplyFunc
	// SplitFunc has the form of patch.Split.
	SplitFunc = patch.SplitFunc
	// CompileFunc is filter.Compile.
	CompileFunc func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error)
	// NormaliseFunc is scim.NormaliseBody.
	NormaliseFunc func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error)
)

// Seams are the places where a planted misbehaviour goes: a wrapper replaces
// one of them for the workspaces that ask for it.
type Seams struct {
	Store     Store
	Policy    Policy
	Parse     ParseFunc
	Patch     PatchFunc
	Split     SplitFunc
	Compile   CompileFunc
	Normalise NormaliseFunc
	Resolve   bulk.ResolveFunc
	// Redact and Field take secrets out of what the provisioning log keeps.
	Redact RedactFunc
	Field  FieldFunc
}

// Config is what a Service is made of.
type Config struct {
	// Base needs a Store; the other seams default to the real thing.
	Base Seams
	// Swap returns the seams of a workspace that has a deviation; nil = none
	// can be planted. It is called per request and must be cheap.
	Swap func(deviation string, base Seams) Seams
	// Registry defaults to scim.Builtin().
	Registry *scim.Registry
	// Clock defaults to time.Now.
	Clock Clock
	// Log defaults to discarding.
	Log *slog.Logger
	// PublicURL gives the SCIM base URL of a workspace, e.g.
	// "https://scim.example/w/ID/scim/v2"; nil = the path alone.
	PublicURL func(workspace string) string
}

// Service has the use cases of both front doors. It keeps no state of its own
// but the entries of the provisioning log that are yet to be written, so who
// makes one should Close it.
type Service struct {
	base      Seams
	swap      func(string, Seams) Seams
	registry  *scim.Registry
	clock     Clock
	log       *slog.Logger
	publicURL func(string) string
	// hashing holds a place for each password hash in the making.
	hashing chan struct{}
	journal *journal
	// secretNames are the attributes that are never shown, in lower case.
	secretNames map[string]bool
}

// New makes a Service.
func New(c Config) *Service {
	s := &Service{base: c.Base, swap: c.Swap, registry: c.Registry, clock: c.Clock, log: c.Log, publicURL: c.PublicURL, hashing: make(chan struct{}, maxHashes)}
	if s.base.Policy == nil {
		s.base.Policy = Lockout{}
	}
	if s.base.Parse == nil {
		s.base.Parse = patch.Parse
	}
	if s.base.Patch == nil {
		s.base.Patch = patch.Apply
	}
	if s.base.Split == nil {
		s.base.Split = patch.Split
	}
	if s.base.Compile == nil {
		s.base.Compile = filter.Compile
	}
	if s.base.Normalise == nil {
		s.base.Normalise = scim.NormaliseBody
	}
	if s.base.Resolve == nil {
		s.base.Resolve = bulk.Resolve
	}
	if s.base.Redact == nil {
		s.base.Redact = provlog.Redact
	}
	if s.base.Field == nil {
		s.base.Field = provlog.Field
	}
	if s.registry == nil {
		s.registry = scim.Builtin()
	}
	s.secretNames = secretNames(s.registry)
	s.journal = newJournal(s)
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.publicURL == nil {
		s.publicURL = func(ws string) string { return "/w/" + ws + "/scim/v2" }
	}
	return s
}

// Registry returns the schemas and resource types the service serves.
func (s *Service) Registry() *scim.Registry { return s.registry }

// seams returns the seams that serve this workspace.
func (s *Service) seams(ws *Workspace) Seams {
	if ws.Deviation == "" || s.swap == nil {
		return s.base
	}
	return s.swap(ws.Deviation, s.base)
}

// Now is the workspace's time in UTC. Times are cut to milliseconds here and
// nowhere else, so that what is stored, shown and filtered is one value.
func (s *Service) Now(ws *Workspace) time.Time {
	return s.clock().Add(ws.ClockOffset).UTC().Truncate(time.Millisecond)
}

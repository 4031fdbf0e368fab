// Package suite plays the features against a target and says what came out. It
// is the only package that knows godog's runner: selection, capability gates,
// outcomes and counts are its own, since godog's formatters count a skipped
// scenario as passed and an empty selection as success.
package suite

import (
	"context"
	"crypto/x509"
	"errors"
	"io/fs"
	"time"

	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/profiles"
	"github.com/scimproof/scimproof/steps"
)

// Options says what to play, against what, and how.
type Options struct {
	// Target is the system under test; required.
	Target sut.Target
	// Profiles are the identity providers that can be played, usually
	// profiles.Builtin.
	Profiles []*profiles.Profile
	// IdPs selects among them: "okta" is all its variants, "okta:oin" one;
	// empty means all of Profiles.
	IdPs []string
	// Suites are the named suites to play, and then nothing else is played; empty
	// is the plain run, which plays none of them.
	Suites []string
	// WithSuites plays the plain run and every suite: for listings and kill runs,
	// not for a verdict.
	WithSuites bool
	// Mode is that of the reference server's workspaces in which identity
	// providers play: strict or tolerant, which "" means, too.
	Mode string
	// Vary plays each other value of each parameter that is not known for sure,
	// alone, over the scenarios in which it changes what is sent. Without it only
	// what failed is tried so.
	Vary bool
	// Params overrides profile parameters, e.g. "okta.password-sync": "on".
	Params map[string]string
	// RootCAs are the authorities an https target's certificate may come from;
	// nil means those of this machine.
	RootCAs *x509.CertPool
	// Features is the feature tree; nil means the built-in one.
	Features fs.FS
	// Steps is the vocabulary; nil means steps.All.
	Steps []steps.Step
	// Catalogue of requirements; nil means fixtures.Load.
	Catalogue *fixtures.Catalogue
	// Tags is a tag expression: @a and not (@b or @c); "" selects all.
	Tags string
	// Run and Skip hold patterns over play ids: "*" stays within one segment,
	// "**" crosses them, and a pattern without "*" matches as a prefix that ends
	// at a boundary. Empty Run selects all.
	Run, Skip []string
	// Concurrency is how many plays run at once; 0 means four per CPU, or four
	// on a shared tenant.
	Concurrency int
	// Seed orders the plays and feeds the simulators; 0 draws one.
	Seed int64
	// Progress is told of every finished play, one at a time.
	Progress func(report.Result)
	// Begin is told once what was selected, before the first play.
	Begin func([]report.Group)
	// FailOnWarn turns warned into failed.
	FailOnWarn bool
	// RequireFull makes a partial verdict exit non-zero; used by ExitCode.
	RequireFull bool
	// AllowDestructive lets @destructive scenarios run against a foreign target.
	AllowDestructive bool
	// KeepExchanges keeps the exchanges of passed plays in the report, too.
	KeepExchanges bool
	// Baseline waives known failures.
	Baseline *report.Baseline
	// Deviations, when not empty, makes this a kill run: each scenario that
	// carries one of a deviation's requirements is played in a workspace with
	// that deviation planted, and nothing else is played.
	Deviations []DeviationPlan
	// DeviateAll plays every scenario against every deviation, not only those
	// that carry a row it breaks.
	DeviateAll bool
	// UntilNoticed plays a deviation only until a scenario has noticed it: enough
	// to find survivors, not enough to say which scenarios notice nothing.
	UntilNoticed bool
	// Tool and Command go into the report. Command must hold no secret.
	Tool    report.Tool
	Command string
	// PreflightTimeout bounds the look at the target before the run; 0 means 15 s.
	PreflightTimeout time.Duration
	// ScenarioTimeout bounds one play; 0 means two minutes.
	ScenarioTimeout time.Duration
}

// DeviationPlan is one misbehaviour of the reference server and the catalogue
// rows it breaks.
type DeviationPlan struct {
	Name         string
	Requirements []string
	// What it does wrong, and the identity providers it hurts, "any" for all:
	// both go into the report as they are.
	What    string
	Suffers []string
}

// UsageError is a mistake of whoever started the run: an unknown tag or
// profile, a selection of nothing. It names the remedy. Exit code 2.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

// UnreachableError says that the target did not answer or refused the
// credentials before anything was played. Exit code 3.
type UnreachableError struct {
	Message string
	Err     error
}

func (e *UnreachableError) Error() string { return e.Message }

func (e *UnreachableError) Unwrap() error { return e.Err }

// Run plays the selected scenarios and returns the report. The error is a
// *UsageError or an *UnreachableError, found before anything was played, or a
// fault of the harness; a cancelled context gives an interrupted report and no
// error.
func Run(ctx context.Context, o Options) (*report.Report, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	return run(ctx, &o)
}

// Play is one selected play, for listings.
type Play struct {
	ID, Title, File  string
	Line             int
	Tags             []string
	Profile, Variant string
	// Suite is the named suite it belongs to, "" for the plain run.
	Suite     string
	Mode      string
	Deviation string
}

// List returns what Run would play, in file order, without looking at the
// target.
func List(o Options) ([]Play, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	p, err := makePlan(&o)
	if err != nil {
		return nil, err
	}
	var list []Play
	for _, x := range p.selected() {
		list = append(list, Play{
			ID: x.id, Title: x.title, File: x.file.path, Line: x.line, Tags: x.tags,
			Profile: x.profileName, Variant: x.variant, Suite: x.suiteName(), Mode: x.mode, Deviation: x.deviation,
		})
	}
	return list, nil
}

// ExitCode is the process's exit code for what Run returned: 0 nothing failed,
// 1 not conformant or a stale waiver, 2 usage, 3 unreachable, 4 no verdict, 130
// interrupted.
func ExitCode(r *report.Report, err error, o Options) int {
	var usage *UsageError
	var unreachable *UnreachableError
	switch {
	case errors.As(err, &usage):
		return report.ExitUsage
	case errors.As(err, &unreachable):
		return report.ExitUnreachable
	case errors.Is(err, context.Canceled):
		return report.ExitInterrupted
	case err != nil || r == nil:
		return report.ExitNoVerdict
	default:
		return report.ExitCode(r, o.RequireFull)
	}
}

package world

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/report"
)

// Failure is the target's fault.
type Failure struct { //nolint:errname // reads as what it is: world.Failure
	// Report is the first assertion that did not hold, More those found beside it.
	Report report.Failure
	More   []report.Failure
	// Setup says that it happened while the scenario was being set up, so that
	// the scenario is blocked rather than failed.
	Setup bool
}

// Error states the failure in one line.
func (f *Failure) Error() string {
	r := f.Report
	text := fmt.Sprintf("%s: %s", r.Does, r.Did)
	if r.Expected != "" || r.Got != "" {
		text += fmt.Sprintf(" (expected %s, got %s)", r.Expected, r.Got)
	}
	return text
}

// NotApplicable says that the scenario cannot be played against this target or
// by this profile.
type NotApplicable struct{ Reason string } //nolint:errname // reads as what it is

// Error is the reason.
func (n *NotApplicable) Error() string { return "not applicable: " + n.Reason }

func notApplicable(format string, args ...any) error {
	return &NotApplicable{Reason: fmt.Sprintf(format, args...)}
}

// fail makes an accusation: an assertion that did not hold.
func (w *World) fail(setup bool, f report.Failure) error {
	if f.Does == "" {
		f.Does = w.does
	}
	if f.Requirement == nil {
		f.Requirement = w.judging()
	}
	if f.Cause == "" && f.ExchangeSeq > 0 {
		if ex, ok := w.rec.BySeq(f.ExchangeSeq); ok {
			f.Cause = cause(ex)
		}
	}
	return &Failure{Report: f, Setup: setup}
}

// Record keeps what a step found out, so that Failures has it, and returns the
// error as it is. Every step ends with it.
func (w *World) Record(err error) error {
	if f, ok := errors.AsType[*Failure](err); ok {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.failures = append(append(w.failures, f.Report), f.More...)
	}
	return err
}

// first joins what several checks found: a harness error before any other,
// since what the harness got wrong must not hide behind an accusation; then all
// accusations as one.
func first(errs ...error) error {
	var joined *Failure
	var other error
	for _, err := range errs {
		var f *Failure
		var n *NotApplicable
		switch {
		case err == nil:
		case errors.As(err, &f) && joined == nil:
			joined = &Failure{Report: f.Report, More: slices.Clone(f.More), Setup: f.Setup}
		case f != nil:
			joined.More = append(append(joined.More, f.Report), f.More...)
		case errors.As(err, &n):
			other = err
		default:
			return err
		}
	}
	if joined != nil {
		return joined
	}
	return other
}

// judging are the rows an accusation rests on. What an identity provider meets
// is judged by what that provider needs and by what the workspace promises; the
// RFC's rows, which may allow the very answer that breaks it, judge only where a
// scenario has no others.
func (w *World) judging() []report.RequirementRef {
	all := w.requirements()
	if w.o.Profile == nil {
		return all
	}
	own := slices.DeleteFunc(slices.Clone(all), func(r report.RequirementRef) bool { return strings.HasPrefix(r.Source, "RFC") })
	if len(own) == 0 {
		return all
	}
	return own
}

func (w *World) profileName() string {
	if w.o.Profile == nil {
		return ""
	}
	return w.o.Profile.Name
}

// requirements turns the scenario's tags into references to the catalogue.
func (w *World) requirements() []report.RequirementRef {
	var refs []report.RequirementRef
	for _, tag := range w.o.Tags {
		id := strings.TrimPrefix(tag, "@")
		if w.o.Catalogue == nil {
			if requirementID.MatchString(id) {
				refs = append(refs, report.RequirementRef{ID: id})
			}
			continue
		}
		r, ok := w.o.Catalogue.ByID(id)
		if !ok || !r.Concerns(w.profileName()) {
			continue
		}
		basis := r.Basis
		if basis == "idp" {
			basis = r.Confidence
		}
		refs = append(refs, report.RequirementRef{
			ID: r.ID, Source: r.Source, Section: r.Section, Level: r.Level, Basis: basis,
			Max: report.Severity(r.Max), Text: r.Text, Lines: r.Lines, URL: r.Link(),
		})
	}
	return refs
}

var requirementID = regexp.MustCompile(`^(RFC\d|WS-|OKTA-|ENTRA-|JC-|ANY-)`)

// cause is the key that failures of one origin share: method, path template,
// status and scimType of the exchange.
func cause(ex exchange.Exchange) string {
	status := "no answer"
	if ex.Status != 0 {
		status = strconv.Itoa(ex.Status)
	}
	key := ex.Method + " " + pathTemplate(ex.URL) + " " + status
	if o, err := parseObject(ex.ResponseBody); err == nil && o.text("scimType") != "" {
		key += " " + o.text("scimType")
	}
	return key
}

var (
	origin         = regexp.MustCompile(`^[a-z]+://[^/]+`)
	beforeResource = regexp.MustCompile(`^.*?/(Users|Groups|ServiceProviderConfig|Schemas|ResourceTypes|Me|Bulk)\b`)
	ownBase        = regexp.MustCompile(`^.*/scim/v2\b`)
	identifier     = regexp.MustCompile(`/(Users|Groups|Schemas|ResourceTypes|workspaces|users|user-groups|invitations|member-profile)/[^/.][^/]*`)
)

// pathTemplate reduces a URL to its shape: no base, no query, no ids.
func pathTemplate(url string) string {
	path, _, _ := strings.Cut(url, "?")
	path = origin.ReplaceAllString(path, "")
	path = beforeResource.ReplaceAllString(path, "/$1")
	path = ownBase.ReplaceAllString(path, "")
	return identifier.ReplaceAllString(path, "/$1/{id}")
}

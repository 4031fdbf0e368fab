package world

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/profiles"
)

func okta(t *testing.T) *profiles.Profile {
	t.Helper()
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.Name == "okta" {
			return p
		}
	}
	t.Fatal("there is no profile for Okta")
	return nil
}

// TestTenseDecidesWhatARefusalMeans lets the target refuse every creation.
func TestTenseDecidesWhatARefusalMeans(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tense  Tense
		failed bool
		setup  bool
	}{
		"set-up":  {Past, true, true},
		"action":  {Present, true, false},
		"attempt": {Attempt, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.override = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodPost {
					answerError(w, http.StatusForbidden)
					return true
				}
				return false
			}
			w := New(Options{Target: f, Profile: okta(t), Seed: 1})
			err := w.Moves(t.Context(), c.tense, Provision, "Radia")
			var failure *Failure
			if errors.As(err, &failure) != c.failed {
				t.Fatalf("got %v", err)
			}
			if c.failed && (failure.Setup != c.setup || !strings.Contains(failure.Report.Got, "Okta shows its admin")) {
				t.Errorf("got %+v", failure)
			}
			if told := w.AdminIsTold("Radia", "403"); (told == nil) != (c.tense == Attempt) {
				t.Errorf("the admin is told: %v", told)
			}
		})
	}
}

func TestWhatAProfileNeverDoesIsNotApplicable(t *testing.T) {
	t.Parallel()
	w := New(Options{Target: newFake(t), Profile: okta(t), Seed: 1})
	err := w.play(t.Context(), Present, "nothing", func(context.Context, *idp.IdP) error { return idp.ErrNotApplicable })
	if _, never := errors.AsType[*NotApplicable](err); !never {
		t.Errorf("got %v, want NotApplicable", err)
	}
}

func TestWhatAForeignTargetCannotSetUpIsNotApplicable(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*World) error{
		"no SCIM": func(w *World) error { return w.Connected(false) },
		"plan":    func(w *World) error { return w.Plan("FREE") },
		"group":   func(w *World) error { return w.Grouped("Sales") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.own = false
			w := newWorld(f)
			if err := prepare(w); err != nil {
				t.Fatal(err)
			}
			err := w.HasAccess(t.Context(), "Ada", true)
			if _, never := errors.AsType[*NotApplicable](err); !never {
				t.Errorf("got %v, want NotApplicable", err)
			}
		})
	}
}

func TestWhoseFault(t *testing.T) {
	t.Parallel()
	accusation := func(text string) error { return &Failure{Report: report.Failure{Did: text}} }
	broken := errors.New("the harness broke")
	never := &NotApplicable{Reason: "never"}
	for name, c := range map[string]struct {
		errs []error
		want string
	}{
		"nothing":         {[]error{nil, nil}, ""},
		"one":             {[]error{nil, accusation("a")}, "a"},
		"two":             {[]error{accusation("a"), accusation("b")}, "a, b"},
		"harness first":   {[]error{accusation("a"), broken}, "the harness broke"},
		"not applicable":  {[]error{never, nil}, "not applicable: never"},
		"accusation wins": {[]error{never, accusation("a")}, "a"},
	} {
		err := first(c.errs...)
		var f *Failure
		got := ""
		switch {
		case errors.As(err, &f):
			got = strings.Join(did(t, f), ", ")
		case err != nil:
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestATargetThatIsGoneIsAccused(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	w := newWorld(f)
	f.server.Close()
	if got := did(t, w.HasAccess(t.Context(), "Ada", true)); len(got) == 0 || !strings.HasPrefix(got[0], "the server gave no answer to GET /Users") {
		t.Errorf("accused of %q", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var failure *Failure
	if err := newWorld(newFake(t)).HasAccess(ctx, "Ada", true); err == nil || errors.As(err, &failure) {
		t.Errorf("got %v for a run that was stopped, want an error that accuses nobody", err)
	}
}
